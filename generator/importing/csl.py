"""CSL-JSON, which reference managers export, and its grammar of names and dates."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from generator.importing.entry import Entry
from generator.importing.markup import plain_line, plain_text
from generator.model.dates import PartialDate
from generator.model.identifiers import parse_arxiv_id, parse_orcid
from generator.model.text import fold_spaces
from generator.problems import ProjectError

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?!\d)")
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)


def read_csl(text: str, name: str) -> Iterator[Entry]:
    """Yield the items of a CSL-JSON list, or a single item; numbers stay as they are spelled.

    The fields are those of the CSL 1.0.2 data schema. Raises ProjectError when the text is
    neither a list nor an item.
    """
    try:
        # A byte order mark is no part of JSON, but some programs write one.
        items = json.loads(
            text.removeprefix("\ufeff"), parse_float=str, parse_int=str, parse_constant=str
        )
    except RecursionError:
        raise ProjectError(f"{name}: nested too deep") from None
    except ValueError as error:
        raise ProjectError(f"{name}: not JSON ({error})") from None
    if isinstance(items, dict):
        items = [items]
    if not isinstance(items, list):
        raise ProjectError(f"{name}: not CSL-JSON; export a list of items, such as [{{…}}]")
    for number, item in enumerate(items, 1):
        yield _read_item(f"{name}: item {number}", item)


def _read_item(place: str, item: Any) -> Entry:
    if not isinstance(item, dict):
        return Entry(place, {}, "not a mapping of fields")
    if isinstance(item.get("id"), str):
        place = f"{place} ({item['id']})"
    try:
        fields = {
            "title": plain_line(pick_text(item, "title")),
            "authors": read_people(item.get("author")),
            "abstract": plain_text(pick_text(item, "abstract")),
            "published": read_date(item.get("issued")),
            "venue": plain_line(pick_text(item, "container-title", "event-title", "event")),
            "doi": pick_text(item, "DOI"),
            "url": pick_text(item, "URL"),
            "arxiv": _find_arxiv_id(item),
        }
    except ValueError as error:
        return Entry(place, {}, str(error))
    return Entry(place, {key: value for key, value in fields.items() if value})


def pick_text(item: Mapping[str, Any], *names: str) -> str:
    """Return the first of some fields that holds text; raise ValueError for what is no text."""
    for name in names:
        value = item.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name}: not text")
        if value and value.strip():
            return value.strip()
    return ""


def read_people(value: Any) -> list[dict[str, str]]:
    """Return CSL names, such as authors, in the form of a record.

    An organisation's family name is its whole name, so that nothing takes its last word for one.
    An ORCID is kept if its check digit holds. Raises ValueError for what is no list of names.
    """
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("author: not a list of names")
    people = [_read_person(one) for one in value]
    return [person for person in people if person["name"]]


def _read_person(one: Mapping[str, Any]) -> dict[str, str]:
    given, family, suffix, dropped, kept = (
        # A comma would have the name turned round.
        plain_line(pick_text(one, key)).replace(",", " ")
        for key in ("given", "family", "suffix", "dropping-particle", "non-dropping-particle")
    )
    family = fold_spaces(f"{kept} {family}")
    if given or family:
        name = fold_spaces(f"{given} {dropped} {family} {suffix}")
    else:
        name = family = plain_line(pick_text(one, "literal", "name"))
    person = {"name": name, "family": family or name}
    with suppress(ValueError):
        person["orcid"] = parse_orcid(pick_text(one, "ORCID", "orcid"))
    return person


def read_date(value: Any) -> str:
    """Return a CSL date as `2024-08-07`, `2024-08` or `2024`; empty when it holds none.

    Of a range, the first day counts; a month or day that is missing or cannot be is left out.
    """
    if not isinstance(value, dict):
        return ""
    if parts := _read_date_parts(value.get("date-parts")):
        return parts
    for name in ("raw", "literal"):
        if isinstance(value.get(name), str) and (date := find_date(value[name])):
            return date
    return ""


def find_date(text: str) -> str:
    """Return the ISO 8601 date that a text starts with, without its time; perhaps empty."""
    match = _DATE.match(text.strip())
    return write_date([part for part in match.groups() if part]) if match else ""


def _read_date_parts(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else None
    return write_date([str(part) for part in first]) if isinstance(first, list) else ""


def write_date(parts: list[str]) -> str:
    """Return year, month and day, as far as they are numbers of a calendar, as ISO 8601."""
    if not parts or not _YEAR.fullmatch(parts[0]):
        return ""
    written = parts[0]
    for part in parts[1:3]:
        if not _NUMBER.fullmatch(part):
            break
        try:
            written = str(PartialDate.parse(f"{written}-{int(part):02}"))
        except ValueError:
            break
    return written


def _find_arxiv_id(item: Mapping[str, Any]) -> str:
    """Return the arXiv id that a reference manager put where CSL has no place for one."""
    is_arxiv = pick_text(item, "archive").lower() == "arxiv"
    for name in ("number", "archive_location", "note"):
        words = pick_text(item, name).split()
        has_label = bool(words) and words[0].lower().startswith("arxiv:")
        if words and (has_label or (is_arxiv and name == "archive_location")):
            with suppress(ValueError):
                return parse_arxiv_id(words[0])
    return ""
