"""The comment on a pull request: Markdown for people, with text of content in code alone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.github.findings import Findings
from generator.model.paper import Paper
from generator.problems import Fix, Problem, count_of, printable
from generator.rendering.addresses import permalink
from generator.rendering.problem_lists import SHOWN, code_span, problems_as_markdown
from generator.settings import Settings

COMMENT_MAXIMUM = 60_000
PROBLEMS_MAXIMUM = 40_000
"""Characters of the list of problems; the rest of a comment is much shorter."""
PAPERS_SHOWN = 20
REFUSALS_SHOWN = 20
_TITLE_SHOWN = 200
_LINE_SHOWN = 400
_FIX_SHOWN = 1_500
"""Characters of a correction; a longer one is left to `paperfeed fix`."""


def write_comment(settings: Settings, findings: Findings) -> str:
    """Write what was found for the author and for maintainers; at most 60,000 characters.

    The same findings give the same text.
    """
    parts = [
        f"## {_head(findings)}",
        *_describe_papers(settings, findings),
        *_describe_problems(findings.problems),
        *_describe_twins(findings),
        *_describe_refusals(findings),
        "### What happens next",
        "\n".join(f"- {step}" for step in _list_steps(findings)),
    ]
    return _join(parts)


def _join(parts: Sequence[str]) -> str:
    """Join whole blocks while there is room, for half a block of code would not hold its text."""
    text = ""
    for part in parts:
        if len(text) + len(part) + 1 > COMMENT_MAXIMUM - 100:
            return f"{text}\nThe rest is left out: this comment would be too long.\n"
        text += f"\n{part}\n" if text else f"{part}\n"
    return text


def _head(findings: Findings) -> str:
    """Return the verdict in one plain sentence."""
    errors, warnings = findings.count("error"), findings.count("warning")
    if errors and findings.refusals:
        return f"{count_of(errors, 'error')} to mend, and a maintainer has to look"
    if errors:
        return f"{count_of(errors, 'error')} to mend before this can be merged"
    if findings.refusals:
        return "A maintainer has to look at this"
    if findings.unread:
        return "Too many files to be read here"
    look = f", with {count_of(warnings, 'warning')} to look at" if warnings else ""
    return f"Ready for a curator{look}"


def _describe_papers(settings: Settings, findings: Findings) -> list[str]:
    papers = {paper.path: paper for paper in findings.papers}
    blocks = [_describe_paper(settings, papers.get(path), path) for path in findings.records]
    more = len(blocks) - PAPERS_SHOWN
    return blocks[:PAPERS_SHOWN] + ([f"and {count_of(more, 'record')} more"] if more > 0 else [])


def _describe_paper(settings: Settings, paper: Paper | None, path: str) -> str:
    file = code_span(_cut(path, _TITLE_SHOWN))
    if paper is None:
        return f"### {file}\n\n- not a valid record yet"
    rows = [
        f"### {code_span(_cut(paper.title, _TITLE_SHOWN))}",
        "",
        f"- id {code_span(paper.id)}, in {file}",
        f"- once merged, at {code_span(permalink(settings, paper.id))}",
        f"- {'topic' if len(paper.topics) == 1 else 'topics'} "
        + ", ".join(code_span(topic) for topic in paper.topics),
    ]
    return "\n".join(rows)


def _describe_problems(problems: Sequence[Problem]) -> list[str]:
    """Return the list of problems, as many as there is room for."""
    if not problems:
        return []
    shown = [_shorten(problem) for problem in problems[:SHOWN]]
    while len(text := problems_as_markdown(shown)) > PROBLEMS_MAXIMUM:
        shown = shown[: len(shown) // 2]
    more = len(problems) - len(shown)
    rest = [f"and {count_of(more, 'problem')} more"] if more else []
    return ["### What to look at", text.rstrip("\n"), *rest]


def _shorten(problem: Problem) -> Problem:
    """Cut the texts of a problem to what can be read, and leave out a long correction."""
    return replace(
        problem,
        path=_cut(problem.path, _TITLE_SHOWN),
        message=_cut(problem.message, _LINE_SHOWN),
        advice=_cut(problem.advice, _LINE_SHOWN),
        source=_cut(problem.source, _LINE_SHOWN),
        fix=problem.fix if problem.fix and _is_short(problem.fix) else None,
    )


def _is_short(fix: Fix) -> bool:
    return sum(len(printable(line)) + 1 for line in fix.lines) <= _FIX_SHOWN


def _cut(text: str, maximum: int) -> str:
    """Cut a text to what it takes when it is written with escapes."""
    kept: list[str] = []
    for letter in text[: maximum + 1]:
        maximum -= len(printable(letter))
        if maximum < 0:
            return "".join([*kept, "…"])
        kept.append(letter)
    return text


def _describe_twins(findings: Findings) -> list[str]:
    """Return who else has or proposes the same paper, by links that lead there."""
    rows = [f"- {_span(twin.problem.path)} and #{twin.number}" for twin in findings.twins]
    if not rows:
        return []
    more = [f"- and {len(rows) - SHOWN:,} more"] if len(rows) > SHOWN else []
    return ["### Perhaps proposed twice", "\n".join([*rows[:SHOWN], *more])]


def _describe_refusals(findings: Findings) -> list[str]:
    refusals = findings.refusals
    if not refusals:
        return []
    rows = [
        f"- {one.reason}" if one.path is None else f"- {_span(one.path)}: {_span(one.reason)}"
        for one in refusals[:REFUSALS_SHOWN]
    ]
    more = len(refusals) - len(rows)
    rows += [f"- and {more:,} more"] if more else []
    why = "A pull request may add or change a few papers without further ado. This goes beyond it:"
    return ["### For a maintainer", why, "\n".join(rows)]


def _list_steps(findings: Findings) -> Iterable[str]:
    sha = code_span(findings.pull.sha[:10])
    if findings.count("error"):
        yield "Please mend the errors, and push again; this comment follows."
    if any(problem.fix for problem in findings.problems):
        yield "Run `paperfeed fix` to have the corrections written, or copy them from above."
    if findings.refusals:
        yield (
            "A maintainer reads all of it. To let it pass, approve this very commit, then run the "
            "workflow *report* of this commit again; an approval does not carry over to what is "
            "pushed later."
        )
    if findings.unread:
        yield "No record was read for this; see what the check itself says."
    if findings.state == "success":
        warnings = findings.count("warning")
        yield (
            "A curator reads the paper, "
            + ("decides on the warnings, which may be right as they are, " if warnings else "")
            + "and merges."
        )
    yield f"This is about commit {sha}."


def _span(text: str) -> str:
    return code_span(_cut(text, _TITLE_SHOWN))
