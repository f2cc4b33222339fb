"""JSON of registries: numbers as they are spelled, and looked into without surprises."""

import json
from collections.abc import Mapping
from typing import Any

from generator.fetching.errors import FetchError


def read_json(raw: bytes, name: str) -> Any:
    """Return the JSON that a registry of some name sent; raise FetchError when it is none."""
    try:
        text = raw.decode("utf-8")
        # 2408.10 is an arXiv id, not 2408.1.
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except RecursionError:
        raise FetchError(
            "bad-answer", f"{name} sent JSON that is nested too deep; enter the paper by hand"
        ) from None
    except ValueError:
        raise FetchError(
            "bad-answer", f"{name} sent no JSON; try again later, or enter the paper by hand"
        ) from None


def items_of(holder: Any, name: str) -> list[Mapping[str, Any]]:
    """Return the mappings of a list in a field; empty when there is no such list."""
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def mapping_of(holder: Any, name: str) -> Mapping[str, Any]:
    """Return a field that is a mapping; empty when there is none."""
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return value if isinstance(value, dict) else {}


def texts_of(holder: Mapping[str, Any], name: str) -> list[str]:
    """Return the texts of a field that is one text or a list of them, without empty ones."""
    value = holder.get(name)
    values = value if isinstance(value, list) else [value]
    return [one.strip() for one in values if isinstance(one, str) and one.strip()]


def text_of(holder: Mapping[str, Any], name: str) -> str:
    """Return the first text of a field; empty when there is none."""
    return next(iter(texts_of(holder, name)), "")


def without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields without those that hold nothing."""
    return {key: value for key, value in fields.items() if value}
