"""Styles: what a style sheet, or an attribute with styles, loads."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.scanning.faults import Fault
from generator.scanning.walls import Walls, is_image_data, read_address

# The tokens of CSS that can hold an address, or hide one (https://www.w3.org/TR/css-syntax-3/).
_ESCAPE = r"\\(?:[0-9A-Fa-f]{1,6}(?:\r\n|[ \t\r\n\f])?|[^\r\n\f0-9A-Fa-f])"
_TOKEN = re.compile(
    rf"""
    (?P<comment>/\*.*?(?:\*/|\Z))
    | "(?P<double>(?:[^"\\\n\r\f]|\\.)*)"?
    | '(?P<single>(?:[^'\\\n\r\f]|\\.)*)'?
    | (?P<word>@?(?:[-\w\u0080-\U0010ffff]|{_ESCAPE})+)(?P<call>\()?
    | (?P<end>[;{{}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_URL_ARGUMENT = re.compile(rf"\s*(?P<bare>(?:[^\s\"'()\\]|{_ESCAPE})*)(?=\s*(?:\)|\Z))")
_SPACES = re.compile(r"\s*")
_ESCAPED = re.compile(rf"{_ESCAPE}|\\(?:\r\n|[\r\n\f])")


class _Reference(NamedTuple):
    text: str
    is_loaded: bool
    """Whether it surely is an address, not just a text."""


def find_style_faults(text: str, walls: Walls) -> Iterator[Fault]:
    """Yield every address in styles that leads elsewhere than to the site itself.

    Texts count too, for `@import` and `image-set()` take them for addresses.
    """
    for reference in _find_references(text):
        address = read_address(reference.text)
        is_harmless = (
            walls.is_own(address)
            or is_image_data(reference.text)
            # Without a host, an address in a text is just a text.
            or not (reference.is_loaded or address.host or address.scheme == "javascript")
        )
        if not is_harmless:
            yield Fault("built-load", f"styles load {reference.text[:80]!r}")


def _find_references(text: str) -> Iterator[_Reference]:
    at, rule = 0, ""
    while match := _TOKEN.search(text, at):
        at = match.end()
        kind = match.lastgroup
        if kind == "end":
            rule = ""
        elif kind in {"double", "single"} and rule != "@namespace":
            yield _Reference(_unescape(match[kind]), rule == "@import")
        elif kind in {"word", "call"}:
            word = _unescape(match["word"]).lower()
            rule = word if word.startswith("@") else rule
            argument = _URL_ARGUMENT.match(text, at) if word == "url" and kind == "call" else None
            if argument:
                at = argument.end()
                if rule != "@namespace":
                    yield _Reference(_unescape(argument["bare"]), True)
            elif word == "url" and kind == "call":
                # A text follows, or something no browser takes for an address.
                yield from _read_quoted_url(text, at, rule)


def _read_quoted_url(text: str, at: int, rule: str) -> Iterator[_Reference]:
    space = _SPACES.match(text, at)
    quoted = _TOKEN.match(text, space.end() if space else at)
    if quoted and quoted.lastgroup in {"double", "single"} and rule != "@namespace":
        yield _Reference(_unescape(quoted[quoted.lastgroup]), True)


def _unescape(text: str) -> str:
    """Return what escapes in a token stand for."""
    return _ESCAPED.sub(_read_escape, text) if "\\" in text else text


def _read_escape(match: re.Match[str]) -> str:
    escape = match[0][1:]
    if escape[0] in "\r\n\f":
        return ""
    if escape[0] in "0123456789abcdefABCDEF":
        code = int(escape.strip(), 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return escape
