"""What search engines ask for: the sitemap (sitemaps.org, 0.9) and robots.txt (RFC 9309)."""

from collections.abc import Sequence
from datetime import date

from lxml import etree

from generator.model.output import OutputFile
from generator.rendering.addresses import absolute
from generator.settings import Settings

PLACES_MAXIMUM = 50_000
Place = tuple[str, date | None]

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_sitemap(places: Sequence[Place], settings: Settings) -> list[OutputFile]:
    """Render the map of pages, each a path and the day it changed, where that is known.

    Past 50,000 places the map is an index of numbered maps.
    """
    if len(places) <= PLACES_MAXIMUM:
        return [OutputFile("sitemap.xml", _write("urlset", "url", places, settings))]
    parts = [
        OutputFile(f"sitemap-{number}.xml", _write("urlset", "url", part, settings))
        for number, part in enumerate(_cut(places), 1)
    ]
    index = _write("sitemapindex", "sitemap", [(part.path, None) for part in parts], settings)
    return [OutputFile("sitemap.xml", index), *parts]


def render_robots(settings: Settings) -> OutputFile:
    """Render robots.txt, which lets everyone in and names the map."""
    text = f"User-agent: *\nAllow: /\n\nSitemap: {absolute(settings, 'sitemap.xml')}\n"
    return OutputFile("robots.txt", text.encode())


def _cut(places: Sequence[Place]) -> list[Sequence[Place]]:
    starts = range(0, len(places), PLACES_MAXIMUM)
    return [places[start : start + PLACES_MAXIMUM] for start in starts]


def _write(root_tag: str, tag: str, places: Sequence[Place], settings: Settings) -> bytes:
    root = etree.Element(root_tag, xmlns=_NAMESPACE)
    for path, day in places:
        element = etree.SubElement(root, tag)
        etree.SubElement(element, "loc").text = absolute(settings, path)
        if day:
            etree.SubElement(element, "lastmod").text = day.isoformat()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
