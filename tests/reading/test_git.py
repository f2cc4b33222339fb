"""Listing dates from real repositories: what git knows, and what it must not be asked."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.problems import ProjectError
from generator.reading.git import date_papers, read_head
from generator.reading.records import read_content
from tests.records import VALID, Records


def at(day: str, hour: int = 9) -> str:
    return f"{day}T{hour:02}:00:00+00:00"


class Repository(Records):
    """A project in a repository whose clock the tests set."""

    def git(self, *words: str, day: str = "2025-01-01") -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada Example",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada Example",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": "2001-01-01T00:00:00+00:00",
            "GIT_COMMITTER_DATE": at(day),
        }
        run = subprocess.run(
            ["git", "-c", "init.defaultBranch=main", *words],
            cwd=self.root, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return run.stdout.strip()

    def commit(self, day: str, message: str = "change") -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, day=day)

    def dates(self) -> dict[str, str]:
        """Return the listing instants of all papers."""
        content = read_content(self.root, self.root / "content")
        assert not content.problems
        papers = date_papers(content.papers, self.root, self.root / "content")
        return {paper.id: paper.listed_at.isoformat() for paper in papers}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    made.git("init", "-q")
    made.commit("2025-01-01", "begin")
    return made


@pytest.fixture(autouse=True)
def project_folder(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()


def test_a_record_is_dated_by_the_commit_that_added_it(repository: Repository) -> None:
    repository.write("2024/a.yaml")
    repository.commit("2025-02-01")
    path = repository.write("2024/b.yaml")
    repository.commit("2025-03-01")
    (repository.root / path).write_text(
        VALID.format(title='"The Paper b"') + "venue: ICLR 2024\n", "utf-8"
    )
    repository.commit("2025-04-01", "an edit moves nothing")
    assert repository.dates() == {"a": at("2025-02-01"), "b": at("2025-03-01")}


def test_listed_wins_over_git(repository: Repository) -> None:
    repository.write("2024/a.yaml", VALID.format(title="A") + "listed: 2024-12-24\n")
    repository.commit("2025-02-01")
    assert repository.dates() == {"a": at("2024-12-24", 12)}


def test_a_merge_dates_by_the_merge_not_by_the_branch(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "branch")
    repository.write("2024/a.yaml")
    repository.commit("2025-02-01")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "branch", day="2025-03-01")
    assert repository.dates() == {"a": at("2025-03-01")}


def test_a_squash_dates_by_the_squash(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "branch")
    repository.write("2024/a.yaml")
    repository.commit("2025-02-01")
    repository.write("2024/b.yaml")
    repository.commit("2025-02-02")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--squash", "branch")
    repository.commit("2025-03-01")
    assert repository.dates() == {"a": at("2025-03-01"), "b": at("2025-03-01")}


def test_a_move_between_years_keeps_the_date(repository: Repository) -> None:
    repository.write("2023/a.yaml")
    repository.commit("2025-02-01")
    (repository.root / "content/papers/2024").mkdir()
    repository.git("mv", "content/papers/2023/a.yaml", "content/papers/2024/a.yaml")
    repository.commit("2025-03-01")
    repository.git("mv", "content/papers/2024/a.yaml", "content/papers/2023/a.yaml")
    repository.commit("2025-04-01")
    assert repository.dates() == {"a": at("2025-02-01")}


def test_a_move_with_an_edit_keeps_the_date(repository: Repository) -> None:
    repository.write("2023/a.yaml")
    repository.commit("2025-02-01")
    (repository.root / "content/papers/2023/a.yaml").unlink()
    repository.write("2024/a.yaml", VALID.format(title="Quite Another Title") + "kind: method\n")
    repository.commit("2025-03-01")
    assert repository.dates() == {"a": at("2025-02-01")}


def test_a_record_that_came_back_counts_from_its_return(repository: Repository) -> None:
    path = repository.write("2024/a.yaml")
    repository.commit("2025-02-01")
    (repository.root / path).unlink()
    repository.commit("2025-03-01")
    repository.write("2024/a.yaml")
    repository.commit("2025-04-01")
    assert repository.dates() == {"a": at("2025-04-01")}


def test_an_uncommitted_record_counts_as_the_newest_commit(repository: Repository) -> None:
    repository.commit("2025-05-05")
    repository.write("2024/a.yaml")
    assert repository.dates() == {"a": at("2025-05-05")}


def test_a_pull_requests_merge_ref_dates_by_that_merge(repository: Repository) -> None:
    repository.write("2024/old.yaml")
    repository.commit("2025-02-01")
    repository.git("checkout", "-q", "-b", "branch", "HEAD~1")
    repository.write("2024/new.yaml")
    repository.commit("2025-02-15")
    repository.git("checkout", "-q", "--detach", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "Merge into main", "branch", day="2025-03-01")
    assert repository.dates() == {"old": at("2025-02-01"), "new": at("2025-03-01")}


def clone_shallow(repository: Repository, folder: Path) -> Repository:
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(folder))
    cloned = Repository.__new__(Repository)
    cloned.root = folder
    return cloned


def test_a_shallow_clone_says_how_to_deepen_it(repository: Repository, tmp_path: Path) -> None:
    repository.write("2024/a.yaml")
    repository.commit("2025-02-01")
    repository.commit("2025-03-01")
    with pytest.raises(ProjectError, match=r"git fetch --unshallow"):
        clone_shallow(repository, tmp_path / "shallow").dates()


def test_a_shallow_clone_is_enough_when_every_record_is_dated(
    repository: Repository, tmp_path: Path
) -> None:
    repository.write("2024/a.yaml", VALID.format(title="A") + "listed: 2025-01-31\n")
    repository.commit("2025-02-01")
    cloned = clone_shallow(repository, tmp_path / "shallow")
    assert cloned.dates() == {"a": at("2025-01-31", 12)}


def test_without_a_repository_an_undated_record_says_what_to_do(tmp_path: Path) -> None:
    bare = Repository(tmp_path / "project")
    bare.write("2024/a.yaml")
    with pytest.raises(ProjectError, match=r"write `listed: YYYY-MM-DD` into it"):
        bare.dates()


def test_without_a_repository_dated_records_are_enough(tmp_path: Path) -> None:
    bare = Repository(tmp_path / "project")
    bare.write("2024/a.yaml", VALID.format(title="A") + "listed: 2025-01-31\n")
    assert bare.dates() == {"a": at("2025-01-31", 12)}
    assert read_head(bare.root) is None


def test_a_project_may_be_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    outer = Repository(tmp_path / "project")
    outer.git("init", "-q")
    inner = Repository.__new__(Repository)
    inner.root = outer.root / "feeds"
    inner.root.mkdir()
    Records.__init__(inner, inner.root)
    inner.write("2024/a.yaml")
    outer.commit("2025-02-01")
    outer.commit("2025-03-01")
    assert inner.dates() == {"a": at("2025-02-01")}


def test_the_head_is_the_commit_checked_out(repository: Repository) -> None:
    repository.commit("2025-06-07")
    head = read_head(repository.root)
    assert head is not None
    assert head.commit == repository.git("rev-parse", "HEAD")
    assert head.instant == datetime(2025, 6, 7, 9, tzinfo=UTC)


def test_the_surroundings_do_not_turn_git_aside(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repository.write("2024/a.yaml")
    repository.commit("2025-02-01")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert repository.dates() == {"a": at("2025-02-01")}


def test_fix_writes_dates_older_than_thirty_days(repository: Repository) -> None:
    old = repository.write("2024/old.yaml", VALID.format(title="Old") + "submitted_by: octocat\n")
    repository.commit("2025-02-01")
    young = repository.write("2024/young.yaml")
    repository.commit("2025-03-20")
    result = repository.run("fix", "--dates")
    assert result.exit_code == 0
    assert "1 file changed" in result.stdout
    text = (repository.root / old).read_text("utf-8")
    assert text.endswith("topics: [tool-use]\nlisted: 2025-02-01\nsubmitted_by: octocat\n")
    assert "listed" not in (repository.root / young).read_text("utf-8")
    assert repository.run("fix", "--dates").stdout == "0 files changed\n"
    assert repository.run("check").exit_code == 0
