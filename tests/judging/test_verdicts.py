"""Verdicts on records: what is good, what is wrong, and what is in the feed already."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.judging.desk import Desk, paper
from tests.judging.fake import BOT, File

SCRIPTS = Path(__file__).parent.parent.parent / ".github" / "scripts"
NEW = "content/papers/2024/2402.00002.yaml"
OLD = "content/papers/2024/2401.00001.yaml"
MISTAKES = """\
title: A Paper With Mistakes
authors: []
abstract: A sentence that is long enough to be taken for an abstract.
topics: [tool-used]
kind: methods
doi: none
listed: 2024-13-45
"""


def test_a_good_new_paper_is_ready(desk: Desk) -> None:
    outcome = desk.judge_files({NEW: paper()})
    assert (outcome.code, outcome.state) == (0, "success")
    assert outcome.description == "1 record, no errors"
    assert outcome.comment.startswith("## Ready for a curator\n")
    for seen in (
        "### `A New Paper`",
        "`2402.00002`",
        "`https://example.org/papers-site/papers/2402.00002/`",
        "`tool-use`",
    ):
        assert seen in outcome.comment
    assert outcome.printed == "Pull request 7: success, 1 record, no errors.\n"


def test_the_whole_comment_is_what_was_reviewed(desk: Desk, request: pytest.FixtureRequest) -> None:
    desk.publish("2024/2401.00005.yaml", paper("Known Already", arxiv="'2401.00005'"))
    desk.hub.add_pull(5, {"content/papers/2024/other.yaml": paper("A New Paper")})
    sha = desk.hub.add_pull(
        7,
        {
            NEW: paper(),
            "content/papers/2024/again.yaml": paper("Again", arxiv="2401.00005v2"),
            "content/papers/2024/wrong.yaml": MISTAKES,
            "docs/index.md": "Changed.",
            "mkdocs.yml": None,
        },
    )
    outcome = desk.judge(sha)
    assert outcome.verdict == desk.judge(sha).verdict
    golden = Path(__file__).parent / "golden" / "comment.md"
    if request.config.getoption("--refresh-golden"):
        golden.write_text(outcome.comment, "utf-8")
    assert outcome.comment == golden.read_text("utf-8")


def test_a_preview_is_shown_of_records_alone(desk: Desk) -> None:
    assert desk.judge_files({NEW: paper(), OLD: paper("Mended")}).has_preview
    assert desk.judge_files({NEW: "title: [\n"}).has_preview
    assert not desk.judge_files({NEW: paper(), "generator/pipeline.py": ""}).has_preview
    many = {f"content/papers/2024/n{i}.yaml": paper(f"Number {i}") for i in range(6)}
    assert not desk.judge_files(many).has_preview


def test_no_preview_is_shown_that_other_code_may_have_made(desk: Desk) -> None:
    mine = {"login": "ada", "association": "OWNER"}
    assert desk.judge_files({NEW: paper(), OLD: None}, **mine).has_preview
    for path in ("generator/pipeline.py", "content/topics.yaml", "content/papers/2024/x.py"):
        assert not desk.judge_files({NEW: paper(), path: ""}, **mine).has_preview
    moved = {"filename": OLD, "status": "renamed", "previous_filename": "x.py", "sha": "0" * 40}
    assert not desk.judge_files({NEW: paper()}, changes=[moved], **mine).has_preview
    assert not desk.judge_files({NEW: paper()}, changed=300, **mine).has_preview
    sha = desk.hub.add_pull(7, {NEW: paper(), "generator/pipeline.py": ""})
    desk.hub.review(7, "ada", "APPROVED", sha)
    outcome = desk.judge(sha)
    assert (outcome.state, outcome.has_preview) == ("success", False)


def test_every_mistake_of_a_record_is_told_with_its_line(desk: Desk) -> None:
    path = "content/papers/2024/wrong.yaml"
    outcome = desk.judge_files({path: MISTAKES})
    assert outcome.state == "failure"
    assert outcome.description == "5 errors in 1 record"
    for line in (2, 4, 5, 6, 7):
        assert f"`{path}:{line}:" in outcome.comment
    assert "not a valid record yet" in outcome.comment


def test_a_correction_is_shown_with_the_command_that_writes_it(desk: Desk) -> None:
    outcome = desk.judge_files({NEW: paper(arxiv="https://arxiv.org/abs/2402.00002v3")})
    assert outcome.state == "success"
    assert "arxiv: '2402.00002'" in outcome.comment or 'arxiv: "2402.00002"' in outcome.comment
    assert "`paperfeed fix`" in outcome.comment


def test_an_edit_is_compared_with_the_rest_and_not_with_what_it_replaces(desk: Desk) -> None:
    outcome = desk.judge_files({OLD: paper("The Paper 2401.00001, Mended")})
    assert (outcome.state, outcome.description) == ("success", "1 record, no errors")


def test_a_paper_of_the_feed_is_an_error(desk: Desk) -> None:
    desk.publish("2024/known.yaml", paper("Known Already", arxiv="'2402.00002'"))
    outcome = desk.judge_files({NEW: paper(arxiv="'2402.00002'")})
    assert outcome.description == "1 error in 1 record"
    assert "content/papers/2024/known.yaml has the same arXiv id 2402.00002" in outcome.comment


def test_a_paper_twice_in_a_pull_request_is_an_error(desk: Desk) -> None:
    both = {NEW: paper("Twice"), "content/papers/2024/twice.yaml": paper("Twice")}
    outcome = desk.judge_files(both)
    assert outcome.description == "2 errors in 2 records"


def test_a_paper_of_another_pull_request_is_a_warning_that_names_it(desk: Desk) -> None:
    desk.hub.add_pull(
        5, {"content/papers/2023/a.yaml": paper("Other Words", arxiv="'2402.00002'")}, login="ada"
    )
    desk.hub.add_pull(6, {"content/papers/2023/b.yaml": paper("A new  paper")}, login="ada")
    outcome = desk.judge_files({NEW: paper(arxiv="'2402.00002'")})
    assert outcome.state == "success"
    assert outcome.description == "2 warnings in 1 record"
    assert "pull request #5 proposes a paper with the same arXiv id 2402.00002" in outcome.comment
    assert f"- `{NEW}` and #5\n- `{NEW}` and #6\n" in outcome.comment


def test_papers_that_are_told_apart_are_no_duplicates(desk: Desk) -> None:
    desk.hub.add_pull(5, {"content/papers/2023/a.yaml": paper()}, login="ada")
    outcome = desk.judge_files({NEW: paper(not_duplicate_of="[a]")})
    assert "#5" not in outcome.comment


@pytest.mark.parametrize("how", ["500", "garbage", "limit"])
def test_another_pull_request_that_cannot_be_read_is_left_out(desk: Desk, how: str) -> None:
    desk.hub.add_pull(5, {"content/papers/2023/a.yaml": paper()}, login="ada")
    desk.hub.add_pull(6, {"content/papers/2023/b.yaml": paper()}, login="ada")
    desk.hub.fail("pulls/5/files", how)
    outcome = desk.judge_files({NEW: paper()})
    assert (outcome.code, outcome.state) == (0, "success")
    assert "#6" in outcome.comment
    assert "#5" not in outcome.comment


def test_what_is_wrong_with_another_pull_request_is_not_said_here(desk: Desk) -> None:
    desk.hub.add_pull(5, {"content/papers/2023/a.yaml": MISTAKES}, login="ada")
    outcome = desk.judge_files({NEW: paper()})
    assert outcome.description == "1 record, no errors"


def test_at_most_twenty_others_are_read(desk: Desk) -> None:
    for number in range(100, 130):
        files = {f"content/papers/2023/n{number}.yaml": paper(f"Number {number}")}
        desk.hub.add_pull(number, files, login=f"ada-{number}")
    outcome = desk.judge_files({NEW: paper()})
    assert outcome.code == 0
    assert len(desk.find_blobs(desk.hub.calls)) == 21
    assert len(desk.hub.calls) <= 200


def test_a_new_topic_of_a_maintainer_counts_before_it_is_merged(desk: Desk) -> None:
    topics = desk.hub.main["content/topics.yaml"].data.decode()
    more = topics + "- {slug: memory, name: Memory, description: Models that remember.}\n"
    files = {"content/topics.yaml": more, NEW: paper(topics="[memory]")}
    outcome = desk.judge_files(files, login="ada", association="OWNER")
    assert outcome.state == "success"
    assert outcome.description == "1 warning in 1 record"


def test_a_moved_record_is_not_a_duplicate_of_itself(desk: Desk) -> None:
    moved = "content/papers/2023/2401.00001.yaml"
    text = desk.hub.main[OLD].data
    renamed = {"filename": moved, "status": "renamed", "previous_filename": OLD, "sha": "0" * 40}
    sha = desk.hub.add_pull(
        7, {}, changes=[renamed], twins={moved: text}, login="ada", association="MEMBER"
    )
    outcome = desk.judge(sha)
    assert (outcome.state, outcome.description) == ("success", "1 record, no errors")


def test_a_maintainers_other_work_is_passed_in_silence(desk: Desk) -> None:
    outcome = desk.judge_files({"mkdocs.yml": "x: 1\n"}, login="ada", association="OWNER")
    assert (outcome.state, outcome.comment) == ("success", "")
    assert outcome.description == "no record is touched"


def test_content_may_be_in_another_folder(desk: Desk) -> None:
    config = desk.records.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("2025'", "2025', content: data/feed"))
    (desk.records.root / "data").mkdir()
    (desk.records.root / "content").rename(desk.records.root / "data" / "feed")
    outcome = desk.judge_files({"data/feed/papers/2024/x.yaml": paper()})
    assert (outcome.state, outcome.description) == ("success", "1 record, no errors")
    outcome = desk.judge_files({NEW: paper()})
    assert outcome.description == "needs a maintainer"


def test_twenty_papers_of_our_own_ingest_are_read(desk: Desk) -> None:
    files = {f"content/papers/2024/n{i}.yaml": paper(f"Number {i}") for i in range(20)}
    outcome = desk.judge_files(
        files, login=BOT, branch="bot/ingest-2024-05-06", head="example/papers"
    )
    assert (outcome.state, outcome.description) == ("success", "20 records, no errors")


def test_what_posts_the_verdict_takes_it(desk: Desk) -> None:
    odd = "content/papers/2024/\x1b[2J\u202e\nx.yaml"
    sha = desk.hub.add_pull(7, {NEW: MISTAKES, odd: paper("\u200b\x85")})
    outcome = desk.judge(sha)
    assert outcome.state == "failure"
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
        "from post_comment import read_verdict; read_verdict(Path(sys.argv[2]), sys.argv[3])"
    )
    out = desk.records.root / "verdict"
    subprocess.run([sys.executable, "-Bc", code, str(SCRIPTS), str(out), sha], check=True)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("120000", "a symbolic link"),
        ("100755", "the file is executable"),
        ("160000", "a submodule"),
        ("100664", "not a regular file"),
    ],
)
def test_only_plain_files_are_read(desk: Desk, mode: str, said: str) -> None:
    outcome = desk.judge_files({NEW: File(b"../../../secret", mode)})
    assert (outcome.state, outcome.description) == ("failure", "1 error in 1 record")
    assert said in outcome.comment
    assert not desk.find_blobs(desk.hub.calls)


def test_a_large_file_is_not_fetched(desk: Desk) -> None:
    outcome = desk.judge_files({NEW: paper() + "#" * 300_000})
    assert outcome.description == "1 error in 1 record"
    assert "the file has more than 256 KiB" in outcome.comment
    assert not desk.find_blobs(desk.hub.calls)


def test_a_folder_that_is_a_link_is_not_followed(desk: Desk) -> None:
    changes = [{"filename": NEW, "status": "added", "sha": "0" * 40}]
    for path in [path for path in desk.hub.main if path.startswith("content/")]:
        del desk.hub.main[path]
    outcome = desk.judge_files({"content": File(b"/etc", "120000")}, changes=changes)
    assert outcome.description == "1 error in 1 record; needs a maintainer"
    assert "not in a plain folder" in outcome.comment


@pytest.mark.parametrize(
    ("name", "twin"),
    [("abc.yaml", "ABC.yaml"), ("cafe.yaml", "CAFE.YAML")],
)
def test_names_that_differ_in_case_alone_are_an_error(desk: Desk, name: str, twin: str) -> None:
    outcome = desk.judge_files(
        {f"content/papers/2024/{name}": paper()}, twins={f"content/papers/2024/{twin}": b""}
    )
    assert outcome.state == "failure"
    assert "in case or spelling alone" in outcome.comment


def test_names_that_differ_in_unicode_form_alone_are_an_error(desk: Desk) -> None:
    outcome = desk.judge_files(
        {"content/papers/2024/e\u0301.yaml": paper()},
        twins={"content/papers/2024/\u00e9.yaml": b""},
        association="OWNER",
    )
    assert outcome.state == "failure"
    assert "in case or spelling alone" in outcome.comment


def test_a_paper_may_not_be_listed_in_the_future(desk: Desk) -> None:
    outcome = desk.judge_files({NEW: paper() + "listed: 2999-01-01\n"})
    assert outcome.verdict
    assert outcome.verdict["state"] == "failure"
    assert "today is" in outcome.comment
