"""Every internal link and asset of every page leads somewhere, under the site's own sub-path."""

from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5lib
import pytest

ATTRIBUTES = {
    "a": ["href"], "link": ["href"], "script": ["src"], "img": ["src"], "form": ["action"],
    "use": ["href"], "source": ["src"], "iframe": ["src"],
}  # fmt: skip
# Relations that name other hosts' or this page's own whole address.
HTML = "{http://www.w3.org/1999/xhtml}"


def pages_of(site: Path) -> dict[str, object]:
    return {
        path.relative_to(site).as_posix(): html5lib.parse(
            path.read_bytes(), transport_encoding="utf-8"
        )
        for path in sorted(site.rglob("*.html"))
    }


def address_of(page: str, base: str) -> str:
    return base + page.removesuffix("index.html")


def find_broken(site: Path, base: str) -> list[str]:
    """Return every reference below `base` that no file or anchor answers."""
    pages = pages_of(site)
    anchors = {
        address_of(page, base): {node.get("id") for node in tree.iter() if node.get("id")}  # type: ignore[attr-defined]
        for page, tree in pages.items()
    }
    broken = []
    for page, tree in pages.items():
        # GitHub Pages answers with the 404 page at any depth.
        here = f"{base}any/depth/" if page == "404.html" else address_of(page, base)
        anchors[here] = anchors.get(here) or anchors[address_of(page, base)]
        for node in tree.iter():  # type: ignore[attr-defined]
            tag = str(node.tag).removeprefix(HTML)
            for attribute in ATTRIBUTES.get(tag, []):
                value = node.get(attribute)
                if value is not None and not is_answered(site, base, here, value, anchors):
                    broken.append(f"{page}: <{tag} {attribute}={value!r}>")
    return broken


def is_answered(site: Path, base: str, here: str, value: str, anchors: dict[str, set[str]]) -> bool:
    target, anchor = urldefrag(urljoin(here, value))
    if urlsplit(target).scheme not in {"http", "https"}:
        return urlsplit(target).scheme in {"mailto", "data"}
    if urlsplit(target).netloc != urlsplit(base).netloc:
        return True
    if not target.startswith(base):
        # A whole address leads elsewhere on purpose; a path that leaves the site is a fault.
        return bool(urlsplit(value).netloc)
    if target == here:
        return not anchor or unquote(anchor) in anchors[here]
    path = site / unquote(urlsplit(target).path[len(urlsplit(base).path) :])
    if path.is_dir() and target.endswith("/"):
        path /= "index.html"
    is_anchored = (
        not anchor or unquote(anchor) in anchors.get(target, set()) or target not in anchors
    )
    return path.is_file() and is_anchored


def test_every_link_of_the_launch_site_is_answered(launch_site: Path) -> None:
    assert find_broken(launch_site, "https://paperfeed.github.io/paperfeed/") == []


def test_every_link_of_the_tiny_site_is_answered(tiny_site: Path) -> None:
    assert find_broken(tiny_site, "https://example.org/papers-site/") == []


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml", "feed.json", "feeds.opml", "sitemap.xml"])
def test_every_address_in_a_feed_or_map_is_answered(launch_site: Path, name: str) -> None:
    base = "https://paperfeed.github.io/paperfeed/"
    text = (launch_site / name).read_text("utf-8")
    found = {piece.split('"')[0].split("<")[0].split("\\")[0].split("&quot;")[0].split("&#")[0]
             for piece in text.split(base)[1:]}  # fmt: skip
    assert found
    missing = [
        path
        for path in sorted(found)
        if not (launch_site / unquote(path)).is_file()
        and not (launch_site / unquote(path) / "index.html").is_file()
    ]
    assert missing == []
