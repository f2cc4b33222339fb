"""Papers as they are kept between builds: JSON that was checked once and is trusted after."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import from_json

from generator.model.dates import PartialDate
from generator.model.paper import Author, Links, Paper, Revision, Status

Model = TypeVar("Model", bound=BaseModel)
_BLANKS: Mapping[type[BaseModel], dict[str, Any]] = {
    model: {name: field.default for name, field in model.model_fields.items()}
    for model in (Author, Links, Paper, Revision, Status)
}
"""Every field of a model in its order, in which exports write them; required ones are undefined."""


def write_paper(paper: Paper) -> str:
    """Write a valid paper so that `read_paper` gives it back."""
    return paper.model_dump_json(exclude_defaults=True)


def read_values(text: str) -> dict[str, Any]:
    """Read what `write_paper` wrote as plain data; fields that say nothing are missing."""
    values: dict[str, Any] = from_json(text, cache_strings="keys")
    return values


def read_paper(text: str) -> Paper:
    """Read what `write_paper` wrote, without checking it again."""
    values = read_values(text)
    values["authors"] = tuple(_revive(Author, author) for author in values["authors"])
    for field in ("topics", "aliases", "not_duplicate_of"):
        if field in values:
            values[field] = tuple(values[field])
    if "links" in values:
        values["links"] = _revive(Links, values["links"])
    if "published" in values:
        values["published"] = PartialDate.parse(values["published"])
    if "listed" in values:
        values["listed"] = datetime.fromisoformat(values["listed"])
    if "revised" in values:
        values["revised"] = tuple(
            _revive(Revision, _with_date(revision)) for revision in values["revised"]
        )
    if "status" in values:
        values["status"] = _revive(Status, _with_date(values["status"]))
    return _revive(Paper, values)


def _revive(model: type[Model], values: dict[str, Any]) -> Model:
    """Make a model of checked values.

    As `model_construct` does, in a fifth of its time: defaults are frozen, so none is copied.
    """
    revived = model.__new__(model)
    object.__setattr__(revived, "__dict__", {**_BLANKS[model], **values})
    object.__setattr__(revived, "__pydantic_fields_set__", set(values))
    object.__setattr__(revived, "__pydantic_extra__", None)
    object.__setattr__(revived, "__pydantic_private__", None)
    return revived


def _with_date(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "date": date.fromisoformat(values["date"])}
