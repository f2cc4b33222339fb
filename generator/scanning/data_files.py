"""Data files: JSON, JSON Lines, and JSON Feed with the HTML inside."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.scanning.faults import Fault, find_repeated
from generator.scanning.pages import scan_markup
from generator.scanning.values import read_json
from generator.scanning.walls import Walls
from generator.scanning.xml_files import find_link_faults

_FEED = "https://jsonfeed.org/version/"
_LINKS = ("url", "external_url", "image", "banner_image")


def scan_json(text: str, walls: Walls) -> Iterator[Fault]:
    """Yield the faults of a JSON file: that it cannot be read, or, of a feed, what is in it."""
    try:
        values = read_json(text)
    except ValueError as error:
        yield Fault("built-data", f"the file is not JSON: {error}")
        return
    if not isinstance(values, dict):
        return
    if str(values.get("version", "")).startswith(_FEED):
        yield from _scan_feed(values, walls)
    elif isinstance(values.get("ids"), list):
        yield from find_repeated("the id", [str(one) for one in values["ids"]], "built-data")


def scan_json_lines(text: str) -> Iterator[Fault]:
    """Yield each line that is not a JSON object, and each id that stands twice."""
    ids = []
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        try:
            values = read_json(line)
        except ValueError as error:
            yield Fault("built-data", f"line {number:,} is not JSON: {error}")
            continue
        if not isinstance(values, dict):
            yield Fault("built-data", f"line {number:,} is not an object")
        elif "id" in values:
            ids.append(str(values["id"]))
    yield from find_repeated("the id", ids, "built-data")


def _scan_feed(values: Mapping[str, Any], walls: Walls) -> Iterator[Fault]:
    items = values.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        yield Fault("built-feed", "the feed has no list of items")
        return
    yield from find_repeated("the entry", [str(item.get("id")) for item in items], "built-feed")
    names = ("home_page_url", "feed_url", "next_url", "icon", "favicon")
    yield from find_link_faults(str(values[name]) for name in names if name in values)
    for item in items:
        yield from scan_markup(str(item.get("content_html", "")), walls)
        yield from find_link_faults(str(item[name]) for name in _LINKS if name in item)
