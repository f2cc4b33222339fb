"""Other people's texts, tidied: nothing lost, everything told."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importing.normalise import normalise_abstract, normalise_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we win 54.6\\% of them", "we win 54.6% of them"),
        ("three textit{O}bstacles", "three Obstacles"),
        ("in \\textbf{bold} and \\emph{so}", "in bold and so"),
        ("``CodeT5+'', a family", '"CodeT5+", a family'),
        ("operators called G_{stack}, and", "operators called $G_{stack}$, and"),
        ("at https://example.org/x/{https://example.org/x/}.", "at https://example.org/x/."),
        ("at \\url{https://example.org/x}", "at https://example.org/x"),
        ("costs $12 USD a day", "costs $12 USD a day"),
        ("from $5 to $10 a day", "from $5 to $10 a day"),
        ("Schr\\\"odinger and G\\'erard", "Schrödinger and Gérard"),
        ("Erd\\H{o}s, \\O{}rsted", "Erdős, Ørsted"),
        ("large models~(LLMs)", "large models (LLMs)"),
        ("with $x_i \\leq 5$ kept", "with $x_i \\leq 5$ kept"),
        ("in \\(n^2\\) steps", "in $n^2$ steps"),
        ("hard\nwraps   fold", "hard wraps fold"),
        ("A \\& B", "A & B"),
        ("snake_case and __init__", "snake_case and __init__"),
        ("a < b and {Braces} go", "a < b and Braces go"),
        ("https: //github.com/x/y", "https://github.com/x/y"),
    ],
)
def test_debris_goes_and_meaning_stays(text: str, expected: str) -> None:
    assert normalise_line(text).text == expected


def test_paragraphs_stay_apart() -> None:
    text = "One\nparagraph.\n\nTwo,\nwrapped.\n  Three, indented."
    assert normalise_abstract(text).text == "One paragraph.\n\nTwo, wrapped.\n\nThree, indented."


def test_what_changed_is_told_and_what_is_open_too() -> None:
    done = normalise_line("``So'' it is \\ourmethod{} then")
    assert "TeX quotation marks" in done.changes
    assert done.doubts == ("TeX command '\\\\ourmethod{}' left",)


def test_clean_text_is_told_unchanged() -> None:
    done = normalise_line("A plain sentence with $x$ and 5% of it.")
    assert (done.changes, done.doubts) == ((), ())


_PIECES = st.one_of(
    st.text(
        st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12
    ),
    st.sampled_from(
        ["\\%", "$x_1$", "``", "''", "\\textit{word}", "$5", "~", "\\'e", "{", "}", "\\alpha",
         "G_{s}", "https://example.org/a", "\\cite{key}", "$", "\\$", "--", "\\\\", "\\(a\\)"]
    ),
)  # fmt: skip
_TEXTS = st.lists(_PIECES, min_size=1, max_size=12).map(" ".join)


@given(_TEXTS)
@settings(deadline=None, max_examples=300)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise_abstract(text).text
    assert normalise_abstract(once).text == once


@given(st.lists(st.from_regex(r"[A-Za-z]{3,9}", fullmatch=True), min_size=1, max_size=8), _TEXTS)
@settings(deadline=None, max_examples=300)
def test_no_word_is_lost(words: list[str], between: str) -> None:
    text = f" {between} ".join(words)
    kept = normalise_abstract(text).text
    found = re.findall(r"[A-Za-z]{3,}", kept)
    rest = iter(found)
    assert all(any(word in candidate for candidate in rest) for word in words)
