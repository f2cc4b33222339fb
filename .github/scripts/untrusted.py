"""Read what an earlier job left behind, as if a stranger had written it, and print nothing raw.

That job ran others' code on strangers' texts, so its files are checked again beside the token.
"""

import json
import os
import stat
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DOCUMENT_MAXIMUM = 2 * 1024 * 1024
TEXT_MAXIMUM = 60_000


class RefusedError(Exception):
    """A file is not what it must be; the text says which and why."""


def read_regular_file(folder: Path, name: str, maximum: int) -> bytes:
    """Return the bytes of a file that is itself in `folder`: no link, no device, at most `maximum`.

    Raises RefusedError.
    """
    if folder.is_symlink():
        raise RefusedError(f"{folder.name} is a link")
    try:
        # Without O_NONBLOCK a pipe would wait for a writer.
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:  # noqa: PTH123 (a descriptor, no path)
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise RefusedError(f"{name} is not a regular file")
            data = file.read(maximum + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise RefusedError(f"{name} cannot be read ({reason})") from None
    if len(data) > maximum:
        raise RefusedError(f"{name} is larger than {maximum} bytes")
    return data


def decode(data: bytes, name: str) -> str:
    """Return UTF-8 as text; raise RefusedError for anything else."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(f"{name} is not UTF-8") from None


def read_document(folder: Path, name: str, fields: Mapping[str, type]) -> dict[str, Any]:
    """Return a JSON object of version 1 that has these fields of these types, and no others.

    Raises RefusedError.
    """
    text = decode(read_regular_file(folder, name, DOCUMENT_MAXIMUM), name)
    try:
        document = json.loads(text, object_pairs_hook=_refuse_twins)
    except (ValueError, RecursionError):
        raise RefusedError(f"{name} is not JSON") from None
    checked = check_fields(document, {"version": int, **fields}, name)
    if checked["version"] != 1:
        raise RefusedError(f"{name} is of another version than 1")
    return checked


def _refuse_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def check_fields(value: object, fields: Mapping[str, type], name: str) -> dict[str, Any]:
    """Return `value` as an object of exactly these fields, each of its own type.

    Raises RefusedError.
    """
    if not isinstance(value, dict) or value.keys() != fields.keys():
        raise RefusedError(f"{name} needs exactly the fields {', '.join(fields)}")
    for field, kind in fields.items():
        if type(value[field]) is not kind:
            raise RefusedError(f"{name}: {field} is not of type {kind.__name__}")
    return value


def check_text(text: str, name: str, maximum: int, *, is_line: bool = False) -> str:
    """Return a text of at most `maximum` characters, without controls but line breaks and tabs.

    Raises RefusedError, also for halves of a surrogate pair. A line has no line break either.
    """
    allowed = "" if is_line else "\n\r\t"
    if len(text) > maximum:
        raise RefusedError(f"{name} is longer than {maximum} characters")
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed for c in text):
        raise RefusedError(f"{name} holds control characters")
    return text


def say(text: str) -> None:
    """Print one line to the log that can never be taken for a workflow command."""
    line = "".join(letter if letter.isprintable() else "?" for letter in text)
    print(line.replace("::", ": :").replace("##[", "## ["), flush=True)
