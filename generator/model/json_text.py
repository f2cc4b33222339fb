"""JSON as we write it: letters stay letters, and nothing stands between its parts."""

from typing import Any

from pydantic_core import to_json


def write_json(value: Any) -> str:
    """Return a value as JSON in one line, as YAML reads it too.

    Raises PydanticSerializationError for what JSON or UTF-8 has no form for.
    """
    return to_json(value).decode()
