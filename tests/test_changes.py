"""A change among old records: what it touches can fail, what it does not cannot."""

import json
import subprocess
from pathlib import Path

import html5lib
import pytest

from generator.adding import load_content
from generator.checking import inspect_paper
from generator.reading.proposals import Proposal, examine_proposals
from generator.settings import load_settings
from tests.conftest import ROOT, copy_project
from tests.records import VALID, Records

BROKEN = "title: [\n"


def git(root: Path, *words: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def change(tmp_path: Path) -> Records:
    project = copy_project(ROOT / "tests" / "project", tmp_path)
    records = Records.__new__(Records)
    records.root = project
    git(project, "init", "-b", "main")
    records.write("2020/old-and-broken.yaml", BROKEN)
    git(project, "add", ".")
    git(project, "commit", "-m", "What was there before")
    git(project, "switch", "-c", "change")
    return records


def good(title: str, **fields: str) -> str:
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    return VALID.format(title=json.dumps(title)).replace("tool-use", "theory") + lines


def test_only_what_was_touched_can_fail(change: Records) -> None:
    change.write("2024/mine.yaml", good("Mine"))
    assert change.run("check").exit_code == 1
    result = change.run("check", "--changed-since", "main")
    assert result.exit_code == 0
    assert "old-and-broken.yaml:2:1: warning" in result.stdout


@pytest.mark.parametrize("is_committed", [True, False])
def test_what_was_touched_fails_and_stands_first(change: Records, is_committed: bool) -> None:
    mine = change.write("2024/mine.yaml", good("Mine", kind="zebra"))
    if is_committed:
        git(change.root, "add", ".")
        git(change.root, "commit", "-m", "A mistake")
    result = change.run("check", "--changed-since", "main", "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith(f"::error file={mine},line=")


def test_a_topic_that_is_taken_away_answers_for_the_records_that_have_it(change: Records) -> None:
    topics = change.root / "content/topics.yaml"
    topics.write_text(topics.read_text().replace("slug: theory", "slug: theories"))
    result = change.run("check", "--changed-since", "main")
    assert result.exit_code == 1
    assert "error[unknown-topic]" in result.stdout


def test_a_revision_that_git_does_not_know_is_named(change: Records) -> None:
    for revision in ("nowhere", "--output=/tmp/x", "main; ls"):
        result = change.run("check", "--changed-since", revision)
        assert result.exit_code == 1
        assert "git knows no revision" in result.stderr


def test_a_summary_holds_every_problem_as_markdown(change: Records, tmp_path: Path) -> None:
    change.write("2024/mine.yaml", good("Mine", kind="methd ``` <b> @all"))
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    change.run("check", "--changed-since", "main", "--summary", str(summary))
    text = summary.read_text()
    assert text.startswith("before\n**1 error**")
    assert "Errors that were there before" in text


def test_a_build_leaves_out_others_broken_records_and_says_so(change: Records) -> None:
    change.write("2024/mine.yaml", good("Mine"))
    assert change.run("build").exit_code == 1
    result = change.run("build", "--only-changed", "main")
    assert result.exit_code == 0, result.output
    assert "warning" in result.stderr
    assert "left out of this build" in result.stderr
    assert (change.root / "site/papers/mine/index.html").is_file()
    assert not (change.root / "site/papers/old-and-broken").exists()


def test_a_build_still_fails_for_what_was_touched(change: Records) -> None:
    change.write("2024/mine.yaml", BROKEN)
    result = change.run("build", "--only-changed", "main")
    assert result.exit_code == 1
    assert not (change.root / "site").exists()


def test_a_duplicate_of_an_old_paper_is_the_newcomers(change: Records) -> None:
    old = next((change.root / "content/papers").rglob("*.yaml")).read_text()
    title = next(line for line in old.splitlines() if line.startswith("title:"))
    change.write("2024/mine.yaml", good("X").replace('title: "X"', title))
    result = change.run("check", "--changed-since", "main")
    assert result.exit_code == 1
    assert "mine.yaml:1:8: error[duplicate]" in result.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("2023/one", "aliases: [taken]"), ("2019/taken", "")),
        (("2023/taken", ""), ("2019/one", "aliases: [taken]")),
        (("2023/one", "aliases: [taken]"), ("2019/two", "aliases: [taken]")),
        (("2023/taken", ""), ("2019/taken", "")),
    ],
)
def test_a_newcomer_cannot_take_an_old_papers_name(
    change: Records, old: tuple[str, str], new: tuple[str, str]
) -> None:
    git(change.root, "switch", "-q", "main")
    git(change.root, "rm", "-q", "content/papers/2020/old-and-broken.yaml")
    change.write(f"{old[0]}.yaml", good("Old") + old[1] + "\n")
    git(change.root, "add", ".")
    git(change.root, "commit", "-m", "An old paper")
    git(change.root, "switch", "-q", "-c", "newcomer")
    path = change.write(f"{new[0]}.yaml", good("New") + new[1] + "\n")
    result = change.run("check", "--changed-since", "main")
    assert result.exit_code == 1
    assert result.stdout.startswith(path)
    assert change.run("build", "--only-changed", "main").exit_code == 1
    settings = load_settings(change.root / "mkdocs.yml")
    git(change.root, "add", ".")
    proposal = Proposal(path, (change.root / path).read_bytes())
    (change.root / path).unlink()
    examined = examine_proposals(
        settings.root, settings.content, load_content(settings), [proposal], inspect_paper
    )
    assert "duplicate-id" in [problem.code for problem in examined.problems]


