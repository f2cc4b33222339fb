"""Headlines: what lists need to know of a paper; the rest is loaded when it is rendered."""

from collections.abc import Iterator
from datetime import date, datetime
from sys import intern
from typing import Any, NamedTuple, Self

from generator.model.dates import latest, settled
from generator.model.identifiers import arxiv_id_of_doi, fold_title, slugify
from generator.model.paper import Paper
from generator.model.text import fold_spaces
from generator.model.venues import edition_year

Identifier = tuple[str, str, str]
"""A field, a key that two records of one paper share, and how to name it."""


class Headline(NamedTuple):
    """A paper without its abstract: a hundred thousand of them fit into memory at once."""

    id: str
    path: str
    """The record's file, relative to the project, with `/` between its parts."""
    digest: str
    """Names the record's content and the rules it was read by; two papers never share one."""
    listed: datetime | None
    """None where only git knows it."""
    changed: date | None
    """The latest day of a revision or a change of status."""
    published: int
    """The first day that it may have been published, as days since 31 December of the year 0; 0
    where that is not known."""
    names: tuple[str, ...]
    """The authors' names, in the paper's order."""
    slugs: tuple[str, ...]
    """The slug of each name; empty for a name without letters."""
    topics: tuple[str, ...]
    venue: str | None
    title: str
    """In one line."""
    folded_title: str
    """The title's letters and digits, to find the same paper twice."""
    identifiers: tuple[Identifier, ...]
    aliases: tuple[str, ...]
    not_duplicate_of: tuple[str, ...]
    size: int
    """The bytes of the record's file."""
    key: str = ""
    """Names everything that one site makes of the paper; empty until it is planned."""

    @property
    def listed_at(self) -> datetime:
        """Return the instant the paper entered the feed; it is known once dates are settled."""
        return settled(self.listed, self.path)

    @property
    def updated_at(self) -> datetime:
        """Return the latest of listing, revisions and change of status."""
        return latest(self.listed_at, self.changed)

    @property
    def has_year(self) -> bool:
        """Tell whether the record says when it appeared; else the year of the listing counts."""
        return bool(self.published or edition_year(self.venue))

    def as_values(self) -> list[Any]:
        """Return the headline as values for JSON, which `from_values` takes back."""
        listed = self.listed.isoformat() if self.listed else None
        changed = self.changed.isoformat() if self.changed else None
        return [*self[:3], listed, changed, *self[5:-1]]

    @classmethod
    def from_values(cls, values: list[Any]) -> Self:
        """Take back what `as_values` gave. Names that many papers share are kept once."""
        published, names, slugs, topics, venue, title, folded = values[5:12]
        identifiers, aliases, others, size = values[12:]
        return cls(
            values[0],
            values[1],
            values[2],
            datetime.fromisoformat(values[3]) if values[3] else None,
            date.fromisoformat(values[4]) if values[4] else None,
            published,
            tuple(map(intern, names)),
            tuple(map(intern, slugs)),
            tuple(map(intern, topics)),
            intern(venue) if venue else venue,
            title,
            folded,
            tuple(map(tuple, identifiers)),
            tuple(aliases),
            tuple(others),
            size,
        )


def make_headline(paper: Paper, digest: str, size: int = 0) -> Headline:
    """Return a paper's headline."""
    names = paper.names
    return Headline(
        id=paper.id,
        path=paper.path,
        digest=digest,
        listed=paper.listed,
        changed=paper.changed,
        published=paper.published.earliest.toordinal() if paper.published else 0,
        names=names,
        slugs=tuple(map(slugify, names)),
        topics=paper.topics,
        venue=paper.venue,
        title=fold_spaces(paper.title),
        folded_title=fold_title(paper.title),
        identifiers=tuple(_identifiers(paper)),
        aliases=paper.aliases,
        not_duplicate_of=paper.not_duplicate_of,
        size=size,
    )


def _identifiers(paper: Paper) -> Iterator[Identifier]:
    """Yield each identifier; arXiv's DOIs count as arXiv ids."""
    if paper.arxiv:
        yield "arxiv", f"arxiv:{paper.arxiv}", f"arXiv id {paper.arxiv}"
    if paper.doi:
        try:
            arxiv = arxiv_id_of_doi(paper.doi)
        except ValueError:
            arxiv = None
        if arxiv is None:
            yield "doi", f"doi:{paper.doi}", f"DOI {paper.doi}"
        elif arxiv != paper.arxiv:
            yield "doi", f"arxiv:{arxiv}", f"arXiv id {arxiv}"
