"""Citations: a paper as a BibTeX entry that BibTeX, biber and reference managers read alike."""

import re
import unicodedata
from typing import Literal

from generator.model.dates import write_day
from generator.model.identifiers import slugify
from generator.model.paper import Author, Paper
from generator.model.venues import edition_year
from generator.rendering.addresses import source_url
from generator.rendering.escaping import escape_bibtex
from generator.rendering.formulas import MathsError, parse_tex
from generator.rendering.pieces import Piece, piece_plain, split_pieces
from generator.rendering.text import to_plain

_MONTHS = (
    "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b|'\d{2}\b")
_JOURNAL = re.compile(
    r"\b(?:journal|transactions|letters|magazine|annals|review|quarterly|[jt]mlr|tacl|jair)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"([^\w\s]*)(\S*?)([^\w+\s]*)(\s+|\Z)")
_MIXED = re.compile(r"[^\W\d]\S*[\d+]|\d\S*[^\W\d]")
_AND = re.compile(r"(?:^|\s)and(?:\s|$)", re.IGNORECASE)
_TEX_SIGN = re.compile(r"\\.|%", re.DOTALL)
_TEX_SIGNS = {r"\{": r"\lbrace ", r"\}": r"\rbrace ", "%": r"\%"}
_UNSAFE_IN_DOI = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})


def venue_type(venue: str | None) -> Literal["conference", "journal"] | None:
    """Tell what sort of venue a record names.

    Proceedings carry their year (`ICLR 2024`); a journal's name has none, or says what it is.
    """
    if not venue:
        return None
    is_journal = _JOURNAL.search(venue) or not _YEAR.search(venue)
    return "journal" if is_journal else "conference"


def bibtex_key(paper: Paper) -> str:
    """Return a paper's BibTeX key: `tan202415pints_240803506`.

    It is the first author's family name, the year of publication, which no later venue changes,
    the title's first word, and the id without punctuation, in ASCII; what is unknown or has no
    ASCII form is left out.
    """
    family = _fold(paper.authors[0].parts[1])
    year = str(paper.published.year) if paper.published else ""
    words = (_fold(word) for word in to_plain(paper.title).split())
    word = next((word for word in words if word), "")
    return f"{family}{year}{word}_{_fold(paper.id)}"


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", slugify(text))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def bibtex_entry(paper: Paper, permalink: str) -> str:
    """Return a paper's BibTeX entry, with no final line break.

    Letters stay Unicode, which biber and every LaTeX since 2018 read; signs that act in TeX are
    escaped, and words with inner capitals or digits are protected from a style's lower case.
    """
    kind, fields = _list_fields(paper, permalink)
    lines = [f"@{kind}{{{bibtex_key(paper)}"]
    lines += [f"  {name} = {value}" for name, value in fields]
    return ",\n".join(lines) + "\n}"


def _list_fields(paper: Paper, permalink: str) -> tuple[str, list[tuple[str, str]]]:
    names = " and ".join(map(_write_name, paper.authors))
    fields = [("title", _brace(write_title(paper.title))), ("author", _brace(names))]
    kind = "misc"
    if paper.venue:
        is_journal = venue_type(paper.venue) == "journal"
        kind = "article" if is_journal else "inproceedings"
        container = "journal" if is_journal else "booktitle"
        fields.append((container, _brace(escape_bibtex(paper.venue))))
    if paper.issued:
        fields.append(("year", _brace(f"{paper.issued.year:04}")))
        # What stands on arXiv is published there first, some other month than at its venue.
        if paper.issued.month and not (paper.arxiv and edition_year(paper.venue)):
            fields.append(("month", _MONTHS[paper.issued.month]))
    if paper.arxiv:
        fields += [("eprint", _brace(paper.arxiv)), ("archivePrefix", "{arXiv}")]
    if paper.doi:
        fields.append(("doi", _brace(paper.doi.translate(_UNSAFE_IN_DOI))))
    fields.append(("url", _brace(source_url(paper) or permalink)))
    if paper.status:
        day = write_day(paper.status.date)
        note = f"{paper.status.state.capitalize()} on {day}: {to_plain(paper.status.note)}"
        fields.append(("note", _brace(escape_bibtex(note))))
    return kind, fields


def _brace(text: str) -> str:
    return f"{{{text}}}"


def _write_name(author: Author) -> str:
    """Write a name as `Family, Given`; a name in one part, or with a comma, as one group."""
    given, family = author.parts
    parts = [escape_bibtex(part) for part in (family, given) if part]
    if len(parts) == 1 and " " in parts[0]:
        return _brace(parts[0])
    return ", ".join(_brace(part) if _breaks_names(part) else part for part in parts)


def _breaks_names(part: str) -> bool:
    """Tell whether BibTeX would take a part of a name for more than one, or for two parts."""
    # Few names hold these letters, and looking for them is quick.
    return "," in part or ("and" in part.lower() and _AND.search(part) is not None)


def write_title(title: str) -> str:
    """Write a title for BibTeX: formulas kept, words like `ToolLLM` and `GPT-4` in braces."""
    return "".join(map(_write_piece, split_pieces(title)))


def _write_piece(piece: Piece) -> str:
    if piece.kind == "maths":
        try:
            parse_tex(piece.text)
        except MathsError:
            return escape_bibtex(piece_plain(piece))
        tex = _TEX_SIGN.sub(lambda match: _TEX_SIGNS.get(match[0], match[0]), piece.text)
        return f"{{${tex}$}}"
    return _WORD.sub(_protect, piece.text)


def _protect(match: re.Match[str]) -> str:
    if match[0].strip().isalpha() and match[0][1:].islower():
        return match[0]
    before, word, after, space = match.groups()
    has_capitals = any(sign.isupper() for part in word.split("-") for sign in part[1:])
    # `Struc-Bench: …` begins with a name; elsewhere capitals may be those of a title alone.
    is_name = match.start() == 0 and after == ":" and "-" in word
    is_special = has_capitals or is_name or _MIXED.search(word)
    escaped = escape_bibtex(word)
    middle = _brace(escaped) if is_special else escaped
    return escape_bibtex(before) + middle + escape_bibtex(after) + (" " if space else "")
