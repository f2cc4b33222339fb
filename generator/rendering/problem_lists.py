"""Problems as GitHub's Markdown: text of content in code alone, where nothing acts."""

import re
from collections.abc import Iterable, Sequence

from generator.model.text import fold_spaces
from generator.problems import Fix, Problem, count_of, count_problems, printable

SHOWN = 50
TEXT_MAXIMUM = 500
LINES_MAXIMUM = 20
"""Of a fix; `paperfeed fix` writes them all."""
_TICKS = re.compile(r"`+")


def problems_as_markdown(problems: Sequence[Problem], old: Sequence[Problem] = ()) -> str:
    """Write problems as a list, each with its line and what to write instead."""
    if not problems and not old:
        return "No problems found.\n"
    counts = count_problems(problems)
    heading = ", ".join(
        count_of(counts[severity], severity) for severity in counts if counts[severity]
    )
    parts = [f"**{heading}**"] if heading else ["No problem in what this change touches."]
    parts += [_write_problem(problem) for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        parts.append(f"and {count_of(len(problems) - SHOWN, 'problem')} more")
    if old:
        rows = [f"- {_place_of(problem)} {code_span(problem.message)}" for problem in old[:SHOWN]]
        parts += [
            "Errors that were there before, and that no one is asked to mend here:",
            "\n".join(rows),
        ]
    return "\n\n".join(parts) + "\n"


def code_span(text: str) -> str:
    """Return text of content as inline code: no mention, link, image or HTML acts in it."""
    line = printable(fold_spaces(text))
    ticks = "`" * (_longest_run(line) + 1)
    return f"{ticks} {line} {ticks}" if "`" in line or not line else f"`{line}`"


def code_block(lines: Iterable[str], language: str = "") -> str:
    """Return lines of content as a block of code, which they cannot close."""
    shown = [printable(line) for line in lines]
    fence = "`" * max(3, _longest_run("\n".join(shown)) + 1)
    return "\n".join([f"{fence}{language}", *shown, fence])


def _longest_run(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)


def _write_problem(problem: Problem) -> str:
    place = _place_of(problem)
    message, advice = (code_span(text[:TEXT_MAXIMUM]) for text in (problem.message, problem.advice))
    lines = [f"- {place} **{problem.severity}** {message}: {advice}".replace("-  ", "- ")]
    if problem.source:
        lines.append(_indent(code_block([problem.source[:TEXT_MAXIMUM]], "yaml")))
    if problem.fix and problem.fix.lines:
        shown = [line[:TEXT_MAXIMUM] for line in problem.fix.lines[:LINES_MAXIMUM]]
        lines += [f"  {_where(problem.fix)}", _indent(code_block(shown, "yaml"))]
    return "\n".join(lines)


def _place_of(problem: Problem) -> str:
    place = f":{problem.line}:{problem.column}" if problem.line else ""
    return code_span(f"{problem.path}{place}") if problem.path else ""


def _where(fix: Fix) -> str:
    if fix.first == fix.last:
        return f"line {fix.first} becomes"
    return f"lines {fix.first} to {fix.last} become"


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
