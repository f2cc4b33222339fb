"""Read on after a fault of syntax, so that one run tells every mistake of a file."""

import re
from typing import NamedTuple

from generator.problems import Fix, Problem, apply_fix
from generator.reading.nodes import Node
from generator.reading.yaml_text import UnreadableError, find_character, parse_yaml

FAULTS_MAXIMUM = 10
SIZE_MAXIMUM = 64 * 1024
"""Characters of a file that is worth reading again and again."""
_TOP_KEY = re.compile(r"""(?:"([^"]*)"|'([^']*)'|([^\s#'"\-\[{][^:]*?))\s*:(?:\s|$)""")


class Recovered(NamedTuple):
    """What could be read of a file."""

    root: Node | None
    problems: list[Problem]
    lost: frozenset[str]
    """Keys of fields that could not be read."""


def parse_all(source: str, path: str) -> Recovered:
    """Read a file's text as far as it goes.

    A line that cannot be read is taken as it was surely meant, else its field is left out; lines
    keep their numbers, so that what is found after it stands where it is.
    """
    text, problems = _drop_characters(source, path)
    lost: set[str] = set()
    if problems and problems[-1].fix and len(problems[-1].fix.lines) > 1:
        # Lines are counted otherwise after it.
        return Recovered(None, problems, frozenset())
    while True:
        try:
            return Recovered(parse_yaml(text, path), problems, frozenset(lost))
        except UnreadableError as error:
            problems.append(error.problem)
        repaired = _repair(text, problems[-1], lost)
        if len(problems) > FAULTS_MAXIMUM or len(text) > SIZE_MAXIMUM or repaired == text:
            return Recovered(None, problems, frozenset(lost))
        text = repaired


def _drop_characters(text: str, path: str) -> tuple[str, list[Problem]]:
    """Find the characters that may not stand in a file, a problem a line."""
    problems: list[Problem] = []
    while len(problems) <= FAULTS_MAXIMUM and (problem := find_character(text, path)):
        problems.append(problem)
        if problem.fix is None or len(problem.fix.lines) != 1:
            break
        text = apply_fix(text, problem.fix)
    return text, problems


def _repair(text: str, problem: Problem, lost: set[str]) -> str:
    """Return a text without what cannot be read; the same text when that is not possible."""
    fix = problem.fix
    if fix and len(fix.lines) == fix.last - fix.first + 1:
        return apply_fix(text, fix)
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines, 1) if _TOP_KEY.match(line)]
    first = max((start for start in starts if start <= problem.line), default=0)
    if not first:
        return text
    after = min((start for start in starts if start > problem.line), default=len(lines) + 1)
    match = _TOP_KEY.match(lines[first - 1])
    if match and problem.code != "duplicate-key":
        lost.add(match[1] or match[2] or match[3])
    return apply_fix(text, Fix(first, after - 1, ("",) * (after - first)))
