"""Formulas: TeX read into a tree of MathML elements from an allow-list.

The converter is trusted with the grammar of TeX and with nothing else: it neither escapes text
nor refuses links, styles and unknown commands. So its tree is rebuilt here, element by element.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from latex2mathml.commands import FUNCTIONS, LIMIT, LOCAL_FONTS, MATH_NON_FONT_COMMANDS, MATRICES

from generator.rendering.letters import STYLES, style_letters

TEX_MAXIMUM = 2_000
DEPTH_MAXIMUM = 40

_BOOLEAN = re.compile("true|false")
_LENGTH = re.compile(r"0|-?[012]?\.?\d{1,4}em|(negative)?(thin|medium|thick)mathspace")
_LINES = re.compile("(solid|none)( (solid|none)){0,40}")
_OPERATOR = {
    **dict.fromkeys(("stretchy", "fence", "separator", "accent", "movablelimits"), _BOOLEAN),
    **dict.fromkeys(("minsize", "maxsize"), re.compile(r"[12]\.\d{1,3}em")),
    **dict.fromkeys(("lspace", "rspace"), _LENGTH),
    "form": re.compile("prefix|postfix"),
}
_TABLE = {
    "displaystyle": _BOOLEAN,
    "columnspacing": re.compile(r"[\d.]+em( [\d.]+em){0,40}"),
    "rowspacing": re.compile(r"[\d.]+(em|pt)"),
    "columnlines": _LINES,
    "rowlines": _LINES,
}
_NO_ATTRIBUTES: dict[str, re.Pattern[str]] = {}
_PLAIN = ("mrow", "msub", "msup", "msubsup", "munderover", "msqrt", "mroot")
_ALLOWED = {
    **dict.fromkeys((*_PLAIN, "mi", "mn", "mtext", "mtr"), _NO_ATTRIBUTES),
    "munder": {"accent": _BOOLEAN},
    "mover": {"accent": _BOOLEAN},
    "mo": _OPERATOR,
    "mspace": {"width": _LENGTH},
    "mfrac": {"linethickness": re.compile("0")},
    "mstyle": {"displaystyle": _BOOLEAN, "scriptlevel": re.compile("[012]")},
    "mtable": _TABLE,
    "mtd": {"columnalign": re.compile("left|right|center")},
}
# Symbols that stand for a thing and take no space; among operators browsers would give them some.
_IDENTIFIERS = frozenset("∞∅⊤⊥∠")
_OWN_FORM = {"~": "∼"}
"""What the converter takes for another letter: the relation `\\sim`."""
_FUNCTION_NAMES = frozenset(
    [*(name[1:] for name in (*FUNCTIONS, *LIMIT)), "arg max", "arg min", "arg", "det", "gcd", "Pr"]
)
_TOKENS = frozenset({"mi", "mn", "mo", "mtext"})
_ARITY = {
    **dict.fromkeys(("msub", "msup", "munder", "mover", "mfrac", "mroot"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}

_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_NUMBER = re.compile(r"\d*\.?\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SPACE_COMMAND = re.compile(r"\\[,;:! ]|~")
_GROUPED_COMMA = re.compile(r"(?<=\d)\{,\}(?=\d{3})")
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}(?:,? [A-Za-z]{2,}){3}(?![A-Za-z])")
_TEXT = re.compile(r"\\(?:text[a-z]*|mbox|hbox|emph|operatorname\*?)\s*\{[^{}]*\}")
_TEX_TOKEN = re.compile(
    r"(?P<text>\\(?P<command>text[a-z]*|mbox|hbox|emph)\s*\{(?P<body>[^{}]*)(?P<end>[{}]|\Z))"
    r"|\\(?:begin|end)\s*\{(?P<environment>[^{}]*)\}"
    r"|\\(?P<font>cal|bf|rm|it|sf|tt|frak)\s*\{(?P<letters>[^{}\\]*)\}"
    r"|\\operatorname\*?\s*\{(?P<operator>[^{}]*)\}"
    r"|\\unicode\{x(?P<code>[0-9A-Fa-f]{4,5})\}"
    r"|\\[A-Za-z]+|\\.|(?P<number>(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?)|[{}%]",
    re.DOTALL,
)
_SYNONYMS = {
    **dict.fromkeys([r"\xspace", r"\ensuremath", r"\protect", r"\smash"], ""),
    **dict.fromkeys([r"\mathbbm", r"\mathds"], r"\mathbb"),
    r"\arg": r"\operatorname{arg}",
    "%": r"\%",
}
_MATH_COMMANDS = frozenset([*LOCAL_FONTS, *MATH_NON_FONT_COMMANDS])
_TEXT_SYNONYMS = {"textsc": "text", "textnormal": "text"}
# A macro may double itself at each use, so a short formula could grow without end.
_REFUSED = frozenset(
    [r"\def", r"\newcommand", r"\newenvironment", r"\DeclareMathOperator", r"\unicode", r"\verb"]
)


class MathsError(ValueError):
    """Raised for TeX that cannot be shown as MathML; its text says why."""


class Node(NamedTuple):
    """One MathML element: a token with text, or a layout of children."""

    tag: str
    text: str = ""
    children: tuple["Node", ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=4096)
def parse_tex(tex: str) -> Node:
    """Return a formula as a tree of allowed elements; raise MathsError."""
    # The converter loads the standard library's web clients: only for papers with formulas.
    from latex2mathml.converter import convert_to_element

    prepared = _prepare(tex)
    try:
        root = convert_to_element(prepared)
    except Exception as error:  # it raises whatever it meets, StopIteration and RecursionError too
        raise MathsError(f"TeX that cannot be read ({type(error).__name__})") from None
    row = _row(_read_all(root, 0))
    if len(row.children) < 2 or row.tag != "mrow":
        return _hug(row)
    first, *inner, last = row.children
    return Node("mrow", "", (_hug(first), *inner, _hug(last)))


def _hug(node: Node) -> Node:
    """Take the space from a sign at the edge of a formula, as TeX does: `41×`, `∼5`."""
    if node.tag != "mo" or node.attributes or unicodedata.category(node.text[:1] or "a") != "Sm":
        return node
    return Node("mo", node.text, (), (("lspace", "0em"), ("rspace", "0em")))


def _prepare(tex: str) -> str:
    """Check a formula's size, nesting and commands; write what the converter lacks otherwise."""
    if len(tex) > TEX_MAXIMUM:
        raise MathsError(f"a formula of {len(tex):,} characters")
    if "&#" in tex or any(unicodedata.category(letter)[0] == "C" for letter in tex):
        raise MathsError("a formula with character references or invisible characters")
    if _PROSE.search(_TEXT.sub("", tex)):
        raise MathsError("prose between dollar signs")
    tex = _GROUPED_COMMA.sub(",", tex)
    depth = end = 0
    parts = []
    for match in _TEX_TOKEN.finditer(tex):
        depth += (match[0] == "{") - (match[0] == "}")
        if not 0 <= depth <= DEPTH_MAXIMUM:
            raise MathsError("unpaired or too deeply nested braces")
        parts += [tex[end : match.start()], _rewrite(match)]
        end = match.end()
    if depth:
        raise MathsError("unpaired braces")
    return "".join([*parts, tex[end:]])


