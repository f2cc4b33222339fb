"""The JSON Schema of a record, for editors and for whoever writes records by program."""

from typing import Any

from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def record_schema(vocabulary: Vocabulary | None = None) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record's file.

    With a vocabulary, topics and kinds are those of the site.
    """
    schema = Paper.model_json_schema()
    properties = {name: _simplify(field) for name, field in schema["properties"].items()}
    for name in ("listed", "published"):
        properties[name] = {**properties[name], "type": ["string", "integer"]}
    author = {"anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/Author"}]}
    properties["authors"]["items"] = author
    if vocabulary:
        topics = [topic.slug for topic in vocabulary.all_topics]
        properties["topics"]["items"] = {"type": "string", "enum": topics}
        properties["kind"] = {
            **{key: value for key, value in properties["kind"].items() if key != "examples"},
            "enum": [kind.slug for kind in vocabulary.kinds],
        }
    definitions = {
        name: {**model, "properties": {k: _simplify(v) for k, v in model["properties"].items()}}
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


def _simplify(field: dict[str, Any]) -> dict[str, Any]:
    """Drop `null`, defaults and titles: a record leaves out what it does not know."""
    kept = {key: value for key, value in field.items() if key not in {"default", "title"}}
    choices = [choice for choice in kept.pop("anyOf", []) if choice != {"type": "null"}]
    return {**choices[0], **kept} if choices else kept
