"""The script that turns a draft into a pull request, against a GitHub on loopback."""

import os
from pathlib import Path
from typing import Any

import pytest

from generator.rendering.drafts import DraftedFile
from generator.rendering.drafts import write_draft as draft_files
from tests.github.drafts import PAPER, RECORD, draft_of, write_draft
from tests.github.fake import BOT, FakeGithub
from tests.github.running import Run, run_script

SCRIPT = "open_pull_request.py"
BRANCH = "bot/issue-7"


def open_for_issue(hub: FakeGithub, folder: Path, **environment: str) -> Run:
    return run_script(hub, SCRIPT, "--draft", str(folder), "--issue", "7", **environment)


def propose(hub: FakeGithub, tmp_path: Path, **changes: Any) -> Run:
    """Run the script for issue 7 with a sound draft, or one with some fields changed."""
    return open_for_issue(hub, write_draft(tmp_path / "draft", draft_of(**changes)))


def only_pull(hub: FakeGithub) -> Any:
    [pull] = hub.pulls.values()
    return pull


def only_reply(hub: FakeGithub) -> str:
    [reply] = [c for c in hub.comments[7] if c["user"] and c["user"]["login"] == BOT]
    return str(reply["body"])


def test_an_issue_becomes_a_pull_request_on_top_of_the_default_branch(
    hub: FakeGithub, tmp_path: Path
) -> None:
    assert propose(hub, tmp_path, reply="Found at arXiv.").code == 0
    pull = only_pull(hub)
    assert (pull["title"], pull["head"], pull["base"], pull["draft"]) == (
        "Add Finding the Right Tool", BRANCH, "main", False,
    )  # fmt: skip
    assert pull["body"] == "A card of the paper.\n\nCloses #7"
    commit = hub.commits[hub.refs[BRANCH]]
    assert (commit.parents, commit.message) == ([hub.refs["main"]], "Add 2408.99999")
    assert hub.files_of(BRANCH) == hub.files_of("main") | {PAPER: RECORD.encode()}
    assert "Found at arXiv." in only_reply(hub)
    assert f"#{pull['number']}" in only_reply(hub)


def test_the_script_takes_what_the_generator_drafts(hub: FakeGithub, tmp_path: Path) -> None:
    files = [DraftedFile(PAPER, RECORD, None)]
    for file in draft_files("Add: a \x1b[2J title" * 20, "x" * 70_000, files, "y" * 70_000):
        (tmp_path / file.path).write_bytes(file.content)
    assert open_for_issue(hub, tmp_path).code == 0
    assert hub.files_of(BRANCH)[PAPER] == RECORD.encode()


def test_an_edited_issue_updates_the_same_pull_request_and_reply(
    hub: FakeGithub, tmp_path: Path
) -> None:
    propose(hub, tmp_path, reply="One author is missing.")
    number, first = only_pull(hub)["number"], hub.refs[BRANCH]
    hub.push("main", {"content/papers/2023/2301.00001.yaml": b"title: Another\n"}, "ada")
    edited = write_draft(
        tmp_path / "edited",
        draft_of(title="Add Another Tool", reply="", files=[
            {"path": "content/papers/2025/another-tool.yaml", "file": "0.yaml"}]),
    )  # fmt: skip
    assert open_for_issue(hub, edited).code == 0
    assert (only_pull(hub)["number"], only_pull(hub)["title"]) == (number, "Add Another Tool")
    assert hub.refs[BRANCH] != first
    assert hub.commits[hub.refs[BRANCH]].parents == [hub.refs["main"]]
    assert PAPER not in hub.files_of(BRANCH)
    assert "content/papers/2023/2301.00001.yaml" in hub.files_of(BRANCH)
    assert "missing" not in only_reply(hub)


def test_what_is_there_already_is_not_written_again(hub: FakeGithub, tmp_path: Path) -> None:
    propose(hub, tmp_path, reply="Found at arXiv.", body="Two lines\nof text.  ")
    only_pull(hub)["body"] = only_pull(hub)["body"].replace("\n", "\r\n") + "\r\n"
    hub.push("main", {"content/papers/2023/2301.00001.yaml": b"title: Another\n"}, "ada")
    hub.calls.clear()
    assert propose(hub, tmp_path, reply="Found at arXiv.", body="Two lines\nof text.").code == 0
    assert hub.calls
    assert hub.writes() == []


