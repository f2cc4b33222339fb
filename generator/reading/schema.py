"""The JSON Schema of a record, for editors and for whoever writes records by program."""

import json
from collections.abc import Mapping
from typing import Any

from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE = "schema.json"
_EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "": {
        "title": "Finding the Right Tool: a Colon Needs Quotes",
        "authors": ["Ada Example", {"name": "Josiah Carberry", "orcid": "0000-0002-1825-0097"}],
        "abstract": "We look for the right tool in $O(n \\log n)$ steps.",
        "url": "https://example.org/papers/right-tool",
        "published": "2024-08-07",
        "arxiv": "2408.03506",
        "doi": "10.1234/example",
        "venue": "ICLR 2024",
        "topics": ["tool-use", "agents"],
        "kind": "method",
        "links": {"code": "https://example.org/right-tool/code"},
        "note": "Start here if tool use is new to you.",
        "listed": "2025-03-18",
        "submitted_by": "octocat",
        "revised": [{"date": "2025-04-02", "note": "Corrected the list of authors."}],
        "status": {"state": "withdrawn", "date": "2025-05-01", "note": "An error in a proof."},
        "aliases": ["an-earlier-id"],
        "not_duplicate_of": ["a-paper-of-like-title"],
    },
    "Author": {
        "name": "Josiah Carberry", "family": "Carberry", "orcid": "0000-0002-1825-0097",
    },
    "Links": {
        name: f"https://example.org/right-tool/{name}"
        for name in ("code", "pdf", "project", "data", "model", "demo", "video", "slides")
    },
    "Revision": {"date": "2025-04-02", "note": "Corrected the list of authors."},
    "Status": {"state": "withdrawn", "date": "2025-05-01", "note": "An error in a proof."},
}  # fmt: skip
"""What editors offer for each field, by the model that has it; the record itself has no name."""


def write_schema(vocabulary: Vocabulary) -> str:
    """Write the schema of a site's records as the file that its editors read."""
    return json.dumps(record_schema(vocabulary), indent=2, ensure_ascii=False) + "\n"


def record_schema(vocabulary: Vocabulary | None = None) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record's file.

    With a vocabulary, topics and kinds are those of the site.
    """
    schema = Paper.model_json_schema()
    properties = _describe("", schema["properties"])
    for name in ("listed", "published"):
        properties[name] = {**properties[name], "type": ["string", "integer"]}
    author = {"anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/Author"}]}
    properties["authors"]["items"] = author
    if vocabulary:
        topics = [topic.slug for topic in vocabulary.all_topics]
        properties["topics"]["items"] = {"type": "string", "enum": topics}
        properties["kind"] = {
            **properties["kind"],
            "enum": [kind.slug for kind in vocabulary.kinds],
        }
        properties["topics"]["examples"] = [topics[:2]]
        properties["kind"]["examples"] = [kind.slug for kind in vocabulary.kinds[:1]]
    definitions = {
        name: {**model, "properties": _describe(name, model["properties"])}
        for name, model in schema["$defs"].items()
    }
    return {
        "$schema": DIALECT,
        "title": "Paperfeed record",
        "description": "One paper, one file: content/papers/<year>/<id>.yaml",
        "type": "object",
        "required": schema["required"],
        "properties": properties,
        "patternProperties": {"^x-": {"description": "A fork's own key."}},
        "additionalProperties": False,
        "$defs": definitions,
    }


def _describe(model: str, fields: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the fields of a model, each with an example."""
    return {
        name: {**_simplify(field), "examples": [_EXAMPLES[model][name]]}
        for name, field in fields.items()
    }


def _simplify(field: dict[str, Any]) -> dict[str, Any]:
    """Drop `null`, defaults and titles: a record leaves out what it does not know."""
    kept = {key: value for key, value in field.items() if key not in {"default", "title"}}
    choices = [choice for choice in kept.pop("anyOf", []) if choice != {"type": "null"}]
    return {**choices[0], **kept} if choices else kept
