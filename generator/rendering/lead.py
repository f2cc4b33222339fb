"""Leads: an abstract's first lines, cut on whole words when the site is built.

A cut by style sheet falls within words, and lets screen readers speak the whole text.
"""

from functools import lru_cache
from typing import NamedTuple

from generator.model.text import paragraphs
from generator.rendering.pieces import (
    Piece,
    measure_letter,
    measure_piece,
    piece_html,
    piece_plain,
    split_pieces,
)

START_WIDTH = 118
"""Three lines of a phone, in letters."""
DESK_WIDTH = 188
"""Three lines of a desk's card."""
DESCRIPTION_WIDTH = 155

_BREAK = Piece("words", "\n")
"""The end of a paragraph."""
_WIDE = 2
_STOPS = ".,;:"


class Lead(NamedTuple):
    """An abstract in three runs of inline HTML, which read on from each other."""

    start: str
    """What every card shows."""
    desk: str
    """What a wide screen shows after it."""
    rest: str
    """What is folded away; its paragraphs are parted by line breaks. Empty when all fits."""


@lru_cache(maxsize=256)
def cut_lead(abstract: str) -> Lead:
    """Cut an abstract after about 118 letters and again after 188, never within a word.

    Nor within a formula or an address. A word too long for a lead is cut all the same, and
    scripts that write no spaces between any two letters.
    """
    pieces = _join_paragraphs(abstract)
    start, remaining = _without_stop(*_take(pieces, START_WIDTH))
    used = sum(map(measure_piece, start))
    room = max(0, DESK_WIDTH - used)
    desk, rest = _without_stop(*_take(remaining, room)) if remaining else ([], [])
    return Lead(_write(start, " "), _write(desk, " "), _write(rest, "<br>"))


@lru_cache(maxsize=512)
def cut_description(abstract: str, width: int = DESCRIPTION_WIDTH) -> str:
    """Return an abstract's first words as plain text that fits a preview, with an ellipsis."""
    start, remaining = _take(_join_paragraphs(abstract), width)
    plain = "".join(" " if piece is _BREAK else piece_plain(piece) for piece in start)
    return f"{plain.rstrip(' .,;:–—(')}…" if remaining else plain


def cut_words(text: str, length: int) -> str:
    """Cut a text after the last whole word that fits, and say so with an ellipsis."""
    if len(text) <= length:
        return text
    start = text[: length - 1].rpartition(" ")[0] or text[: length - 1]
    return start.rstrip(" .,;:([–—-") + "…"


def _join_paragraphs(abstract: str) -> list[Piece]:
    joined: list[Piece] = []
    for paragraph in paragraphs(abstract):
        joined += [_BREAK, *split_pieces(paragraph)] if joined else split_pieces(paragraph)
    return joined


def _write(pieces: list[Piece], line_break: str) -> str:
    return "".join(line_break if piece is _BREAK else piece_html(piece) for piece in pieces)


def _take(pieces: list[Piece], width: int) -> tuple[list[Piece], list[Piece]]:
    """Split pieces after the last break that leaves the first part within a width."""
    best: tuple[int, int] | None = None
    used = 0
    for index, piece in enumerate(pieces):
        room = width - used
        if piece is _BREAK:
            best = (index, 0)
        elif piece.kind == "words":
            offset = _find_break(piece.text, room)
            if offset is not None and (index or offset):
                best = (index, offset)
        used += measure_piece(piece)
        if used > width:
            return _split(pieces, *(best or _force_break(piece, index, room)))
    return pieces, []


def _without_stop(pieces: list[Piece], rest: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Let the rest begin with the stop that a cut text ends with: an ellipsis stands there."""
    if not rest or not pieces or pieces[-1].kind != "words":
        return pieces, rest
    text = pieces[-1].text
    bare = text.rstrip(_STOPS)
    if bare == text:
        return pieces, rest
    kept = [*pieces[:-1], Piece("words", bare)] if bare else pieces[:-1]
    return kept, [Piece("words", text[len(bare) :]), *rest]


def _split(pieces: list[Piece], index: int, offset: int) -> tuple[list[Piece], list[Piece]]:
    if not offset:
        return pieces[:index], pieces[index:]
    text = pieces[index].text
    before, after = Piece("words", text[:offset]), Piece("words", text[offset:])
    return [*pieces[:index], before], [after, *pieces[index + 1 :]]


def _find_break(text: str, room: int) -> int | None:
    """Return the last offset within some room where a line may break, if there is any."""
    if text[: room + 1].isascii():
        offset = text.rfind(" ", 0, room + 1)
        return None if offset < 0 else offset
    found = None
    used = 0
    for offset, letter in enumerate(text):
        if used > room:
            break
        is_wide = measure_letter(letter) == _WIDE and letter.isalnum()
        if letter == " " or (is_wide and offset):
            found = offset
        used += measure_letter(letter)
    return found


def _force_break(piece: Piece, index: int, room: int) -> tuple[int, int]:
    """Return where to break when no word ends in time: within the word, or after the formula."""
    if piece.kind != "words" or not room:
        return index + 1, 0
    used = 0
    for offset, letter in enumerate(piece.text):
        used += measure_letter(letter)
        if used > room and offset:
            return index, offset
    return index + 1, 0
