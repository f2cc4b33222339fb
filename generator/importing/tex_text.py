"""TeX in running text to Unicode: accents, symbols, font commands, ties and quotation marks."""

import re
import unicodedata

from generator.importing.result import Normalised

_URL = re.compile(r"https?://[^\s{}<>\"]+")
_BROKEN_URL = re.compile(r"\b(https?): //(?=[a-z])")
_DOUBLED_URL = re.compile(r"(?:\\?\burl\{)?(https?://[^\s{}]+)\}?\s?\{\1/?\}")
_URL_COMMAND = re.compile(r"\\?\burl\s*\{([^{}]*)\}|\\nolinkurl\s*\{([^{}]*)\}")
_HREF = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_FOOTNOTE = re.compile(r"\s*\\footnote\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_FONT_NAMES = (
    "textit|textbf|texttt|textsc|textsf|textrm|textup|textsl|textmd|textnormal|emph|underline|uline"
    "|mbox|hbox|text|textsuperscript|textsubscript|replaced|added|revise"
)
_FONT = re.compile(rf"\\(?:{_FONT_NAMES})\s*\{{((?:[^{{}}]|\{{[^{{}}]*\}})*)\}}")
_FONT_DEBRIS = re.compile(r"(?<![\w\\])(?:textit|textbf|texttt|textsc|emph)\{([^{}]*)\}")
_COLOUR = re.compile(r"\\(?:textcolor|color)\s*\{[^{}]*\}(?:\s*\{((?:[^{}]|\{[^{}]*\})*)\})?")
_SWITCH = re.compile(
    r"\{\\(?:em|it|bf|rm|tt|sc|sf|sl|small|bfseries|itshape|ttfamily|scshape)\b\s*([^{}]*)\}"
    r"|\\(?:em|it|bf|rm|tt|sc|sf|small|bfseries|itshape|ttfamily|noindent|xspace|par|newline"
    r"|linebreak|centering|relax)\b\s*(?:\{\})?"
)
_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_ACCENT = re.compile(
    r"\{?\\(?:([`'^~\"=.])\s*(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))|([uvHckrdb])(?:\{\\?([A-Za-z])\}|\s+([A-Za-z])\b))"
    r"(?:\})?"
)
_SYMBOLS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "S": "§", "P": "¶", "copyright": "©", "dag": "†",
    "ddag": "‡", "pounds": "£", "euro": "€", "ldots": "…", "dots": "…", "textellipsis": "…",
    "textendash": "–", "textemdash": "—", "textregistered": "®", "texttrademark": "™",
    "textdegree": "°", "textquotesingle": "'", "textquotedblleft": "“", "textquotedblright": "”",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textgreater": ">",
    "textless": "<", "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "LaTeX": "LaTeX", "TeX": "TeX",
}  # fmt: skip
_SYMBOL = re.compile(
    r"\{?\\(" + "|".join(sorted(_SYMBOLS, key=len, reverse=True)) + r")(?![A-Za-z])(?:\{\}|\})?( ?)"
)
_ESCAPED = re.compile(r"\\([%&_#{}])")
_SPACES = re.compile(r"\\[,;: ]|\\\\(?:\[[^\]]*\])?")
_NOTHING = re.compile(r"\\[-!/@]")
_TIE = re.compile(r"(?<=[^\s~(\[])~(?=[\w(\[\\$“\"])")
_QUOTES = re.compile(r"``(.*?)(?:''|\"|”)", re.DOTALL)
_SINGLE_QUOTES = re.compile(r"(?<![\w`])`([^`'\n]{1,80})'(?!\w)")
_PROTECTED = re.compile(
    r"\\[A-Za-z]+(?:\{[^{}]*\})*|(?<![$\w^_}])\{([\w+\-.:&/ ]{1,60})\}|(?<=\w)\{(\w{1,30})\}"
)
# Every alternative begins with a sign and not with a set, so that texts are searched quickly.
_MARKS_OF_TEX = re.compile(r"\\|\{|~|`|''|: //")
"""One of them stands in whatever the steps below change."""
_LEFT_OVER = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})?|\\\S")


