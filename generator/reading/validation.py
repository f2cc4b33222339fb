"""A record's nodes to a paper, with pydantic's complaints in the words of a record's author."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from generator.model.paper import Author, Links, Paper, Revision, Status, record_keys
from generator.problems import Problem
from generator.reading.mending import mend_value
from generator.reading.nodes import Field, Mapping, Node, as_data
from generator.reading.suggesting import suggest

Make = Callable[..., Problem]
_NESTED: dict[str, type[BaseModel]] = {
    "authors": Author,
    "links": Links,
    "revised": Revision,
    "status": Status,
}
_REQUIRED = {
    "title": 'write title: "…"',
    "authors": 'write authors: ["Ada Example"], or one name a line after `- `',
    "abstract": "write abstract: |  and the text below it, indented",
    "topics": "write topics: [slug], with slugs of content/topics.yaml",
}
_BLANKS = {
    "title": "Untitled",
    "authors": ["Unnamed"],
    "abstract": "What cannot be read stands for nothing here, and nothing is said of it.",
    "topics": ["unsorted"],
}
"""Fields of which nothing can be said."""
_MEANT = {
    "date": "published", "year": "published", "author": "authors", "summary": "abstract",
    "tags": "topics", "topic": "topics", "keywords": "topics", "journal": "venue",
    "conference": "venue", "booktitle": "venue", "eprint": "arxiv", "arxiv_id": "arxiv",
    "submitter": "submitted_by", "comment": "note",
}  # fmt: skip
"""What other formats call our fields."""
_MOST = 50
"""Problems of one sort that are told of one record."""
_KINDS = {"str": "text", "list": "a list", "dict": "a mapping"}


class Validated(NamedTuple):
    """What a record's fields are, and every reason why they are no paper."""

    paper: Paper | None
    problems: list[Problem]
    rest: Paper | None = None
    """The paper; of a faulty record one with blanks for what is faulty, to look at the rest."""


def validate_record(
    root: Node, paper_id: str, path: str, make: Make, lost: Collection[str] = ()
) -> Validated:
    """Return the paper of a record, or every reason why it is none.

    `lost` are the keys of fields that are there and cannot be read.
    """
    if not isinstance(root, Mapping):
        advice = "write `key: value` lines, as in content/example.yaml"
        shape = make((), "shape", "the file is not a mapping of fields", advice)
        return Validated(None, [shape])
    data = as_data(root)
    known = set(record_keys())
    unknown = [key for key in data if key not in known and not key.startswith("x-")]
    problems = [_unknown_key((key,), record_keys(), make, data) for key in unknown[:_MOST]]
    if len(unknown) > _MOST:
        message = f"{len(unknown) - _MOST:,} more unknown keys"
        advice = "a record is one paper; see content/example.yaml"
        problems.append(make((unknown[_MOST],), "unknown-key", message, advice, is_key=True))
    values = {key: _tidy(value) for key, value in data.items() if key in known}
    extras = {key: value for key, value in data.items() if key.startswith("x-")}
    own = {"id": paper_id, "path": path, "extras": extras}
    try:
        paper = Paper.model_validate({**values, **own})
    except ValidationError as error:
        causes = [fault for fault in _list_causes(error) if not _is_lost(fault, lost)][:_MOST]
        faults = [_explain(fault, make) for fault in causes]
        rest = _leave_out({**values, **own}, error)
        return Validated(None, problems + _without_repeats(faults), rest)
    return Validated(None if problems else paper, problems, paper)


def _leave_out(values: dict[str, Any], error: ValidationError) -> Paper | None:
    """Return a paper without its faulty fields, and with blanks for those that must be there."""
    places = [(fault["loc"] or (fault.get("ctx", {}).get("field"),)) for fault in error.errors()]
    faulty = {place[0] for place in places}
    kept = {key: value for key, value in values.items() if key not in faulty}
    try:
        return Paper.model_validate({**_BLANKS, **kept})
    except ValidationError:
        return None


def _list_causes(error: ValidationError) -> list[Any]:
    """Return pydantic's errors without those of a list that only lacks its faulty items."""
    errors = error.errors(include_url=False)
    holders = {fault["loc"][:1] for fault in errors if len(fault["loc"]) > 1}
    return [one for one in errors if one["type"] != "too_short" or one["loc"] not in holders]


def _is_lost(fault: Any, lost: Collection[str]) -> bool:
    return fault["type"] == "missing" and fault["loc"][0] in lost


def _tidy(value: Any) -> Any:
    """Take white space at the ends of texts, and of those in a list, for none."""
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    return value.strip() if isinstance(value, str) else value


def _explain(fault: Any, make: Make) -> Problem:
    kind, where = str(fault["type"]), _field(fault["loc"])
    context = fault.get("ctx") or {}
    if kind == "problem":
        where = (*where, context["field"]) if "field" in context else where
        code = context["code"]
        write = mend_value(code, str(where[-1]), fault.get("input"))
        return make(where, code, context["message"], context["advice"], write=write)
    if kind == "missing":
        advice = _REQUIRED.get(str(where[-1]), f"add {where[-1]}")
        return make(where[:-1], "missing", f"{where[-1]} is missing", advice)
    if kind == "extra_forbidden":
        return _unknown_key(where, tuple(_NESTED[str(where[0])].model_fields), make)
    code, message, advice = _describe(kind, where, context, fault.get("input"))
    write = mend_value(code, str(where[-1]) if where else "", fault.get("input"))
    return make(where, code, message, advice, write=write)


def _describe(kind: str, where: Field, context: Any, value: Any) -> tuple[str, str, str]:
    name = next((str(part) for part in reversed(where) if isinstance(part, str)), "the value")
    if kind in {"string_too_long", "too_long"}:
        most = context["max_length"]
        unit = "characters" if isinstance(value, str) else "values"
        found = context.get("actual_length") or len(value)
        return "too-long", f"{name} has {found:,} {unit}", f"write at most {most:,}"
    if kind in {"string_too_short", "too_short"}:
        return (
            "empty",
            f"{name} is empty",
            _REQUIRED.get(name, f"write something, or leave {name} out"),
        )
    if kind == "literal_error":
        return "unknown-value", f"{name} cannot be {value!r}", f"write {context['expected']}"
    wanted = {"string_type": "text", "tuple_type": "a list"}.get(kind, "a mapping")
    found_kind = _KINDS.get(type(value).__name__, "something else")
    example = _REQUIRED.get(name, "see content/example.yaml")
    return "shape", f"{name} must be {wanted}, not {found_kind}", example


def _field(location: tuple[str | int, ...]) -> Field:
    return tuple(location)


def _unknown_key(
    where: Field, known: tuple[str, ...], make: Make, present: Collection[str] = ()
) -> Problem:
    name = str(where[-1])
    advice, sure = suggest(_MEANT.get(name.lower(), name) if "authors" in known else name, known)
    write = None if sure in present or ":" in name else sure
    return make(where, "unknown-key", f"unknown key {name!r}", advice, is_key=True, write=write)


def _without_repeats(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
