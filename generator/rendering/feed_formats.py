"""A feed as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

feedgen fills in the clock, turns the order round and drops names unless told otherwise; what is
set here without need by the formats is set for that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from feedgen.feed import FeedGenerator

from generator.rendering.entries import Entry
from generator.rendering.escaping import clean_xml, escape_html
from generator.rendering.feed_extension import ArchiveExtension, LinksExtension

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GENERATOR = "Paperfeed"


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
    entries: Sequence[Entry]
    current: str | None = None
    """Of an archive: the feed with the newest entries."""
    older: str | None = None
    """The archive that holds what comes before."""


def write_rss(feed: Feed) -> bytes:
    """Write RSS 2.0 with whole contents, and every author as a `dc:creator`."""
    generator = _start(feed, "application/rss+xml")
    generator.description(clean_xml(feed.description))
    for entry in feed.entries:
        item = _add_entry(generator, entry)
        item.guid(entry.id, permalink=False)
        item.load_extension("dc", atom=False)
        item.dc.dc_creator(list(entry.authors))
        item.summary(entry.summary)
        item.content(entry.html, type="html")
        item.category([{"term": topic.name} for topic in entry.topics])
    written: bytes = generator.rss_str(pretty=False)
    return written + b"\n"


def write_atom(feed: Feed) -> bytes:
    """Write Atom with XHTML contents, styled for those who open it in a browser."""
    generator = _start(feed, "application/atom+xml")
    generator.author({"name": clean_xml(feed.title)})
    generator.more.introduction = _introduce(feed)
    for entry in feed.entries:
        item = _add_entry(generator, entry)
        item.id(entry.id)
        item.author([{"name": name} for name in entry.authors])
        item.summary(entry.summary)
        item.content(entry.xhtml, type="xhtml")
        item.category([{"term": topic.slug, "label": topic.name} for topic in entry.topics])
        if entry.source:
            item.more.links.append({"rel": "via", "href": entry.source})
        if entry.pdf:
            pdf = {"rel": "related", "type": "application/pdf", "href": entry.pdf}
            item.more.links.append(pdf)
    written: bytes = generator.atom_str(pretty=False)
    end = written.index(b"?>") + 2
    style = f'\n<?xml-stylesheet type="text/css" href="{escape_html(feed.style)}"?>'
    return written[:end] + style.encode() + written[end:] + b"\n"


def write_json_feed(feed: Feed) -> bytes:
    """Write JSON Feed 1.1; what it has no word for stands under `_paper`."""
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.description,
        "next_url": feed.older,
        "language": "en",
        "items": [_as_json_item(entry) for entry in feed.entries],
    }
    present = {key: value for key, value in values.items() if value or key == "items"}
    return (json.dumps(present, ensure_ascii=False, indent=1) + "\n").encode()


def _start(feed: Feed, media_type: str) -> Any:
    generator = FeedGenerator()
    generator.register_extension("more", ArchiveExtension, LinksExtension)
    generator.id(feed.id)
    generator.title(clean_xml(feed.title))
    generator.language("en")
    generator.generator(GENERATOR)
    generator.docs("https://www.rssboard.org/rss-specification")
    # The last link becomes the address of an RSS channel.
    generator.link(href=feed.url, rel="self", type=media_type)
    generator.link(href=feed.home, rel="alternate", type="text/html")
    updated = max((entry.updated for entry in feed.entries), default=_EPOCH)
    generator.updated(updated)
    generator.lastBuildDate(updated)
    links = (("current", feed.current), ("prev-archive", feed.older))
    generator.more.links = tuple((relation, url) for relation, url in links if url)
    generator.more.is_archive = feed.current is not None
    return generator


def _add_entry(generator: Any, entry: Entry) -> Any:
    item = generator.add_entry(order="append")
    item.title(entry.title)
    item.link(href=entry.url, rel="alternate")
    item.published(entry.listed)
    item.updated(entry.updated)
    return item


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


def _as_json_item(entry: Entry) -> dict[str, Any]:
    paper = entry.paper
    known = {
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "venue": paper.venue,
        "kind": paper.kind,
        "published": str(paper.published) if paper.published else None,
        "status": paper.status.state if paper.status else None,
    }
    values = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.source,
        "title": entry.title,
        "content_html": entry.rich_html,
        "summary": entry.summary,
        "date_published": _write_instant(entry.listed),
        "date_modified": _write_instant(entry.updated),
        "authors": [{"name": name} for name in entry.authors],
        "tags": [topic.name for topic in entry.topics],
        "_paper": {key: value for key, value in known.items() if value},
    }
    return {key: value for key, value in values.items() if value}


def _write_instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
