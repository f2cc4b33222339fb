"""Exports: the whole list as BibTeX, as JSON Lines with its schema, and for language models."""

import json
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, Protocol

from generator.model.catalog import Catalog
from generator.model.dates import write_day
from generator.model.output import OutputFile
from generator.model.paper import Paper, record_keys
from generator.rendering.addresses import absolute, paper_path, permalink, topic_path
from generator.rendering.citations import bibtex_entry
from generator.rendering.entries import entry_title
from generator.rendering.escaping import escape_markdown
from generator.settings import Settings

SIZE_MAXIMUM = 20_000_000
"""Bytes of one export; a larger one is split by the year of listing."""
LLMS_PAPERS = 100


class Commit(Protocol):
    """The commit that a build stands at."""

    @property
    def commit(self) -> str:
        """The whole hash."""

    @property
    def instant(self) -> Any:
        """When it was committed, in UTC."""


def render_exports(catalog: Catalog, settings: Settings, head: Commit | None) -> list[OutputFile]:
    """Render every export of a site; all list papers newest first.

    `papers.bib` and `papers.jsonl` become `papers-2025.bib` and the like past 20 MB;
    `build.json` names what there is.
    """
    listed = [
        *_split(catalog.papers, "bib", lambda paper: _write_bibtex(paper, settings)),
        *_split(catalog.papers, "jsonl", lambda paper: _write_json(paper, settings)),
    ]
    schema = OutputFile("papers.schema.json", _write_schema())
    paths = [file.path for file in [*listed, schema]]
    return [
        *listed,
        schema,
        OutputFile("llms.txt", _write_llms(catalog, paths, settings).encode()),
        OutputFile("build.json", _write_build(catalog, paths, head)),
    ]


def describe_paper(paper: Paper, settings: Settings) -> dict[str, Any]:
    """Return a paper as plain data: its record's keys, its permalink, and settled dates."""
    values = paper.model_dump(mode="json", exclude_defaults=True, exclude={"path", "extras"})
    known = {key: values[key] for key in record_keys() if key in values}
    if paper.is_removed:
        del known["abstract"]
    known["authors"] = [
        {key: value for key, value in author.items() if value} for author in known["authors"]
    ]
    known["listed"] = f"{paper.listed_at:%Y-%m-%dT%H:%M:%SZ}"
    known["updated"] = f"{paper.updated_at:%Y-%m-%dT%H:%M:%SZ}"
    return {"id": paper.id, "permalink": permalink(settings, paper), **known}


def export_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one line of `papers.jsonl`."""
    schema = Paper.model_json_schema(mode="serialization")
    instant = {"type": "string", "format": "date-time"}
    own = schema["properties"]
    properties = {
        "id": {"type": "string", "description": "The paper's id in this feed, for ever."},
        "permalink": {"type": "string", "format": "uri", "description": "The paper's page."},
        **{key: own[key] for key in record_keys()},
        "listed": {**instant, "description": "When the paper entered the feed."},
        "updated": {**instant, "description": "The latest of listing, revisions and status."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A paper",
        "description": "One line of papers.jsonl. A removed paper has no abstract.",
        "type": "object",
        "properties": properties,
        "required": ["id", "permalink", "title", "authors", "topics", "listed", "updated"],
        "additionalProperties": False,
        "$defs": schema["$defs"],
    }


def _split(papers: Sequence[Paper], ending: str, write: Callable[[Paper], str]) -> list[OutputFile]:
    written = [(paper.listed_at.year, write(paper).encode()) for paper in papers]
    whole = b"".join(content for _, content in written)
    if len(whole) <= SIZE_MAXIMUM:
        return [OutputFile(f"papers.{ending}", whole)]
    return [
        OutputFile(f"papers-{year}.{ending}", b"".join(content for _, content in members))
        for year, members in groupby(written, key=lambda pair: pair[0])
    ]


def _write_bibtex(paper: Paper, settings: Settings) -> str:
    return bibtex_entry(paper, permalink(settings, paper)).strip() + "\n\n"


def _write_json(paper: Paper, settings: Settings) -> str:
    return json.dumps(describe_paper(paper, settings), ensure_ascii=False) + "\n"


def _write_schema() -> bytes:
    return (json.dumps(export_schema(), indent=2, ensure_ascii=False) + "\n").encode()


def _write_llms(catalog: Catalog, exports: Sequence[str], settings: Settings) -> str:
    """Write the site's table of contents in the form of llmstxt.org."""
    lines = [f"# {escape_markdown(settings.site_name)}", ""]
    if settings.site_description:
        lines += [f"> {escape_markdown(settings.site_description)}", ""]
    lines += ["Each paper's page has a Markdown twin, `index.md`, and `cite.bib` beside it.", ""]
    lines += ["## All papers", ""]
    lines += [f"- [{path}]({absolute(settings, path)})" for path in exports]
    lines += ["", "## Topics", ""]
    lines += [
        f"- [{escape_markdown(topic.name)}]({absolute(settings, topic_path(topic.slug))}): "
        f"{escape_markdown(topic.description)}"
        for topic in catalog.vocabulary.all_topics
        if topic.slug in catalog.by_topic
    ]
    lines += ["", "## Latest papers", ""]
    lines += [_write_llms_line(paper, settings) for paper in catalog.papers[:LLMS_PAPERS]]
    return "\n".join(lines) + "\n"


def _write_llms_line(paper: Paper, settings: Settings) -> str:
    address = absolute(settings, f"{paper_path(paper.id)}index.md")
    day = write_day(paper.listed_at.date())
    return f"- [{escape_markdown(entry_title(paper))}]({address}): listed {day}"


def _write_build(catalog: Catalog, exports: Sequence[str], head: Commit | None) -> bytes:
    values = {
        "commit": head.commit if head else None,
        "date": f"{head.instant:%Y-%m-%dT%H:%M:%SZ}" if head else None,
        "papers": len(catalog.papers),
        "exports": list(exports),
        "ids": [paper.id for paper in catalog.papers],
    }
    return (json.dumps(values) + "\n").encode()
