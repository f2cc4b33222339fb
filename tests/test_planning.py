"""The plan: what is made of papers, and when."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from generator import pipeline
from generator.pipeline import Drawn, make_everything
from generator.rendering.feeds import WINDOW
from generator.rendering.fragments import Part
from tests.builders import FIRST_DAY, draw, make_paper
from tests.feeds import make_site

FEW: Sequence[Part] = ("card", "rss", "atom", "json")
"""What only the newest papers of a large site put into lists and feeds."""


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "SMALL_MAXIMUM", 0)


def count(drawn: Drawn) -> dict[Part, int]:
    return {part: drawn.cache.count(part) for part in FEW}


@pytest.mark.usefixtures("large")
def test_what_lists_and_feeds_show_of_few_papers_is_made_with_these_papers_pages() -> None:
    papers = [
        make_paper(
            f"p{number:03}",
            title=f"Paper number {number}",
            listed=FIRST_DAY + timedelta(days=number),
            topics=["agents" if number < 150 else "tool-use"],
            venue="ICLR 2024" if number < 120 else None,
        )
        for number in range(300)
    ]
    drawn = draw(*papers, settings=make_site())
    make_everything(drawn, drawn.plan.papers)
    before = count(drawn)
    make_everything(drawn, [*drawn.plan.lists, drawn.plan.home])
    assert count(drawn) == before
    assert all(0 < number < len(papers) for number in before.values()), before


@pytest.mark.usefixtures("large")
def test_no_more_entries_are_made_than_feeds_have_room_for() -> None:
    papers = [
        make_paper(f"p{number:03}", title=f"Paper number {number}", abstract="Word. " * 600)
        for number in range(400)
    ]
    drawn = draw(*papers, settings=make_site())
    make_everything(drawn, drawn.plan.papers)
    assert count(drawn)["json"] == WINDOW
    make_everything(drawn, drawn.plan.lists)
    assert count(drawn)["json"] < len(papers) / 2
