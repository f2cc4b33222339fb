"""Values that break a rule and yet say clearly what was meant."""

import json
import re
from collections.abc import Callable
from typing import Any

from generator.model.dates import PartialDate
from generator.model.json_text import write_json
from generator.model.names import split_names
from generator.model.paper import HANDLE

_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ][0-9]{2}:[0-9]{2}.*)?")
_HANDLE_LEAD = re.compile(r"^(?:https?://(?:www\.)?github\.com/|@)")
_CUT_SHORT = re.compile(r"\bet\.? al\b|\bothers\b", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def mend_value(code: str, name: str, value: Any) -> str | None:
    """Return the YAML of what a faulty value surely means; None when that is not sure."""
    mend = _MENDERS.get((code, name)) or _MENDERS.get((code, ""))
    return mend(value) if mend and isinstance(value, str) else None


def _mend_date(value: str) -> str | None:
    match = _DATE.fullmatch(value.strip())
    if match is None:
        return None
    text = "-".join(part.zfill(2) for part in match.groups() if part)
    try:
        return json.dumps(str(PartialDate.parse(text)))
    except ValueError:
        return None


def _mend_handle(value: str) -> str | None:
    bare = _HANDLE_LEAD.sub("", value.strip()).rstrip("/")
    return json.dumps(bare) if HANDLE.fullmatch(bare) else None


def _mend_authors(value: str) -> str | None:
    # One comma may part a family name from given names, and a list that is cut short is none.
    if value.count(",") == 1 or _CUT_SHORT.search(value):
        return None
    names = split_names(value)
    return f"[{', '.join(write_json(name) for name in names)}]"


def _mend_slugs(value: str) -> str | None:
    slugs = [part.strip() for part in value.split(",")]
    is_list = all(_SLUG.fullmatch(slug) for slug in slugs)
    return f"[{', '.join(slugs)}]" if is_list else None


_MENDERS: dict[tuple[str, str], Callable[[str], str | None]] = {
    ("bad-date", ""): _mend_date,
    ("bad-handle", ""): _mend_handle,
    ("shape", "authors"): _mend_authors,
    ("shape", "topics"): _mend_slugs,
}
