"""Warnings: texts that are valid and yet surely not what was meant."""

import re
from collections.abc import Callable, Iterator

from generator.model.characters import find_mixed_scripts, has_stacked_marks
from generator.model.json_text import write_json
from generator.model.paper import Author, Paper
from generator.model.text import paragraphs, split_maths
from generator.problems import Problem

_COMMAND = re.compile(
    r"\\(?:[a-zA-Z]{2,}\b|[%&_#]|[`'^\"~][a-zA-Z{])|(?<!\w)(?:textit|textbf|emph|texttt)\{|\burl\{"
)
_TEX_QUOTES = re.compile(r"``|(?<=\w)''")
_AND = re.compile(r"\band\b|\bet al\b|;", re.IGNORECASE)
_FAMILY_FIRST = re.compile(r"([^,]+),\s*([^,]+)")
_SUFFIXES = frozenset(
    {
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "v",
        "inc",
        "ltd",
        "llc",
        "gmbh",
        "co",
        "corp",
        "phd",
        "md",
        "esq",
    }
)
_ABSTRACT_LIKELY = 40


def lint_paper(paper: Paper, make: Callable[..., Problem]) -> Iterator[Problem]:
    """Yield warnings about a valid paper's texts."""
    for field in ("title", "abstract", "note"):
        text = getattr(paper, field)
        if text:
            yield from _lint_text(field, text, make)
    yield from _lint_title(paper, make)
    yield from _lint_authors(paper, make)
    if len(paper.abstract) < _ABSTRACT_LIKELY:
        yield _warn(
            make,
            ("abstract",),
            "short-abstract",
            "the abstract is a fragment",
            "copy the whole abstract",
        )
    if paper.published and paper.listed and paper.published.earliest > paper.listed.date():
        message = f"published {paper.published}, after it was listed"
        yield _warn(make, ("published",), "late-date", message, "check both dates")
    for kind in type(paper.links).model_fields:
        address = getattr(paper.links, kind)
        if address and address.startswith("http://"):
            yield _warn(
                make,
                ("links", kind),
                "http",
                "an address without encryption",
                "write https:// if the site answers it",
            )


def _lint_text(field: str, text: str, make: Callable[..., Problem]) -> Iterator[Problem]:
    plain = " ".join(s.text for p in paragraphs(text) for s in split_maths(p) if not s.is_maths)
    if ("\\" in plain or "{" in plain) and (match := _COMMAND.search(plain)):
        yield _warn(
            make, (field,), "tex", f"{field} holds the TeX {match[0]!r} outside dollar signs",
            "write it as Unicode, or as $maths$", match[0],
        )  # fmt: skip
    has_quotes = "``" in plain or "''" in plain
    if has_quotes and (match := _TEX_QUOTES.search(plain)):
        message = f"{field} holds TeX quotation marks"
        yield _warn(make, (field,), "tex", message, 'write "…"', match[0])
    if word := find_mixed_scripts(plain):
        yield _warn(
            make, (field,), "mixed-scripts", f"{word!r} mixes alphabets", "retype the word", word
        )
    if has_stacked_marks(plain):
        yield _warn(make, (field,), "marks", "more than four marks on one letter", "remove them")


def _lint_title(paper: Paper, make: Callable[..., Problem]) -> Iterator[Problem]:
    title = paper.title
    if title.endswith(".") and not title.endswith(".."):
        yield make(
            ("title",), "final-dot", "the title ends in a dot", "leave the dot out",
            severity="warning", write=write_json(title[:-1]),
        )  # fmt: skip
    letters = [letter for letter in title if letter.isalpha()] if title.isupper() else []
    if len(letters) > 20 and all(letter.isupper() for letter in letters):
        advice = "write it as the paper's page does"
        yield _warn(make, ("title",), "capitals", "the title is all capitals", advice)


def _lint_authors(paper: Paper, make: Callable[..., Problem]) -> Iterator[Problem]:
    for index, author in enumerate(paper.authors):
        where: tuple[str | int, ...] = ("authors", index)
        if turned := _turn_round(author.name):
            yield make(
                where, "name-order", f"{author.name!r} has the family name first",
                f"write {turned}", severity="warning",
                write=write_json(turned) if not _has_more(author) else None,
            )  # fmt: skip
            continue
        if _AND.search(author.name):
            message = f"{author.name!r} looks like several names"
            yield _warn(
                make, where, "several-names", message, "write one name an entry, and every name"
            )
        elif find_mixed_scripts(author.name):
            yield _warn(
                make, where, "mixed-scripts", f"{author.name!r} mixes alphabets", "retype it"
            )
        elif has_stacked_marks(author.name):
            yield _warn(make, where, "marks", "more than four marks on one letter", "remove them")


def _turn_round(name: str) -> str | None:
    """Return `Josiah Carberry` for `Carberry, Josiah`; None for any other name."""
    match = _FAMILY_FIRST.fullmatch(name) if "," in name else None
    if match is None or _AND.search(name) or match[2].lower().replace(".", "") in _SUFFIXES:
        return None
    return f"{match[2]} {match[1]}"


def _has_more(author: Author) -> bool:
    return author.family is not None or author.orcid is not None


def _warn(
    make: Callable[..., Problem],
    where: tuple[str | int, ...],
    code: str,
    message: str,
    advice: str,
    excerpt: str = "",
) -> Problem:
    return make(where, code, message, advice, severity="warning", excerpt=excerpt)
