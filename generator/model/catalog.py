"""The catalog: all valid papers in their total order, with the indexes that listings need."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
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
        return _index(self.papers, lambda paper: [_month(paper.listed_at)])

    @cached_property
    def venues(self) -> Mapping[str, Venue]:
        """Return the series of venues by their slugs."""
        return _series(self.papers)

    def list_authors(self, minimum: int) -> Mapping[str, tuple[str, tuple[Headline, ...]]]:
        """Return the authors of so many papers by their slugs: name, and papers.

        Of the names that share a slug it is the commonest.
        """
        # Most authors of a large site have a paper or two: only counting looks at each of them.
        counts = Counter(chain.from_iterable(paper.slugs for paper in self.papers))
        often = frozenset(slug for slug, count in counts.items() if slug and count >= minimum)
        members: dict[str, list[Headline]] = {slug: [] for slug in counts if slug in often}
        for paper in self.papers:
            for slug in often.intersection(paper.slugs):
                members[slug].append(paper)
        names = self._choose_names(often)
        return {
            slug: (names[slug], tuple(papers))
            for slug, papers in members.items()
            if len(papers) >= minimum
        }

    def _choose_names(self, slugs: frozenset[str]) -> Mapping[str, str]:
        """Return the commonest of the names that share a slug, of those the first by alphabet."""
        names = list(chain.from_iterable(paper.names for paper in self.papers))
        slug_of = dict(zip(names, chain.from_iterable(p.slugs for p in self.papers), strict=True))
        shared: dict[str, list[str]] = {}
        for name, slug in slug_of.items():
            if slug in slugs:
                shared.setdefault(slug, []).append(name)
        # Most authors write their name in one way, which need not be counted.
        several = {name for some in shared.values() if len(some) > 1 for name in some}
        counts = Counter(filter(several.__contains__, names))
        return {
            slug: min(some, key=lambda name: (-counts[name], name)) for slug, some in shared.items()
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


def _month(instant: datetime) -> str:
    return f"{instant.year:04}-{instant.month:02}"


def _series(papers: tuple[Headline, ...]) -> Mapping[str, Venue]:
    # Oldest paper first, so that a newcomer's spelling does not rename a venue's page.
    venues: dict[str, Venue] = {}
    for paper in reversed(papers):
        venue = split_venue(paper.venue)
        if venue:
            venues.setdefault(venue.slug, venue)
    return venues
