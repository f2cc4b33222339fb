"""One record: a file's bytes to a paper, or to everything that is wrong with it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, cast

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


Read = tuple[Paper | None, list[Problem]]
"""A valid paper or none, and every problem of its file."""
Inspect = Callable[[Paper, Record], list[Problem]]
"""Looks at a valid paper for further faults."""


Tracer = Callable[[Sequence[Paper], Vocabulary], Mapping[str, Sequence[str]]]
"""Makes what is kept of valid papers besides themselves: texts by the shelf they are kept on."""


class Rules(NamedTuple):
    """What a record is read by, besides its own bytes."""

    vocabulary: Vocabulary
    inspect: Inspect
    load_tracer: Callable[[], Tracer] | None = None
    """Loads what makes traces, once some record is to be read."""


def find_nothing(_: Paper, __: Record) -> list[Problem]:
    """Inspect nothing."""
    return []


@dataclass
class _Reading:
    """One file on its way to a paper."""

    file: RecordFile
    raw: bytes
    record: Record | None = None
    lost: Collection[str] = ()
    paper: Paper | None = None
    rest: Paper | None = None
    """The paper, or what is valid of it."""
    problems: list[Problem] = field(default_factory=list)
    is_over: bool = False

    def end(self, problems: list[Problem]) -> None:
        """Read no further: there is no paper."""
        self.paper, self.problems, self.is_over = None, problems, True


def read_record(file: RecordFile, raw: bytes, rules: Rules) -> Read:
    """Return the paper of a file, if it is a valid one, and every problem.

    Whatever the file holds, nothing is raised.
    """
    return read_records([(file, raw)], rules)[0]


def read_records(files: Iterable[tuple[RecordFile, bytes]], rules: Rules) -> list[Read]:
    """Return for each file what `read_record` does.

    One step after the other for all files: a processor has its code at hand then.
    """
    readings = [_Reading(file, raw) for file, raw in files]
    for step in (_parse, _validate, _inspect):
        for one in readings:
            if not one.is_over:
                _take(step, one, rules)
    return [(one.paper, one.problems) for one in readings]


def _take(step: Callable[[_Reading, Rules], None], one: _Reading, rules: Rules) -> None:
    try:
        step(one, rules)
    except UnreadableError as error:
        one.end([error.problem])
    except Exception as error:
        one.end([blame_us(one.file.path, error)])


def blame_us(path: str, error: Exception) -> Problem:
    """Return the problem of a record that shows a fault of ours: the last resort."""
    message = f"this record breaks the checker ({type(error).__name__}: {error})"
    return Problem(path, 0, 0, "internal", message, "please report it with the file")


def parse_record(file: RecordFile, raw: bytes) -> Record | None:
    """Return a file as text with places, None when it is empty; raise UnreadableError."""
    source = decode(raw, file.path)
    root = parse_yaml(source, file.path)
    return None if root is None else Record(file.id, file.path, source, root)


def _parse(one: _Reading, _: Rules) -> None:
    file = one.file
    source = decode_bytes(one.raw, file.path)
    root, one.problems, one.lost = parse_all(source, file.path)
    if root is None:
        advice = "write at least title, authors, abstract and topics"
        empty = Problem(file.path, 0, 0, "empty", "the file is empty", advice)
        one.end(one.problems or [empty])
        return
    one.record = Record(file.id, file.path, source, root)


def _validate(one: _Reading, rules: Rules) -> None:
    record = cast("Record", one.record)
    make: Callable[..., Problem] = record.problem_at
    checked = validate_record(record.root, record.id, record.path, make, one.lost)
    one.paper, faults, one.rest = checked
    one.problems += [*faults, *check_words(record.root, rules.vocabulary, make)]
    if one.rest is None:
        one.end(one.problems)


def _inspect(one: _Reading, rules: Rules) -> None:
    record, rest = cast("Record", one.record), cast("Paper", one.rest)
    one.problems += [*lint_paper(rest, record.problem_at), *rules.inspect(rest, record)]
    if has_errors(one.problems):
        one.paper = None
    one.problems = _without_doubles(one.problems)


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
