"""The grammar of text fields: paragraphs, dollars and maths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.text import Segment, fold_spaces, is_printable, paragraphs, split_maths


def maths_in(text: str) -> list[str]:
    return [segment.text for segment in split_maths(text) if segment.is_maths]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for $x$ and $y_1$.", ["x", "y_1"]),
        ("$12 USD and $15", []),
        ("from $5 to $10 a day", []),
        ("costs \\$5 and $x$", ["x"]),
        ("$ x$ is text", []),
        ("$x $ is text", []),
        ("one $ alone", []),
        ("$$E = mc^2$$", ["E = mc^2"]),
        ("about $\\sim$50 of them", ["\\sim"]),
        ("$O(n)$-time", ["O(n)"]),
        ("$a\\$b$", ["a\\$b"]),
        ("", []),
    ],
)
def test_maths_opens_and_closes_by_pandocs_rule(text: str, found: list[str]) -> None:
    assert maths_in(text) == found


def test_an_escaped_dollar_is_a_dollar() -> None:
    assert split_maths("a \\$5 b") == [Segment("a $5 b", False)]


def test_a_blank_line_parts_paragraphs_and_a_line_break_is_a_space() -> None:
    assert paragraphs("one\ntwo\n\n \n three \n") == ("one two", "three")
    assert paragraphs("   \n") == ()


@given(st.text(st.sampled_from("a \t\n\r\x1c\xa0\u2003\u2028\xad–"), max_size=20) | st.text())
def test_every_kind_of_white_space_folds_into_one_space(text: str) -> None:
    assert fold_spaces(text) == " ".join(text.split())


@given(st.text(st.sampled_from("a $1.\n"), max_size=60))
def test_nothing_but_dollars_and_spaces_is_lost(text: str) -> None:
    joined = "".join(segment.text for segment in split_maths(text))
    assert "".join(joined.replace("$", "").split()) == "".join(text.replace("$", "").split())


def test_many_dollars_are_read_to_the_end() -> None:
    assert len(split_maths("$a" * 50_000)) > 0
    assert len(split_maths("$" * 50_000)) > 0


@given(st.text(max_size=40), st.sampled_from(["", "a b" * 100, "ä" * 200]))
def test_a_long_text_is_printable_as_python_says(text: str, start: str) -> None:
    assert is_printable(start + text) == (start + text).isprintable()


@given(st.characters(max_codepoint=0x7F))
def test_one_letter_can_spoil_a_long_plain_text(letter: str) -> None:
    text = "plain " * 50 + letter
    assert is_printable(text) == text.isprintable()
