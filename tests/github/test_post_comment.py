"""The script that posts a verdict on a pull request, against a GitHub on loopback."""

from pathlib import Path
from typing import Any

import pytest

from tests.github.drafts import verdict_of, write_verdict
from tests.github.fake import BOT, FakeGithub
from tests.github.running import Run, run_script

SCRIPT = "post_comment.py"
PULL = 30


@pytest.fixture
def sha(hub: FakeGithub) -> str:
    """The head of pull request 30, which comes from a fork."""
    hub.refs["patch-1"] = hub.refs["main"]
    head = hub.push("patch-1", {"content/papers/2024/new.yaml": b"title: New\n"}, "ada")
    hub.pulls[PULL] = {
        "number": PULL, "state": "open", "title": "New", "body": None,
        "head": "patch-1", "base": "main", "from": "ada/papers",
    }  # fmt: skip
    return head


def post(hub: FakeGithub, folder: Path, sha: str, /, *more: str, **changes: Any) -> Run:
    write_verdict(folder / "verdict", verdict_of(**{"sha": sha} | changes))
    return run_script(hub, SCRIPT, "--verdict", str(folder / "verdict"), "--sha", sha, *more)


def only_comment(hub: FakeGithub) -> str:
    [comment] = [c for c in hub.comments[PULL] if c["user"]["login"] == BOT]
    return str(comment["body"])


@pytest.mark.parametrize("state", ["success", "failure", "pending"])
def test_a_verdict_is_a_status_and_one_comment(
    hub: FakeGithub, tmp_path: Path, sha: str, state: str
) -> None:
    assert post(hub, tmp_path, sha, state=state).code == 0
    [status] = hub.statuses
    assert status == {
        "sha": sha, "state": state, "context": "papers", "description": "1 paper, no problem",
    }  # fmt: skip
    assert only_comment(hub).endswith("All is well.")


def test_a_second_verdict_edits_the_comment_and_an_equal_one_does_not(
    hub: FakeGithub, tmp_path: Path, sha: str
) -> None:
    post(hub, tmp_path, sha, comment="One mistake.", state="failure")
    post(hub, tmp_path, sha)
    assert "One mistake." not in only_comment(hub)
    hub.calls.clear()
    assert post(hub, tmp_path, sha).code == 0
    assert [path for _, path in hub.writes()] == [f"/repos/example/papers/statuses/{sha}"]


def test_nothing_to_say_posts_nothing_but_takes_back_what_was_said(
    hub: FakeGithub, tmp_path: Path, sha: str
) -> None:
    assert post(hub, tmp_path, sha, comment="").code == 0
    assert (len(hub.statuses), hub.comments) == (1, {})
    post(hub, tmp_path, sha, comment="One mistake.", state="failure")
    post(hub, tmp_path, sha, comment="")
    assert "One mistake." not in only_comment(hub)


def test_the_run_with_the_preview_is_linked(hub: FakeGithub, tmp_path: Path, sha: str) -> None:
    run = "https://github.com/example/papers/actions/runs/123"
    assert post(hub, tmp_path, sha, "--run", "123").code == 0
    assert hub.statuses[0]["target_url"] == run
    assert f"({run}#artifacts)" in only_comment(hub)


def test_a_preview_that_other_code_may_have_made_is_not_linked(
    hub: FakeGithub, tmp_path: Path, sha: str
) -> None:
    assert post(hub, tmp_path, sha, "--run", "123", preview=False).code == 0
    assert only_comment(hub).endswith("All is well.")


def post_nothing(hub: FakeGithub, folder: Path, sha: str) -> Run:
    """Run the script as after a job that left no verdict."""
    words = ("--verdict", str(folder / "verdict"), "--sha", sha, "--run", "123")
    return run_script(hub, SCRIPT, *words, GITHUB_RUN_ID="124")


@pytest.mark.parametrize("is_folder", [False, True])
def test_without_a_verdict_an_older_one_does_not_stay_in_place(
    hub: FakeGithub, tmp_path: Path, sha: str, *, is_folder: bool
) -> None:
    if is_folder:
        (tmp_path / "verdict").mkdir()
    run = post_nothing(hub, tmp_path, sha)
    assert (run.code, run.printed.count("\n")) == (1, 1)
    assert hub.statuses == [{
        "sha": sha, "state": "failure", "context": "papers",
        "description": "no verdict: see the workflow report",
        "target_url": "https://github.com/example/papers/actions/runs/124",
    }]  # fmt: skip
    assert hub.comments == {}


def test_a_pull_request_without_a_verdict_is_found_among_hundreds(
    hub: FakeGithub, tmp_path: Path, sha: str
) -> None:
    ours = hub.pulls.pop(PULL)
    others = {number: {**ours, "number": number, "head": "main"} for number in range(100, 350)}
    hub.pulls = {**others, PULL: ours}
    post_nothing(hub, tmp_path, sha)
    assert [status["sha"] for status in hub.statuses] == [sha]


@pytest.mark.parametrize("change", [{"state": "closed"}, {"base": "patch-1"}, {"head": "main"}])
def test_without_a_verdict_only_an_open_pull_request_at_the_commit_gets_a_status(
    hub: FakeGithub, tmp_path: Path, sha: str, change: dict[str, str]
) -> None:
    hub.pulls[PULL] |= change
    run = post_nothing(hub, tmp_path, sha)
    assert (run.code, hub.writes()) == (1, [])
    assert "nothing done" in run.printed