def test_a_strict_build_finds_what_a_page_of_docs_lets_in(change: Records) -> None:
    git(change.root, "rm", "-q", "content/papers/2020/old-and-broken.yaml")
    page = change.root / "docs/own.md"
    page.write_text("# Own\n\n<img src='https://evil.example/x.png' alt='x'>\n")
    assert change.run("build").exit_code == 0
    before = (change.root / "site/own/index.html").read_bytes()
    page.write_text("# Own\n\n<p onclick='alert(1)'>more</p>\n")
    result = change.run("build", "--strict")
    assert result.exit_code == 1
    assert "own/index.html" in result.stderr
    assert (change.root / "site/own/index.html").read_bytes() == before
    page.write_text("# Own\n\nNothing else.\n")
    result = change.run("build", "--strict")
    assert result.exit_code == 0, result.output


def test_a_strict_build_looks_at_files_that_stay_too(change: Records) -> None:
    git(change.root, "rm", "-q", "content/papers/2020/old-and-broken.yaml")
    (change.root / "docs/own.md").write_text("# Own\n\n<p onclick='alert(1)'>more</p>\n")
    assert change.run("build").exit_code == 0
    assert change.run("build", "--strict").exit_code == 1


def preview(change: Records, out: Path) -> tuple[str, str]:
    result = change.run("preview", "--changed-since", "main", "--out", str(out))
    assert result.exit_code == 0, result.output
    return (out / "index.html").read_text(), (out / "preview.md").read_text()


def test_a_preview_shows_card_page_entry_and_result_of_what_was_touched(
    change: Records, tmp_path: Path
) -> None:
    change.write("2024/mine.yaml", good("Mine & <script>alert(1)</script> $x^2$", note="Why."))
    change.write("2024/wrong.yaml", BROKEN)
    page, summary = preview(change, tmp_path / "preview")
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    headings = ["".join(node.itertext()) for node in tree.iter() if node.tag in {"h1", "h3"}]
    assert any("Mine & <script>alert(1)</script>" in heading for heading in headings)
    assert list(tree.iter("script")) == []
    names = [node.text for node in tree.iter("p") if node.get("class") == "name"]
    assert names == ["In lists", "In feed readers", "In search results", "Its page"]
    assert "wrong.yaml" in page
    assert "wrong.yaml" in summary
    assert "`mine`" in summary


def test_a_preview_shows_each_paper_as_itself(change: Records, tmp_path: Path) -> None:
    for name in ("Alpha", "Beta"):
        change.write(f"2024/{name.lower()}.yaml", good(f"{name} is what this is about"))
    page, _ = preview(change, tmp_path / "preview")
    alpha, beta = page.count(">Alpha is"), page.count(">Beta is")
    assert alpha == beta > 2


def test_a_preview_stands_alone_and_may_load_nothing(change: Records, tmp_path: Path) -> None:
    for name in ("mine", "like-mine"):
        change.write(f"2024/{name}.yaml", good(f"Unlearning shards of {name}"))
    page, _ = preview(change, tmp_path / "preview")
    assert "Related papers" in page
    assert 'papers/like-mine/">Unlearning' in page
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    [policy] = [
        node.get("content") for node in tree.iter("meta")
        if node.get("http-equiv") == "Content-Security-Policy"
    ]  # fmt: skip
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    for node in tree.iter():
        assert not node.get("src")
        assert node.tag not in {"link", "iframe", "form"}
        href = node.get("href", "")
        assert href.startswith(("https://", "#")) or not href


def test_a_change_without_papers_has_an_empty_preview(change: Records, tmp_path: Path) -> None:
    page, summary = preview(change, tmp_path / "preview")
    assert "0 papers" in page
    assert "No paper of this change" in summary
