"""Queries: what `paperfeed ingest` looks for, as `content/ingest.yaml` says."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from generator.model.identifiers import parse_arxiv_id
from generator.problems import Problem, ProjectError, format_problems
from generator.reading.nodes import as_data, place_of
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
    """Return what to look for; None without a file. Raises ProjectError naming every fault."""
    file = content / FILE
    path = relative_path(root, file)
    try:
        text = decode(read_bytes(str(file)), path)
        node = parse_yaml(text, path)
    except FileNotFoundError:
        return None
    except UnreadableError as error:
        raise ProjectError("\n" + format_problems([error.problem], "text")) from None
    try:
        return Queries.model_validate(as_data(node) if node else {})
    except ValidationError as error:
        lines = text.split("\n")
        problems = []
        for fault in error.errors(include_url=False):
            place = place_of(node, fault["loc"]) if node else None
            line, column = (place.line, place.column) if place else (0, 0)
            name = ".".join(map(str, fault["loc"]))
            problems.append(
                Problem(
                    path, line, column, "query", f"{name}: {_say(fault)}",
                    "write it as the comments of content/ingest.yaml say",
                    source=lines[line - 1] if line else "",
                )
            )  # fmt: skip
        raise ProjectError("\n" + format_problems(problems, "text")) from None


def _say(fault: Any) -> str:
    said = {"extra_forbidden": "unknown key; known are " + ", ".join(Queries.model_fields)}
    return said.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))
