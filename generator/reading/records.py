"""Records to papers: every file is read, checked and compared, and every fault is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary
from generator.problems import Problem
from generator.progress import Report, be_quiet
from generator.reading.duplicates import find_duplicates
from generator.reading.linting import lint_paper
from generator.reading.nodes import Field, Node, Place, key_place, place_of
from generator.reading.tree import RecordFile, find_records, read_bytes, relative_path
from generator.reading.validation import validate_record
from generator.reading.vocabularies import check_words, read_vocabulary
from generator.reading.yaml_text import UnreadableError, decode, parse_yaml

_REPORT_EVERY = 200


@dataclass(frozen=True)
class Record:
    """A file as read: its text, and where each value stands."""

    id: str
    path: str
    source: str
    root: Node

    def problem_at(
        self,
        field: Field,
        code: str,
        message: str,
        advice: str,
        *,
        severity: str = "error",
        is_key: bool = False,
        excerpt: str = "",
    ) -> Problem:
        """Make a problem at a field's value, at its key, or at an excerpt of its value."""
        place = key_place(self.root, field) if is_key else place_of(self.root, field)
        lines = self.source.split("\n")
        if excerpt:
            place = _place_of_excerpt(lines, place, excerpt)
        line = lines[place.line - 1].rstrip("\r") if place.line <= len(lines) else ""
        return Problem(
            self.path, place.line, place.column, code, message, advice,
            "warning" if severity == "warning" else "error", line, place.width,
        )  # fmt: skip


@dataclass(frozen=True)
class Content:
    """Everything that a folder of records holds."""

    papers: tuple[Paper, ...]
    """The valid ones; `listed` is None where only git knows it."""
    vocabulary: Vocabulary
    problems: tuple[Problem, ...]
    records: Mapping[str, Record]
    """By the paper's id."""


def read_content(
    root: Path,
    content: Path,
    files: Sequence[Path] | None = None,
    report: Report = be_quiet,
) -> Content:
    """Read and check every record, and find every problem in one run.

    With `files`, only their problems are kept; they are still compared with all other records.
    """
    vocabulary, problems = read_vocabulary(root, content)
    tree = find_records(root, content)
    problems += tree.problems
    papers: list[Paper] = []
    records: dict[str, Record] = {}
    for number, record_file in enumerate(tree.files):
        if number % _REPORT_EVERY == 0:
            report(f"reading record {number:,} of {len(tree.files):,}")
        paper, record, found = _read_safely(record_file, vocabulary)
        problems += found
        if record:
            records.setdefault(record_file.id, record)
        if paper and paper.path == records[paper.id].path:
            papers.append(paper)
    problems += find_duplicates(papers, records)
    if files is not None:
        wanted = {relative_path(root, file) for file in files}
        problems = [problem for problem in problems if problem.path in wanted]
        problems += _check_given(root, files, {file.path for file in tree.files}, problems)
    return Content(tuple(papers), vocabulary, tuple(problems), records)


def _check_given(
    root: Path, files: Sequence[Path], known: set[str], problems: list[Problem]
) -> list[Problem]:
    """Say of files named on the command line that are no records, that they are none."""
    told = known | {problem.path for problem in problems}
    vocabularies = ("topics.yaml", "kinds.yaml")
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


def _place_of_excerpt(lines: list[str], start: Place, excerpt: str) -> Place:
    for number, line in enumerate(lines[start.line - 1 :], start.line):
        column = line.find(excerpt, start.column - 1 if number == start.line else 0)
        if column >= 0:
            return Place(number, column + 1, len(excerpt))
    return start


Read = tuple[Paper | None, Record | None, list[Problem]]


def _read_safely(file: RecordFile, vocabulary: Vocabulary) -> Read:
    """Read a record; whatever it holds, the others are read too."""
    try:
        return _read(file, vocabulary)
    except UnreadableError as error:
        return None, None, [error.problem]
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return (
            None,
            None,
            [Problem(file.path, 0, 0, "unreadable", message, "check its permissions")],
        )
    except Exception as error:
        # The last resort: a fault of ours must name the file that shows it.
        message = f"this record breaks the checker ({type(error).__name__}: {error})"
        advice = "please report it with the file"
        return None, None, [Problem(file.path, 0, 0, "internal", message, advice)]


def _read(file: RecordFile, vocabulary: Vocabulary) -> Read:
    source = decode(read_bytes(file.file), file.path)
    root = parse_yaml(source, file.path)
    if root is None:
        advice = "write at least title, authors, abstract and topics"
        return None, None, [Problem(file.path, 0, 0, "empty", "the file is empty", advice)]
    record = Record(file.id, file.path, source, root)
    make: Callable[..., Problem] = record.problem_at
    paper, problems = validate_record(root, file.id, file.path, make)
    if paper:
        words = check_words(paper, vocabulary, make)
        problems += [*words, *lint_paper(paper, make)]
        if words:
            paper = None
    return paper, record, problems
