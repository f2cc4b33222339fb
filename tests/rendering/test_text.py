"""Text on its way into pages, feeds and metadata."""

import re

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.rendering.lead import DESK_WIDTH, START_WIDTH
from generator.rendering.text import (
    cut_description,
    cut_lead,
    to_html,
    to_plain,
    to_xhtml,
    typeset,
)

ATTRIBUTES = {
    "href", "rel", "encoding", "width", "mathvariant", "stretchy", "lspace", "rspace",
    "linethickness", "displaystyle", "form", "fence", "separator", "accent",
}  # fmt: skip
_PROSE = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1,
                max_size=14),
        st.sampled_from(["<b>", "&amp;", "$x_1$", "$\\frac{1}{2}$", "https://example.org/a?b=c&d",
                         "--", "``so''", '"', "'", "...", "word"]),
    ),
    min_size=1,
    max_size=40,
).map(" ".join)  # fmt: skip


def text_of(markup: str) -> str:
    """Return the text of inline HTML without formulas."""
    tree = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    for formula in [*tree.iter("math"), *tree.iter("{http://www.w3.org/1998/Math/MathML}math")]:
        for child in list(formula):
            formula.remove(child)
    return "".join(tree.itertext())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('the "right" tool', "the “right” tool"),
        ("it's 'so'", "it’s ‘so’"),
        ("days -- not months", "days – not months"),
        ("a---b", "a—b"),
        ("assistant.Based on", "assistant. Based on"),
        ("torch.Tensor stays", "torch.Tensor stays"),
        ("and so on...", "and so on…"),
        ("the '90s", "the ’90s"),
        ("see https://example.org/a--b'c now", "see https://example.org/a--b'c now"),
        ("10.1234/a--b", "10.1234/a--b"),
    ],
)
def test_words_are_set_as_a_typesetter_would(text: str, shown: str) -> None:
    assert typeset(text) == shown


@given(_PROSE)
@settings(deadline=None, max_examples=200)
def test_setting_loses_no_letter_and_is_done_once(text: str) -> None:
    def letters(value: str) -> str:
        return re.sub(r"[^\w]", "", value)

    assert letters(typeset(text)) == letters(text)
    assert typeset(typeset(text)) == typeset(text)


@given(_PROSE)
@settings(deadline=None, max_examples=200)
def test_html_holds_only_our_own_elements(text: str) -> None:
    tree = html5lib.parseFragment(to_html(text), namespaceHTMLElements=False)
    for element in tree.iter():
        name = str(element.tag).rpartition("}")[2]
        assert name in {"DOCUMENT_FRAGMENT", "a", "code"} or name.startswith(
            ("m", "annotation", "semantics")
        )
        assert set(element.attrib) <= ATTRIBUTES


@given(_PROSE)
@settings(deadline=None, max_examples=100)
def test_xhtml_is_well_formed(text: str) -> None:
    etree.fromstring(f"<p>{to_xhtml(text)}</p>")


def test_addresses_are_linked_and_distrusted() -> None:
    markup = to_html("See https://example.org/a_b?x=1&y=2.")
    assert markup == (
        'See <a href="https://example.org/a_b?x=1&amp;y=2" rel="nofollow ugc">'
        "https://example.org/a_b?x=1&amp;y=2</a>."
    )
    assert "<a" not in to_html("javascript:alert(1) http://localhost/x")


def test_letters_of_every_script_stay() -> None:
    assert to_plain("نص عربي و 李示例 🙂") == "نص عربي و 李示例 🙂"


@given(_PROSE)
@settings(deadline=None, max_examples=200)
def test_the_runs_of_a_lead_say_the_whole_abstract(text: str) -> None:
    lead = cut_lead(text)
    joined = text_of(lead.start + lead.desk + lead.rest)
    assert "".join(joined.split()) == "".join(text_of(to_html(text)).split())


def test_a_lead_ends_between_words() -> None:
    abstract = "wonderful words " * 40
    lead = cut_lead(abstract)
    assert len(lead.start) <= START_WIDTH
    assert len(lead.start) + len(lead.desk) <= DESK_WIDTH + 1
    assert lead.start.split()[-1] in {"wonderful", "words"}
    assert lead.desk.split()[-1] in {"wonderful", "words"}


def test_no_lead_ends_with_a_stop_before_its_ellipsis() -> None:
    first, second = f"{'word ' * 22}ends.", f"{'word ' * 13}parts;"
    lead = cut_lead(f"{first} {second} {first}")
    assert lead.start == first[:-1]
    assert lead.desk == f". {second[:-1]}"
    assert lead.rest == f"; {first}"
    assert cut_lead(first).start == first


def test_a_short_abstract_is_not_cut() -> None:
    lead = cut_lead("Short and whole.")
    assert (lead.start, lead.desk, lead.rest) == ("Short and whole.", "", "")


@given(_PROSE)
@settings(deadline=None, max_examples=100)
def test_a_description_is_one_short_line(text: str) -> None:
    description = cut_description(text)
    assert "\n" not in description
    assert len(description) <= 400