def test_only_a_new_title_leaves_the_branch_alone(hub: FakeGithub, tmp_path: Path) -> None:
    propose(hub, tmp_path)
    hub.calls.clear()
    propose(hub, tmp_path, title="Add the same paper")
    assert hub.writes() == [("PATCH", f"/repos/example/papers/pulls/{only_pull(hub)['number']}")]


def test_a_draft_without_files_only_replies(hub: FakeGithub, tmp_path: Path) -> None:
    assert propose(hub, tmp_path, files=[], title="", reply="That is no arXiv id.").code == 0
    assert hub.pulls == {}
    assert only_reply(hub).endswith("That is no arXiv id.")
    assert [path for _, path in hub.writes()] == ["/repos/example/papers/issues/7/comments"]


def test_an_error_after_a_pull_request_leaves_it_and_says_so(
    hub: FakeGithub, tmp_path: Path
) -> None:
    propose(hub, tmp_path)
    before = (dict(hub.refs), dict(only_pull(hub)))
    assert propose(hub, tmp_path, files=[], reply="That is no arXiv id.").code == 0
    assert (hub.refs, only_pull(hub)) == before
    assert "That is no arXiv id." in only_reply(hub)
    assert f"#{only_pull(hub)['number']} stays" in only_reply(hub)


def test_an_ingest_is_one_draft_a_day_and_replies_to_nobody(
    hub: FakeGithub, tmp_path: Path
) -> None:
    entries = [{"path": f"content/papers/2024/{n}.yaml", "file": f"{n}.yaml"} for n in range(20)]
    records = {f"{n}.yaml": f"title: Paper {n}\n".encode() for n in range(20)}
    folder = write_draft(tmp_path / "draft", draft_of(files=entries, reply="Hello"), records)
    arguments = ("--draft", str(folder), "--ingest", "--date", "2026-11-23")
    for _ in range(2):
        assert run_script(hub, SCRIPT, *arguments).code == 0
    pull = only_pull(hub)
    assert (pull["head"], pull["draft"]) == ("bot/ingest-2026-11-23", True)
    assert pull["body"] == "A card of the paper."
    assert hub.commits[hub.refs["bot/ingest-2026-11-23"]].message.startswith("Add 20 papers\n\n0\n")
    assert hub.comments == {}


def test_an_ingest_without_a_date_takes_the_day_from_the_clock(
    hub: FakeGithub, tmp_path: Path
) -> None:
    folder = write_draft(tmp_path / "draft", draft_of())
    assert run_script(hub, SCRIPT, "--draft", str(folder), "--ingest").code == 0
    assert only_pull(hub)["head"].startswith("bot/ingest-20")


def test_an_ingest_that_found_nothing_does_nothing(hub: FakeGithub, tmp_path: Path) -> None:
    folder = write_draft(tmp_path / "draft", draft_of(files=[], title=""))
    run = run_script(hub, SCRIPT, "--draft", str(folder), "--ingest", "--date", "2026-11-23")
    assert (run.code, hub.writes()) == (0, [])


@pytest.mark.parametrize(
    "people",
    [("josiah-carberry",), (None,), ("josiah-carberry", "web-flow"), (BOT, "josiah-carberry")],
)
def test_what_somebody_else_pushed_is_not_overwritten(
    hub: FakeGithub, tmp_path: Path, people: tuple[str | None, ...]
) -> None:
    propose(hub, tmp_path)
    pushed = hub.push(BRANCH, {PAPER: b"title: Mended by hand\n"}, *people)
    assert propose(hub, tmp_path, title="Add something else").code == 0
    assert hub.refs[BRANCH] == pushed
    assert only_pull(hub)["title"] == "Add Finding the Right Tool"
    assert "changes by somebody else" in only_reply(hub)


def test_what_somebody_pushes_meanwhile_is_not_overwritten(hub: FakeGithub, tmp_path: Path) -> None:
    propose(hub, tmp_path)
    pushed: list[str] = []

    def mend() -> None:
        pushed.append(hub.push(BRANCH, {PAPER: b"title: Mended by hand\n"}, "josiah-carberry"))

    hub.meanwhile.append(("POST", "/git/commits$", mend))
    edited = [{"path": "content/papers/2025/another-tool.yaml", "file": "0.yaml"}]
    run = propose(hub, tmp_path, files=edited)
    assert (run.code, [hub.refs[BRANCH]]) == (1, pushed)
    assert "has moved meanwhile" in run.printed
    assert run.printed.count("\n") == 1
    assert propose(hub, tmp_path, files=edited).code == 0
    assert "changes by somebody else" in only_reply(hub)