def convert_tex(text: str) -> Normalised:
    """Return running text, outside maths, with its TeX as Unicode; say what was changed.

    Commands that are not known stay as they are, and are reported as doubts.
    """
    if not _MARKS_OF_TEX.search(text):
        return Normalised(text, (), ())
    changes: list[str] = []
    for name, convert in _STEPS:
        converted = convert(text)
        if converted != text:
            changes.append(name)
        text = converted
    doubts = [f"TeX command {match!r} left" for match in dict.fromkeys(_find_left_over(text))]
    return Normalised(text, tuple(changes), tuple(doubts))


def _find_left_over(text: str) -> list[str]:
    return [match[0] for match in _LEFT_OVER.finditer(_URL.sub("", text))]


def _addresses(text: str) -> str:
    text = _BROKEN_URL.sub(r"\1://", text)
    text = _HREF.sub(lambda m: m[2] if m[1].rstrip("/") in m[2] else f"{m[2]} ({m[1]})", text)
    text = _URL_COMMAND.sub(lambda m: m[1] if m[1] is not None else m[2], text)
    return _DOUBLED_URL.sub(r"\1", text)


def _fonts(text: str) -> str:
    before = None
    while before != text:
        before = text
        text = _FONT.sub(r"\1", text)
        text = _FONT_DEBRIS.sub(r"\1", text)
        text = _COLOUR.sub(lambda m: m[1] or "", text)
        text = _SWITCH.sub(lambda m: m[1] or "", text)
    return text


def _footnotes(text: str) -> str:
    return _FOOTNOTE.sub(r" (\1)", text)


def _accents(text: str) -> str:
    def compose(match: re.Match[str]) -> str:
        mark = _MARKS[match[1] or match[4]]
        letter = match[2] or match[3] or match[5] or match[6]
        composed = unicodedata.normalize("NFC", letter + mark)
        is_closed = match[0].startswith("{") == match[0].endswith("}}") or (
            match[0].startswith("{") and match[0].endswith("}")
        )
        if match[0].startswith("{") and is_closed:
            return composed
        opened = "{" if match[0].startswith("{") else ""
        inner_braces = match[0].count("{") - len(opened)
        closed = "}" * (match[0].count("}") - inner_braces)
        return f"{opened}{composed}{closed}"

    return _ACCENT.sub(compose, text)


def _symbols(text: str) -> str:
    def write(match: re.Match[str]) -> str:
        symbol = _SYMBOLS[match[1]]
        # A space after a command of letters only ends its name, unless words would grow together.
        return symbol + (match[2] if len(symbol) > 1 or symbol in "§¶©†‡£€…–—®™°<>" else "")

    return _SYMBOL.sub(write, text)


def _escapes(text: str) -> str:
    return _NOTHING.sub("", _SPACES.sub(" ", _ESCAPED.sub(r"\1", text)))


def _ties(text: str) -> str:
    pieces, start = [], 0
    for match in _URL.finditer(text):
        pieces += [_TIE.sub(" ", text[start : match.start()]), match[0]]
        start = match.end()
    return "".join([*pieces, _TIE.sub(" ", text[start:])])


def _quotes(text: str) -> str:
    text = _QUOTES.sub(r'"\1"', text)
    text = re.sub(r"``", '"', text)
    text = re.sub(r"(?<=[\w.,;:!?)+])''(?!')", '"', text)
    return _SINGLE_QUOTES.sub(r"'\1'", text)


def _braces(text: str) -> str:
    # A command keeps its braces: it is not known, and is left for a person to settle.
    return _PROTECTED.sub(lambda m: m[1] or m[2] or m[0], text)


_STEPS = (
    ("address repaired", _addresses),
    ("footnote put in brackets", _footnotes),
    ("font command dropped", _fonts),
    ("accent composed", _accents),
    ("symbol written", _symbols),
    ("escape dropped", _escapes),
    ("tie made a space", _ties),
    ("TeX quotation marks", _quotes),
    ("protecting braces dropped", _braces),
)
