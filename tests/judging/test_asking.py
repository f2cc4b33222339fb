"""Asking GitHub: which pull request it is, and what becomes of every answer that is none."""

import json
from typing import Any

import pytest

from generator.fetching.errors import FetchError
from generator.github.client import ANSWER_MAXIMUM, REQUESTS_MAXIMUM, open_github
from generator.github.proposed import list_proposed
from tests.judging.desk import Desk, paper
from tests.judging.fake import BOT, REPOSITORY, TOKEN

NEW = "content/papers/2024/2402.00002.yaml"
STEPS = [
    r"/pulls\?",
    "/pulls/7$",
    "/pulls/7/reviews",
    "/collaborators/",
    "/compare/",
    "/git/trees/",
    "/git/blobs/",
]  # fmt: skip
FAULTS = {
    "401": "HTTP 401",
    "403": "HTTP 403",
    "404": "HTTP 404",
    "429": "rate limit",
    "limit": "rate limit",
    "500": "HTTP 500",
    "503": "HTTP 503",
    "elsewhere": "HTTP 302",
    "garbage": "no JSON",
    "deep": "no JSON",
    "empty": "no JSON",
    "shape": "GitHub's",
    "object": "GitHub's answer holds no",
    "huge": "more than",
    "packed": "packed",
    "cut": "broke off",
}


@pytest.mark.parametrize(
    ("step", "how"),
    [("/compare/", how) for how in FAULTS]
    + [
        (step, how)
        for step in STEPS
        for how in ("500", "garbage", "shape")
        if (step, how) != ("/collaborators/", "shape")
    ],
)
def test_a_fault_of_github_is_one_line_and_no_verdict(desk: Desk, step: str, how: str) -> None:
    sha = desk.hub.add_pull(7, {NEW: paper()})
    desk.hub.review(7, "ada", "APPROVED", sha)
    desk.hub.fail(step, how)
    outcome = desk.judge(sha)
    assert (outcome.code, outcome.verdict) == (1, None)
    assert len(outcome.printed.splitlines()) == 1
    assert outcome.printed.startswith("Error: no verdict: ")
    assert FAULTS[how] in outcome.printed


def test_a_server_that_is_silent_is_not_waited_for(desk: Desk) -> None:
    desk.hub.fail("/pulls", "silence")
    environ = {"GITHUB_API_URL": desk.hub.url, "GH_TOKEN": TOKEN}
    with (
        open_github(environ, REPOSITORY, deadline=0.05) as github,
        pytest.raises(FetchError, match="in time"),
    ):
        github.ask("pulls/7")


def test_requests_are_counted(desk: Desk) -> None:
    desk.hub.add_pull(7, {NEW: paper()})
    environ = {"GITHUB_API_URL": desk.hub.url, "GH_TOKEN": TOKEN}
    with open_github(environ, REPOSITORY) as github:
        for _ in range(REQUESTS_MAXIMUM):
            github.ask("pulls/7")
        with pytest.raises(FetchError, match="more than 200 requests"):
            github.ask("pulls/7")
    assert len(desk.hub.calls) == REQUESTS_MAXIMUM


def test_a_commit_without_a_pull_request_has_no_verdict(desk: Desk) -> None:
    out = desk.records.root / "verdict"
    out.mkdir()
    (out / "verdict.json").write_text(json.dumps({"version": 1, "state": "success"}))
    outcome = desk.judge("c" * 40)
    assert (outcome.code, outcome.verdict) == (0, None)
    assert "No open pull request" in outcome.printed


def test_a_pull_request_that_has_moved_on_has_no_verdict(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {NEW: paper()})
    desk.hub.add_pull(7, {NEW: paper("Pushed since")})
    outcome = desk.judge(sha)
    assert (outcome.code, outcome.verdict) == (0, None)


@pytest.mark.parametrize("pull", [{"base": "release"}, {"base": "main2"}])
def test_a_pull_request_to_another_branch_has_no_verdict(desk: Desk, pull: dict[str, str]) -> None:
    assert desk.judge_files({NEW: paper()}, **pull).verdict is None


def test_a_closed_pull_request_has_no_verdict(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {NEW: paper()})
    desk.hub.pulls[7].state = "closed"
    assert desk.judge(sha).verdict is None