def test_a_branch_without_a_pull_request_is_taken_only_if_it_is_ours(
    hub: FakeGithub, tmp_path: Path
) -> None:
    hub.refs[BRANCH] = hub.refs["main"]
    pushed = hub.push(BRANCH, {"notes.txt": b"mine"}, "josiah-carberry")
    assert propose(hub, tmp_path).code == 0
    assert (hub.refs[BRANCH], hub.pulls) == (pushed, {})
    assert BRANCH in only_reply(hub)
    hub.push(BRANCH, {}, BOT)
    assert propose(hub, tmp_path).code == 0
    assert hub.files_of(BRANCH) == hub.files_of("main") | {PAPER: RECORD.encode()}


def test_a_run_that_was_cut_short_is_finished_by_the_next(hub: FakeGithub, tmp_path: Path) -> None:
    hub.fail("POST", "/pulls$", 500)
    assert propose(hub, tmp_path).code == 1
    hub.faults.clear()
    assert propose(hub, tmp_path).code == 0
    assert f"#{only_pull(hub)['number']}" in only_reply(hub)


@pytest.mark.parametrize("author", ["josiah-carberry", None, "github-actions"])
def test_a_strangers_comment_with_our_marker_is_left_alone(
    hub: FakeGithub, tmp_path: Path, author: str | None
) -> None:
    theirs = hub.add_comment(7, author, "<!-- paperfeed: reply -->\nClick here")
    propose(hub, tmp_path)
    assert theirs["body"].endswith("Click here")
    assert f"#{only_pull(hub)['number']}" in only_reply(hub)


def test_our_reply_is_found_behind_a_hundred_comments(hub: FakeGithub, tmp_path: Path) -> None:
    for number in range(130):
        hub.add_comment(7, "josiah-carberry", f"Comment {number}")
    ours = hub.add_comment(7, BOT, "<!-- paperfeed: reply -->\nOld")
    hub.add_comment(7, BOT, "Another workflow quotes <!-- paperfeed: reply -->")
    propose(hub, tmp_path)
    assert len(hub.comments[7]) == 132
    assert "Old" not in ours["body"]


def test_a_pull_request_of_a_fork_with_our_branchs_name_is_not_ours(
    hub: FakeGithub, tmp_path: Path
) -> None:
    propose(hub, tmp_path)
    only_pull(hub)["from"] = "example/another"
    hub.push(BRANCH, {}, BOT)
    hub.pulls[only_pull(hub)["number"]]["head"] = "main"
    assert propose(hub, tmp_path).code == 0
    assert [pull["from"] for pull in hub.pulls.values()] == ["example/another", "example/papers"]


@pytest.mark.parametrize("change", [{"state": "closed"}, {"labels": []}, {"pull_request": {}}])
def test_an_issue_that_no_longer_asks_gets_nothing(
    hub: FakeGithub, tmp_path: Path, change: dict[str, Any]
) -> None:
    hub.issues[7] |= change
    run = propose(hub, tmp_path)
    assert (run.code, hub.writes()) == (0, [])
    assert "nothing done" in run.printed


def test_a_paper_that_is_there_is_never_changed(hub: FakeGithub, tmp_path: Path) -> None:
    run = propose(
        hub, tmp_path, files=[{"path": "content/papers/2024/2401.00001.yaml", "file": "0.yaml"}]
    )
    assert (run.code, hub.writes()) == (1, [])
    assert "content/papers/2024/2401.00001.yaml is there already" in run.printed


def test_a_default_branch_of_another_name_is_found(hub: FakeGithub, tmp_path: Path) -> None:
    hub.refs["feed/live"] = hub.refs.pop("main")
    hub.default = "feed/live"
    assert propose(hub, tmp_path).code == 0
    assert only_pull(hub)["base"] == "feed/live"


def test_a_title_names_nobody_closes_nothing_and_skips_no_check(
    hub: FakeGithub, tmp_path: Path
) -> None:
    title = "Add C# and [Skip CI]: fixes #1, GH-2 and https://example.org by @ada  at 5 @ 6"
    propose(hub, tmp_path, title=title)
    assert only_pull(hub)["title"] == (
        "Add C# and (Skip CI): fixes # 1, GH- 2 and https:// example.org by @ ada at 5 @ 6"
    )
    assert "[skip" not in hub.commits[hub.refs[BRANCH]].message.lower()


def entry(path: str, file: str = "0.yaml") -> dict[str, Any]:
    return {"files": [{"path": path, "file": file}]}


