"""Archives (RFC 5005): nothing is missed, however many papers there are."""

import io
from datetime import date, timedelta

import feedparser
import pytest

from generator.model.paper import Paper
from generator.rendering.feeds import SIZE_MAXIMUM, count_window
from tests.builders import make_headlines, make_paper
from tests.feeds import find_faults, read_ids, render, walk

LEADING = ("feed.xml", "atom.xml")
"""Feeds whose newest file leads to the archives."""


def make_papers(count: int, days_apart: int = 1, abstract: str = "") -> list[Paper]:
    return [
        make_paper(
            f"p-{number:03}",
            title=f"Title {number}",
            listed=date(2023, 1, 1) + timedelta(days=number * days_apart),
            **({"abstract": abstract} if abstract else {}),
        )
        for number in range(count)
    ]


def all_ids(papers: list[Paper]) -> list[str]:
    return sorted(f"tag:example.org,2025:paper/{paper.id}" for paper in papers)


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 99, 100, 149, 230])
@pytest.mark.parametrize("name", LEADING)
def test_every_paper_is_reachable_from_the_newest_file(count: int, name: str) -> None:
    papers = make_papers(count)
    files = render(*papers)
    assert sorted(walk(name, files.__getitem__)) == all_ids(papers)
    assert all(find_faults(path, files[path]) == [] for path in files if path.startswith("feeds/"))


@pytest.mark.parametrize("name", LEADING)
def test_the_size_cap_hides_no_paper(name: str) -> None:
    papers = make_papers(140, abstract="A long sentence for a heavy feed. " * 160)
    files = render(*papers)
    assert len(files[name]) <= SIZE_MAXIMUM
    assert sorted(walk(name, files.__getitem__)) == all_ids(papers)


def test_a_new_paper_changes_no_archive() -> None:
    papers = make_papers(149)
    before = render(*papers[:-1])
    after = render(*papers)
    archives = [path for path in before if path.startswith("feeds/")]
    assert archives == ["feeds/1/atom.xml", "feeds/2/atom.xml"]
    assert all(before[path] == after[path] for path in archives)


def test_an_archive_says_that_it_is_one() -> None:
    files = render(*make_papers(120))
    newest = feedparser.parse(io.BytesIO(files["atom.xml"])).feed
    oldest = feedparser.parse(io.BytesIO(files["feeds/1/atom.xml"])).feed
    relations = {link.rel: link.href for link in oldest.links}
    assert relations["current"] == "https://example.org/papers-site/atom.xml"
    assert "prev-archive" not in relations
    assert "fh_archive" in oldest
    assert "fh_archive" not in newest


def test_rss_says_that_its_archives_are_atom() -> None:
    newest = feedparser.parse(io.BytesIO(render(*make_papers(120))["feed.xml"])).feed
    [archive] = [link for link in newest.links if link.rel == "prev-archive"]
    assert archive.type == "application/atom+xml"
    assert archive.href == "https://example.org/papers-site/feeds/2/atom.xml"


def test_the_window_holds_fifty_papers_or_thirty_days() -> None:
    assert count_window(make_headlines(*make_papers(200, days_apart=1))[::-1]) == 50
    assert count_window(make_headlines(*make_papers(200, days_apart=0))[::-1]) == 200
    assert count_window(make_headlines(*make_papers(7))[::-1]) == 7
    assert count_window([]) == 0


def test_a_first_day_with_many_papers_needs_no_archive() -> None:
    files = render(*make_papers(94, days_apart=0))
    assert len(read_ids(files["atom.xml"])) == 94
    assert not [path for path in files if path.startswith("feeds/")]
