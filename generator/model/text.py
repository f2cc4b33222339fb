"""The grammar of a text field: paragraphs, plain text, and TeX maths between dollar signs."""

import re
from functools import lru_cache
from typing import NamedTuple

_PRINTABLE = bytes(range(0x20, 0x7F))
_LONG = 200
_TOKEN = re.compile(r"\\[^\n]|\$\$|\$")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


class Segment(NamedTuple):
    """A run of plain text, or the TeX of one formula without its dollar signs."""

    text: str
    is_maths: bool


@lru_cache(maxsize=256)
def paragraphs(text: str) -> tuple[str, ...]:
    """Split a text at blank lines; within a paragraph every run of white space is one space."""
    folded = map(fold_spaces, _BLANK_LINE.split(text))
    return tuple(part for part in folded if part)


def fold_spaces(text: str) -> str:
    """Return a text with one space for every run of white space, and none around it."""
    # Most texts hold no other white space than single line breaks and spaces, and of those only
    # the space counts as printable.
    unbroken = text.replace("\n", " ")
    if is_printable(unbroken) and "  " not in unbroken:
        return unbroken.strip(" ")
    return " ".join(text.split())


def is_printable(text: str) -> bool:
    """Tell what `str.isprintable` tells, of a long text of ASCII in a third of its time."""
    if len(text) < _LONG or not text.isascii():
        return text.isprintable()
    return not text.encode().translate(None, _PRINTABLE)


def split_maths(text: str) -> list[Segment]:
    r"""Split one paragraph into plain text and formulas.

    Maths opens at `$` before a non-space and closes at `$` after a non-space and not before a
    digit; `\$` is a dollar sign; an unpaired `$` is text (Pandoc's rule). A formula that starts
    with neither letter nor digit cannot be an amount of money, so it may close before a digit:
    `$\sim$50`. Doubled dollar signs pair with each other. Takes time linear in the length of
    the text.
    """
    if "$" not in text:
        return [Segment(text, False)] if text else []
    dollars = [match for match in _TOKEN.finditer(text) if match[0][0] == "$"]
    closers = _find_closers(text, dollars)
    segments: list[Segment] = []
    start = 0
    index = 0
    while index < len(dollars):
        opener, closer = dollars[index], closers[index]
        if closer is None:
            index += 1
            continue
        _add_plain(segments, text[start : opener.start()])
        segments.append(Segment(text[opener.end() : dollars[closer].start()].strip(), True))
        start = dollars[closer].end()
        index = closer + 1
    _add_plain(segments, text[start:])
    return segments


def _find_closers(text: str, dollars: list[re.Match[str]]) -> list[int | None]:
    """Return, for each dollar token, the index of the token that closes it."""
    nearest: dict[str, int | None] = {"$": None, "$$": None}
    nearest_before_digit: dict[str, int | None] = {"$": None, "$$": None}
    closers: list[int | None] = []
    for index in range(len(dollars) - 1, -1, -1):
        token = dollars[index]
        before = text[max(0, token.start() - 1) : token.start()]
        after = text[token.end() : token.end() + 1]
        known = nearest if after.isalnum() or after == "." else nearest_before_digit
        closer = known[token[0]] if after and not after.isspace() else None
        is_empty = closer is not None and dollars[closer].start() == token.end()
        closers.append(None if is_empty else closer)
        if before and not before.isspace():
            nearest_before_digit[token[0]] = index
            if not after.isdigit():
                nearest[token[0]] = index
    closers.reverse()
    return closers


def _add_plain(segments: list[Segment], raw: str) -> None:
    if raw:
        segments.append(Segment(raw.replace("\\$", "$"), False))
