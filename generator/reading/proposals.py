"""Proposed records, as data: read and compared with the content, and never written."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.model.headline import Headline, make_headline
from generator.model.paper import Paper
from generator.problems import Problem, Severity, has_errors
from generator.reading.duplicates import (
    find_duplicates,
    find_early,
    find_similar_titles,
)
from generator.reading.nodes import Field
from generator.reading.record import Inspect, Rules, read_record
from generator.reading.records import Content, problem_in
from generator.reading.tree import RecordFile, check_place, relative_path


class Proposal(NamedTuple):
    """A file that somebody would add or change."""

    path: str
    """Relative to the project, with `/` between its parts."""
    raw: bytes


class Examined(NamedTuple):
    """What is known of proposals."""

    papers: tuple[Paper, ...]
    """Those that are valid."""
    problems: tuple[Problem, ...]
    """Everything wrong with any of them."""
    others: tuple[Headline, ...]
    """The content's papers that no proposal replaces."""


def examine_proposals(
    root: Path,
    folder: Path,
    content: Content,
    proposals: Sequence[Proposal],
    inspect: Inspect,
    today: date | None = None,
) -> Examined:
    """Read proposed records and compare them with the content and with each other.

    With `today`, listing dates more than a day after it are errors.
    """
    rules = Rules(content.vocabulary, inspect)
    above = relative_path(root, folder / "papers")
    paths = {proposal.path for proposal in proposals}
    others = tuple(paper for paper in content.papers if paper.path not in paths)
    holders = {paper.id: paper.path for paper in others}
    papers: list[Paper] = []
    problems: list[Problem] = []
    for proposal in sorted(proposals):
        file = RecordFile(Path(proposal.path).stem, proposal.path, "")
        misplaced = _check_path(file, above, holders)
        paper, faults = read_record(file, proposal.raw, rules)
        problems += [*misplaced, *faults]
        holders.setdefault(file.id, file.path)
        if paper and not has_errors([*misplaced, *faults]):
            papers.append(paper)
    raws = {one.path: one.raw for one in proposals}
    problems += _compare(papers, others, raws)
    if today:
        fresh = [make_headline(paper, paper.path) for paper in papers]
        problems += find_early(fresh, partial(_problem_at, raws), today)
    return Examined(tuple(papers), tuple(problems), others)


def _check_path(file: RecordFile, above: str, holders: Mapping[str, str]) -> list[Problem]:
    inside = file.path.removeprefix(f"{above}/")
    problem = check_place(file.path, inside if inside != file.path else "")
    if problem:
        return [problem]
    if file.id in holders:
        message = f"the id {file.id!r} is taken by {holders[file.id]}"
        return [Problem(file.path, 0, 0, "duplicate-id", message, "choose another file name")]
    return []


def _compare(
    papers: Sequence[Paper], others: Sequence[Headline], raws: Mapping[str, bytes]
) -> list[Problem]:
    """Return what is the same in a proposal and in another paper, at the proposal's place."""
    fresh = [make_headline(paper, paper.path) for paper in papers]
    together = (*others, *fresh)
    ids = {paper.id for paper in together}
    make = partial(_problem_at, raws)
    found = [
        *find_duplicates(together, ids, make),
        *find_similar_titles(together, make, {paper.id for paper in fresh}),
    ]
    return [problem for problem in found if problem.path in raws]


def _problem_at(
    raws: Mapping[str, bytes],
    paper: Headline,
    field: Field,
    *said: str,
    severity: Severity = "error",
) -> Problem:
    return problem_in(raws.get(paper.path), paper, field, *said, severity=severity)
