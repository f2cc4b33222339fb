"""Corrections that a program can make to a record's text, with the smallest change."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.model.paper import record_keys
from generator.problems import Fix, Problem
from generator.reading.record import Rules, read_record
from generator.reading.tree import RecordFile, read_bytes
from generator.reading.yaml_text import UnreadableError, decode, decode_bytes

FIXES_MAXIMUM = 500


class Mended(NamedTuple):
    """A record's text as it should be, and what was wrong with it."""

    path: str
    text: str
    fixed: tuple[Problem, ...]


def mend_record(file: RecordFile, rules: Rules) -> Mended | None:
    """Apply every correction to a record, one after the other; None when there is nothing to do.

    A correction that would make another error is left out. Nothing is written.
    """
    try:
        raw = read_bytes(file.file)
        text = decode_bytes(raw, file.path)
    except UnreadableError:
        return None
    fixed: list[Problem] = []
    refused: set[Problem] = set()
    problems = read_record(file, raw, rules)[1]
    while len(fixed) + len(refused) < FIXES_MAXIMUM:
        problem = next((one for one in problems if one.fix and one not in refused), None)
        if problem is None or problem.fix is None:
            break
        changed = apply_fix(text, problem.fix)
        after = read_record(file, changed.encode(), rules)[1]
        if changed == text or _count_errors(after) > _count_errors(problems) or problem in after:
            refused.add(problem)
            continue
        fixed.append(problem)
        text, problems = changed, after
    return Mended(file.path, text, tuple(fixed)) if fixed else None


def apply_fix(text: str, fix: Fix) -> str:
    """Return a text with some lines replaced; new lines end as the old ones do."""
    lines = text.split("\n")
    ending = "\r" if fix.first <= len(lines) and lines[fix.first - 1].endswith("\r") else ""
    written = [f"{line.removesuffix(ending)}{ending}" if line else line for line in fix.lines]
    return "\n".join([*lines[: fix.first - 1], *written, *lines[fix.last :]])


def settle_date(root: Path, path: str, day: date) -> str:
    """Return the text of a record with its listing date."""
    return with_listed(decode(read_bytes(str(root / path)), path), day)


def with_listed(source: str, day: date) -> str:
    """Return a record's text with its listing date, in the place where records carry it."""
    keys = record_keys()
    later = keys[keys.index("listed") + 1 :]
    line = f"listed: {day.isoformat()}"
    ending = "\r\n" if "\r\n" in source else "\n"
    lines = source.split(ending)
    for index, text in enumerate(lines):
        if text.partition(":")[0].strip("'\"") in later and ":" in text:
            return ending.join([*lines[:index], line, *lines[index:]])
    return source.rstrip() + ending + line + ending


def _count_errors(problems: Sequence[Problem]) -> int:
    return sum(problem.severity == "error" for problem in problems)
