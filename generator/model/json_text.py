"""JSON as we write it: letters stay letters. Encoders are made once, for that takes a while."""

from json import JSONEncoder
from typing import Any

_SPACED = JSONEncoder(ensure_ascii=False)
_COMPACT = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write_json(value: Any) -> str:
    """Return a value as JSON in one line, as YAML reads it too."""
    return _SPACED.encode(value)


def write_compact_json(value: Any) -> str:
    """Return a value as JSON in one line, without spaces between its parts."""
    return _COMPACT.encode(value)
