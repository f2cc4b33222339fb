"""What search engines ask for: the sitemap (sitemaps.org, 0.9) and robots.txt (RFC 9309)."""

from collections.abc import Sequence
from datetime import date

from generator.model.output import OutputFile
from generator.rendering.addresses import absolute
from generator.rendering.escaping import escape_html
from generator.settings import Settings

PLACES_MAXIMUM = 50_000
Place = tuple[str, date | None]

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_sitemap(places: Sequence[Place], settings: Settings) -> list[OutputFile]:
    """Render the map of pages, each a path and the day it changed, where that is known.

    Past 50,000 places the map is an index of numbered maps.
    """
    names = name_sitemaps(len(places))
    if len(names) == 1:
        return [OutputFile("sitemap.xml", _write("urlset", "url", places, settings))]
    parts = [
        OutputFile(name, _write("urlset", "url", part, settings))
        for name, part in zip(names[1:], _cut(places), strict=True)
    ]
    index = _write("sitemapindex", "sitemap", [(part.path, None) for part in parts], settings)
    return [OutputFile("sitemap.xml", index), *parts]


def name_sitemaps(count: int) -> tuple[str, ...]:
    """Return the paths of the maps that so many places need, the one that is asked for first."""
    numbers = range(1, -(-count // PLACES_MAXIMUM) + 1) if count > PLACES_MAXIMUM else ()
    return ("sitemap.xml", *(f"sitemap-{number}.xml" for number in numbers))


def render_robots(settings: Settings) -> OutputFile:
    """Render robots.txt, which lets everyone in and names the map."""
    text = f"User-agent: *\nAllow: /\n\nSitemap: {absolute(settings, 'sitemap.xml')}\n"
    return OutputFile("robots.txt", text.encode())


def _cut(places: Sequence[Place]) -> list[Sequence[Place]]:
    starts = range(0, len(places), PLACES_MAXIMUM)
    return [places[start : start + PLACES_MAXIMUM] for start in starts]


def _write(root: str, tag: str, places: Sequence[Place], settings: Settings) -> bytes:
    lines = [
        f"<{tag}><loc>{escape_html(absolute(settings, path))}</loc>"
        + (f"<lastmod>{day.isoformat()}</lastmod>" if day else "")
        + f"</{tag}>"
        for path, day in places
    ]
    body = "\n".join(lines)
    head = "<?xml version='1.0' encoding='UTF-8'?>"
    return f'{head}\n<{root} xmlns="{_NAMESPACE}">\n{body}\n</{root}>\n'.encode()
