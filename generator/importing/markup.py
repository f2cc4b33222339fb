"""JATS and HTML in other people's titles and abstracts to plain text, never a word lost."""

import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple

from generator.model.text import fold_spaces, paragraphs

_BLOCKS = frozenset("p div title sec list list-item ul ol li h1 h2 h3 h4 h5 h6 blockquote".split())
_HEADINGS = frozenset("title h1 h2 h3 h4 h5 h6".split())
_FORMULAS = frozenset({"inline-formula", "disp-formula", "math", "tex-math"})
_INLINE = frozenset(
    "i b u em strong italic bold sub sup scp sc tt small span a br code abstract underline"
    " monospace ext-link uri xref named-content styled-content inline-formula disp-formula"
    " alternatives tex-math math mrow mi mn mo ms mtext mspace mstyle mfrac msqrt mroot msub msup"
    " msubsup munder mover munderover mtable mtr mtd mfenced mpadded mphantom semantics"
    " annotation annotation-xml".split()
)
_PREFIXES = "jats|mml|mathml|m|xhtml|html"
# Only known names are tags: `a <b, c>` and `<mask>` are an author's own words. Attributes hold
# neither `<` nor an unquoted value, which keeps the pattern linear.
_TAG = re.compile(
    rf"<(?P<close>/?)(?:(?:{_PREFIXES}):(?P<prefixed>[a-z][a-z0-9-]*)"
    rf"|(?P<bare>{'|'.join(sorted(_BLOCKS | _INLINE, key=len, reverse=True))}))"
    r"(?P<attributes>(?:\s+[a-z][\w:.-]*\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(?P<empty>/?)>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_TEX_LIMITS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
_ABSTRACT_HEADINGS = frozenset({"abstract", "summary"})
_SENTENCE_ENDS = (".", ":", "?", "!")
# What stands between the parts of a MathML element, so that 10 to the 5 does not become 105.
_BETWEEN = {
    "msup": "^", "mover": "^", "msub": "_", "munder": "_", "mfrac": "/",
    "msubsup": "_^", "munderover": "_^",
}  # fmt: skip


class _Block(NamedTuple):
    text: str
    is_heading: bool


def plain_line(markup: str) -> str:
    """Return marked-up text on one line; entities are decoded once."""
    return " ".join(fold_spaces(block.text) for block in _read_blocks(markup))


def plain_text(markup: str) -> str:
    """Return marked-up text as paragraphs parted by blank lines; entities are decoded once.

    A heading joins its paragraph, but for one that only says `Abstract`. A formula is the TeX
    that its markup holds, between dollar signs, else its text.
    """
    written: list[str] = []
    heading = ""
    for block in _read_blocks(markup):
        if block.is_heading:
            words = block.text.split()
            is_label = " ".join(words).lower().rstrip(":.") in _ABSTRACT_HEADINGS
            heading = heading if is_label else " ".join([*heading.split(), *words])
            continue
        parts = list(paragraphs(block.text))
        written += _join_heading(heading, parts)
        heading = ""
    return "\n\n".join([*written, *_join_heading(heading, [])])


def _join_heading(heading: str, parts: list[str]) -> list[str]:
    if not heading:
        return parts
    if not parts:
        return [heading]
    colon = "" if heading.endswith(_SENTENCE_ENDS) else ":"
    return [f"{heading}{colon} {parts[0]}", *parts[1:]]


def _read_blocks(markup: str) -> list[_Block]:
    reader = _Reader()
    start = 0
    text = _unwrap_sections(markup)
    for match in _TAG.finditer(text):
        reader.add(_decode(text[start : match.start()]))
        start = match.end()
        name = (match["prefixed"] or match["bare"]).lower()
        if not match["close"]:
            reader.begin(name, match["attributes"])
        if match["close"] or match["empty"]:
            reader.end(name)
    reader.add(_decode(text[start:]))
    return reader.finish()


def _unwrap_sections(markup: str) -> str:
    """Return markup without comments, and with CDATA as text; what is not ended is text."""
    return "".join(_unwrap(markup))


def _unwrap(markup: str) -> Iterator[str]:
    for opening, ending, is_text in (("<!--", "-->", False), ("<![CDATA[", "]]>", True)):
        pieces = []
        start = 0
        while (at := markup.find(opening, start)) >= 0:
            end = markup.find(ending, at + len(opening))
            if end < 0:
                break
            inner = markup[at + len(opening) : end]
            pieces += [markup[start:at], html.escape(inner, quote=False) if is_text else ""]
            start = end + len(ending)
        markup = "".join([*pieces, markup[start:]])
    yield markup


def _decode(text: str) -> str:
    return _ENTITY.sub(_decode_entity, text)


def _decode_entity(match: re.Match[str]) -> str:
    # The library would read `&notable;` as the sign `&not` and a rest.
    is_known = match[0][1] == "#" or match[0][1:] in html5
    return html.unescape(match[0]) if is_known else match[0]


class _Reader:
    """Gathers text by blocks; formulas apart, since only one of their spellings is wanted."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._words: list[str] = []
        self._is_heading = False
        self._formula: _Formula | None = None

    def begin(self, name: str, attributes: str) -> None:
        if self._formula is None and name in _BLOCKS:
            self._end_block()
            self._is_heading = name in _HEADINGS
        if self._formula is None and name in _FORMULAS:
            self._formula = _Formula()
        if self._formula is not None:
            self._formula.begin(name, attributes)
        elif name == "br":
            self._words.append("\n")
        elif name == "sup" and self._words and self._words[-1][-1:].isdigit():
            self._words.append("^")

    def end(self, name: str) -> None:
        if self._formula is not None:
            if not self._formula.end(name):
                return
            space = " " if name == "disp-formula" else ""
            self._words.append(f"{space}{self._formula.write()}{space}")
            self._formula = None
        if name in _BLOCKS:
            self._end_block()

    def add(self, text: str) -> None:
        if self._formula is not None:
            self._formula.add(text)
        elif text:
            self._words.append(text)

    def finish(self) -> list[_Block]:
        if self._formula is not None:
            self._words.append(self._formula.write())
        self._end_block()
        return self._blocks

    def _end_block(self) -> None:
        text = "".join(self._words)
        if text.strip():
            self._blocks.append(_Block(text, self._is_heading))
        self._words, self._is_heading = [], False


class _Formula:
    """One formula: its TeX, if an element says that it is TeX, and its text."""

    def __init__(self) -> None:
        self._tex: list[str] = []
        self._text: list[str] = []
        self._open: list[str] = []
        self._children: list[int] = []

    def begin(self, name: str, attributes: str) -> None:
        if self._open:
            between = _BETWEEN.get(self._open[-1], "")
            place = self._children[-1]
            self._text.append(between[place - 1 : place] if place else "")
            self._children[-1] += 1
        is_tex = name == "annotation" and "tex" in attributes.lower()
        self._open.append("tex-math" if is_tex else name)
        self._children.append(0)

    def end(self, name: str) -> bool:
        """End an element; tell whether that ends the formula."""
        is_last_open = bool(self._open) and (
            self._open[-1] == name or (name, self._open[-1]) == ("annotation", "tex-math")
        )
        if is_last_open:
            self._open.pop()
            self._children.pop()
        elif name == self._open[0]:
            # Whatever was left open inside ends with it.
            self._open = []
        return not self._open

    def add(self, text: str) -> None:
        if "tex-math" in self._open[-1:]:
            self._tex.append(text)
        elif not self._open[-1].startswith("annotation"):
            self._text.append(text)

    def write(self) -> str:
        tex = _clean_tex("".join(self._tex))
        if tex and "$" not in tex:
            return f"${tex}$"
        return tex or fold_spaces("".join(self._text))


def _clean_tex(tex: str) -> str:
    """Return the TeX of one formula, without the document or the signs it came wrapped in."""
    tex = tex.rpartition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    tex = fold_spaces(tex)
    for opening, ending in _TEX_LIMITS:
        if tex.startswith(opening) and tex.endswith(ending) and len(tex) > len(opening + ending):
            return tex[len(opening) : -len(ending)].strip()
    return tex
