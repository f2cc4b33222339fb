"""What feedgen lacks: archives (RFC 5005), an introduction for people, a style sheet."""

from typing import Any

from feedgen.ext.base import BaseExtension
from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
FEED_HISTORY = "http://purl.org/syndication/history/1.0"
_XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


class ArchiveExtension(BaseExtension):  # type: ignore[misc]
    """Adds links between a feed and its archives, and the XHTML subtitle of an Atom feed."""

    def __init__(self) -> None:
        self.links: tuple[tuple[str, str], ...] = ()
        """Pairs of relation and address; all lead to Atom."""
        self.is_archive = False
        self.introduction = ""
        """Well-formed XHTML."""

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces in use."""
        return {"fh": FEED_HISTORY}

    def extend_rss(self, feed: Any) -> Any:
        """Add to the channel; its Atom elements carry their namespace."""
        self._add(feed[0], f"{{{ATOM}}}link")
        return feed

    def extend_atom(self, feed: Any) -> Any:
        """Add to the feed; feedgen's own Atom elements are in no namespace, so these are too."""
        self._add(feed, "link")
        if self.introduction:
            subtitle = etree.SubElement(feed, "subtitle", type="xhtml")
            subtitle.append(etree.fromstring(_XHTML.format(self.introduction)))
        return feed

    def _add(self, parent: Any, tag: str) -> None:
        for relation, address in self.links:
            etree.SubElement(parent, tag, rel=relation, href=address, type="application/atom+xml")
        if self.is_archive:
            etree.SubElement(parent, f"{{{FEED_HISTORY}}}archive")
