"""The guard: what strangers may change, and how a maintainer lets more pass."""

import pytest

from generator.github.guard import guard_changes
from generator.github.pulls import Change, Pull
from tests.judging.desk import Desk, Outcome, paper
from tests.judging.fake import BOT, File

NEW = "content/papers/2024/2402.00002.yaml"
OLD = "content/papers/2024/2401.00001.yaml"
STRANGER = Pull(
    7, "carberry", "NONE", "a" * 40, "a-paper", is_inside=False, is_own=True, base="main"
)


def is_held(outcome: Outcome) -> bool:
    return outcome.state == "failure" and "needs a maintainer" in outcome.description


@pytest.mark.parametrize(
    "path",
    [
        "content/topics.yaml",
        "content/kinds.yaml",
        "content/synonyms.yaml",
        "mkdocs.yml",
        ".github/workflows/deploy.yml",
        ".github/CODEOWNERS",
        "docs/index.md",
        "generator/pipeline.py",
        "conftest.py",
        "content/papers/conftest.py",
        "content/papers/2024/conftest.py",
        "content/papers/2024/.hidden.yaml",
        "content/papers/2024/x.yml",
        "content/papers/2024/x.YAML",
        "content/papers/2024/X.yaml",
        "content/papers/2024/con.yaml",
        "content/papers/2024/..yaml",
        "content/papers/2024/x.yaml/y.yaml",
        "content/papers/2024//x.yaml",
        "content/papers/2024/../../x.yaml",
        "content/papers/../2024/x.yaml",
        "./content/papers/2024/x.yaml",
        "/content/papers/2024/x.yaml",
        "content/papers/24/x.yaml",
        "content/papers/x.yaml",
        "content/papers/٢٠٢٤/x.yaml",
        "content/papers/2024/é.yaml",
        "content/papers/2024/x\n.yaml",
        "content/papers/2024/x.yaml\n",
        "content/papers/2024/\u202elmay.yaml",
        "content/papers/2024/x::error::.yaml",
        "content/papers/2024/x\u200b.yaml",
        "content/papers/2024/x\\y.yaml",
        "Content/papers/2024/x.yaml",
        "content/Papers/2024/x.yaml",
        "contents/papers/2024/x.yaml",
        "",
    ],
)
def test_a_stranger_may_add_nothing_but_records(path: str) -> None:
    changes = [Change(one, "added", "", "") for one in (NEW, path)]
    [refusal] = guard_changes(changes, STRANGER, "content/papers", is_cleared=False)
    assert refusal.path == path


def test_what_is_refused_does_not_hide_the_paper_beside_it(desk: Desk) -> None:
    odd = ["content/papers/2024/../../x.yaml", "Content/papers/2024/x.yaml", ""]
    changes = [{"filename": path, "status": "added", "sha": "0" * 40} for path in odd]
    outcome = desk.judge_files({NEW: paper()}, changes=changes)
    assert outcome.description == "1 error in 1 record; needs a maintainer"
    assert all(f"`{path}`" in outcome.comment for path in odd[:2])
    assert "`A New Paper`" in outcome.comment
    assert outcome.comment.count("`not a paper of content/papers/<year>/<id>.yaml`") == 3


@pytest.mark.parametrize(
    "change",
    [
        {"status": "removed", "filename": OLD},
        {"status": "renamed", "filename": NEW, "previous_filename": OLD},
        {"status": "renamed", "filename": NEW, "previous_filename": "mkdocs.yml"},
        {"status": "copied", "filename": NEW, "previous_filename": OLD},
        {"status": "changed", "filename": OLD},
        {"status": "unchanged", "filename": OLD},
        {"status": "of a new sort", "filename": OLD},
        {"status": "modified", "filename": OLD, "previous_filename": "mkdocs.yml"},
    ],
)
def test_a_stranger_may_only_add_and_modify(desk: Desk, change: dict[str, str]) -> None:
    outcome = desk.judge_files({}, changes=[{"sha": "0" * 40, **change}], twins={NEW: paper()})
    assert is_held(outcome)
    assert change["filename"] in outcome.comment


