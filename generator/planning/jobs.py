"""Jobs: some files of a site, what they are made of, and how to make them.

A job's key names everything that its files are made of, so that a job whose key is known from
the last build need not be done again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from generator.model.catalog import Catalog
from generator.model.headline import Headline
from generator.model.output import Frame, OutputFile, Page
from generator.model.vocabulary import Synonyms
from generator.rendering.exports import Commit
from generator.rendering.site import Site
from generator.selection.listings import Listings, select_listings
from generator.shelf import Shelf

_KEY = attrgetter("key")
JOBS_AT_ONCE = 50
"""Jobs that are done together, so that what they are made of fits into memory."""
Made = Page | OutputFile
Work = Callable[[Sequence[Any], Shelf], Iterable[Made]]
"""What several jobs have in common, done for all of them one step after the other."""


class Share(NamedTuple):
    """A job's part of some work: done with others, since a processor is faster at one thing."""

    work: Work
    what: Any


class Job(NamedTuple):
    """Some files of the site that are made together."""

    key: str
    paths: tuple[str, ...]
    frame: Frame | None
    """The frame that the site builder puts around a page among them."""
    share: Share
    """What makes them."""
    prepare: Callable[[], None] | None = None
    """Makes what several jobs need, before they are shared out among processes."""


@dataclass(frozen=True)
class Outline:
    """What a plan is made from."""

    site: Site
    catalog: Catalog
    seal: bytes
    """Names the code, the settings, the words and the templates."""
    head: Commit | None
    synonyms: Synonyms

    @cached_property
    def listings(self) -> Listings:
        """Return every listing and directory."""
        minimum = self.site.settings.options.author_page_minimum
        return select_listings(self.catalog, minimum, self.site.settings.site_name)

    @cached_property
    def namer(self) -> blake2b:
        """Return the hash that every name goes on from, in a copy."""
        return blake2b(digest_size=12, key=self.seal)


@dataclass(frozen=True)
class Plan:
    """Every job of a site, in the order in which they should be done."""

    papers: tuple[Job, ...]
    """What needs whole papers, and makes their fragments."""
    lists: tuple[Job, ...]
    """What puts fragments together."""
    home: Job
    """The page at the site's root, which only the site builder can frame."""

    @property
    def all(self) -> tuple[Job, ...]:
        """Return every job."""
        return (*self.papers, *self.lists, self.home)


def alone(make: Callable[..., Iterable[Made]], *given: Any) -> Share:
    """Return the share of a job that has no work in common with others."""
    return Share(_make_each, partial(make, *given))


def _make_each(makers: Iterable[Callable[[Shelf], Iterable[Made]]], shelf: Shelf) -> Iterator[Made]:
    for make in makers:
        yield from make(shelf)


def do_jobs(jobs: Sequence[Job], shelf: Shelf) -> Iterator[Made]:
    """Do jobs, shares of the same work at once, as many as fit into memory."""
    for start in range(0, len(jobs), JOBS_AT_ONCE):
        shares = [job.share for job in jobs[start : start + JOBS_AT_ONCE]]
        for work, some in groupby(shares, attrgetter("work")):
            yield from work([share.what for share in some], shelf)


def seal_papers(papers: Iterable[Headline], seal: bytes) -> tuple[Headline, ...]:
    """Give each paper its key, which changes with its record, its date, or the site."""
    namer = blake2b(digest_size=12, key=seal)
    return tuple(
        Headline._make(
            (*paper[:-1], _name(namer, f"{paper.digest} {paper.listed_at.timestamp()}".encode()))
        )
        for paper in papers
    )


def name_keys(keys: Iterable[str]) -> str:
    """Name everything that some keys name."""
    return blake2b(" ".join(keys).encode(), digest_size=16).hexdigest()


def name_facts(outline: Outline, *facts: Any) -> str:
    """Name what a job is made of, besides what is the same for the whole site."""
    return name_bytes(outline, repr(facts).encode())


def name_bytes(outline: Outline, facts: bytes) -> str:
    """Name what a job is made of, written by itself where there are very many."""
    return _name(outline.namer, facts)


def _name(namer: blake2b, facts: bytes) -> str:
    # A copy takes a third of the time of a new hash.
    words = namer.copy()
    words.update(facts)
    return words.hexdigest()


def name_papers(papers: Iterable[Headline]) -> str:
    """Name everything that is made of some papers."""
    return "".join(map(_KEY, papers))
