"""Escaping: one function for each context that untrusted text is written into."""

import html
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from generator.model.json_text import write_json
from generator.model.text import Segment, fold_spaces, is_printable

# The complement of XML 1.0's Char production, without the C1 controls it discourages.
_NOT_XML = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_PLAIN_KEY = re.compile(r"[a-z][a-z_]{3,}")
_YAML_WORDS = frozenset({"true", "false", "null"})

_MATHS_DOLLAR = "\x00"
_PUNCTUATION = r"!-/:-@\[-`{-~\x00"
_MARKDOWN_START = re.compile(r"[#>\-+*:=~|\\(]|[!?]{3}|/{3}")
"""Headings, quotes, lists, definitions, blocks."""
# Every alternative begins with the sign itself, so that texts are searched quickly for it.
_MARKDOWN = re.compile(
    r"<|\[|`|\$"  # tags, links, references, footnotes, code, arithmatex
    r"|&(?=[#\w])"  # character references, which HTML reads without a semicolon too
    rf"|\\(?=[\s{_PUNCTUATION}]|\Z)"  # backslash escapes
    r"|_(?<![^\W_]_)"  # an underscore that may open emphasis: none after a letter or digit does
    r"|\*(?=[^*]*\*)"  # emphasis needs a second star, ...
    r"|~(?=[^\s~]*~)|\^(?=[^\s^]*\^)"  # ... raised and lowered text one in the same word
    r"|==+|\+\++(?=[\w\"'-])"  # marked text, keys
    r"|:(?=[+\-\w]+:)"  # emoji
    r"|\{(?=[{%#!+=>~:-])"  # templates, critic marks, attribute lists
)
_NAMED = {"<": "&lt;", "&": "&amp;"}
_LIST_MARKER = re.compile(r"([0-9A-Za-z]+)([.)])(?=\s|\Z)")

_TAG = re.compile(r"<(?=[A-Za-z/!?])")

_BIBTEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
} | {letter: f"\\{letter}" for letter in "$&#_%"}
_BIBTEX_SPECIAL = re.compile(r"[\\{}~^$&#_%]")
_SCRIPT_JSON = json.JSONEncoder(separators=(",", ":")).encode
_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def escape_html(text: str) -> str:
    """Return text for an HTML or XML text node or a double-quoted attribute."""
    return html.escape(text, quote=True)


def escape_text(text: str) -> str:
    """Return text for an HTML or XML text node; quotation marks stay."""
    return html.escape(text, quote=False)


def disarm_tags(text: str) -> str:
    """Return a feed's title with another sign where a tag would start.

    Many readers take titles for HTML, whatever the formats say.
    """
    return _TAG.sub("‹", text)


def clean_xml(text: str) -> str:
    """Return text without the characters that XML 1.0 forbids or discourages (section 2.2)."""
    return text if text.isascii() and is_printable(text) else _NOT_XML.sub("", text)


def escape_markdown(text: str) -> str:
    """Return plain text as one paragraph of Markdown, white space folded.

    Only what could act under Python-Markdown, its extensions or pymdownx becomes a numeric
    character reference, because Python-Markdown has no escape for `<`.
    """
    return escape_markdown_segments([Segment(text, False)])


def escape_link_text(text: str) -> str:
    """Return plain text for a link or a list's item in Markdown.

    There a bracket ends the link, and a brace may give the item attributes.
    """
    return escape_markdown(text).replace("]", "&#93;").replace("{", "&#123;")


def escape_markdown_segments(segments: Iterable[Segment]) -> str:
    """Return one paragraph of Markdown, with formulas between dollar signs."""
    joined = "".join(
        f"{_MATHS_DOLLAR}{clean_xml(segment.text)}{_MATHS_DOLLAR}"
        if segment.is_maths
        else clean_xml(segment.text)
        for segment in segments
    )
    folded = fold_spaces(joined)
    start = _MARKDOWN_START.match(folded)
    end = start.end() if start else 0
    escaped = (_refer(start) if start else "") + _MARKDOWN.sub(_refer, folded[end:])
    if match := _LIST_MARKER.match(escaped):
        escaped = f"{match[1]}&#{ord(match[2])};{escaped[match.end() :]}"
    return escaped.replace(_MATHS_DOLLAR, "$")


def _refer(match: re.Match[str]) -> str:
    """Write every character of a match as a character reference."""
    return "".join(_NAMED.get(letter, f"&#{ord(letter)};") for letter in match[0])


def front_matter(values: Mapping[str, Any]) -> str:
    """Return YAML front matter, one line a key, each value written as JSON.

    JSON is YAML but for the characters YAML does not print, which become escapes. The theme
    prints `title` and `description` raw: whoever passes them has escaped them for HTML.
    """
    if not values:
        return ""
    lines = [f"{_front_matter_key(key)}: {_as_yaml(value)}\n" for key, value in values.items()]
    return "---\n" + "".join(lines) + "---\n"


@lru_cache(maxsize=256)
def _front_matter_key(key: str) -> str:
    is_plain = _PLAIN_KEY.fullmatch(key) and key not in _YAML_WORDS
    return key if is_plain else _as_yaml(key)


def _as_yaml(value: Any) -> str:
    written = write_json(value)
    return (
        written
        if written.isascii() and is_printable(written)
        else _NOT_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
    )


def script_json(value: Any) -> str:
    """Return JSON for a script element: no character in it can end the element (HTML 4.12.1.3)."""
    return _SCRIPT_JSON(value).translate(_SCRIPT)


def escape_bibtex(text: str) -> str:
    """Return text for a BibTeX field in braces, which it leaves balanced.

    Letters stay Unicode, as biber, BibLaTeX and every current LaTeX read them.
    """
    if not text or text.isalnum():
        # Nearly every word: there is nothing in it to look for.
        return text
    return _BIBTEX_SPECIAL.sub(lambda match: _BIBTEX[match[0]], fold_spaces(clean_xml(text)))