def test_everything_that_is_refused_is_named(desk: Desk) -> None:
    outcome = desk.judge_files({"docs/a.md": "", OLD: None, "mkdocs.yml": File(b"", "100755")})
    assert outcome.description == "needs a maintainer"
    assert "`docs/a.md`" in outcome.comment
    assert f"`{OLD}`: `records and files are not removed this way`" in outcome.comment
    assert "`mkdocs.yml`" in outcome.comment


def test_more_than_five_papers_need_a_maintainer(desk: Desk) -> None:
    files = {f"content/papers/2024/n{i}.yaml": paper(f"Number {i}") for i in range(5)}
    assert desk.judge_files(files).state == "success"
    files["content/papers/2024/n5.yaml"] = paper("Number 5")
    outcome = desk.judge_files(files)
    assert outcome.description == "needs a maintainer"
    assert "6 papers in one pull request" in outcome.comment


def test_the_fourth_open_pull_request_of_an_author_waits(desk: Desk) -> None:
    shas = [
        desk.hub.add_pull(number, {f"content/papers/2024/n{number}.yaml": paper(f"No {number}")})
        for number in range(1, 5)
    ]
    assert [desk.judge(sha).state for sha in shas] == ["success"] * 3 + ["failure"]
    outcome = desk.judge(shas[3])
    assert outcome.description == "needs a maintainer"
    assert "3 earlier pull requests with papers are open" in outcome.comment


def test_pull_requests_without_papers_or_of_others_do_not_count(desk: Desk) -> None:
    for number in range(1, 5):
        desk.hub.add_pull(number, {"docs/a.md": f"{number}"})
    for number in range(11, 15):
        desk.hub.add_pull(number, {f"content/papers/2024/n{number}.yaml": paper()}, login="ada")
    sha = desk.hub.add_pull(20, {NEW: paper("Another")})
    assert desk.judge(sha).state == "success"


def test_what_cannot_be_listed_counts_as_papers(desk: Desk) -> None:
    for number in range(1, 4):
        desk.hub.add_pull(number, {"docs/a.md": f"{number}"})
    desk.hub.fail("pulls/[123]/files", "500")
    assert is_held(desk.judge_files({NEW: paper()}))


@pytest.mark.parametrize("number", [300, 3_000])
def test_hundreds_of_files_are_not_looked_at(desk: Desk, number: int) -> None:
    outcome = desk.judge_files({NEW: paper()}, changed=number)
    assert is_held(outcome)
    assert f"{number:,} files are changed" in outcome.comment
    assert len(desk.hub.calls) == 3
    outcome = desk.judge_files({NEW: paper()}, changed=number, login="ada", association="OWNER")
    assert outcome.state == "success"
    assert "too many to read here" in outcome.description


def test_a_list_that_may_be_cut_off_counts_as_too_long(desk: Desk) -> None:
    files = {f"content/papers/2024/n{i}.yaml": paper(f"Number {i}") for i in range(301)}
    outcome = desk.judge_files(files, changed=5)
    assert is_held(outcome)
    assert not desk.find_blobs(desk.hub.calls)


def test_a_maintainers_hundreds_of_records_are_left_to_the_check(desk: Desk) -> None:
    files = {f"content/papers/2024/n{i}.yaml": paper(f"Number {i}") for i in range(101)}
    outcome = desk.judge_files(files, login="ada", association="OWNER")
    assert outcome.state == "success"
    assert outcome.description == "101 files changed, too many to read here"
    assert not desk.find_blobs(desk.hub.calls)
    assert is_held(desk.judge_files(files))


@pytest.mark.parametrize("association", ["OWNER", "MEMBER", "COLLABORATOR"])
def test_those_who_may_merge_may_change_anything(desk: Desk, association: str) -> None:
    files = {NEW: paper(), OLD: None, "mkdocs.yml": "x: 1", "docs/a.md": ""}
    assert desk.judge_files(files, login="ada", association=association).state == "success"


