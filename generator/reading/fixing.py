"""Corrections that a program can make to a record's text, with the smallest change."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from generator.model.characters import drop_forbidden
from generator.model.paper import record_keys
from generator.problems import Problem, ProjectError, apply_fix, count_problems
from generator.reading.nodes import as_data
from generator.reading.record import Rules, read_record
from generator.reading.tree import RecordFile, read_bytes
from generator.reading.yaml_text import UnreadableError, decode, decode_bytes, parse_yaml

FIXES_MAXIMUM = 500
_FIELDS_CHANGED = {"layout": 0, "order": 0, "quote": 0, "normalise": 2}
"""How many fields a correction may change, where it is not its own alone."""
_WORD = re.compile(r"\w+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


class Mended(NamedTuple):
    """A record's text as it should be, and what was wrong with it."""

    path: str
    text: str
    fixed: tuple[Problem, ...]


def mend_record(file: RecordFile, rules: Rules) -> Mended | None:
    """Apply every correction to a record, one after the other; None when there is nothing to do.

    A correction that would make another error, or change what it is not about, is left out.
    Nothing is written.
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
        is_worse = problem in after or (
            count_problems(after)["error"] > count_problems(problems)["error"]
        )
        # What cannot be read yet may hide more errors, but not stay as it is.
        is_worse |= _read_values(changed) is None and len(after) >= len(problems)
        if changed == text or is_worse or not _keeps_the_rest(problem, text, changed):
            refused.add(problem)
            continue
        fixed.append(problem)
        text, problems = changed, after
    return Mended(file.path, text, tuple(fixed)) if fixed else None


def _keeps_the_rest(problem: Problem, before: str, after: str) -> bool:
    """Tell whether a correction changes no more of a record's values than it is about."""
    old, new = _read_values(before), _read_values(after)
    if old is None or new is None:
        # What cannot be read has no values yet, but words; letters nobody sees are part of none.
        words, written = (Counter(_WORD.findall(drop_forbidden(one))) for one in (before, after))
        return old is None and words == written
    if problem.code == "unknown-key":
        return sorted(map(repr, old.values())) == sorted(map(repr, new.values()))
    changed = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    return len(changed) <= _FIELDS_CHANGED.get(problem.code, 1)


def _read_values(text: str) -> dict[str, Any] | None:
    """Return the values of a record's fields, white space aside; None when it cannot be read."""
    try:
        root = parse_yaml(text, "")
    except UnreadableError:
        return None
    values = as_data(root) if root else None
    return {key: _fold(value) for key, value in values.items()} if isinstance(values, dict) else {}


def _fold(value: Any) -> Any:
    if isinstance(value, str):
        return [part.split() for part in _BLANK_LINE.split(value.strip())]
    if isinstance(value, list):
        return [_fold(item) for item in value]
    return {key: _fold(item) for key, item in value.items()}


def settle_date(root: Path, path: str, day: date) -> str:
    """Return the text of a record with its listing date.

    Raises ProjectError when a line cannot simply be added to it.
    """
    before = decode(read_bytes(str(root / path)), path)
    after = with_listed(before, day)
    old, new = _read_values(before), _read_values(after)
    if old is None or new != {**old, "listed": _fold(day.isoformat())}:
        advice = f"write `listed: {day.isoformat()}` into it by hand, a field a line"
        raise ProjectError(f"{path} is not written as records are; {advice}")
    return after


def with_listed(source: str, day: date) -> str:
    """Return a record's text with its listing date, in the place where records carry it."""
    keys = record_keys()
    later = keys[keys.index("listed") + 1 :]
    line = f"listed: {day.isoformat()}"
    lines = source.split("\n")
    for index, text in enumerate(lines):
        if text.partition(":")[0].strip("'\"") in later and ":" in text:
            ending = "\r" if text.endswith("\r") else ""
            while index and lines[index - 1].startswith("#"):
                index -= 1  # noqa: PLW2901 (a comment belongs to the field below it)
            return "\n".join([*lines[:index], line + ending, *lines[index:]])
    ending = "\r\n" if "\r\n" in source else "\n"
    return source.rstrip() + ending + line + ending
