"""Queries: what `paperfeed ingest` looks for, as `content/ingest.yaml` says."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from generator.model.identifiers import parse_arxiv_id
from generator.problems import ContentError, Problem
from generator.reading.nodes import Node, Place, as_data, key_place, place_of
from generator.reading.tree import read_bytes, relative_path
from generator.reading.yaml_text import UnreadableError, decode, parse_yaml

FILE = "ingest.yaml"
_FIELDS = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
_CATEGORY = r"^[a-z]+(-[a-z]+)*(\.[A-Za-z]{2}(-[a-z]+)?)?$"
# Quotes and operators of arXiv's query language stay out.
_WORDS = r"^[^\W_]+(?:[ .+-]+[^\W_]+)*$"

Category = Annotated[str, Field(pattern=_CATEGORY, examples=["cs.CL"])]
Words = Annotated[str, Field(pattern=_WORDS, max_length=100, examples=["code generation"])]
ArxivId = Annotated[str, BeforeValidator(lambda text: parse_arxiv_id(str(text)))]


class ArxivQuery(BaseModel):
    """One search of arXiv: any of the categories, and any of the words."""

    model_config = _FIELDS

    categories: Annotated[tuple[Category, ...], Field(min_length=1, max_length=30)]
    """arXiv's categories, such as `cs.CL`."""
    words: Annotated[tuple[Words, ...], Field(max_length=30)] = ()
    """Words or phrases of title and abstract; without any, everything counts."""

    def write(self) -> str:
        """Write the search in arXiv's query language (info.arxiv.org/help/api/user-manual)."""
        categories = " OR ".join(f"cat:{category}" for category in self.categories)
        words = " OR ".join(f'ti:"{word}" OR abs:"{word}"' for word in self.words)
        return f"({categories}) AND ({words})" if words else f"({categories})"


class Queries(BaseModel):
    """What to look for, and how much of it to propose."""

    model_config = _FIELDS

    limit: Annotated[int, Field(ge=1, le=20)] = 20
    """Papers proposed a day, at most."""
    days: Annotated[int, Field(ge=1, le=31)] = 3
    """How old a paper may be, by its first version."""
    arxiv: tuple[ArxivQuery, ...] = ()
    """Searches of arXiv."""
    hugging_face: bool = False
    """Whether the daily papers of Hugging Face count too."""
    declined: tuple[ArxivId, ...] = ()
    """arXiv ids that shall not be proposed again."""


def read_queries(root: Path, content: Path) -> Queries | None:
    """Return what to look for; None without a file. Raises ContentError with every fault."""
    file = content / FILE
    path = relative_path(root, file)
    try:
        text = decode(read_bytes(str(file)), path)
        node = parse_yaml(text, path)
    except FileNotFoundError:
        return None
    except UnreadableError as error:
        raise ContentError([error.problem], path) from None
    try:
        return Queries.model_validate(as_data(node) if node else {})
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise ContentError([_explain(fault, node, path, text) for fault in faults], path) from None


def check_queries(root: Path, content: Path) -> list[Problem]:
    """Return every problem of the queries; a site need not have any."""
    try:
        read_queries(root, content)
    except ContentError as error:
        return list(error.problems)
    return []


def _explain(fault: Any, node: Node | None, path: str, text: str) -> Problem:
    find = key_place if fault["type"] == "extra_forbidden" else place_of
    place = find(node, fault["loc"]) if node else Place(0, 0)
    name = ".".join(map(str, fault["loc"])) or "the file"
    source = text.split("\n")[place.line - 1] if place.line else ""
    advice = "see content/ingest.yaml of the project this was forked from"
    return Problem(
        path, place.line, place.column, "query", f"{name}: {_say(fault)}", advice, source=source,
        width=place.width,
    )  # fmt: skip


def _say(fault: Any) -> str:
    model = ArxivQuery if len(fault["loc"]) > 1 else Queries
    said = {
        "extra_forbidden": "unknown key; known are " + ", ".join(model.model_fields),
        "missing": "is missing",
        "string_pattern_mismatch": "letters and digits alone, as cs.SE or code generation",
    }
    return said.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))