@pytest.mark.parametrize("association", ["OWNER", "MEMBER", "COLLABORATOR"])
@pytest.mark.parametrize("permission", ["read", "none", "", None])
def test_those_who_are_close_and_may_not_merge_are_strangers(
    desk: Desk, association: str, permission: str | None
) -> None:
    desk.hub.permissions["ada"] = permission
    files = {"mkdocs.yml": "x: 1"}
    assert is_held(desk.judge_files(files, login="ada", association=association))


@pytest.mark.parametrize(("how", "code"), [("403", 0), ("404", 0), ("500", 1), ("limit", 1)])
def test_whose_permission_is_not_told_may_not_merge(desk: Desk, how: str, code: int) -> None:
    desk.hub.fail("/collaborators/ada/permission$", how)
    outcome = desk.judge_files({"mkdocs.yml": "x: 1"}, login="ada", association="OWNER")
    assert outcome.code == code
    assert outcome.verdict is None or is_held(outcome)


@pytest.mark.parametrize("head", ["eve/papers", "", "adam/papers", "example/another"])
def test_what_others_can_push_to_is_not_trusted(desk: Desk, head: str) -> None:
    files = {"mkdocs.yml": "x: 1"}
    assert is_held(desk.judge_files(files, login="ada", association="OWNER", head=head))


def test_a_branch_of_this_repository_is_trusted(desk: Desk) -> None:
    ours = {"login": "ada", "association": "OWNER", "head": "example/papers"}
    assert desk.judge_files({"mkdocs.yml": "x: 1"}, **ours).state == "success"


@pytest.mark.parametrize("login", [BOT, "robot"])
def test_a_program_is_a_stranger_whatever_it_may_do(desk: Desk, login: str) -> None:
    desk.hub.permissions[login] = "admin"
    ours = {"login": login, "association": "MEMBER", "head": "example/papers"}
    assert is_held(desk.judge_files({"mkdocs.yml": "x: 1"}, **ours))


def test_a_merge_by_a_stranger_needs_a_maintainer(desk: Desk) -> None:
    outcome = desk.judge_files({NEW: paper()}, commits=(1, 2, 1))
    assert is_held(outcome)
    assert "it holds a merge; rebase it on the default branch" in outcome.comment
    assert "*Update with rebase*" in outcome.comment
    assert not outcome.has_preview


def test_more_commits_than_are_listed_need_a_maintainer(desk: Desk) -> None:
    assert desk.judge_files({NEW: paper()}, commits=(1,) * 100).state == "success"
    outcome = desk.judge_files({NEW: paper()}, commits=(1,) * 101)
    assert is_held(outcome)
    assert "it holds 101 commits" in outcome.comment


def test_those_who_may_merge_may_merge_and_let_merges_pass(desk: Desk) -> None:
    files = {NEW: paper()}
    mine = {"login": "ada", "association": "OWNER"}
    assert desk.judge_files(files, commits=(2,) * 120, **mine).state == "success"
    sha = desk.hub.add_pull(7, files, commits=(2,) * 120)
    desk.hub.review(7, "ada", "APPROVED", sha)
    assert desk.judge(sha).state == "success"


