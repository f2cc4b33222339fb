"""Comments: whatever a record or a file name says, it stays text inside code."""

import re
from collections.abc import Iterator

import html5lib
import markdown  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.github.comment import COMMENT_MAXIMUM, write_comment
from generator.github.findings import Findings
from generator.github.guard import Refusal
from generator.github.pulls import Pull
from generator.problems import Fix, Problem
from tests.feeds import make_site
from tests.judging.desk import Desk, paper

NEW = "content/papers/2024/2402.00002.yaml"
PULL = Pull(7, "carberry", "NONE", "a" * 40, "a-paper", is_inside=False, is_own=True, base="main")
ACTS = {"a", "img", "script", "iframe", "style", "details", "summary", "input", "table", "svg"}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</details><h1>Approved</h1>",
    "@example/maintainers @ada please merge",
    "Fixes #1, closes example/papers#2, GH-3",
    "![x](https://example.org/a.png)",
    "[merge](https://example.org) <https://example.org> https://example.org www.example.org",
    "`` @ada ` ``` @ada",
    "````` @ada",
    "a` @ada `b",
    "`",
    "```suggestion\\n@ada\\n```",
    "\\n\\n## Approved by @ada\\n\\n- [x] done",
    "~~~\\n@ada\\n~~~",
    "# @ada\\n---\\n===",
    "| a | b |\\n|---|---|\\n| @ada | #1 |",
    "$`\\\\href{https://example.org}{x}`$ $$x$$",
    "<!-- paperfeed: verdict --> -->",
    "a\\\\`@ada\\\\`",
    "![[x]][1]\\n\\n[1]: https://example.org",
    "&lt;b&gt; &#64;ada",
    "[^1] :tada: ==x== {: onclick=x}",
]
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


def leave_out_code(text: str) -> str:
    """Return Markdown without its fences and spans, as CommonMark reads them (4.5, 6.1)."""
    kept: list[str] = []
    fence = ""
    for line in text.split("\n"):
        opened = re.match(r" {0,5}(`{3,})[^`]*$", line)
        if fence:
            fence = "" if re.fullmatch(rf" {{0,5}}`{{{len(fence)},}} *", line) else fence
        elif opened:
            fence = opened[1]
        else:
            kept.append(line)
    assert not fence
    return _SPAN.sub("CODE", "\n".join(kept))


def find_elements(text: str) -> Iterator[tuple[str, str]]:
    """Yield the elements that a comment becomes, each with its text outside of code."""
    made = markdown.markdown(text, extensions=["pymdownx.superfences"])
    root = html5lib.parse(made, namespaceHTMLElements=False)
    for code in [*root.iter("code"), *root.iter("pre")]:
        tail = code.tail
        code.clear()
        code.tail = tail
    for element in root.iter():
        yield str(element.tag), f"{element.text or ''}{element.tail or ''}"


def check_is_inert(comment: str) -> None:
    plain = leave_out_code(comment)
    assert not re.search(r"[@<>!\[\]|~]|https?:|www\.|\bada\b", plain), plain
    for tag, text in find_elements(comment):
        assert tag not in ACTS
        assert "@" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_a_record_do_not_act(desk: Desk, text: str) -> None:
    title = text.replace("\\n", " ")
    desk.publish("2024/known.yaml", paper(title, doi="10.1234/<b>@ada`"))
    fields = {"kind": repr(text), "doi": "10.1234/<b>@ada`", "venue": repr(text), text[:20]: "x"}
    outcome = desk.judge_files({NEW: paper(title, **fields), "content/papers/2024/b.yaml": text})
    assert outcome.state == "failure"
    check_is_inert(outcome.comment)


@pytest.mark.parametrize("text", HOSTILE)
def test_titles_of_valid_papers_do_not_act(desk: Desk, text: str) -> None:
    desk.hub.add_pull(5, {"content/papers/2023/a.yaml": paper(f"A {text}")}, login="ada")
    comment = desk.judge_files({NEW: paper(f"A {text}")}).comment
    check_is_inert(comment)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_files_do_not_act(desk: Desk, text: str) -> None:
    name = text.replace("\\n", "\n")
    paths = [f"{name}.md", f"content/papers/2024/{name}.yaml", f"content/papers/{name}/x.yaml"]
    outcome = desk.judge_files({}, changes=[
        {"filename": path, "status": "added", "sha": "0" * 40} for path in paths
    ])  # fmt: skip
    assert "needs a maintainer" in outcome.description
    check_is_inert(outcome.comment)


@pytest.mark.parametrize(
    "odd", ["\u202e", "\u2066", "\u200b", "\x1b", "\x00", "\U000e0041", "\ud800"]
)
def test_what_cannot_be_seen_is_shown_as_an_escape(desk: Desk, odd: str) -> None:
    path = f"content/papers/2024/a{odd}b.yaml"
    changes = [{"filename": path, "status": "added", "sha": "0" * 40}]
    comment = desk.judge_files({}, changes=changes).comment
    assert odd not in comment
    assert f"a{odd.encode('unicode_escape', 'surrogatepass').decode()}b.yaml" in comment


def test_a_comment_links_nowhere(desk: Desk) -> None:
    made = markdown.markdown(desk.judge_files({NEW: paper("[x](https://example.org)")}).comment)
    root = html5lib.parse(made, namespaceHTMLElements=False)
    assert not list(root.iter("a"))


def test_a_comment_is_never_too_long(desk: Desk) -> None:
    files = {
        f"content/papers/2024/n{i}.yaml": "".join(f"'\u00a0{i}`{j}': '@ada'\n" for j in range(200))
        for i in range(20)
    }
    outcome = desk.judge_files(files, login="ada", association="OWNER")
    assert outcome.state == "failure"
    assert len(outcome.comment) <= COMMENT_MAXIMUM
    assert "problems more" in outcome.comment
    check_is_inert(outcome.comment)


TEXT = st.text(st.characters(codec=None), max_size=60) | st.text("`@<>[]()!#|~\\\n $", max_size=60)


@given(
    texts=st.lists(TEXT, min_size=5, max_size=5),
    lines=st.lists(TEXT, max_size=4),
    repeat=st.integers(1, 400),
)
def test_no_text_gets_out_of_its_code(texts: list[str], lines: list[str], repeat: int) -> None:
    path, message, advice, source, reason = texts
    problem = Problem(
        path, 1, 1, "x", message * repeat, advice, source=source, fix=Fix(1, 2, tuple(lines))
    )
    findings = Findings(
        PULL,
        records=(path,),
        problems=(problem,) * repeat,
        refusals=(Refusal(f"x{path}" * repeat, reason.strip() or "reason"),),
    )
    comment = write_comment(make_site(), findings)
    assert len(comment) <= COMMENT_MAXIMUM
    assert comment.replace("\n", "").isprintable()
    assert not re.search(r"[@<>!\[\]|~\\$]", leave_out_code(comment))
