"""The benchmarks' corpus: valid, the same everywhere, and changed as a day of work would."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.corpus import change_papers, make_git_history, make_project
from generator.curating import check_content
from generator.reading.git import date_papers
from generator.reading.records import read_content
from generator.settings import load_settings
from tests.conftest import ROOT, set_option, tree


def test_the_corpus_is_valid_and_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_project(tmp_path / name, 150)
    one = tree(tmp_path / "one" / "content")
    assert one == tree(tmp_path / "other" / "content")
    assert sum(path.startswith("papers/") for path in one) == 150
    checked = check_content(load_settings(tmp_path / "one" / "mkdocs.yml"))
    assert [one for one in checked.problems if one.code != "similar-title"] == []


def test_a_day_of_work_edits_most_and_adds_some(tmp_path: Path) -> None:
    make_project(tmp_path / "site", 150)
    papers = tmp_path / "site" / "content" / "papers"
    before = tree(papers)
    change_papers(tmp_path / "site", 10, 1)
    after = tree(papers)
    assert len(after) - len(before) == 2
    assert sum(before[path] != after[path] for path in before) == 8
    settings = load_settings(tmp_path / "site" / "mkdocs.yml")
    assert not [one for one in check_content(settings).problems if one.severity == "error"]


def test_a_long_history_dates_every_record(tmp_path: Path) -> None:
    make_git_history(tmp_path / "site", 120)
    settings = load_settings(tmp_path / "site" / "mkdocs.yml")
    papers = read_content(settings.root, settings.content).papers
    dated = date_papers(papers, settings.root, settings.content)
    assert len({paper.listed_at for paper in dated}) == 120


@pytest.mark.parametrize("plan", ["without_search", "pages_and_rss"])
def test_a_site_can_be_planned_with_less(plan: str, tmp_path: Path) -> None:
    project = tmp_path / "site"
    make_project(project, 150)
    set_option(project, "papers: stamp")
    run_plan(plan, project)
    # An update takes another way than a clean build.
    change_papers(project, 5, 1)
    run_plan(plan, project)
    records = list(project.glob("content/papers/*/*.yaml"))
    pages = [project / f"site/papers/{record.stem}/index.html" for record in records]
    assert len(pages) == 151
    assert not any("Related papers" in page.read_text("utf-8") for page in pages)
    assert (project / "site/feed.xml").exists()
    assert not (project / "site/search/meta.json").exists()
    assert (project / "site/papers.bib").exists() == (plan == "without_search")
    assert not knows_results(project)


def run_plan(plan: str, project: Path) -> None:
    command = [sys.executable, "-m", f"benchmarks.{plan}", "build", "--config-file", "mkdocs.yml"]
    subprocess.run(command, cwd=project, env={"PYTHONPATH": str(ROOT), "PATH": ""}, check=True)


def knows_results(project: Path) -> bool:
    database = sqlite3.connect(project / "build/cache/cache.sqlite")
    [(count,)] = database.execute("SELECT COUNT(*) FROM result")
    database.close()
    return bool(count)
