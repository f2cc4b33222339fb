"""The catalog: all valid papers in their total order, with the indexes that listings need."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.model.identifiers import slugify
from generator.model.paper import Paper
from generator.model.venues import Venue, split_venue
from generator.model.vocabulary import Vocabulary

Index = Mapping[str, tuple[Paper, ...]]


@dataclass(frozen=True)
class Catalog:
    """All valid papers, newest first, and where each belongs. Every index keeps that order."""

    papers: tuple[Paper, ...]
    vocabulary: Vocabulary
    by_id: Mapping[str, Paper]
    by_topic: Index
    by_author: Index
    """Papers by the slug of an author's name."""
    by_venue: Index
    """Papers by the slug of a venue's series."""
    by_month: Index
    """Papers by month listed, `2025-03`, newest month first."""
    author_names: Mapping[str, str]
    """The commonest spelling of the names that share a slug."""
    venues: Mapping[str, Venue]


def order(paper: Paper) -> tuple[float, str]:
    """Return the sort key of the one order that all lists share: newest first, ties by id."""
    return (-paper.listed_at.timestamp(), paper.id)


def build_catalog(papers: Iterable[Paper], vocabulary: Vocabulary) -> Catalog:
    """Put dated papers in order and index them."""
    ordered = tuple(sorted(papers, key=order))
    return Catalog(
        papers=ordered,
        vocabulary=vocabulary,
        by_id={paper.id: paper for paper in ordered},
        by_topic=_index(ordered, lambda paper: paper.topics),
        by_author=_index(ordered, author_slugs),
        by_venue=_index(ordered, lambda paper: [v.slug for v in [split_venue(paper.venue)] if v]),
        by_month=_index(ordered, lambda paper: [f"{paper.listed_at:%Y-%m}"]),
        author_names=_commonest_names(ordered),
        venues=_series(ordered),
    )


def author_slugs(paper: Paper) -> list[str]:
    """Return the slugs of a paper's authors, each once; names without letters have none."""
    slugs = (slugify(author.name) for author in paper.authors)
    return list(dict.fromkeys(slug for slug in slugs if slug))


def _index(papers: tuple[Paper, ...], keys: Callable[[Paper], Iterable[str]]) -> Index:
    found: dict[str, list[Paper]] = {}
    for paper in papers:
        for key in keys(paper):
            found.setdefault(key, []).append(paper)
    return {key: tuple(members) for key, members in found.items()}


def _commonest_names(papers: tuple[Paper, ...]) -> Mapping[str, str]:
    counts: dict[str, dict[str, int]] = {}
    for paper in papers:
        for author in paper.authors:
            spellings = counts.setdefault(slugify(author.name), {})
            spellings[author.name] = spellings.get(author.name, 0) + 1
    return {
        slug: min(spellings, key=lambda name: (-spellings[name], name))
        for slug, spellings in counts.items()
        if slug
    }


def _series(papers: tuple[Paper, ...]) -> Mapping[str, Venue]:
    # Oldest paper first, so that a newcomer's spelling does not rename a venue's page.
    venues: dict[str, Venue] = {}
    for paper in reversed(papers):
        venue = split_venue(paper.venue)
        if venue:
            venues.setdefault(venue.slug, venue)
    return venues
