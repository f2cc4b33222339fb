"""Listings: titled, ordered lists of papers with an address, in pages that stay put."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from generator.model.headline import Headline

PAGE_SIZE = 50

Section = Literal["latest", "papers", "topics", "authors", "venues", "archive"]


class Listing(NamedTuple):
    """A titled, ordered list with a path. `papers` are newest first."""

    section: Section
    slug: str
    """The last part of its address; empty for the home page and for all papers."""
    path: str
    """Its address below the site's root, such as `topics/agents/`; empty for the home page."""
    title: str
    description: str
    papers: tuple[Headline, ...]
    feeds: tuple[Literal["rss", "atom"], ...] = ()
    """The formats of its own feed; none for a listing that the site's feeds cover."""
    hue: int | None = None


class ListingPage(NamedTuple):
    """One page of a listing: closed ones hold 50 papers for ever, the newest 50 to 99."""

    listing: Listing
    path: str
    papers: tuple[Headline, ...]
    number: int | None
    """None for the newest page, at the listing's own address; 1 for the oldest closed one."""
    newer: str | None
    """The path of the page with newer papers."""
    older: str | None


@dataclass(frozen=True)
class DirectoryEntry:
    """One line of a directory: a listing's name and how many papers it has."""

    name: str
    path: str
    count: int
    description: str = ""
    hue: int | None = None


class Directory(NamedTuple):
    """An index of listings, such as all topics, in groups with headings."""

    section: Section
    path: str
    title: str
    description: str
    groups: tuple[tuple[str, tuple[DirectoryEntry, ...]], ...]
    """Pairs of a heading, perhaps empty, and its entries."""
