"""Feeds as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

feedgen writes what stands around the entries. It fills in the clock and drops names unless told
otherwise; what is set here without need by the formats is set for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from feedgen.feed import FeedGenerator

from generator.model.json_text import write_json
from generator.rendering.escaping import clean_xml, disarm_tags, escape_html, escape_text
from generator.rendering.feed_extension import ArchiveExtension

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GENERATOR = "Paperfeed"
_DC = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True)
class Feed:
    """One file of a feed: the newest entries, or an archive of older ones."""

    id: str
    title: str
    description: str
    home: str
    """The page that shows the same papers."""
    url: str
    """Where this file itself stands."""
    style: str
    """The address of the style sheet for those who open an Atom feed in a browser."""
    follow: str
    """The address of the page that explains feeds."""
    updated: datetime
    """The latest change of an entry."""
    entries: Sequence[str]
    """Each as a function of `feed_entries` writes it, newest first."""
    current: str | None = None
    """Of an archive: the feed with the newest entries."""
    older: str | None = None
    """The archive that holds what comes before."""


def write_rss(feed: Feed) -> bytes:
    """Write RSS 2.0 around a feed's entries."""
    generator = _start(feed, "application/rss+xml")
    # RSS readers take descriptions for HTML.
    generator.description(escape_text(clean_xml(feed.description)))
    written = generator.rss_str(pretty=False).decode()
    written = written.replace("<rss ", f'<rss xmlns:dc="{_DC}" ', 1)
    return _put_in(written, feed.entries, "</channel></rss>")


def write_atom(feed: Feed) -> bytes:
    """Write Atom around a feed's entries, styled for those who open it in a browser."""
    generator = _start(feed, "application/atom+xml")
    generator.author({"name": clean_xml(feed.title)})
    generator.more.introduction = _introduce(feed)
    written = generator.atom_str(pretty=False).decode()
    end = written.index("?>") + 2
    style = f'\n<?xml-stylesheet type="text/css" href="{escape_html(feed.style)}"?>'
    return _put_in(written[:end] + style + written[end:], feed.entries, "</feed>")


def write_json_feed(feed: Feed) -> bytes:
    """Write JSON Feed 1.1 around a feed's items, one a line."""
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.description,
        "language": "en",
    }
    head = write_json({key: value for key, value in values.items() if value})
    items = ",\n".join(feed.entries)
    return f'{head[:-1]},"items":[\n{items}\n]}}\n'.encode()


def _start(feed: Feed, media_type: str) -> Any:
    generator = FeedGenerator()
    generator.register_extension("more", ArchiveExtension)
    generator.id(feed.id)
    generator.title(disarm_tags(clean_xml(feed.title)))
    generator.language("en")
    generator.generator(GENERATOR)
    generator.docs("https://www.rssboard.org/rss-specification")
    # The last link becomes the address of an RSS channel.
    generator.link(href=feed.url, rel="self", type=media_type)
    generator.link(href=feed.home, rel="alternate", type="text/html")
    generator.updated(feed.updated)
    generator.lastBuildDate(feed.updated)
    links = (("current", feed.current), ("prev-archive", feed.older))
    generator.more.links = tuple((relation, url) for relation, url in links if url)
    generator.more.is_archive = feed.current is not None
    return generator


def _put_in(written: str, entries: Sequence[str], end: str) -> bytes:
    before, _, after = written.rpartition(end)
    return f"{before}{''.join(entries)}{end}{after}\n".encode()


def _introduce(feed: Feed) -> str:
    """Return what people see who open the feed in a browser."""
    return (
        f"<p><strong>This is a feed.</strong> Copy its address into a feed reader, and new papers "
        f"come to you. <a href={_quoted(feed.follow)}>All feeds</a> · "
        f"<a href={_quoted(feed.home)}>Read on the web</a></p>"
        f"<p>{escape_html(clean_xml(feed.description))}</p>"
    )


def _quoted(address: str) -> str:
    return f'"{escape_html(address)}"'