HOSTILE: dict[str, Any] = {
    "above": entry("content/papers/2024/../../../.github/workflows/check.yml"),
    "above, as a paper": entry("content/papers/2024/../x.yaml"),
    "absolute": entry("/content/papers/2024/x.yaml"),
    "elsewhere": entry("mkdocs.yml"),
    "a workflow": entry(".github/workflows/x.yaml"),
    "a folder below": entry("content/papers/2024/a/x.yaml"),
    "no year": entry("content/papers/x.yaml"),
    "digits of another script": entry("content/papers/２０２４/x.yaml"),
    "upper case": entry("content/papers/2024/X.yaml"),
    "not YAML": entry("content/papers/2024/x.md"),
    "a line break behind": entry("content/papers/2024/x.yaml\n"),
    "a hidden file": entry("content/papers/2024/.x.yaml"),
    "a file above": entry(PAPER, "../secret.yaml"),
    "an absolute file": entry(PAPER, "/etc/hostname"),
    "a file that is not there": entry(PAPER, "9.yaml"),
    "a folder for a file": entry(PAPER, "folder.yaml"),
    "a link": entry(PAPER, "link.yaml"),
    "a pipe": entry(PAPER, "pipe.yaml"),
    "too large a file": entry(PAPER, "large.yaml"),
    "not UTF-8": entry(PAPER, "latin.yaml"),
    "a path twice": {"files": [{"path": PAPER, "file": "0.yaml"}] * 2},
    "too many": {"files": [{"path": f"content/papers/2024/{n}.yaml", "file": "0.yaml"}
                           for n in range(6)]},
    "a key too many in an entry": {"files": [{"path": PAPER, "file": "0.yaml", "mode": "120000"}]},
    "an entry that is text": {"files": [PAPER]},
    "files that are text": {"files": "0.yaml"},
    "no title": {"title": "  "},
    "a title that is a number": {"title": 7},
    "a title too long": {"title": "x" * 201},
    "a title of two lines": {"title": "Add\n::error::x"},
    "half a surrogate pair": {"title": "Add \ud800"},
    "a body too long": {"body": "x" * 60_001},
    "a body with an escape": {"body": "\x1b[2J"},
    "a reply too long": {"reply": "x" * 60_001},
    "neither files nor reply": {"files": [], "reply": " \n"},
    "draft as text": {"draft": "no"},
    "draft as a number": {"draft": 1},
    "another version": {"version": 2},
    "a version that is true": {"version": True},
    "a key too many": {"base": "main"},
}  # fmt: skip


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_draft_is_refused_before_anything_is_asked(
    hub: FakeGithub, tmp_path: Path, changes: dict[str, Any]
) -> None:
    folder = write_draft(tmp_path / "draft", draft_of(**changes))
    (tmp_path / "secret.yaml").write_text("title: A secret\n")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "folder.yaml").mkdir()
    (folder / "large.yaml").write_bytes(b"#" * (256 * 1024 + 1))
    (folder / "latin.yaml").write_bytes("title: Caf\u00e9\n".encode("latin-1"))
    os.mkfifo(folder / "pipe.yaml")
    run = open_for_issue(hub, folder)
    assert (run.code, hub.calls) == (1, [])
    assert run.printed.startswith("Stopped: ")
    assert run.printed.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    [
        b"", b"not JSON", b"[]", b"7", b"null", b"{}", b"\xff\xfe", b"[" * 200_000,
        b'{"version": 1, "version": 1}', b" " * (2 * 1024 * 1024 + 1),
    ],
)  # fmt: skip
def test_a_draft_that_is_none_is_refused(hub: FakeGithub, tmp_path: Path, text: bytes) -> None:
    folder = write_draft(tmp_path / "draft", draft_of())
    (folder / "draft.json").write_bytes(text)
    assert open_for_issue(hub, folder).code == 1
    assert hub.calls == []


