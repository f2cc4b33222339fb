"""The feeds of the built launch site, as validators and readers see them."""

from pathlib import Path

import pytest
from lxml import etree

from generator.rendering.feeds import SIZE_MAXIMUM
from tests.feeds import find_faults, walk

SITE = "https://paperfeed.github.io/paperfeed/"
FEEDS = ("feed.xml", "atom.xml", "feed.json")


def test_every_feed_is_valid_and_small_enough(launch_site: Path) -> None:
    paths = [path for name in FEEDS for path in sorted(launch_site.rglob(name))]
    assert len(paths) > 50
    for path in paths:
        content = path.read_bytes()
        assert find_faults(path.name, content) == [], path
        assert len(content) <= SIZE_MAXIMUM, path


@pytest.mark.parametrize("name", FEEDS)
def test_every_paper_is_reachable(launch_site: Path, name: str) -> None:
    found = walk(name, lambda path: (launch_site / path).read_bytes(), SITE)
    assert len(found) == 94


def test_the_list_of_feeds_names_every_atom_feed(launch_site: Path) -> None:
    content = (launch_site / "feeds.opml").read_bytes()
    assert find_faults("feeds.opml", content) == []
    named = {
        str(node.get("xmlUrl")).removeprefix(SITE)
        for node in etree.fromstring(content).iter("outline")
        if node.get("xmlUrl")
    }
    there = {path.relative_to(launch_site).as_posix() for path in launch_site.rglob("atom.xml")}
    assert named == {path for path in there if not path.startswith("feeds/")}
