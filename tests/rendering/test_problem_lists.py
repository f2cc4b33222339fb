"""Problems as GitHub's Markdown: what records hold is shown, and never acts."""

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Fix, Problem
from generator.rendering.problem_lists import code_span, problems_as_markdown

NASTY = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["`", "``", "```", "~~~", "\n", "@all", "#1", "<b>", "</details>", "![x](http://e.org)",
             "[a](javascript:x)", "| |", "\u202e", "\x1b[2J", "    ", "- [ ] ", "##[group]", "> "]
        ),
        max_size=12,
    ).map("".join),
)  # fmt: skip


def strip_code(text: str) -> str:
    """Return what of some Markdown is not code, as CommonMark tells them apart."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = re.match(r"\s*(`{3,})", line)
        if fence:
            fence = "" if mark and len(mark[1]) >= len(fence) and line.strip() == mark[1] else fence
        elif mark:
            fence = mark[1]
        else:
            lines.append(line)
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", "\n".join(lines))


@given(text=NASTY)
def test_a_code_span_holds_its_text_on_one_line(text: str) -> None:
    span = code_span(text)
    assert "\n" not in span
    assert strip_code(f"before {span} after").split() == ["before", "after"]


@given(message=NASTY, advice=NASTY, source=NASTY, fix=NASTY, path=NASTY)
def test_nothing_of_a_problem_stands_outside_code(
    message: str, advice: str, source: str, fix: str, path: str
) -> None:
    problem = Problem(
        path, 3, 1, "code", message, advice, source=source, fix=Fix(3, 3, tuple(fix.split("\n")))
    )
    rest = strip_code(problems_as_markdown([problem], [problem]))
    assert re.fullmatch(r"[A-Za-z0-9 ,:.*\n-]*", rest), rest


def test_many_problems_are_counted_and_cut() -> None:
    problems = [Problem("a.yaml", n, 1, "code", f"fault {n}", "mend it") for n in range(1, 80)]
    text = problems_as_markdown(problems)
    assert text.startswith("**79 errors**")
    assert text.count("fault ") == 50
    assert "and 29 problems more" in text


def test_nothing_wrong_is_said_in_a_sentence() -> None:
    assert problems_as_markdown([]) == "No problems found.\n"
