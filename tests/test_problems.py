"""Problems in their three forms: for people, for pull requests, for programs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import ContentError, Problem, format_problems, printable

PROBLEM = Problem(
    "content/papers/2024/x.yaml", 3, 8, "unknown-topic", "no topic 'agent'", "write agents",
    source="topics: [agent]", width=7,
)  # fmt: skip


def test_text_shows_the_line_with_a_caret_under_the_fault() -> None:
    assert format_problems([PROBLEM], "text").splitlines() == [
        "content/papers/2024/x.yaml:3:8: error[unknown-topic]: no topic 'agent'",
        "    3 | topics: [agent]",
        "               ^^^^^^^",
        "      = write agents",
    ]


def test_a_long_line_is_cut_around_the_fault() -> None:
    source = "x" * 500 + "HERE" + "y" * 500
    problem = Problem("a.yaml", 1, 501, "c", "m", "a", source=source, width=4)
    lines = format_problems([problem], "text").splitlines()
    start = lines[2].index("^")
    assert lines[1][start : start + 4] == "HERE"
    assert len(lines[1]) < 120


def test_annotations_point_at_the_place() -> None:
    assert format_problems([PROBLEM], "github") == (
        "::error file=content/papers/2024/x.yaml,line=3,col=8,endColumn=15,title=unknown-topic"
        "::no topic 'agent'. write agents"
    )


def test_json_carries_every_field() -> None:
    [entry] = json.loads(format_problems([PROBLEM], "json"))
    assert entry["path"] == PROBLEM.path
    assert entry["severity"] == "error"


@given(st.text(), st.text(), st.text())
def test_no_text_starts_a_workflow_command_or_moves_the_cursor(
    path: str, message: str, source: str
) -> None:
    problem = Problem(path, 1, 1, "code", message, message, source=source)
    annotation = format_problems([problem], "github")
    assert len(annotation.split("\n")) == 1 and "\r" not in annotation
    shown = format_problems([problem], "text")
    assert all(letter.isprintable() or letter == "\n" for letter in shown)
    assert format_problems([problem], "json").isascii()


@pytest.mark.parametrize("text", ["\x1b[2J", "\u202e", "\x07", "\u200b"])
def test_controls_are_shown_by_their_escapes(text: str) -> None:
    assert "\\" in printable(text)


def test_errors_of_content_come_in_order_of_place() -> None:
    later = Problem("b.yaml", 1, 1, "c", "m", "a")
    earlier = Problem("a.yaml", 9, 1, "c", "m", "a")
    text = format_problems(ContentError([later, earlier]).problems, "text")
    assert text.index("a.yaml") < text.index("b.yaml")
