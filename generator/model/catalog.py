"""The catalog: all valid papers in their total order, with the indexes that listings need."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from generator.model.headline import Headline
from generator.model.venues import Venue, split_venue
from generator.model.vocabulary import Vocabulary

Index = Mapping[str, tuple[Headline, ...]]


@dataclass(frozen=True)
class Catalog:
    """All valid papers, newest first, and where each belongs. Every index keeps that order."""

    papers: tuple[Headline, ...]
    vocabulary: Vocabulary

    @cached_property
    def by_topic(self) -> Index:
        """Return the papers of each topic."""
        return _index(self.papers, lambda paper: paper.topics)

    @cached_property
    def by_venue(self) -> Index:
        """Return papers by the slug of a venue's series."""
        return _index(self.papers, lambda paper: [v.slug for v in [split_venue(paper.venue)] if v])

    @cached_property
    def by_month(self) -> Index:
        """Return papers by month listed, `2025-03`, newest month first."""
        return _index(self.papers, lambda paper: [paper.listed_at.isoformat()[:7]])

    @cached_property
    def venues(self) -> Mapping[str, Venue]:
        """Return the series of venues by their slugs."""
        return _series(self.papers)

    def list_authors(self, minimum: int) -> Mapping[str, tuple[str, tuple[Headline, ...]]]:
        """Return the authors of so many papers by their slugs: name, and papers.

        Of the names that share a slug it is the commonest.
        """
        counts = Counter(chain.from_iterable(paper.slugs for paper in self.papers))
        names = {one: Counter[str]() for one, n in counts.items() if one and n >= minimum}
        members: dict[str, list[Headline]] = {slug: [] for slug in names}
        for paper in self.papers:
            for name, slug in zip(paper.names, paper.slugs, strict=True):
                if slug in names:
                    names[slug][name] += 1
                    if not members[slug] or members[slug][-1] is not paper:
                        members[slug].append(paper)
        return {
            slug: (min(names[slug].items(), key=_rank_name)[0], tuple(papers))
            for slug, papers in members.items()
            if len(papers) >= minimum
        }


def order(paper: Headline) -> tuple[float, int, str]:
    """Return the sort key of the one order that all lists share: the newest in the feed first.

    Of papers listed at once, the one published last; then by id.
    """
    return (-paper.listed_at.timestamp(), -paper.published, paper.id)


def build_catalog(papers: Iterable[Headline], vocabulary: Vocabulary) -> Catalog:
    """Put dated papers in order."""
    return Catalog(tuple(sorted(papers, key=order)), vocabulary)


def _index(papers: tuple[Headline, ...], keys: Callable[[Headline], Iterable[str]]) -> Index:
    found: dict[str, list[Headline]] = {}
    for paper in papers:
        for key in keys(paper):
            found.setdefault(key, []).append(paper)
    return {key: tuple(members) for key, members in found.items()}


def _rank_name(name: tuple[str, int]) -> tuple[int, str]:
    return -name[1], name[0]


def _series(papers: tuple[Headline, ...]) -> Mapping[str, Venue]:
    # Oldest paper first, so that a newcomer's spelling does not rename a venue's page.
    venues: dict[str, Venue] = {}
    for paper in reversed(papers):
        venue = split_venue(paper.venue)
        if venue:
            venues.setdefault(venue.slug, venue)
    return venues