def _rewrite(match: re.Match[str]) -> str:
    """Return what stands for one token of a formula."""
    token = match[0]
    if match["text"]:
        if match["end"] != "}" or "$" in match["body"] or "\\" in match["body"]:
            raise MathsError(f"commands within {token[:40]}")
        command = match["command"]
        return f"\\{_TEXT_SYNONYMS.get(command, command)}{{{match['body']}}}"
    if match["environment"] is not None:
        if "\\" + match["environment"] not in MATRICES:
            raise MathsError(f"the environment {match['environment'][:40]}")
        return token
    if match["font"]:
        return f"\\math{match['font']}{{{match['letters']}}}"
    if match["number"]:
        return f"\\text{{{token}}}"
    if match["code"]:
        return f"\\text{{{_read_code(match['code'])}}}"
    if match["operator"] is not None:
        name = _SPACE_COMMAND.sub(" ", match["operator"])
        return f"\\operatorname{{{name}}}" if name.isalpha() else f"\\text{{{name}}}"
    command = _SYNONYMS.get(token, token)
    # The converter takes whatever starts with \\math for a font, and drops it.
    is_no_font = command.startswith(r"\math") and command not in _MATH_COMMANDS
    if command in _REFUSED or is_no_font:
        raise MathsError(f"the command {token}")
    return command


def _read_code(digits: str) -> str:
    letter = chr(int(digits, 16))
    if unicodedata.category(letter)[0] not in "LNPS" or letter in "\\{}$%":
        raise MathsError(f"the character U+{digits.upper()}")
    return letter