def test_a_pull_request_is_found_among_hundreds(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {NEW: paper()})
    for number in range(8, 260):
        desk.hub.add_pull(number, {"docs/a.md": f"{number}"}, login=f"ada-{number}")
    outcome = desk.judge(sha)
    assert outcome.verdict
    assert outcome.verdict["pull"] == 7
    assert len(desk.hub.calls) <= 200


LONG = "\u00e9" * 65_536
"""The longest text of a pull request that GitHub takes; in JSON, six times as many bytes."""


def test_what_strangers_write_does_not_keep_others_from_being_judged(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {NEW: paper()})
    for number in range(8, 40):
        desk.hub.add_pull(number, {"docs/a.md": ""}, login="eve", body=LONG)
    assert 6 * len(LONG) * 32 > ANSWER_MAXIMUM
    assert desk.judge(sha).state == "success"


def test_what_strangers_write_does_not_keep_new_papers_from_being_found(desk: Desk) -> None:
    ours: dict[str, Any] = {"login": BOT, "branch": "bot/ingest-2024-05-06", "head": REPOSITORY}
    desk.hub.add_pull(7, {NEW: paper()}, body=f"- `{NEW}`", **ours)
    for number in range(8, 40):
        desk.hub.add_pull(number, {"docs/a.md": ""}, login="eve", body=LONG)
    environ = {"GITHUB_API_URL": desk.hub.url, "GH_TOKEN": TOKEN}
    with open_github(environ, REPOSITORY) as github:
        assert list_proposed(github) == {"2402.00002"}


@pytest.mark.parametrize("how", ["huge", "500", "garbage", "shape"])
def test_a_page_of_pull_requests_that_cannot_be_read_is_done_without(desk: Desk, how: str) -> None:
    last = desk.hub.add_pull(7, {NEW: paper()})
    for number in range(8, 60):
        first = desk.hub.add_pull(number, {NEW: paper(f"No {number}")}, login=f"ada-{number}")
    desk.hub.fail("/pulls[?].*&page=2$", how)
    assert desk.judge(first).state == "success"
    outcome = desk.judge(last)
    if how == "huge":
        assert outcome.state == "success"
    else:
        assert (outcome.code, outcome.verdict) == (1, None)
        assert outcome.printed.startswith("Error: no verdict: ")
        assert outcome.printed.count("\n") == 1


def test_of_two_pull_requests_at_one_commit_the_first_is_judged(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {NEW: paper()})
    desk.hub.add_pull(9, {NEW: paper()})
    desk.hub.pulls[9].sha = sha
    desk.hub.fail("/compare/", "404")
    assert desk.judge(sha).verdict is None
    assert any(path.endswith("/pulls/7") for path in desk.hub.calls)


def test_an_author_whose_account_is_gone_is_a_stranger(desk: Desk) -> None:
    assert desk.judge_files({NEW: paper()}, login="", head="").state == "success"
    assert desk.judge_files({"docs/a.md": ""}, login="", head="").state == "failure"


@pytest.mark.parametrize(
    "words",
    [
        ("--sha", "HEAD"),
        ("--sha", "c" * 39),
        ("--sha", "C" * 40),
        ("--sha", "c" * 40 + "\n"),
        ("--repo", "papers"),
        ("--repo", "../papers"),
        ("--repo", "example/papers/.."),
        ("--repo", "example/.."),
        ("--repo", "example/papers?x=1"),
    ],
)
def test_words_that_cannot_be_meant_are_refused_before_anything_is_asked(
    desk: Desk, words: tuple[str, str]
) -> None:
    result = desk.run("c" * 40, *words)
    assert result.exit_code == 2
    assert not desk.hub.calls


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GH_TOKEN", ""),
        ("GH_TOKEN", "two words"),
        ("GITHUB_API_URL", "http://example.org"),
        ("GITHUB_API_URL", "file:///etc"),
        ("GITHUB_API_URL", "https://user@example.org"),
    ],
)
def test_an_environment_that_cannot_be_meant_is_refused(
    desk: Desk, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    outcome = desk.judge("c" * 40)
    assert (outcome.code, outcome.verdict) == (1, None)
    assert not desk.hub.calls
