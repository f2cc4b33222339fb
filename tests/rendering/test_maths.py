"""Maths: MathML from an allow-list, plain forms, and faults that are told."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.rendering.maths import MathsError, to_linear, to_mathml, to_unicode
from generator.rendering.text import find_maths_faults, to_html

ALLOWED = {
    "math", "semantics", "annotation", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msub", "msup",
    "msubsup", "munder", "mover", "munderover", "msqrt", "mroot", "mfrac", "mstyle", "mtable",
    "mtr", "mtd",
}  # fmt: skip
FORBIDDEN_ATTRIBUTES = {"href", "style", "class", "id", "src", "onclick", "actiontype"}


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        ("x_1", "x₁"),
        ("\\mathcal{O}(n^2)", "O(n²)"),
        ("\\tilde{O}(n)", "Õ(n)"),
        ("\\alpha \\le 1", "α ≤ 1"),
        ("10^{-3}", "10⁻³"),
        ("\\sqrt{2}", "√2"),
        ("41\\times", "41×"),
        ("\\log n", "log n"),
        ("\\mathbb{R}^d", "ℝᵈ"),
    ],
)
def test_simple_maths_is_plain_unicode(tex: str, plain: str) -> None:
    assert to_unicode(tex) == plain


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        ("\\frac{1}{2}", "1/2"),
        ("e^{i\\pi} + 1 = 0", "e^(iπ) + 1 = 0"),
        ("G_{stack}", "G_stack"),
        ("\\sqrt{a+b}", "√(a + b)"),
        ("n^{3/2}", "n^(3/2)"),
        ("\\sum_i \\frac{a}{b}", "∑_i a/b"),
    ],
)
def test_other_maths_has_a_form_on_one_line(tex: str, line: str) -> None:
    assert to_linear(tex) == line


@pytest.mark.parametrize(
    "tex",
    [
        "\\href{javascript:alert(1)}{x}",
        "\\style{color:red}{x}",
        "\\unknowncommand{x}",
        "\\def\\a{\\a\\a}\\a",
        "\\newcommand{\\a}{b}\\a",
        "\\includegraphics{x}",
        "\\frac{1}",
        "{" * 100 + "x" + "}" * 100,
        "x" * 3_000,
        "\\begin{tikzpicture}\\end{tikzpicture}",
        "}{",
        "a long sentence of prose between dollars",
        "&#x3c;script&#x3e;",
    ],
)
def test_what_cannot_be_shown_is_shown_as_code(tex: str) -> None:
    with pytest.raises(MathsError):
        to_mathml(tex)
    assert to_html(f"${tex}$").startswith(("<code>", "$", "}"))
    assert "<script" not in to_html(f"${tex}$")


def test_a_fault_is_told_once() -> None:
    text = "With $x$, $\\nosuch{x}$ and again $\\nosuch{x}$."
    assert find_maths_faults(text) == ["\\nosuch{x}"]


def test_the_tex_is_kept_for_copying() -> None:
    root = ElementTree.fromstring(to_mathml("a < b_1"))
    annotation = root.find("./semantics/annotation")
    assert annotation is not None
    assert annotation.get("encoding") == "application/x-tex"
    assert annotation.text == "a < b_1"


_TEX = st.lists(
    st.sampled_from(
        ["x", "1", "_", "^", "{", "}", "\\frac", "\\alpha", "\\mathbb", " ", "&", "\\\\", "<", "'",
         "\\left(", "\\right)", "\\text{hi}", "\\href", "\\mathbf{x}", "\\sum", "|", "\\begin",
         "{matrix}", "\\end", "~", "%", "\\operatorname{rank}", "\\hat", "\\sqrt", "[3]", "\""]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(_TEX | st.text(max_size=30))
@settings(deadline=None, max_examples=400)
def test_mathml_is_well_formed_and_of_allowed_parts(tex: str) -> None:
    try:
        written = to_mathml(tex)
    except MathsError:
        return
    for element in ElementTree.fromstring(written).iter():
        assert element.tag in ALLOWED
        assert not set(element.attrib) & FORBIDDEN_ATTRIBUTES


@given(_TEX)
@settings(deadline=None, max_examples=200)
def test_plain_forms_hold_no_commands(tex: str) -> None:
    line = to_linear(tex)
    assert line is None or ("\\" not in line and line == " ".join(line.split()))
