"""One record: a file's bytes to a paper, or to everything that is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary
from generator.problems import Fix, Problem, Severity, has_errors
from generator.reading.linting import lint_paper
from generator.reading.nodes import Field, Node, Place, key_place, place_of
from generator.reading.recovery import parse_all
from generator.reading.tree import RecordFile
from generator.reading.validation import validate_record
from generator.reading.vocabularies import check_words
from generator.reading.yaml_text import UnreadableError, decode, decode_bytes, parse_yaml


@dataclass(frozen=True)
class Record:
    """A file as read: its text, and where each value stands."""

    id: str
    path: str
    source: str
    root: Node

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines of the text."""
        return self.source.split("\n")

    def problem_at(  # noqa: PLR0913 (a problem's own fields)
        self,
        field: Field,
        code: str,
        message: str,
        advice: str,
        *,
        severity: Severity = "error",
        is_key: bool = False,
        excerpt: str = "",
        write: str | None = None,
    ) -> Problem:
        """Make a problem at a field's value, at its key, or at an excerpt of its value.

        `write` is what surely belongs there, as YAML; it must take the whole value's place.
        """
        place = key_place(self.root, field) if is_key else place_of(self.root, field)
        lines = self.lines
        if excerpt:
            place = _place_of_excerpt(lines, place, excerpt)
        line = lines[place.line - 1].rstrip("\r") if place.line <= len(lines) else ""
        fix = _replace_value(line, place, write) if write is not None else None
        return Problem(
            self.path, place.line, place.column, code, message, advice, severity, line, place.width,
            fix,
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
    source = decode_bytes(raw, file.path)
    root, problems, lost = parse_all(source, file.path)
    if root is None:
        advice = "write at least title, authors, abstract and topics"
        empty = Problem(file.path, 0, 0, "empty", "the file is empty", advice)
        return None, problems or [empty]
    record = Record(file.id, file.path, source, root)
    make: Callable[..., Problem] = record.problem_at
    paper, faults, rest = validate_record(root, file.id, file.path, make, lost)
    problems += [*faults, *check_words(root, rules.vocabulary, make)]
    if rest is None:
        return None, problems
    problems += [*lint_paper(rest, make), *rules.inspect(rest, record)]
    return None if has_errors(problems) else paper, _without_doubles(problems)


def _without_doubles(problems: list[Problem]) -> list[Problem]:
    """Drop what is said again, on the same line, of what can be fixed."""
    fixed = {(one.code, line) for one in problems if one.fix for line in _lines_of(one)}
    return [one for one in problems if one.fix or (one.code, one.line) not in fixed]


def _lines_of(problem: Problem) -> range:
    fix = problem.fix
    return range(fix.first, fix.last + 1) if fix else range(0)


def _replace_value(line: str, place: Place, write: str) -> Fix | None:
    """Replace a value that stands on one line; a block or a wrapped text is left alone."""
    if place.last not in {0, place.line}:
        return None
    start = place.column - 1
    changed = line[:start] + write + line[start + place.width :]
    return Fix(place.line, place.line, (changed,)) if changed != line else None


def _place_of_excerpt(lines: list[str], start: Place, excerpt: str) -> Place:
    for number, line in enumerate(lines[start.line - 1 :], start.line):
        column = line.find(excerpt, start.column - 1 if number == start.line else 0)
        if column >= 0:
            return Place(number, column + 1, len(excerpt))
    return start
