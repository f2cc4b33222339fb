"""Pieces: a paragraph read into words set in type, formulas and addresses."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from generator.model.links import parse_link
from generator.model.text import fold_spaces, split_maths
from generator.rendering.escaping import clean_xml, escape_html
from generator.rendering.maths import MathsError, measure_formula, to_linear, to_mathml
from generator.rendering.typography import HIDDEN, hide_addresses, set_words

_WEB = re.compile("https?://", re.IGNORECASE)
_ODD = re.compile("[^\x00-\xac\xae-\u02ff\u2010-\u2027]")
_WORDS_ONLY = re.compile(r"\\(?:text(?:bf|it|rm|sf|sl|sc|up)?|emph|mbox)\s*\{([^{}$\\]*)\}")


class Piece(NamedTuple):
    """A run of words as they are shown, one formula's TeX, or one address as it was written."""

    kind: Literal["words", "maths", "address"]
    text: str
    target: str = ""
    """Where an address leads, safe in an attribute."""


@lru_cache(maxsize=512)
def split_pieces(paragraph: str) -> tuple[Piece, ...]:
    """Split a paragraph into words set in type, formulas, and addresses that can be linked."""
    skeleton: list[str] = []
    hidden: list[Piece] = []
    for segment in split_maths(fold_spaces(clean_xml(paragraph))):
        words = _WORDS_ONLY.fullmatch(segment.text) if segment.is_maths else None
        if segment.is_maths and not words:
            skeleton.append(HIDDEN)
            hidden.append(Piece("maths", segment.text))
        else:
            text, addresses = hide_addresses(words[1] if words else segment.text)
            skeleton.append(text)
            hidden += map(_link, addresses)
    parts = set_words("".join(skeleton)).split(HIDDEN)
    pieces: list[Piece] = []
    _add(pieces, Piece("words", parts[0]))
    for piece, part in zip(hidden, parts[1:], strict=True):
        _add(pieces, piece)
        _add(pieces, Piece("words", part))
    return tuple(pieces)


def _link(address: str) -> Piece:
    """Make a link of an address that may be one; other addresses are words that stay as is."""
    if _WEB.match(address):
        try:
            return Piece("address", address, parse_link(address))
        except ValueError:
            pass
    return Piece("words", address)


def _add(pieces: list[Piece], piece: Piece) -> None:
    if piece.kind == "words" and pieces and pieces[-1].kind == "words":
        pieces[-1] = Piece("words", pieces[-1].text + piece.text)
    elif piece.text:
        pieces.append(piece)


def piece_html(piece: Piece) -> str:
    """Return one piece as inline HTML."""
    if piece.kind == "words":
        return escape_html(piece.text)
    if piece.kind == "address":
        target = escape_html(piece.target)
        return f'<a href="{target}" rel="nofollow ugc">{escape_html(piece.text)}</a>'
    try:
        return to_mathml(piece.text)
    except MathsError:
        return f"<code>{escape_html(piece.text)}</code>"


def piece_plain(piece: Piece) -> str:
    """Return one piece as plain text."""
    if piece.kind == "maths":
        plain = to_linear(piece.text)
        return piece.text if plain is None else plain
    return piece.text


def measure_piece(piece: Piece) -> int:
    """Return about how many letters wide a piece is."""
    if piece.kind == "words" and not piece.text.isascii():
        # Half of all signs beyond ASCII are dashes and quotation marks, one letter wide.
        return len(piece.text) + sum(measure_letter(sign) - 1 for sign in _ODD.findall(piece.text))
    if piece.kind == "maths":
        try:
            return measure_formula(piece.text)
        except MathsError:
            pass
    return len(piece.text)


@lru_cache(maxsize=4096)
def measure_letter(letter: str) -> int:
    """Return 2 for the wide letters of East Asia (UAX 11), 0 for marks on another, else 1."""
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
