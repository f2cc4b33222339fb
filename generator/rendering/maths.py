"""Maths: TeX formulas as MathML, and as plain Unicode where that says the same."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from generator.model.text import fold_spaces
from generator.rendering.escaping import escape_html
from generator.rendering.formulas import MathsError, Node, is_function, parse_tex

__all__ = ["MathsError", "measure_formula", "to_linear", "to_mathml", "to_unicode"]

MATHML = "http://www.w3.org/1998/Math/MathML"

_ACCENTS = dict(
    zip(
        "~^¯―˙¨→ˇ˘´`",
        "\u0303\u0302\u0304\u0304\u0307\u0308\u20d7\u030c\u0306\u0301\u0300",
        strict=True,
    )
)
_RAISED = str.maketrans(
    "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′″‴*∗∘°",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′″‴**°°",
)
_LOWERED = str.maketrans(
    "0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
)
_RELATIONS = frozenset("=<>≤≥≪≫≈≃≅≡≠∼∝∈∉⊂⊆⊃⊇→←↔⇒⇔↦⟶⟹⩽⩾≲≳≺≻∣⊢⊨≜≔")
_JOINERS = frozenset("+−±∓∪∩∧∨")
_UNSPACED = frozenset("*×⋅∗·/,:;.!|‖()[]{}⟨⟩⌈⌉⌊⌋′″%∞∂∇…↑↓#&$°∘√∅⊕⊗¬∖")
_KEPT_STYLES = frozenset("ℂℍℕℙℚℝℤℓℏ")


@lru_cache(maxsize=1024)
def to_mathml(tex: str) -> str:
    """Return a formula as an HTML `math` element that holds its TeX as an annotation.

    Its elements and attributes can neither link nor load, style or hide anything, and all text
    is escaped. With a namespace it is well-formed XML too. Raises MathsError.
    """
    source = f'<annotation encoding="application/x-tex">{escape_html(tex)}</annotation>'
    return f"<math><semantics>{_write(parse_tex(tex))}{source}</semantics></math>"


def _write(node: Node) -> str:
    attributes = "".join(f' {name}="{escape_html(value)}"' for name, value in node.attributes)
    if node.tag == "mspace":
        return f"<mspace{attributes}/>"
    inner = escape_html(node.text) + "".join(map(_write, node.children))
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>"


def measure_formula(tex: str) -> int:
    """Return about how many letters wide a formula is; raise MathsError."""
    return max(1, _measure(parse_tex(tex)))


def _measure(node: Node) -> int:
    widths = [_measure(child) for child in node.children]
    if node.tag in {"mfrac", "mover", "munder", "munderover"}:
        return max(widths)
    return len(node.text) + sum(widths)


@lru_cache(maxsize=4096)
def to_unicode(tex: str) -> str | None:
    """Return a formula as one line of plain Unicode, or None when that would not say the same.

    Fractions, sums with limits, tables and scripts without a Unicode form give None.
    """
    try:
        tree = parse_tex(tex)
    except MathsError:
        return None
    styles: dict[str, set[str]] = {}
    written = _plain(tree, styles)
    # Letters lose their style: two styles of one letter would become the same.
    if written is None or any(len(forms) > 1 for forms in styles.values()):
        return None
    return fold_spaces(written) or None


def _plain(node: Node, styles: dict[str, set[str]]) -> str | None:
    write = _WRITERS.get(node.tag)
    return write(node, styles) if write else None


def _plain_token(node: Node, styles: dict[str, set[str]]) -> str | None:
    letters = []
    for letter in node.text:
        folded = letter if letter in _KEPT_STYLES else unicodedata.normalize("NFKC", letter)
        if folded.isalpha():
            styles.setdefault(folded, set()).add(letter)
        letters.append(folded if folded.isalnum() else letter)
    text = "".join(letters)
    if node.tag != "mo" or len(text) > 1:
        return text
    if text in _RELATIONS | _JOINERS or text in _UNSPACED:
        return text
    return None


def _plain_row(node: Node, styles: dict[str, set[str]]) -> str | None:
    parts: list[str] = []
    for index, child in enumerate(node.children):
        part = _plain(child, styles)
        if part is None:
            return None
        before = node.children[index - 1] if index else None
        is_last = index == len(node.children) - 1
        if child.tag == "mo" and before is not None and not is_last:
            part = _space_operator(part, before)
        elif before is not None and _needs_space(before, child):
            part = f" {part}"
        parts.append(part)
    return "".join(parts)


def _space_operator(part: str, before: Node) -> str:
    """Set spaces around a relation, and around a sign between two operands."""
    is_sign = before.tag == "mo" and before.text not in {")", "]", "}"}
    if part in _RELATIONS or (part in _JOINERS and not is_sign):
        return f" {part} "
    return f"{part} " if part in {",", ";"} else part


def _needs_space(before: Node, node: Node) -> bool:
    """Tell whether two neighbours would run together: `log n`, `n log`."""
    if is_function(before) or is_function(node):
        is_bracket = node.tag == "mo" or before.tag in {"mo", "mspace"} or node.tag == "mspace"
        return not is_bracket
    words = ("mi", "mn")
    return before.tag in words and node.tag in words and len(before.text) > 1 < len(node.text)


def _plain_space(node: Node, styles: dict[str, set[str]]) -> str | None:
    width = dict(node.attributes).get("width", "")
    return "" if width.startswith(("negative", "-")) else " "


def _plain_script(node: Node, styles: dict[str, set[str]]) -> str | None:
    base = _plain(node.children[0], styles)
    forms = [(_LOWERED if node.tag != "msup" else _RAISED), _RAISED]
    written = base
    for script, form in zip(node.children[1:], forms, strict=False):
        plain = _plain(script, styles)
        if plain is None or written is None:
            return None
        packed = plain.replace(" ", "")
        if any(ord(letter) not in form for letter in packed):
            return None
        written += packed.translate(form)
    is_limit = node.children[0].tag == "mo" and base not in {")", "]", "}", "|", "%"}
    return None if is_limit else written


def _plain_accent(node: Node, styles: dict[str, set[str]]) -> str | None:
    base = _plain(node.children[0], styles)
    mark = _ACCENTS.get(node.children[1].text)
    if base is None or mark is None or len(base) != 1:
        return None
    return unicodedata.normalize("NFC", base + mark)


def _plain_root(node: Node, styles: dict[str, set[str]]) -> str | None:
    inner = _plain_row(node, styles)
    if inner is None:
        return None
    return f"√{inner}" if re.fullmatch(r"\w|\d+", inner) else f"√({inner})"


_WRITERS: dict[str, Callable[[Node, dict[str, set[str]]], str | None]] = {
    **dict.fromkeys(("mi", "mn", "mo", "mtext"), _plain_token),
    "mrow": _plain_row,
    "mspace": _plain_space,
    **dict.fromkeys(("msub", "msup", "msubsup"), _plain_script),
    "mover": _plain_accent,
    "msqrt": _plain_root,
}


def to_linear(tex: str) -> str | None:
    """Return a formula on one line, as one would type it: `∑_i xᵢ`, `(a + b)/2`, `e^(iπ)`.

    For titles and descriptions, which hold no markup. None for TeX that cannot be read.
    """
    plain = to_unicode(tex)
    if plain is not None:
        return plain
    try:
        written = _linear(parse_tex(tex))
    except MathsError:
        return None
    return fold_spaces(written) or None


def _linear(node: Node) -> str:
    plain = _plain(node, {})
    if plain is not None:
        return plain
    parts = [_linear(child) for child in node.children]
    if node.tag == "mfrac":
        return "/".join(map(_group, parts))
    if node.tag in _SCRIPT_SIGNS:
        signs = _SCRIPT_SIGNS[node.tag]
        return parts[0] + "".join(
            sign + _group(part, sign) for sign, part in zip(signs, parts[1:], strict=True)
        )
    if node.tag == "msqrt":
        return f"√({''.join(parts)})"
    if node.tag == "mtable":
        return "; ".join(parts)
    if node.tag == "mtr":
        return ", ".join(parts)
    if node.tag == "mrow":
        return _linear_row(node, parts)
    return node.text + "".join(parts)


def _linear_row(node: Node, parts: list[str]) -> str:
    written = parts[:1]
    for index, (before, child) in enumerate(pairwise(node.children), 1):
        if child.tag == "mo" and index < len(parts) - 1:
            written.append(_space_operator(parts[index], before))
        else:
            # The limits of a sum would run into what is summed.
            is_apart = before.tag in _SCRIPT_SIGNS and before.children[0].tag == "mo"
            written.append(f" {parts[index]}" if is_apart else parts[index])
    return "".join(written)


def _group(part: str, sign: str = "/") -> str:
    """Put a part in brackets where it would seem to end too early."""
    is_whole = part.isalnum() if sign == "_" else part.isdigit()
    return part if len(part) == 1 or is_whole else f"({part})"


_SCRIPT_SIGNS = {
    **dict.fromkeys(("msub", "munder"), "_"),
    **dict.fromkeys(("msup", "mover"), "^"),
    **dict.fromkeys(("msubsup", "munderover"), "_^"),
}
