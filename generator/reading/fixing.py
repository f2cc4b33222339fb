"""Corrections that a program can make to a record's text, with the smallest change."""

from datetime import date
from pathlib import Path

from generator.model.paper import record_keys
from generator.reading.tree import read_bytes
from generator.reading.yaml_text import decode


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
