"""The paper: one record's fields, their types, and the rules a single field must keep."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from generator.model import identifiers
from generator.model.dates import PartialDate, latest, noon, parse_day, settled
from generator.model.links import Link
from generator.model.names import split_name
from generator.model.text import fold_spaces
from generator.model.venues import edition_year

TITLE_MAXIMUM = 1_000
ABSTRACT_MAXIMUM = 20_000
AUTHORS_MAXIMUM = 5_000
NAME_MAXIMUM = 200
NOTE_MAXIMUM = 500
HANDLE = re.compile(r"[A-Za-z0-9](?:[-_]?[A-Za-z0-9]){0,38}")


def _read_with(parse: Callable[[str], Any], code: str, advice: str) -> BeforeValidator:
    """Turn a parser's ValueError into a problem with a code and advice."""

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except ValueError as error:
            message = str(error) or "value is not valid"
            raise PydanticCustomError(
                "problem", "{message}", {"code": code, "message": message, "advice": advice}
            ) from None

    return BeforeValidator(read)


def _parse_handle(text: str) -> str:
    if not HANDLE.fullmatch(text):
        raise ValueError(f"not a GitHub user name: {text!r}")
    return text


def _refuse_line_break(text: str) -> str:
    if "\n" in text.strip():
        raise ValueError("holds a line break")
    return fold_spaces(text)


def _parse_id(text: str) -> str:
    if not identifiers.is_id(text):
        raise ValueError(f"not an id: {text!r}")
    return text


_DAY_ADVICE = "write a day as 2025-03-18"
_LINE_ADVICE = "write it on one line"
_ID_ADVICE = "use lower-case letters and digits, joined by single hyphens or dots"

