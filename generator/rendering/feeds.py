"""Which feeds a site has, what each holds, and where each stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from generator.model.catalog import Catalog
from generator.model.listing import Listing
from generator.model.output import OutputFile
from generator.model.paper import Paper
from generator.rendering.addresses import absolute
from generator.rendering.entries import Entry, make_entry
from generator.rendering.feed_formats import Feed, write_atom, write_json_feed, write_rss
from generator.rendering.opml import render_opml
from generator.settings import Settings

WINDOW = 50
"""Entries that the newest file of a feed holds at least, and entries of an archive."""
WINDOW_DAYS = timedelta(days=30)
SIZE_MAXIMUM = 512 * 1024
STYLE = "assets/feed.css"

Write = Callable[[Feed], bytes]
_SITE_FORMATS: tuple[tuple[str, Write], ...] = (
    ("feed.xml", write_rss),
    ("atom.xml", write_atom),
    ("feed.json", write_json_feed),
)
_FORMATS: Mapping[str, tuple[str, Write]] = {
    "rss": ("feed.xml", write_rss),
    "atom": ("atom.xml", write_atom),
}


def render_feeds(
    home: Listing, others: Sequence[Listing], catalog: Catalog, settings: Settings
) -> list[OutputFile]:
    """Render the site's feeds with their archives, those of other listings, and OPML of all."""
    entries = {paper.id: make_entry(paper, catalog, settings) for paper in catalog.papers}
    files = [
        file
        for name, write in _SITE_FORMATS
        for file in _render_site_feed(home, name, write, entries, settings)
    ]
    for listing in others:
        files += _render_listing_feeds(listing, entries, settings)
    with_feeds = [listing for listing in others if listing.feeds]
    return [*files, render_opml(with_feeds, settings)]


def archive_path(number: int, name: str) -> str:
    """Return the path of an archive; the oldest has number 1, and no archive ever moves."""
    return f"feeds/{number}/{name}"


def count_window(papers: Sequence[Paper]) -> int:
    """Return how many papers, newest first, a feed's newest file should hold.

    Those of the 30 days before the newest one, and 50 at least.
    """
    if not papers:
        return 0
    earliest = papers[0].listed_at - WINDOW_DAYS
    recent = sum(paper.listed_at >= earliest for paper in papers)
    return min(len(papers), max(WINDOW, recent))


def _render_site_feed(
    home: Listing, name: str, write: Write, entries: Mapping[str, Entry], settings: Settings
) -> Iterator[OutputFile]:
    """Render the newest file of a feed and its archives (RFC 5005, section 4).

    An archive is 50 papers counted from the oldest, so a new paper changes none of them. The
    newest file goes back at least to where the newest archive ends.
    """
    papers = home.papers
    archives = len(papers) // WINDOW
    description = settings.site_description or f"The newest papers of {settings.site_name}."

    def make_feed(path: str, chosen: Sequence[Paper], **archive: str | None) -> Feed:
        return _make_feed(home, path, description, chosen, entries, settings, **archive)

    def address(number: int) -> str | None:
        return absolute(settings, archive_path(number, name)) if number else None

    unarchived = len(papers) - archives * WINDOW
    needed = count_window(papers)
    # Nothing lies behind the newest file when it holds every paper.
    if needed == len(papers):
        content = write(make_feed(name, papers))
        if len(content) <= SIZE_MAXIMUM:
            yield OutputFile(name, content)
            return
    content = _fit(
        lambda count: write(make_feed(name, papers[:count], older=address(archives))),
        needed,
        max(1, unarchived),
    )
    yield OutputFile(name, content)
    for number in range(1, archives + 1):
        end = len(papers) - (number - 1) * WINDOW
        path = archive_path(number, name)
        lot = papers[end - WINDOW : end]
        feed = make_feed(path, lot, current=absolute(settings, name), older=address(number - 1))
        yield OutputFile(path, write(feed))


def _fit(write: Callable[[int], bytes], count: int, minimum: int) -> bytes:
    """Write as many entries as stay below 512 KiB, but no fewer than must stand there."""
    content = write(count)
    while len(content) > SIZE_MAXIMUM and count > minimum:
        share = SIZE_MAXIMUM / len(content)
        count = max(minimum, min(count - 1, int(count * share)))
        content = write(count)
    return content


def _render_listing_feeds(
    listing: Listing, entries: Mapping[str, Entry], settings: Settings
) -> Iterator[OutputFile]:
    description = listing.description or f"{listing.title}: the newest papers."
    for form in listing.feeds:
        name, write = _FORMATS[form]
        path = listing.path + name
        chosen = listing.papers[:WINDOW]
        yield OutputFile(
            path, write(_make_feed(listing, path, description, chosen, entries, settings))
        )


def _make_feed(
    listing: Listing,
    path: str,
    description: str,
    papers: Sequence[Paper],
    entries: Mapping[str, Entry],
    settings: Settings,
    **archive: str | None,
) -> Feed:
    is_site = listing.section == "latest"
    own = "feed" if is_site else f"feed/{listing.section}/{listing.slug}"
    return Feed(
        id=settings.tag(own),
        title=settings.site_name if is_site else f"{listing.title}: {settings.site_name}",
        description=description,
        home=absolute(settings, listing.path),
        url=absolute(settings, path),
        style=settings.base_path + STYLE,
        follow=absolute(settings, "follow/"),
        entries=[entries[paper.id] for paper in papers],
        **archive,
    )
