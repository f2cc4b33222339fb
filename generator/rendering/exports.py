"""Exports: the whole list as BibTeX, as JSON Lines with its schema, and for language models."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from generator.model.catalog import Catalog
from generator.model.dates import write_day, write_instant
from generator.model.headline import Headline
from generator.model.json_text import write_json
from generator.model.output import OutputFile
from generator.model.paper import Paper, record_keys
from generator.model.stored import read_values
from generator.rendering.addresses import absolute, paper_path, permalink, topic_path
from generator.rendering.escaping import escape_link_text, escape_markdown
from generator.rendering.site import Site
from generator.settings import Settings

SIZE_MAXIMUM = 20_000_000
"""Bytes of one export, as far as they can be told; a larger one is split by the year of listing."""
LLMS_PAPERS = 100


class Commit(Protocol):
    """The commit that a build stands at."""

    @property
    def commit(self) -> str:
        """The whole hash."""

    @property
    def instant(self) -> Any:
        """When it was committed, in UTC."""


def finish_texts(path: str, texts: Iterable[str]) -> Iterator[bytes]:
    """Yield BibTeX entries, or lines of JSON, as they stand in an export."""
    end = "\n\n" if path.endswith(".bib") else "\n"
    return (f"{text}{end}".encode() for text in texts)


def split_exports(papers: Sequence[Headline]) -> dict[str, Sequence[Headline]]:
    """Return the papers of each export by its path, newest first.

    One file up to about 20 MB, else one for each year of listing.
    """
    return {
        **_split(papers, "bib", sum(map(_estimate_bibtex, papers))),
        **_split(papers, "jsonl", sum(paper.size for paper in papers)),
    }


def render_overviews(
    catalog: Catalog,
    titles: Sequence[str],
    exports: Mapping[str, int],
    site: Site,
    head: Commit | None,
) -> list[OutputFile]:
    """Render the files that say what there is.

    `exports` are the paths of all exports with their numbers of papers, `titles` those of the
    newest papers, for `llms.txt`.
    """
    schema = OutputFile("papers.schema.json", _write_schema())
    paths = ["exports.json", *exports, schema.path]
    return [
        OutputFile("exports.json", _write_index(exports, site.settings)),
        schema,
        OutputFile("llms.txt", _write_llms(catalog, titles, paths, site).encode()),
        OutputFile("build.json", _write_build(catalog, list(exports), head)),
    ]


def write_line(paper: Headline, text: str, settings: Settings) -> str:
    """Write a paper as one line of JSON: its record's keys, its permalink, and settled dates.

    `text` is what `write_paper` wrote of it.
    """
    # Where only git knows when the paper was listed, its text does not say it.
    values = {**read_values(text), "listed": write_instant(paper.listed_at)}
    known = {key: values[key] for key in record_keys() if key in values}
    if known.get("status", {}).get("state") == "removed":
        del known["abstract"]
    known["authors"] = [
        {key: value for key, value in author.items() if value} for author in known["authors"]
    ]
    known["updated"] = write_instant(paper.updated_at)
    return write_json({"id": paper.id, "permalink": permalink(settings, paper.id), **known})


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


def _split(papers: Sequence[Headline], ending: str, size: int) -> dict[str, Sequence[Headline]]:
    if size <= SIZE_MAXIMUM:
        return {f"papers.{ending}": papers}
    years = groupby(papers, key=lambda paper: paper.listed_at.year)
    return {f"papers-{year}.{ending}": list(members) for year, members in years}


def _estimate_bibtex(paper: Headline) -> int:
    """Return about how many bytes a paper's BibTeX entry has."""
    names = sum(map(len, paper.names)) + 6 * len(paper.names)
    return 230 + len(paper.folded_title) * 7 // 6 + names


def _write_index(exports: Mapping[str, int], settings: Settings) -> bytes:
    """Write where each export is, so that programs need not guess the years."""
    files = [
        {"path": path, "url": absolute(settings, path), "papers": count}
        for path, count in exports.items()
    ]
    values = {"schema": absolute(settings, "papers.schema.json"), "files": files}
    return (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode()


def _write_schema() -> bytes:
    return (json.dumps(export_schema(), indent=2, ensure_ascii=False) + "\n").encode()


def _write_llms(catalog: Catalog, titles: Sequence[str], exports: Sequence[str], site: Site) -> str:
    """Write the site's table of contents in the form of llmstxt.org."""
    settings = site.settings
    lines = [f"# {escape_markdown(settings.site_name)}", ""]
    if settings.site_description:
        lines += [f"> {escape_markdown(settings.site_description)}", ""]
    lines += ["Each paper's page has a Markdown twin, `index.md`, and `cite.bib` beside it.", ""]
    lines += ["## All papers", ""]
    lines += [f"- [{path}]({absolute(settings, path)})" for path in exports]
    lines += ["", "## Topics", ""]
    lines += [
        f"- [{escape_link_text(topic.name)}]({absolute(settings, topic_path(topic.slug))}): "
        f"{escape_markdown(topic.description)}"
        for topic in catalog.vocabulary.all_topics
        if topic.slug in catalog.by_topic
    ]
    lines += ["", "## Latest papers", ""]
    lines += [
        f"- [{escape_link_text(title)}]({absolute(settings, f'{paper_path(paper.id)}index.md')}): "
        f"listed {write_day(paper.listed_at.date())}"
        for paper, title in zip(catalog.papers, titles, strict=False)
    ]
    return "\n".join(lines) + "\n"


def _write_build(catalog: Catalog, exports: Sequence[str], head: Commit | None) -> bytes:
    values = {
        "commit": head.commit if head else None,
        "date": write_instant(head.instant) if head else None,
        "papers": len(catalog.papers),
        "exports": list(exports),
        "ids": [paper.id for paper in catalog.papers],
    }
    return (json.dumps(values) + "\n").encode()