@pytest.mark.parametrize(
    "association",
    ["CONTRIBUTOR", "FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "MANNEQUIN", "owner", ""],
)
def test_all_others_are_strangers(desk: Desk, association: str) -> None:
    assert is_held(desk.judge_files({"mkdocs.yml": "x: 1"}, association=association))


def test_an_error_is_an_error_for_those_who_may_merge_too(desk: Desk) -> None:
    outcome = desk.judge_files({NEW: "title: [\n"}, login="ada", association="OWNER")
    assert outcome.state == "failure"
    assert "maintainer" not in outcome.description


def test_an_approval_of_the_very_commit_lets_it_pass(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {NEW: paper(), "docs/a.md": ""})
    desk.hub.review(7, "ada", "APPROVED", sha)
    assert desk.judge(sha).state == "success"
    desk.hub.review(7, "ada", "COMMENTED", sha)
    assert desk.judge(sha).state == "success"


def test_an_approval_does_not_mend_errors(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {NEW: "title: [\n", "docs/a.md": ""})
    desk.hub.review(7, "ada", "APPROVED", sha)
    outcome = desk.judge(sha)
    assert (outcome.state, "maintainer" in outcome.description) == ("failure", False)


def test_an_approval_of_an_earlier_commit_does_not_count(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {"docs/a.md": ""})
    desk.hub.review(7, "ada", "APPROVED", "a" * 40)
    assert is_held(desk.judge(sha))


@pytest.mark.parametrize("state", ["CHANGES_REQUESTED", "DISMISSED"])
def test_an_approval_that_was_taken_back_does_not_count(desk: Desk, state: str) -> None:
    sha = desk.hub.add_pull(7, {"docs/a.md": ""})
    desk.hub.review(7, "ada", "APPROVED", sha)
    desk.hub.review(7, "ada", state, sha)
    assert is_held(desk.judge(sha))


@pytest.mark.parametrize(
    ("login", "association"),
    [("eve", "CONTRIBUTOR"), ("eve", "NONE"), ("eve", "MEMBER"), ("eve", "COLLABORATOR"),
     ("ghost", "MEMBER"), ("carberry", "MEMBER"), (BOT, "MEMBER"), ("../x", "MEMBER")],
)  # fmt: skip
def test_only_people_who_may_merge_can_approve(desk: Desk, login: str, association: str) -> None:
    desk.hub.permissions |= {"ghost": None, "carberry": "write", BOT: "write"}
    sha = desk.hub.add_pull(7, {"docs/a.md": ""})
    desk.hub.review(7, login, "APPROVED", sha, association)
    assert is_held(desk.judge(sha))


def test_one_approval_of_several_is_enough(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {"docs/a.md": ""})
    for login in ("eve", "ada", "mallory"):
        desk.hub.review(7, login, "APPROVED", sha)
    assert desk.judge(sha).state == "success"


def test_not_every_reviewer_is_asked_about(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {"docs/a.md": ""})
    for number in range(40):
        desk.hub.review(7, f"eve-{number}", "APPROVED", sha)
    assert is_held(desk.judge(sha))
    assert sum("/collaborators/" in path for path in desk.hub.calls) == 10


def test_more_reviews_than_are_read_do_not_count(desk: Desk) -> None:
    sha = desk.hub.add_pull(7, {"docs/a.md": ""})
    for _ in range(1_000):
        desk.hub.review(7, "ada", "APPROVED", sha)
    assert is_held(desk.judge(sha))


@pytest.mark.parametrize(
    ("login", "branch", "head"),
    [
        ("eve", "bot/ingest-2024-05-06", "example/papers"),
        (BOT, "ingest", "example/papers"),
        (BOT, "bot/ingest-2024-05-06", "eve/papers"),
        (BOT, "bot/ingest-2024-05-06", ""),
        (BOT, "bot/issue-12", "example/papers"),
    ],
)
def test_only_our_own_ingest_may_bring_many_papers(
    desk: Desk, login: str, branch: str, head: str
) -> None:
    files = {f"content/papers/2024/n{i}.yaml": paper(f"Number {i}") for i in range(6)}
    assert is_held(desk.judge_files(files, login=login, branch=branch, head=head))


def test_our_own_workflows_bring_papers_and_nothing_else(desk: Desk) -> None:
    ours = {"login": BOT, "branch": "bot/issue-12", "head": "example/papers"}
    for number in range(1, 5):
        files = {f"content/papers/2024/n{number}.yaml": paper(f"No {number}")}
        desk.hub.add_pull(number, files, login=BOT, branch=f"bot/issue-{number}")
    assert desk.judge_files({NEW: paper("Another")}, **ours).state == "success"
    assert is_held(desk.judge_files({NEW: paper("Another"), "mkdocs.yml": "x: 1"}, **ours))
