"""The content: every record read, checked and compared, and every fault kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from generator.model.headline import Headline
from generator.model.paper import Paper
from generator.model.vocabulary import NO_SYNONYMS, Synonyms, Vocabulary
from generator.problems import Problem, Severity
from generator.progress import Report, be_quiet
from generator.reading.duplicates import find_duplicates, find_early, find_similar_titles
from generator.reading.nodes import Field
from generator.reading.record import (
    Inspect,
    Record,
    Rules,
    Tracer,
    find_nothing,
    parse_record,
    read_record,
)
from generator.reading.remembering import Memory, name_record, name_rules, read_outcomes
from generator.reading.synonyms import read_synonyms
from generator.reading.tree import RecordFile, find_records, read_bytes, relative_path
from generator.reading.vocabularies import read_vocabulary


@dataclass(frozen=True)
class Content:
    """Everything that a folder of records holds."""

    papers: tuple[Headline, ...]
    """The valid ones; `listed` is None where only git knows it."""
    vocabulary: Vocabulary
    problems: tuple[Problem, ...]
    synonyms: Synonyms = NO_SYNONYMS


def read_content(
    root: Path,
    content: Path,
    files: Sequence[Path] | None = None,
    report: Report = be_quiet,
    *,
    inspect: Inspect = find_nothing,
    load_tracer: Callable[[], Tracer] | None = None,
    memory: Memory | None = None,
) -> Content:
    """Read and check every record, and find every problem in one run.

    With `files`, only their problems are kept; they are still compared with all other records.
    What `memory` knows of a record with the same bytes is taken from it, and what it does not
    know is left there.
    """
    vocabulary, problems = read_vocabulary(root, content)
    synonyms, more = read_synonyms(root, content)
    problems += more
    papers: dict[str, Headline] = {}
    rules = Rules(vocabulary, inspect, load_tracer)
    found = read_outcomes(partial(find_records, root, content), rules, memory, report)
    problems += found.problems
    for outcome in found.outcomes:
        problems += outcome.problems
        if outcome.headline:
            papers.setdefault(outcome.headline.id, outcome.headline)
    ids = {file.id for file in found.files}
    problems += find_duplicates(tuple(papers.values()), ids, partial(_problem_at, root))
    if files is not None:
        wanted = {relative_path(root, file) for file in files}
        problems = [problem for problem in problems if problem.path in wanted]
        problems += _check_given(root, files, {file.path for file in found.files}, problems)
    return Content(tuple(papers.values()), vocabulary, tuple(problems), synonyms)


def compare_titles(root: Path, content: Content) -> list[Problem]:
    """Return a warning for papers that may be the same under another title."""
    return list(find_similar_titles(content.papers, partial(_problem_at, root)))


def find_early_papers(root: Path, content: Content, today: date) -> list[Problem]:
    """Return an error for every paper that is listed after today."""
    return list(find_early(content.papers, partial(_problem_at, root), today))


def read_paper(
    root: Path, headline: Headline, vocabulary: Vocabulary, version: str = ""
) -> Paper | None:
    """Read the paper of one record anew; None when the record is not what it was."""
    file = RecordFile(headline.id, headline.path, str(root / headline.path))
    raw = read_bytes(file.file)
    if name_record(file.path, raw, name_rules(vocabulary, version)) != headline.digest:
        return None
    return read_record(file, raw, Rules(vocabulary, find_nothing))[0]


def read_whole(
    root: Path, headline: Headline, vocabulary: Vocabulary
) -> tuple[Paper, Record] | None:
    """Return a paper with the places of its fields; None when its record is not valid any more."""
    file = RecordFile(headline.id, headline.path, str(root / headline.path))
    raw = read_bytes(file.file)
    paper = read_record(file, raw, Rules(vocabulary, find_nothing))[0]
    record = parse_record(file, raw) if paper else None
    return (paper, record) if paper and record else None


def problem_in(
    raw: bytes | None, paper: Headline, field: Field, *said: str, severity: Severity = "error"
) -> Problem:
    """Make a problem at a field of a paper's record, whose places are read for this alone.

    `said` is a code, a message and advice.
    """
    code, message, advice = said
    file = RecordFile(paper.id, paper.path, "")
    record = parse_record(file, raw) if raw is not None else None
    if record is None:
        return Problem(paper.path, 0, 0, code, message, advice)
    return record.problem_at(field, code, message, advice, severity=severity)


def _problem_at(
    root: Path, paper: Headline, field: Field, *said: str, severity: Severity = "error"
) -> Problem:
    raw = read_bytes(str(root / paper.path))
    return problem_in(raw, paper, field, *said, severity=severity)


def _check_given(
    root: Path, files: Sequence[Path], known: set[str], problems: list[Problem]
) -> list[Problem]:
    """Say of files named on the command line that are no records, that they are none."""
    told = known | {problem.path for problem in problems}
    vocabularies = ("topics.yaml", "kinds.yaml", "synonyms.yaml")
    return [
        Problem(
            path,
            0,
            0,
            "place",
            "this is not a record of this project",
            "name a file of content/papers/<year>/",
        )
        for path in (relative_path(root, file) for file in files)
        if path not in told and not path.endswith(vocabularies)
    ]
