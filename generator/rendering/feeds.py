"""Which feeds a site has, what each holds, and where each stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from generator.model.headline import Headline
from generator.model.listing import Listing
from generator.model.output import OutputFile
from generator.rendering.addresses import absolute
from generator.rendering.feed_formats import EPOCH, Feed, write_atom, write_json_feed, write_rss
from generator.rendering.fragments import Part
from generator.settings import Settings

WINDOW = 50
"""Entries that the newest file of a feed holds at least, and entries of an archive."""
AUTHOR_WINDOW = 8
"""Entries of an author's feed: nobody lists eight papers between two visits of a reader."""
WINDOW_DAYS = timedelta(days=30)
SIZE_MAXIMUM = 512 * 1024
STYLE = "assets/feed.css"


class Format(NamedTuple):
    """One of the forms that feeds take."""

    name: str
    """The file's name."""
    part: Part
    """What a paper puts into it."""
    write_feed: Callable[[Feed], bytes]
    has_archives: bool
    """Whether the newest file leads to the archives, which are Atom for all."""


FORMATS = (
    Format("feed.xml", "rss", write_rss, has_archives=True),
    Format("atom.xml", "atom", write_atom, has_archives=True),
    # RFC 5005 has no word for JSON; `papers.jsonl` holds what lies behind the newest file.
    Format("feed.json", "json", write_json_feed, has_archives=False),
)
ARCHIVE_FORM = FORMATS[1]
FORM_OF: Mapping[str, Format] = {"rss": FORMATS[0], "atom": FORMATS[1]}


def archive_path(number: int) -> str:
    """Return the path of an archive; the oldest has number 1, and no archive ever moves."""
    return f"feeds/{number}/{ARCHIVE_FORM.name}"


def count_archives(papers: Sequence[Headline]) -> int:
    """Return how many archives lie behind the newest file of the site's feeds (RFC 5005, 4).

    An archive is 50 papers counted from the oldest, so a new paper changes none of them. None
    is needed while the newest file holds every paper.
    """
    return 0 if count_window(papers) == len(papers) else len(papers) // WINDOW


def pick_archive(papers: Sequence[Headline], number: int) -> Sequence[Headline]:
    """Return the papers of an archive, newest first."""
    end = len(papers) - (number - 1) * WINDOW
    return papers[end - WINDOW : end]


def count_window(papers: Sequence[Headline]) -> int:
    """Return how many papers, newest first, a feed's newest file should hold.

    Those of the 30 days before the newest one, and 50 at least.
    """
    if not papers:
        return 0
    earliest = papers[0].listed_at - WINDOW_DAYS
    older = (count for count, paper in enumerate(papers) if paper.listed_at < earliest)
    return min(len(papers), max(WINDOW, next(older, len(papers))))


def render_newest(
    form: Format, home: Listing, entries: Iterable[str], settings: Settings
) -> OutputFile:
    """Render the newest file of the site's feed.

    It takes as many of the wanted entries as stay below 512 KiB, and goes back at least to
    where the newest archive ends. `entries` are asked for only as far as needed.
    """
    papers = home.papers
    archives = count_archives(papers) if form.has_archives else 0
    minimum = max(1, len(papers) - archives * WINDOW) if archives else 1
    chosen: list[str] = []
    size = 0
    for entry in entries:
        size += len(entry.encode())
        if len(chosen) >= minimum and size > SIZE_MAXIMUM:
            break
        chosen.append(entry)
    older = absolute(settings, archive_path(archives)) if archives else None
    feed = _make_feed(home, form.name, papers[: len(chosen)], chosen, settings, older=older)
    return OutputFile(form.name, form.write_feed(feed))


def render_archive(
    home: Listing, number: int, entries: Sequence[str], settings: Settings
) -> OutputFile:
    """Render an archive of the site's feeds: Atom, with entries that point to their papers."""
    path = archive_path(number)
    older = absolute(settings, archive_path(number - 1)) if number > 1 else None
    papers = pick_archive(home.papers, number)
    current = absolute(settings, ARCHIVE_FORM.name)
    feed = _make_feed(home, path, papers, entries, settings, current=current, older=older)
    return OutputFile(path, ARCHIVE_FORM.write_feed(feed))


def take_newest(listing: Listing) -> Sequence[Headline]:
    """Return the papers of a listing's own feed."""
    return listing.papers[: AUTHOR_WINDOW if listing.section == "authors" else WINDOW]


def render_listing_feed(
    form: Format, listing: Listing, entries: Sequence[str], settings: Settings
) -> OutputFile:
    """Render the feed of a listing's newest papers."""
    path = listing.path + form.name
    feed = _make_feed(listing, path, take_newest(listing), entries, settings)
    return OutputFile(path, form.write_feed(feed))


def _make_feed(
    listing: Listing,
    path: str,
    papers: Sequence[Headline],
    entries: Sequence[str],
    settings: Settings,
    **archive: str | None,
) -> Feed:
    is_site = listing.section == "latest"
    own = "feed" if is_site else f"feed/{listing.section}/{listing.slug}"
    if is_site:
        description = settings.site_description or f"The newest papers of {settings.site_name}."
    else:
        description = listing.description or f"{listing.title}: the newest papers."
    return Feed(
        id=settings.tag(own),
        title=settings.site_name if is_site else f"{listing.title}: {settings.site_name}",
        description=description,
        home=absolute(settings, listing.path),
        url=absolute(settings, path),
        style=settings.base_path + STYLE,
        follow=absolute(settings, "follow/"),
        updated=max((paper.updated_at for paper in papers), default=EPOCH),
        entries=entries,
        **archive,
    )