Line = Annotated[str, _read_with(_refuse_line_break, "line-break", _LINE_ADVICE)]
Id = Annotated[str, _read_with(_parse_id, "bad-id", _ID_ADVICE)]
Day = Annotated[
    date,
    _read_with(parse_day, "bad-date", _DAY_ADVICE),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
Published = Annotated[
    PartialDate,
    _read_with(PartialDate.parse, "bad-date", "write 2024-08-07, 2024-08 or 2024"),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]
Instant = Annotated[
    datetime,
    _read_with(lambda text: noon(parse_day(text)), "bad-date", _DAY_ADVICE),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]


_FIELDS = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Author(BaseModel):
    """One author, as the paper spells the name."""

    model_config = _FIELDS

    name: Annotated[Line, Field(min_length=1, max_length=NAME_MAXIMUM, examples=["Ada Example"])]
    """The whole name, in the order the paper prints it."""
    family: Annotated[Line | None, Field(max_length=NAME_MAXIMUM, examples=["Carberry"])] = None
    """The family name, where it is not the last word of the name with its particles."""
    orcid: Annotated[
        str | None,
        _read_with(identifiers.parse_orcid, "bad-orcid", "copy the 16 digits from orcid.org"),
        Field(examples=["0000-0002-1825-0097"]),
    ] = None
    """The ORCID, with a check digit that holds."""

    @model_validator(mode="before")
    @classmethod
    def _accept_a_bare_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value

    @property
    def parts(self) -> tuple[str, str]:
        """Return (given names, family name)."""
        if self.family and self.family in self.name:
            given = fold_spaces(self.name.replace(self.family, "", 1).replace(",", " "))
            return given, self.family
        return split_name(self.name)


class Links(BaseModel):
    """Addresses of what belongs to the paper. arXiv and DOI links are made from their ids."""

    model_config = _FIELDS

    code: Link | None = None
    """Source code."""
    pdf: Link | None = None
    """The paper as a PDF, when arXiv does not hold it."""
    project: Link | None = None
    """The project's own site."""
    data: Link | None = None
    """A dataset."""
    model: Link | None = None
    """Weights of a model."""
    demo: Link | None = None
    """Something to try."""
    video: Link | None = None
    """A talk or a film."""
    slides: Link | None = None
    """Slides of a talk."""


class Revision(BaseModel):
    """A correction that readers should know of; it moves `updated` in the feeds."""

    model_config = _FIELDS

    date: Day
    """The day of the correction."""
    note: Annotated[Line, Field(min_length=1, max_length=NOTE_MAXIMUM)]
    """What was corrected."""


class Status(BaseModel):
    """What became of the paper, when it no longer stands as published."""

    model_config = _FIELDS

    state: Literal["withdrawn", "retracted", "removed"]
    """`removed` keeps the page but not the abstract."""
    date: Day
    """The day it happened."""
    note: Annotated[Line, Field(min_length=1, max_length=NOTE_MAXIMUM)]
    """Why, in one sentence."""


class Paper(BaseModel):
    """One curated work. Every field but `id`, `path` and `extras` is a key of its record."""

    model_config = _FIELDS

    id: SkipJsonSchema[str]
    """The stem of the record's file; the permalink and the feed id are made of it."""
    path: SkipJsonSchema[str]
    """The record's file, relative to the project, with `/` between its parts."""
    extras: SkipJsonSchema[dict[str, Any]] = {}
    """The record's `x-` keys, which are a fork's own."""

    title: Annotated[Line, Field(min_length=1, max_length=TITLE_MAXIMUM)]
    """The title, on one line, with no final dot; maths between dollar signs."""
    authors: Annotated[tuple[Author, ...], Field(min_length=1, max_length=AUTHORS_MAXIMUM)]
    """The authors in the paper's order: names, or mappings where there is more to say."""
    abstract: Annotated[str, Field(min_length=1, max_length=ABSTRACT_MAXIMUM)]
    """The authors' own abstract: plain paragraphs, with TeX maths between dollar signs."""
    url: Link | None = None
    """The paper's own page, for papers without arXiv id or DOI."""
    published: Published | None = None
    """The day, month or year of first publication."""
    arxiv: Annotated[
        str | None,
        _read_with(identifiers.parse_arxiv_id, "bad-arxiv-id", 'write it as "2408.03506"'),
        Field(examples=["2408.03506"]),
    ] = None
    """The arXiv id, without version."""
    doi: Annotated[
        str | None,
        _read_with(identifiers.parse_doi, "bad-doi", 'write it as "10.1234/example"'),
        Field(examples=["10.1234/example"]),
    ] = None
    """The DOI, bare."""
    venue: Annotated[Line | None, Field(min_length=1, max_length=NAME_MAXIMUM)] = None
    """Where it appeared, with the year for editions of a series: `ICLR 2024`."""
    topics: Annotated[tuple[str, ...], Field(min_length=1, max_length=3)]
    """One to three slugs of `topics.yaml`, the main one first."""
    kind: Annotated[str | None, Field(examples=["method"])] = None
    """One slug of `kinds.yaml`."""
    links: Links = Links()
    """Addresses of code, data and the like."""
    note: Annotated[Line | None, Field(min_length=1, max_length=NOTE_MAXIMUM)] = None
    """One sentence by a curator: why it matters."""
    listed: Instant | None = None
    """The day it entered this feed; without it, the day its record was merged."""
    submitted_by: Annotated[
        str | None,
        _read_with(_parse_handle, "bad-handle", "write the GitHub user name without @"),
        Field(examples=["octocat"]),
    ] = None
    """The GitHub user name of whoever added the record."""
    revised: tuple[Revision, ...] = ()
    """Corrections since, oldest first."""
    status: Status | None = None
    """Set when the paper was withdrawn, retracted or removed."""
    aliases: tuple[Id, ...] = ()
    """Earlier ids, whose addresses lead here."""
    not_duplicate_of: tuple[Id, ...] = ()
    """Ids of papers with nearly the same title that are other papers."""

    @model_validator(mode="after")
    def _refuse_doubled_topics(self) -> Self:
        if len(set(self.topics)) < len(self.topics):
            raise PydanticCustomError(
                "problem",
                "{message}",
                {"code": "doubled-topic", "message": "a topic stands twice", "field": "topics"}
                | {"advice": "name each topic once"},
            )
        return self

    @property
    def listed_at(self) -> datetime:
        """Return the instant the paper entered the feed; it is known once dates are settled."""
        return settled(self.listed, self.path)

    @property
    def changed(self) -> date | None:
        """Return the latest day of a revision or a change of status."""
        days = [revision.date for revision in self.revised]
        days += [self.status.date] if self.status else []
        return max(days, default=None)

    @property
    def updated_at(self) -> datetime:
        """Return the latest of listing, revisions and change of status."""
        return latest(self.listed_at, self.changed)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the authors' names, in the paper's order."""
        return tuple(author.name for author in self.authors)

    @property
    def issued(self) -> PartialDate | None:
        """Return when it appeared: at its venue's edition where that is of another year."""
        edition = edition_year(self.venue)
        if edition and (self.published is None or self.published.year != edition):
            return PartialDate(edition)
        return self.published

    @property
    def year(self) -> int:
        """Return the year it appeared in; else that of the listing."""
        return self.issued.year if self.issued else self.listed_at.year

    @property
    def is_removed(self) -> bool:
        """Tell whether the abstract must no longer be shown."""
        return self.status is not None and self.status.state == "removed"


@cache
def record_keys() -> tuple[str, ...]:
    """Return the keys a record may have, in the order we write them."""
    own = {"id", "path", "extras"}
    return tuple(name for name in Paper.model_fields if name not in own)
