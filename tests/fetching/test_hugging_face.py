"""Hugging Face: the ids on the page of a day."""

from datetime import date

import pytest

from generator.fetching.client import open_client
from generator.fetching.errors import FetchError
from generator.fetching.hugging_face import fetch_daily_papers
from tests.fetching.clocks import FakeTime
from tests.fetching.registries import Answer, Heard, fixture, serve_registries


def fetch(answer: Answer, day: date | None, limit: int = 50) -> tuple[list[str], str]:
    heard: list[Heard] = []
    with (
        serve_registries({"hugging-face": answer}, heard) as environ,
        open_client(environ, FakeTime().timing()) as client,
    ):
        return fetch_daily_papers(client, day, limit), heard[0].path


def test_the_ids_of_a_day_come_once_and_in_order() -> None:
    found, asked = fetch(fixture("hugging-face/day.json"), date(2025, 1, 2))
    assert found == ["2408.03506", "2406.01230"]
    assert asked == "/api/daily_papers?date=2025-01-02&limit=50"


def test_the_latest_come_without_a_day_and_no_more_than_wanted() -> None:
    assert fetch(fixture("hugging-face/day.json"), None, 1) == (
        ["2408.03506"],
        "/api/daily_papers?limit=1",
    )


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (fixture("hugging-face/none.json"), "not-found", "lists no papers for that day"),
        (Answer(b'{"error": "x"}'), "bad-answer", "sent no list of papers"),
        (Answer(b'[{"paper": {"id": 7}}]'), "bad-answer", "without arXiv ids"),
        (Answer(b"[" * 20_000), "bad-answer", "nested too deep"),
        (Answer(b'{"error": "date"}', 400), "refused", r"refused the request \(HTTP 400\)"),
    ],
)
def test_a_day_without_papers_is_an_error(answer: Answer, kind: str, text: str) -> None:
    with pytest.raises(FetchError, match=text) as caught:
        fetch(answer, date(2025, 1, 4))
    assert caught.value.kind == kind
