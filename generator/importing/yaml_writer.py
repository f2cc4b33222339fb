"""Records as YAML that no reader can take for anything but text."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from generator.model.json_text import write_json
from generator.model.paper import record_keys
from generator.model.text import fold_spaces

WIDTH = 98
_DAYS = frozenset({"listed"})
_SLUGS = frozenset({"topics", "kind", "submitted_by", "aliases", "not_duplicate_of"})
# Words that a YAML 1.1 or 1.2 reader takes for text, whatever it believes in.
_PLAIN_SLUG = re.compile(r"(?!(?:true|false|yes|no|on|off|null|y|n)$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PLAIN_NAME = re.compile(r"[A-Z][a-zA-Z.'’-]*(?: [A-Za-z.'’-]+)+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_record(fields: Mapping[str, Any]) -> str:
    """Write a record: fields in their usual order, every text quoted that could be misread.

    `fields` holds texts, lists and mappings as a record does; empty ones are left out.
    """
    keys = [key for key in record_keys() if key in fields]
    keys += [key for key in fields if key.startswith("x-")]
    lines = [line for key in keys if fields[key] for line in _write_field(key, fields[key])]
    return "\n".join(lines) + "\n"


def quote(text: str) -> str:
    """Return a text in double quotes, as JSON and YAML both read it."""
    return write_json(text).replace("\x7f", "\\x7f")


def _write_field(key: str, value: Any) -> list[str]:
    if key == "abstract" and (block := write_block(value)):
        return ["abstract: |", *block]
    if key == "authors":
        return ["authors:", *(f"  - {_write_author(author)}" for author in value)]
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {name}: {quote(text)}" for name, text in value.items() if text)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [f"{key}: [{', '.join(_write_scalar(key, item) for item in value)}]"]
    return [f"{key}: {_write_scalar(key, value)}"]


def _write_scalar(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{name}: {_write_scalar('', text)}" for name, text in value.items())
        return "{" + ", ".join(pairs) + "}"
    if (key in _DAYS and _DAY.fullmatch(value)) or (key in _SLUGS and _PLAIN_SLUG.fullmatch(value)):
        return str(value)
    return quote(value)


def _write_author(author: Any) -> str:
    """Write a bare name, or a mapping where there is more to say."""
    if isinstance(author, Mapping):
        known = {key: text for key, text in author.items() if text}
        if len(known) > 1:
            return _write_scalar("", known)
        author = known["name"]
    return author if _PLAIN_NAME.fullmatch(author) else quote(author)


def write_block(text: str) -> list[str] | None:
    """Return a text as the indented lines of a literal block; None when it cannot hold it."""
    if any(not letter.isprintable() and letter != "\n" for letter in text):
        return None
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        if fold_spaces(paragraph) != paragraph or not paragraph:
            return None
        wrapped = textwrap.wrap(
            paragraph, WIDTH, break_long_words=False, break_on_hyphens=False, tabsize=1
        )
        if " ".join(wrapped) != paragraph:
            return None
        lines += ["", *wrapped] if lines else wrapped
    return [f"  {line}" if line else "" for line in lines]
