"""What curators do with records that are there: check them, mend them, date them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from generator.checking import check_settings, inspect_paper
from generator.pipeline import open_cache, read_all
from generator.problems import Problem, sort_problems
from generator.progress import Report, be_quiet
from generator.reading.fixing import Mended, mend_record, settle_date
from generator.reading.git import date_papers, list_changes, read_head
from generator.reading.queries import check_queries
from generator.reading.record import Rules
from generator.reading.records import compare_titles, find_early_papers, read_content
from generator.reading.schema import write_schema
from generator.reading.schema_file import check_schema
from generator.reading.touched import split_problems
from generator.reading.tree import RecordFile, relative_path
from generator.settings import Settings


@dataclass(frozen=True)
class Checked:
    """The problems of a site's content."""

    problems: tuple[Problem, ...]
    """Those that count, in order."""
    old: tuple[Problem, ...] = ()
    """Errors that were there before a change, as warnings."""


def check_content(
    settings: Settings,
    files: Sequence[Path] | None = None,
    report: Report = be_quiet,
    *,
    base: str | None = None,
    today: date | None = None,
) -> Checked:
    """Return every problem of the content, or of some files of it.

    With `base`, a revision of git, only what was touched since then can hold an error. With
    `today`, listing dates after it are errors.
    """
    touched = list_changes(settings.root, base) if base else None
    cache = open_cache(settings)
    content = read_all(settings, cache, report, files)
    cache.close()
    problems = [*check_settings(settings), *content.problems]
    similar = compare_titles(settings.root, content)
    named = {relative_path(settings.root, file) for file in files or ()}
    problems += [one for one in similar if files is None or one.path in named]
    early = find_early_papers(settings.root, content, today) if today else []
    problems += [one for one in early if files is None or one.path in named]
    if files is None:
        problems += check_queries(settings.root, settings.content)
    if files is None and (stale := check_schema(settings.root, settings.content)):
        problems.append(stale)
    if touched is None:
        return Checked(tuple(sort_problems(problems)))
    own, old = split_problems(problems, touched, relative_path(settings.root, settings.papers))
    return Checked(tuple(sort_problems(own)), tuple(sort_problems(old)))


def mend_content(
    settings: Settings, files: Sequence[Path] | None = None, report: Report = be_quiet
) -> list[Mended]:
    """Return each record that corrections change, with its new text; nothing is written."""
    checked = check_content(settings, files, report)
    paths = dict.fromkeys(problem.path for problem in checked.problems if problem.fix)
    vocabulary = read_content(settings.root, settings.content, []).vocabulary
    rules = Rules(vocabulary, inspect_paper)
    mended: list[Mended] = []
    for path in paths:
        file = RecordFile(Path(path).stem, path, str(settings.root / path))
        if found := mend_record(file, rules):
            mended.append(found)
    return mended


def mend_schema(settings: Settings) -> Mended | None:
    """Return the schema for editors as it should be; None when it is so, or there is none."""
    problem = check_schema(settings.root, settings.content)
    if problem is None:
        return None
    vocabulary = read_content(settings.root, settings.content, []).vocabulary
    return Mended(problem.path, write_schema(vocabulary), (problem,))


def find_settled_days(settings: Settings, age: timedelta) -> dict[str, str]:
    """Return the new text of each record that lacks a listing date older than `age` at HEAD."""
    content = read_content(settings.root, settings.content)
    undated = [paper for paper in content.papers if paper.listed is None]
    head = read_head(settings.root)
    if not undated or head is None:
        return {}
    return {
        paper.path: settle_date(settings.root, paper.path, paper.listed_at.date())
        for paper in date_papers(undated, settings.root, settings.content)
        if head.instant - paper.listed_at > age
    }
