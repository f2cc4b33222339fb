"""Judging: from a commit's name to the verdict on its pull request."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from generator.adding import load_content
from generator.checking import inspect_paper
from generator.github.client import Github
from generator.github.comment import write_comment
from generator.github.files import read_records
from generator.github.findings import VERSION, Findings, Verdict
from generator.github.guard import guard_changes, guard_commits, guard_size, is_record
from generator.github.others import OpenPull, count_earlier, find_twins, survey_pulls
from generator.github.people import is_approved, is_trusted
from generator.github.pulls import (
    FILES_MAXIMUM,
    Change,
    Pull,
    compare_pull,
    find_pull,
    list_pulls,
    read_pull,
)
from generator.problems import SEVERITIES, Problem, soften, sort_problems
from generator.progress import Report, be_quiet
from generator.reading.proposals import examine_proposals
from generator.reading.tree import relative_path
from generator.settings import Settings

RECORDS_MAXIMUM = 100
"""Records of one pull request that are read."""
_WORDS = ("topics.yaml", "kinds.yaml")
_OF_WORDS = frozenset({"unknown-topic", "unknown-kind"})


class _Case(NamedTuple):
    """What a pull request is, before its records are read."""

    pull: Pull
    changes: tuple[Change, ...]
    folder: str
    """That of records, relative to the project."""

    @property
    def records(self) -> tuple[str, ...]:
        """Return the paths of records that are there after the change."""
        inside = {one.path for one in self.changes if one.is_there}
        return tuple(sorted(path for path in inside if path.startswith(f"{self.folder}/")))

    @property
    def has_only_records(self) -> bool:
        """Tell whether records are changed, and nothing else is."""
        paths = [path for change in self.changes for path in change.paths]
        return bool(paths) and all(is_record(path, self.folder) for path in paths)

    @property
    def has_words(self) -> bool:
        """Tell whether topics or kinds are changed, against which records are checked."""
        above = self.folder.rpartition("/")[0]
        return any(f"{above}/{name}" in {one.path for one in self.changes} for name in _WORDS)


def judge_commit(
    settings: Settings, github: Github, sha: str, today: date, report: Report = be_quiet
) -> Verdict | None:
    """Return the verdict on the open pull request that stands at a commit; None if none does.

    The project's own content and code judge; nothing of the pull request is run or written. No
    paper may be listed after `today`.
    Raises FetchError when GitHub does not say what is needed.
    """
    report("looking for the pull request")
    pulls = list_pulls(github, sha)
    found = find_pull(pulls, sha)
    if found is None:
        return None
    pull, number = read_pull(github, found.number)
    if pull is None or pull.sha != sha:
        return None
    findings = _examine(settings, github, pull, number, pulls, today, report)
    comment = "" if findings.is_silent else write_comment(settings, findings)
    return Verdict(
        pull.number, sha, findings.state, findings.describe(), comment, findings.has_preview
    )


def write_verdict(verdict: Verdict) -> str:
    """Return a verdict as the text of `verdict.json`."""
    fields = verdict._asdict()
    fields["preview"] = fields.pop("has_preview")
    return json.dumps({"version": VERSION, **fields}, indent=2) + "\n"


def _examine(
    settings: Settings, github: Github, pull: Pull, number: int, pulls: list[Pull], today: date,
    report: Report,
) -> Findings:  # fmt: skip
    is_cleared = is_trusted(github, pull) or is_approved(github, pull)
    comparison = compare_pull(github, pull) if number <= FILES_MAXIMUM else None
    number = max(number, len(comparison.changes) if comparison else 0)
    if comparison is None or number > FILES_MAXIMUM:
        too_many = guard_size(number, is_cleared=is_cleared)
        return Findings(pull, refusals=tuple(too_many), unread=number)
    case = _Case(pull, comparison.changes, relative_path(settings.root, settings.papers))
    surveyed = survey_pulls(github, pulls, pull) if case.records else []
    earlier = count_earlier(surveyed, pull, case.folder)
    refusals = (
        *guard_commits(comparison, is_cleared=is_cleared),
        *guard_changes(case.changes, pull, case.folder, is_cleared=is_cleared, earlier=earlier),
    )
    has_preview = case.has_only_records and not refusals
    findings = Findings(pull, case.records, refusals=refusals, has_preview=has_preview)
    if len(case.records) > RECORDS_MAXIMUM:
        return findings._replace(records=(), unread=number)
    if not case.records:
        return findings
    report("reading the records")
    return _examine_records(settings, github, case, findings, surveyed, today)


def _examine_records(
    settings: Settings,
    github: Github,
    case: _Case,
    findings: Findings,
    surveyed: Iterable[OpenPull],
    today: date,
) -> Findings:
    """Return findings with all that is known of the records."""
    read = read_records(github, case.pull.sha, case.folder, case.records)
    content = load_content(settings)
    gone = {change.gone for change in case.changes}
    kept = replace(content, papers=tuple(one for one in content.papers if one.path not in gone))
    examined = examine_proposals(
        settings.root, settings.content, kept, read.proposals, inspect_paper, today
    )
    twins = find_twins(
        github, surveyed, examined.papers, read.proposals, case.folder, content.vocabulary
    )
    problems = [*read.problems, *examined.problems, *(twin.problem for twin in twins)]
    if case.has_words:
        problems = [soften(one) if one.code in _OF_WORDS else one for one in problems]
    return findings._replace(
        papers=examined.papers, problems=tuple(_order(problems)), twins=tuple(twins)
    )


def _order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems in order of place, errors first."""
    return sorted(sort_problems(problems), key=lambda one: SEVERITIES.index(one.severity))
