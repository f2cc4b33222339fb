"""The files of the search index that are not terms: cards, and the one that leads to the rest."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.model.catalog import Catalog
from generator.model.json_text import write_json
from generator.model.output import OutputFile
from generator.model.paper import Paper
from generator.rendering.cards import plain_title, write_byline
from generator.rendering.text import typeset

Facets = Mapping[str, Sequence[tuple[str, str, int]]]
"""What one may filter by: value, label and how many papers, by the facet's name."""
CARDS_IN_A_FILE = 32
META = "search/meta.json"
SEARCH_INDEX = "search/search_index.json"
PAGES = "search/pages.json"
_VENUES_MAXIMUM = 100
"""Venues that are offered as filters; the rest can be typed."""


def write_result(paper: Paper) -> str:
    """Write what a result shows of a paper, as JSON of plain text.

    Its id, title, authors, year, venue, and its state where it has one. What of its abstract a
    reader wants to see depends on the words looked for: that is taken from its Markdown.
    """
    values = [
        paper.id,
        plain_title(paper),
        typeset(write_byline(paper.names)),
        str(paper.year),
        paper.venue or "",
        paper.status.state if paper.status else "",
    ]
    return write_json(values)


def render_cards(path: str, cards: Iterable[str]) -> OutputFile:
    """Render a file of cards, each written as JSON."""
    lines = ",\n".join(cards)
    return OutputFile(path, f"[{lines}]\n".encode())


def render_meta(
    version: str,
    papers: int,
    shards: Sequence[str],
    words: Sequence[str],
    facets: Facets,
) -> OutputFile:
    """Render the file that leads to the others: where each begins, and what one may filter by."""
    meta = {
        "version": version,
        "papers": papers,
        "cards": CARDS_IN_A_FILE,
        "shards": shards,
        "words": words,
        "facets": facets,
    }
    return OutputFile(META, f"{write_json(meta)}\n".encode())


def name_facets(counts: Mapping[str, int], catalog: Catalog) -> Facets:
    """Return what one may filter by.

    Topics and kinds stand in the order of their files, years newest first, the most frequent
    venues by count.
    """

    def count(facet: str, value: str, label: str) -> tuple[str, str, int]:
        return value, label, counts.get(f"@{facet}:{value}", 0)

    words = catalog.vocabulary
    years = [facet.removeprefix("@year:") for facet in counts if facet.startswith("@year:")]
    venues = [count("venue", venue.slug, venue.name) for venue in catalog.venues.values()]
    found = {
        "topic": [count("topic", topic.slug, topic.name) for topic in words.all_topics],
        "year": [count("year", year, year) for year in sorted(years, reverse=True)],
        "kind": [count("kind", kind.slug, kind.name) for kind in words.kinds],
        "venue": sorted(venues, key=lambda one: (-one[2], one[0]))[:_VENUES_MAXIMUM],
    }
    return {facet: [one for one in values if one[2]] for facet, values in found.items()}


def render_pages(index: str) -> list[OutputFile]:
    """Render the hand-written pages that search knows, and the index that the theme asks for.

    The theme loads its index on every page, whether somebody searches or not; so it stays empty,
    and our own search loads the pages when it needs them.
    """
    values: dict[str, Any] = json.loads(index)
    docs = values.pop("docs", [])
    return [
        OutputFile(PAGES, f"{write_json({'docs': docs})}\n".encode()),
        OutputFile(SEARCH_INDEX, f"{write_json({**values, 'docs': []})}\n".encode()),
    ]