def _read_all(parent: Element, depth: int) -> list[Node]:
    """Read an element's children, with the space that TeX sets after the name of a function."""
    nodes: list[Node] = []
    for child in parent:
        node = _read(child, depth + 1)
        if nodes and is_function(nodes[-1]) and _takes_space(node):
            nodes.append(Node("mspace", attributes=(("width", "0.167em"),)))
        nodes.append(node)
    return nodes


def is_function(node: Node) -> bool:
    """Tell whether a node names a function, such as `log`, perhaps with a base or a power."""
    if node.tag in {"msub", "msup", "msubsup"}:
        return is_function(node.children[0])
    return node.tag == "mi" and node.text in _FUNCTION_NAMES


def _takes_space(node: Node) -> bool:
    return node.tag not in {"mo", "mspace"} and bool(node.text or node.children)


def _read(element: Element, depth: int) -> Node:
    if depth > 2 * DEPTH_MAXIMUM:
        raise MathsError("too deeply nested TeX")
    tag = element.tag
    attributes = dict(element.attrib)
    variant = attributes.pop("mathvariant", "")
    allowed = _ALLOWED.get(tag)
    if allowed is None:
        raise MathsError(f"TeX that needs the element {tag}")
    for name, value in attributes.items():
        if name not in allowed or not allowed[name].fullmatch(value):
            raise MathsError(f"TeX that needs the attribute {name}")
    kept = tuple(attributes.items())
    if tag in _TOKENS and not len(element):
        return _read_token(tag, element.text or "", variant, kept)
    if element.text:
        raise MathsError("text beside elements")
    children = _read_all(element, depth)
    if tag in _ARITY:
        children = [node for node in children if node.tag != "mspace"]
        if len(children) != _ARITY[tag]:
            raise MathsError("a script or fraction with a part missing")
    if tag in _TOKENS or (tag == "mrow" and not kept):
        return _row(children)
    return Node(tag, "", tuple(children), kept)


def _read_token(tag: str, raw: str, variant: str, attributes: tuple[tuple[str, str], ...]) -> Node:
    """Read the text of a token, in Unicode's mathematical letters where it has a style."""
    if "\\" in raw:
        raise MathsError(f"the command {raw[:40]}")
    if raw in {"{", "}", "&", "#", "$", "_", "^"}:
        raise MathsError(f"an unpaired {raw}")
    text = _REFERENCE.sub(lambda match: chr(int(match[1], 16)), raw)
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Cn", "Co"} for letter in text):
        raise MathsError("invisible characters")
    if tag in {"mtext", "mi"} and _NUMBER.fullmatch(text):
        return Node("mn", style_letters(text, variant) if variant in STYLES else text)
    if tag == "mtext":
        return Node(tag, text)
    if tag in {"mi", "mo"} and not text:
        return Node("mrow")
    if tag == "mo" and text[-1].isalpha():  # names of functions, which browsers space as operators
        return Node("mi", text.replace("\u2009", " "))
    if len(text) == 1 and variant in {"", "normal"}:
        tag, text = _choose_tag(tag, text), _OWN_FORM.get(text, text) if tag == "mi" else text
    if variant == "normal" and tag == "mi" and len(text) == 1 and text.isalpha():
        return Node(tag, text, (), (("mathvariant", "normal"),))
    styled = style_letters(text, variant) if variant in STYLES else text
    return Node(tag, styled, (), attributes)


def _choose_tag(tag: str, symbol: str) -> str:
    """Tell an operator from an identifier, for browsers space operators by what they are."""
    if symbol in _IDENTIFIERS:
        return "mi"
    is_operator = unicodedata.category(symbol) in {"Sm", "Ps", "Pe"} or symbol in _OWN_FORM
    return "mo" if is_operator and symbol not in "∂∇" else tag


def _row(children: list[Node]) -> Node:
    """Join what stands side by side; upright letters become one word."""
    joined: list[Node] = []
    for node in children:
        if joined and _is_upright(node) and _is_upright(joined[-1]):
            joined[-1] = Node("mi", joined[-1].text + node.text, (), node.attributes)
        else:
            joined.append(node)
    whole = [
        Node("mi", node.text) if _is_upright(node) and len(node.text) > 1 else node
        for node in joined
    ]
    return whole[0] if len(whole) == 1 else Node("mrow", "", tuple(whole))


def _is_upright(node: Node) -> bool:
    return node.tag == "mi" and node.attributes == (("mathvariant", "normal"),)
