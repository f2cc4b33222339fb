"""The other open pull requests: how many are one author's, and which propose the same paper."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from generator.fetching.errors import FetchError
from generator.github.client import Github
from generator.github.files import read_blob
from generator.github.pulls import Change, Pull, list_changes
from generator.model.headline import Headline, make_headline
from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary
from generator.problems import Problem
from generator.reading.proposals import Proposal
from generator.reading.record import Rules, find_nothing, parse_record, read_record
from generator.reading.tree import RecordFile, check_place

SURVEYED = 40
"""Pull requests whose changes are listed."""
READ = 20
"""Of these, pull requests whose papers are read."""
PAPERS_MAXIMUM = 20
"""Papers of one pull request that are read."""


class OpenPull(NamedTuple):
    """Another open pull request."""

    pull: Pull
    changes: tuple[Change, ...] | None
    """None when they could not be listed."""


class Twin(NamedTuple):
    """A paper that another pull request proposes too."""

    number: int
    problem: Problem


def survey_pulls(github: Github, pulls: Iterable[Pull], pull: Pull) -> list[OpenPull]:
    """Return the other pull requests with their changes, the author's own first."""
    others = [other for other in pulls if other.number != pull.number]
    others.sort(key=lambda other: other.login != pull.login)
    surveyed: list[OpenPull] = []
    for other in others[:SURVEYED]:
        try:
            surveyed.append(OpenPull(other, tuple(list_changes(github, other.number))))
        except FetchError:
            surveyed.append(OpenPull(other, None))
    return surveyed


def count_earlier(surveyed: Iterable[OpenPull], pull: Pull, folder: str) -> int:
    """Count the author's earlier open pull requests with papers, or that may have some."""
    return sum(
        other.pull.login == pull.login != ""
        and other.pull.number < pull.number
        and (other.changes is None or any(_is_inside(one.path, folder) for one in other.changes))
        for other in surveyed
    )


def find_twins(
    github: Github,
    surveyed: Iterable[OpenPull],
    papers: Sequence[Paper],
    proposals: Iterable[Proposal],
    folder: str,
    vocabulary: Vocabulary,
) -> list[Twin]:
    """Return the papers that are, by identifier or title, in other pull requests too.

    What cannot be read of those is left out: it is not this pull request's fault.
    """
    own = [make_headline(paper, paper.path) for paper in papers]
    raws = {proposal.path: proposal.raw for proposal in proposals}
    if not own:
        return []
    twins: list[Twin] = []
    for number, there in _read_others(github, surveyed, folder, vocabulary):
        for paper in own:
            if same := _find_same(paper, there):
                twins.append(Twin(number, _problem_at(paper, raws, number, *same)))
    return sorted(twins, key=lambda twin: (twin.problem.path, twin.number, twin.problem.message))


def _read_others(
    github: Github, surveyed: Iterable[OpenPull], folder: str, vocabulary: Vocabulary
) -> Iterable[tuple[int, Headline]]:
    """Yield the papers that other pull requests add, with their numbers."""
    rules = Rules(vocabulary, find_nothing)
    count = 0
    for other, changes in surveyed:
        added = [one for one in changes or () if _is_addition(one, folder)]
        if not added or count == READ:
            continue
        count += 1
        for change in added[:PAPERS_MAXIMUM]:
            try:
                raw = read_blob(github, change.blob)
            except FetchError:
                break
            file = RecordFile(PurePosixPath(change.path).stem, change.path, "")
            paper, _ = read_record(file, raw, rules)
            if paper:
                yield other.number, make_headline(paper, change.path)


def _is_inside(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


def _is_addition(change: Change, folder: str) -> bool:
    is_place = check_place(change.path, change.path.removeprefix(f"{folder}/")) is None
    is_record = is_place and _is_inside(change.path, folder)
    return is_record and change.status == "added" and bool(change.blob)


def _find_same(paper: Headline, other: Headline) -> tuple[str, str] | None:
    """Return the field by which two papers are the same, and how to name what they share."""
    keys = {key for _, key, _ in other.identifiers}
    for field, key, name in paper.identifiers:
        if key in keys:
            return field, name
    is_told_apart = other.id in paper.not_duplicate_of or paper.id in other.not_duplicate_of
    if paper.folded_title and paper.folded_title == other.folded_title and not is_told_apart:
        return "title", "title"
    return None


def _problem_at(
    paper: Headline, raws: Mapping[str, bytes], number: int, field: str, name: str
) -> Problem:
    message = f"pull request #{number} proposes a paper with the same {name}"
    advice = "see which of the two should be merged"
    record = parse_record(RecordFile(paper.id, paper.path, ""), raws[paper.path])
    if record is None:
        return Problem(paper.path, 0, 0, "duplicate", message, advice, "warning")
    return record.problem_at((field,), "duplicate", message, advice, severity="warning")
