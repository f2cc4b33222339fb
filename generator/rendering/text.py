"""Text fields for each place they are shown in: pages, feeds, Markdown, metadata.

A paragraph is read once into pieces; each place writes the pieces in its own way. What cannot
be written as maths is shown as its TeX.
"""

from functools import lru_cache

from generator.model.text import Segment, paragraphs
from generator.rendering.escaping import escape_html, escape_markdown_segments
from generator.rendering.lead import Lead, cut_description, cut_lead, cut_words
from generator.rendering.maths import MATHML, MathsError, to_mathml, to_unicode
from generator.rendering.pieces import Piece, piece_html, piece_plain, split_pieces
from generator.rendering.typography import typeset

__all__ = [
    "Lead",
    "cut_description",
    "cut_lead",
    "cut_words",
    "find_maths_faults",
    "to_feed_html",
    "to_html",
    "to_markdown",
    "to_plain",
    "to_title_html",
    "to_xhtml",
    "typeset",
]


@lru_cache(maxsize=512)
def to_html(paragraph: str) -> str:
    """Return a paragraph as inline HTML for pages: MathML, links, all else escaped."""
    return "".join(map(piece_html, split_pieces(paragraph)))


@lru_cache(maxsize=1 << 13)
def to_title_html(line: str) -> str:
    """Return a title as inline HTML without links, for it may stand inside a link itself."""
    return "".join(
        escape_html(piece.text) if piece.kind == "address" else piece_html(piece)
        for piece in split_pieces(line)
    )


def to_xhtml(paragraph: str) -> str:
    """Return a paragraph as well-formed XML, its MathML in its namespace, for Atom."""
    return to_html(paragraph).replace("<math>", f'<math xmlns="{MATHML}">')


def to_feed_html(paragraph: str) -> str:
    """Return a paragraph as HTML for feed readers: maths as Unicode, else as TeX in `code`."""
    if "$" not in paragraph:
        return to_html(paragraph)
    return "".join(map(_piece_feed_html, split_pieces(paragraph)))


def _piece_feed_html(piece: Piece) -> str:
    if piece.kind != "maths":
        return piece_html(piece)
    plain = to_unicode(piece.text)
    return f"<code>{escape_html(piece.text)}</code>" if plain is None else escape_html(plain)


@lru_cache(maxsize=512)
def to_plain(paragraph: str) -> str:
    """Return a paragraph as one line of Unicode, maths as one would type it: `∑_i xᵢ`."""
    return "".join(map(piece_plain, split_pieces(paragraph)))


def to_markdown(paragraph: str) -> str:
    """Return a paragraph as Markdown that says just this, with maths between dollar signs."""
    pieces = split_pieces(paragraph)
    return escape_markdown_segments(Segment(piece.text, piece.kind == "maths") for piece in pieces)


def find_maths_faults(text: str) -> list[str]:
    """Return the formulas of a text field that will be shown as TeX, each once, in order."""
    if "$" not in text:
        return []
    formulas = (
        piece.text
        for paragraph in paragraphs(text)
        for piece in split_pieces(paragraph)
        if piece.kind == "maths"
    )
    return [tex for tex in dict.fromkeys(formulas) if not _is_convertible(tex)]


def _is_convertible(tex: str) -> bool:
    try:
        to_mathml(tex)
    except MathsError:
        return False
    return True
