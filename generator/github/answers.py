"""What GitHub answered, taken apart: a value is of the type it must be, or that is an error."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from generator.fetching.errors import FetchError

HASH = re.compile(r"[0-9a-f]{40}")
"""A whole name of a commit, tree or blob."""
Kind = TypeVar("Kind")


def peek(answer: object, *keys: str) -> object:
    """Return the value at the end of `keys` in an answer; None when there is none."""
    for key in keys:
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer


def pick(answer: object, kind: type[Kind], *keys: str) -> Kind:
    """Return the value at the end of `keys` in an answer; raise FetchError if it is no `kind`."""
    value = peek(answer, *keys)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        what = ".".join(keys) or f"{kind.__name__} of what was asked for"
        raise FetchError("bad-answer", f"GitHub's answer holds no {what}; run this job again")
    return value


def pick_hash(answer: object, *keys: str) -> str:
    """Return the name of a git object, as it may stand in an address; raise FetchError."""
    value = pick(answer, str, *keys)
    if not HASH.fullmatch(value):
        raise FetchError("bad-answer", f"GitHub's {'.'.join(keys)} is no name of a git object")
    return value


def peek_text(answer: object, *keys: str) -> str:
    """Return the text at the end of `keys` in an answer; empty when there is none."""
    value = peek(answer, *keys)
    return value if isinstance(value, str) else ""


def pick_items(answer: object, *keys: str) -> list[Mapping[str, Any]]:
    """Return a list of mappings of an answer; raise FetchError if it is anything else."""
    items = pick(answer, list, *keys)
    if not all(isinstance(item, dict) for item in items):
        raise FetchError("bad-answer", "GitHub's list holds what it may not; run this job again")
    return items
