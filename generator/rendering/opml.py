"""OPML 2.0: every feed of the site, for a feed reader's import."""

from collections.abc import Iterable
from itertools import groupby

from lxml import etree

from generator.model.listing import Listing
from generator.model.output import OutputFile
from generator.rendering.addresses import absolute
from generator.rendering.escaping import clean_xml
from generator.settings import Settings

_GROUPS = {"topics": "Topics", "venues": "Venues", "authors": "Authors"}


def render_opml(listings: Iterable[Listing], settings: Settings) -> OutputFile:
    """Render the list of the site's Atom feeds, the feed of all papers first.

    `listings` are those that have feeds of their own. OPML knows one type, `rss`, for Atom too.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean_xml(f"{settings.site_name}: all feeds")
    body = etree.SubElement(root, "body")
    _add_feed(body, settings.site_name, "", settings)
    for section, members in groupby(listings, key=lambda listing: listing.section):
        group = etree.SubElement(body, "outline", text=_GROUPS[section])
        for listing in members:
            _add_feed(group, f"{listing.title}: {settings.site_name}", listing.path, settings)
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return OutputFile("feeds.opml", written)


def _add_feed(parent: etree._Element, title: str, path: str, settings: Settings) -> None:
    name = clean_xml(title)
    etree.SubElement(
        parent,
        "outline",
        type="rss",
        text=name,
        title=name,
        xmlUrl=absolute(settings, f"{path}atom.xml"),
        htmlUrl=absolute(settings, path),
    )