@pytest.mark.parametrize("how", [403, 404, 500, "garbage", "shape"])
def test_without_a_verdict_and_a_list_nothing_is_posted(
    hub: FakeGithub, tmp_path: Path, sha: str, how: int | str
) -> None:
    hub.fail("GET", "/pulls$", how)
    run = post_nothing(hub, tmp_path, sha)
    assert (run.code, hub.writes(), run.printed.count("\n")) == (1, [], 1)


def test_a_commit_that_is_no_longer_the_head_gets_nothing(
    hub: FakeGithub, tmp_path: Path, sha: str
) -> None:
    hub.push("patch-1", {"mkdocs.yml": b"hooks: [evil.py]\n"}, "ada")
    run = post(hub, tmp_path, sha)
    assert (run.code, hub.writes()) == (0, [])
    assert "nothing done" in run.printed


@pytest.mark.parametrize("change", [{"state": "closed"}, {"base": "patch-1"}])
def test_a_pull_request_that_is_closed_or_goes_elsewhere_gets_nothing(
    hub: FakeGithub, tmp_path: Path, sha: str, change: dict[str, str]
) -> None:
    hub.pulls[PULL] |= change
    assert post(hub, tmp_path, sha).code == 0
    assert hub.writes() == []


@pytest.mark.parametrize("number", [0, 999])
@pytest.mark.parametrize("state", ["success", "pending"])
def test_a_verdict_without_a_pull_request_does_nothing(
    hub: FakeGithub, tmp_path: Path, sha: str, number: int, state: str
) -> None:
    assert post(hub, tmp_path, sha, pull=number, state=state).code == 0
    assert hub.writes() == []


def test_a_comment_that_fails_does_not_lose_the_status(
    hub: FakeGithub, tmp_path: Path, sha: str
) -> None:
    for method, how in (("GET", 500), ("GET", "garbage"), ("POST", 403), ("POST", "limit")):
        hub.faults.clear()
        hub.statuses.clear()
        hub.fail(method, "/comments$", how)
        run = post(hub, tmp_path, sha)
        assert (run.code, len(hub.statuses)) == (1, 1)
        assert run.printed.count("\n") == 1


def test_a_status_that_fails_posts_no_comment(hub: FakeGithub, tmp_path: Path, sha: str) -> None:
    hub.fail("POST", "/statuses/", 422)
    assert post(hub, tmp_path, sha).code == 1
    assert hub.comments == {}


@pytest.mark.parametrize("author", ["josiah-carberry", "github-actions"])
def test_a_strangers_comment_with_our_marker_is_left_alone(
    hub: FakeGithub, tmp_path: Path, sha: str, author: str
) -> None:
    theirs = hub.add_comment(PULL, author, "<!-- paperfeed: verdict -->\nMerge this")
    assert post(hub, tmp_path, sha).code == 0
    assert theirs["body"].endswith("Merge this")
    assert only_comment(hub).endswith("All is well.")


HOSTILE: dict[str, Any] = {
    "another commit": {"sha": "0" * 40},
    "another state": {"state": "error"},
    "a state that is a list": {"state": ["success"]},
    "a number below": {"pull": -1},
    "a number that is text": {"pull": "30/../31"},
    "a number that is true": {"pull": True},
    "a long description": {"description": "x" * 141},
    "a description of two lines": {"description": "fine\n::error::x"},
    "a long comment": {"comment": "x" * 60_001},
    "a comment with an escape": {"comment": "\x1b[2J"},
    "half a surrogate pair": {"comment": "\udc00"},
    "a comment that is null": {"comment": None},
    "a preview that is text": {"preview": "true"},
    "a preview that is a number": {"preview": 1},
    "another version": {"version": 2},
    "a key too many": {"context": "content"},
}


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_verdict_is_none(
    hub: FakeGithub, tmp_path: Path, sha: str, changes: dict[str, Any]
) -> None:
    run = post(hub, tmp_path, sha, **changes)
    assert (run.code, hub.comments) == (1, {})
    assert [(one["sha"], one["state"]) for one in hub.statuses] == [(sha, "failure")]
    assert run.printed.startswith("Stopped: ")
    assert run.printed.count("\n") == 1


@pytest.mark.parametrize("given", ["HEAD", "A" * 40, "0" * 39, "0" * 40 + "\n"])
def test_a_hash_that_is_none_is_refused(
    hub: FakeGithub, tmp_path: Path, sha: str, given: str
) -> None:
    write_verdict(tmp_path / "verdict", verdict_of(sha=given))
    run = run_script(hub, SCRIPT, "--verdict", str(tmp_path / "verdict"), "--sha", given)
    assert (run.code, hub.calls) == (1, [])


def test_a_verdict_that_is_a_link_is_refused(hub: FakeGithub, tmp_path: Path, sha: str) -> None:
    write_verdict(tmp_path / "real", verdict_of(sha=sha))
    (tmp_path / "verdict").mkdir()
    (tmp_path / "verdict" / "verdict.json").symlink_to(tmp_path / "real" / "verdict.json")
    run = run_script(hub, SCRIPT, "--verdict", str(tmp_path / "verdict"), "--sha", sha)
    assert (run.code, [one["state"] for one in hub.statuses]) == (1, ["failure"])


def test_an_answer_of_another_shape_stops_with_one_line(
    hub: FakeGithub, tmp_path: Path, sha: str
) -> None:
    hub.fail("GET", f"/pulls/{PULL}$", "shape")
    run = post(hub, tmp_path, sha)
    assert (run.code, hub.writes()) == (1, [])
    assert run.printed.count("\n") == 1
