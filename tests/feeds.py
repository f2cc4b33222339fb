"""Ways to read feeds as readers and validators do."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import feedparser
from lxml import etree

from generator.model.paper import Paper
from generator.settings import Settings, make_settings
from tests.builders import make_files

GRAMMARS = Path(__file__).parent / "grammars"
SITE = "https://example.org/papers-site/"


def make_site(site_url: str = SITE, **options: Any) -> Settings:
    """Make the settings of a site at a sub-path."""
    config = {
        "site_name": "Example Papers",
        "site_url": site_url,
        "site_description": "Papers & more, chosen by <people>.",
    }
    return make_settings(Path("/nowhere"), config, {"authority": "example.org,2025", **options})


def render(*papers: Paper, settings: Settings | None = None) -> dict[str, bytes]:
    """Return every feed file of some papers by its path."""
    files = make_files(*papers, settings=settings or make_site())[1]
    names = ("feed.xml", "atom.xml", "feed.json", "feeds.opml")
    return {path: content for path, content in files.items() if path.endswith(names)}


def find_faults(path: str, content: bytes) -> list[str]:
    """Return what the grammar and a feed reader say of one file."""
    if path.endswith(".json"):
        return find_json_faults(json.loads(content))
    name = {"feed.xml": "rss", "atom.xml": "atom", "feeds.opml": "opml"}[path.rpartition("/")[2]]
    grammar = etree.RelaxNG(etree.parse(GRAMMARS / f"{name}.rng"))
    grammar.validate(etree.fromstring(content))
    faults = [f"{path}:{error.line}: {error.message}" for error in grammar.error_log]
    if name != "opml":
        parsed = feedparser.parse(io.BytesIO(content))
        faults += [f"{path}: {parsed.bozo_exception}"] if parsed.bozo else []
    return faults


def find_json_faults(feed: Mapping[str, Any]) -> list[str]:
    """Return what breaks a rule of JSON Feed 1.1."""
    faults = [key for key in ("version", "title", "home_page_url", "feed_url") if not feed.get(key)]
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        faults.append("version")
    for item in feed["items"]:
        faults += [f"item without {key}" for key in _JSON_ITEM if not item.get(key)]
        faults += [f"item key {key}" for key in item if key not in _JSON_ITEM | _JSON_OPTIONAL]
    return faults


_JSON_ITEM = {
    "id", "url", "title", "content_html", "summary", "date_published", "date_modified", "authors",
    "tags",
}  # fmt: skip
_JSON_OPTIONAL = {"external_url", "_paper"}


def read_ids(content: bytes) -> list[str]:
    """Return the ids of a feed's entries in order."""
    if content.startswith(b"{"):
        return [item["id"] for item in json.loads(content)["items"]]
    return [entry.id for entry in feedparser.parse(io.BytesIO(content)).entries]


def find_older(content: bytes) -> str | None:
    """Return the address of the archive that comes before a feed's file."""
    if content.startswith(b"{"):
        found = json.loads(content).get("next_url")
        return str(found) if found else None
    links = feedparser.parse(io.BytesIO(content)).feed.links
    return next((str(link.href) for link in links if link.rel == "prev-archive"), None)


def walk(start: str, get: Callable[[str], bytes], site: str = SITE) -> list[str]:
    """Follow a feed through its archives; return every id found, each once."""
    found: list[str] = []
    address: str | None = site + start
    seen: set[str] = set()
    while address:
        assert address not in seen, f"{address} leads in a circle"
        seen.add(address)
        content = get(address.removeprefix(site))
        found += read_ids(content)
        address = find_older(content)
    return list(dict.fromkeys(found))