def test_a_folder_that_is_missing_or_a_link_is_refused(hub: FakeGithub, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(write_draft(tmp_path / "draft", draft_of()))
    for folder in (tmp_path / "nowhere", tmp_path / "link"):
        assert open_for_issue(hub, folder).code == 1
    assert hub.calls == []


def test_no_name_can_start_a_workflow_command(hub: FakeGithub, tmp_path: Path) -> None:
    folder = tmp_path / "x\n::error::y\r##[error]z\x1b"
    folder.symlink_to(write_draft(tmp_path / "draft", draft_of()))
    run = open_for_issue(hub, folder)
    assert run == (1, "Stopped: x?: :error: :y?## [error]z? is a link\n")


def test_the_largest_draft_is_taken(hub: FakeGithub, tmp_path: Path) -> None:
    entries = [{"path": f"content/papers/2024/{n}.yaml", "file": f"{n}.yaml"} for n in range(5)]
    records = {f"{n}.yaml": b"#" * (256 * 1024) for n in range(5)}
    draft = draft_of(files=entries, title="é" * 200, body="😀" * 60_000, reply="é" * 60_000)
    assert open_for_issue(hub, write_draft(tmp_path / "draft", draft, records)).code == 0
    assert len(hub.files_of(BRANCH)) == 6


CALLS = [
    ("GET", "/issues/7$"), ("GET", "/pulls$"), ("GET", "papers$"), ("GET", "/git/ref/heads/main$"),
    ("GET", "/contents/"), ("GET", "/git/commits/"), ("POST", "/git/blobs$"),
    ("POST", "/git/trees$"), ("POST", "/git/commits$"), ("POST", "/git/refs$"),
    ("POST", "/pulls$"), ("GET", "/comments$"), ("POST", "/comments$"),
]  # fmt: skip
UNREAD = {("POST", "/comments$"), ("GET", "/comments$"), ("GET", "/pulls$")}
"""Lists in which nothing is ours, and answers of which only the status counts."""


@pytest.mark.parametrize("how", [403, 422, 500, "garbage", "shape"])
@pytest.mark.parametrize(("method", "pattern"), CALLS, ids=lambda value: value)
def test_a_call_that_fails_stops_with_one_clear_line(
    hub: FakeGithub, tmp_path: Path, method: str, pattern: str, how: int | str
) -> None:
    hub.fail(method, pattern, how)
    run = propose(hub, tmp_path)
    is_read = how != "shape" or (method, pattern) not in UNREAD
    assert run.code == int(is_read)
    assert run.printed.count("\n") == 1


def test_a_file_that_cannot_be_looked_for_is_not_written(hub: FakeGithub, tmp_path: Path) -> None:
    for how in (403, 500, "shape", "garbage"):
        hub.faults.clear()
        hub.fail("GET", "/contents/", how)
        assert propose(hub, tmp_path).code == 1
        assert hub.writes() == []


@pytest.mark.parametrize("how", ["silence", "elsewhere", "limit", 404, 429])
def test_a_github_that_is_ill_is_named_and_the_token_stays_here(
    hub: FakeGithub, tmp_path: Path, how: int | str
) -> None:
    hub.fail("POST", "/git/blobs$", how)
    folder = write_draft(tmp_path / "draft", draft_of())
    run = open_for_issue(hub, folder, GITHUB_API_TIMEOUT="0.5")
    assert run.code == 1
    assert "POST /repos/example/papers/git/blobs" in run.printed
    assert ("rate limit" in run.printed) == (how in {"limit", 429})
    assert not any("stolen" in path for _, path in hub.calls)


@pytest.mark.parametrize(
    "environment",
    [
        {"GH_TOKEN": ""},
        {"GH_TOKEN": "two\nlines"},
        {"GITHUB_REPOSITORY": "example/papers/../other"},
        {"GITHUB_API_URL": "http://example.org"},
        {"GITHUB_API_URL": "file:///etc"},
        {"GITHUB_API_TIMEOUT": "soon"},
    ],
)
def test_an_environment_that_cannot_be_meant_is_refused(
    hub: FakeGithub, tmp_path: Path, environment: dict[str, str]
) -> None:
    run = open_for_issue(hub, write_draft(tmp_path / "draft", draft_of()), **environment)
    assert (run.code, hub.calls) == (1, [])
    assert next(iter(environment)) in run.printed


def test_a_wrong_token_is_said_to_be_one(hub: FakeGithub, tmp_path: Path) -> None:
    run = open_for_issue(hub, write_draft(tmp_path / "draft", draft_of()), GH_TOKEN="ghs_other")
    assert (run.code, hub.writes()) == (1, [])
    assert "the token may not do that" in run.printed


@pytest.mark.parametrize(
    "arguments", [["--issue", "0"], ["--issue", "7;"], ["--ingest", "--issue", "7"], [],
                  ["--ingest", "--date", "../main"]],
)  # fmt: skip
def test_a_command_line_that_makes_no_sense_is_refused(
    hub: FakeGithub, tmp_path: Path, arguments: list[str]
) -> None:
    folder = write_draft(tmp_path / "draft", draft_of())
    assert run_script(hub, SCRIPT, "--draft", str(folder), *arguments).code == 2
    assert hub.calls == []
