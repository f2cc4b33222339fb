"""One record: a file's bytes to a paper, or to everything that is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary
from generator.problems import Problem
from generator.reading.linting import lint_paper
from generator.reading.nodes import Field, Node, Place, key_place, place_of
from generator.reading.tree import RecordFile
from generator.reading.validation import validate_record
from generator.reading.vocabularies import check_words
from generator.reading.yaml_text import UnreadableError, decode, parse_yaml


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


Inspect = Callable[[Paper, Record], list[Problem]]
"""Looks at a valid paper for further faults."""


class Rules(NamedTuple):
    """What a record is read by, besides its own bytes."""

    vocabulary: Vocabulary
    inspect: Inspect


def find_nothing(_: Paper, __: Record) -> list[Problem]:
    """Inspect nothing."""
    return []


def read_record(file: RecordFile, raw: bytes, rules: Rules) -> tuple[Paper | None, list[Problem]]:
    """Return the paper of a file, if it is a valid one, and every problem.

    Whatever the file holds, the others are read too: nothing is raised.
    """
    try:
        return _read(file, raw, rules)
    except UnreadableError as error:
        return None, [error.problem]
    except Exception as error:
        # The last resort: a fault of ours must name the file that shows it.
        message = f"this record breaks the checker ({type(error).__name__}: {error})"
        advice = "please report it with the file"
        return None, [Problem(file.path, 0, 0, "internal", message, advice)]


def parse_record(file: RecordFile, raw: bytes) -> Record | None:
    """Return a file as text with places, None when it is empty; raise UnreadableError."""
    source = decode(raw, file.path)
    root = parse_yaml(source, file.path)
    return None if root is None else Record(file.id, file.path, source, root)


def _read(file: RecordFile, raw: bytes, rules: Rules) -> tuple[Paper | None, list[Problem]]:
    record = parse_record(file, raw)
    if record is None:
        advice = "write at least title, authors, abstract and topics"
        return None, [Problem(file.path, 0, 0, "empty", "the file is empty", advice)]
    make: Callable[..., Problem] = record.problem_at
    paper, problems = validate_record(record.root, file.id, file.path, make)
    if paper:
        words = check_words(paper, rules.vocabulary, make)
        problems += [*words, *lint_paper(paper, make)]
        if words:
            return None, problems
        problems += rules.inspect(paper, record)
    return paper, problems


def _place_of_excerpt(lines: list[str], start: Place, excerpt: str) -> Place:
    for number, line in enumerate(lines[start.line - 1 :], start.line):
        column = line.find(excerpt, start.column - 1 if number == start.line else 0)
        if column >= 0:
            return Place(number, column + 1, len(excerpt))
    return start
