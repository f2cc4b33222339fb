"""Problems: faults in content, with place and advice, and how they are printed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, NamedTuple, Self

Format = Literal["text", "github", "json"]
Severity = Literal["error", "warning", "notice"]
SEVERITIES: Sequence[Severity] = ("error", "warning", "notice")
"""Errors stop a build; warnings need a look; notices are matters of form that `fix` settles."""

ANNOTATIONS_MAXIMUM = 10
"""How many annotations of one severity GitHub shows of a step."""


class Fix(NamedTuple):
    """Lines to write in place of those from `first` to `last`, which count from 1."""

    first: int
    last: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """One fault in content. `line` and `column` count from 1; 0 means the whole file."""

    path: str
    line: int
    column: int
    code: str
    message: str
    """What was found."""
    advice: str
    """What to write instead."""
    severity: Severity = "error"
    source: str = ""
    """The line of the file, without its line break."""
    width: int = 1
    """How many columns the fault takes."""
    fix: Fix | None = None
    """What a program can write instead without asking."""

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Take back what `asdict` gave, from JSON too."""
        fix = values.get("fix")
        return cls(**{**values, "fix": Fix(fix[0], fix[1], tuple(fix[2])) if fix else None})


def apply_fix(text: str, fix: Fix) -> str:
    """Return a text with some lines replaced; new lines end as the others do."""
    lines = text.split("\n")
    ending = "\r" if "\r\n" in text else ""
    written = [f"{line.removesuffix(ending)}{ending}" for line in fix.lines]
    if fix.last >= len(lines) and written:
        written[-1] = written[-1].removesuffix(ending)
    return "\n".join([*lines[: fix.first - 1], *written, *lines[fix.last :]])


class ContentError(Exception):
    """Raised by a build whose content has errors; `problems` holds them and the warnings."""

    def __init__(self, problems: Iterable[Problem], where: str = "content") -> None:
        self.problems = tuple(sort_problems(problems))
        errors = count_problems(self.problems)["error"]
        super().__init__(f"{count_of(errors, 'error')} in {where}")


class ProjectError(Exception):
    """Raised for a fault of the project around the content; its text says what to do."""


def count_of(number: int, thing: str) -> str:
    """Write how many there are of a thing: `1 error`, `2,000 errors`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any problem stops a build."""
    return any(problem.severity == "error" for problem in problems)


def format_problems(problems: Iterable[Problem], form: Format) -> str:
    """Write problems, in the order given, as text, annotations or JSON."""
    ordered = list(problems)
    if form == "json":
        return write_json([_as_values(problem) for problem in ordered])
    if form == "github":
        return "\n".join(_write_annotations(ordered))
    return "\n".join(_as_text(problem) for problem in ordered)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems in order of their places."""
    return sorted(problems, key=lambda p: (p.path, p.line, p.column, p.code, p.message))


def soften(problem: Problem) -> Problem:
    """Return an error as a warning, for a file that is not at issue."""
    return replace(problem, severity="warning") if problem.severity == "error" else problem


def count_problems(problems: Iterable[Problem]) -> dict[Severity, int]:
    """Count problems by severity."""
    found = [problem.severity for problem in problems]
    return {severity: found.count(severity) for severity in SEVERITIES}


def printable(text: str) -> str:
    """Return text that cannot move a terminal's cursor, reverse its direction or command GitHub.

    GitHub's runner obeys `##[command]` anywhere in a line of a log.
    """
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )
    return shown.replace("##[", "##\\[")


def write_json(value: Any) -> str:
    """Write JSON for programs, which GitHub's runner cannot take for a command either."""
    return json.dumps(value, indent=2).replace("##[", "##\\u005b")


def _as_text(problem: Problem) -> str:
    place = printable(problem.path)
    if problem.line:
        place += f":{problem.line}:{problem.column}"
    said = f"{problem.severity}[{problem.code}]: {printable(problem.message)}"
    lines = [f"{place}: {said}" if place else said]
    if problem.source:
        before = problem.source[: problem.column - 1]
        shown, indent = _window(problem.source, len(before))
        gutter = f"{problem.line:>5} | "
        marks = "^" * max(1, min(problem.width, len(shown) - indent))
        lines += [f"{gutter}{shown}", f"{' ' * (len(gutter) + indent)}{marks}"]
    lines.append(f"      = {printable(problem.advice)}")
    if problem.fix:
        lines += _describe_fix(problem.fix, problem.source)
    return "\n".join(lines)


def _describe_fix(fix: Fix, source: str) -> list[str]:
    """Show the first line that `paperfeed fix` writes, and how many more there are."""
    first = next((line for line in fix.lines if line.strip()), "")
    if not first:
        return ["  fix: remove the line"] if fix.lines in {(), ("",)} else []
    bare, more = first.strip(), len(fix.lines) - 1
    spaces = len(first) - len(first.lstrip(" "))
    notes = [f"after {count_of(spaces, 'space')}"] if bare == source.strip() else []
    notes += [f"and {count_of(more, 'line')} more"] if more else []
    return [f"  fix: {_window(bare, 0)[0]}" + (f"  ({', '.join(notes)})" if notes else "")]


def _as_values(problem: Problem) -> dict[str, Any]:
    """Return a problem for programs, whose fix names its parts."""
    fix = problem.fix._asdict() if problem.fix else None
    return {**asdict(problem), "fix": fix}


def _write_annotations(problems: Sequence[Problem]) -> list[str]:
    """Write as many annotations as GitHub shows, and say how many more problems there are."""
    lines: list[str] = []
    for severity in SEVERITIES:
        found = [problem for problem in problems if problem.severity == severity]
        lines += [_as_annotation(problem) for problem in found[:ANNOTATIONS_MAXIMUM]]
        more = len(found) - ANNOTATIONS_MAXIMUM
        if more > 0:
            lines.append(f"and {count_of(more, severity)} more, see the summary of this run")
    return lines


def _window(source: str, column: int, width: int = 90) -> tuple[str, int]:
    """Cut a long line around a column; return it printable, and where the column is now."""
    start = max(0, column - width // 2) if len(source) > width else 0
    shown = source[start : start + width]
    lead = printable(shown[: column - start])
    prefix = "…" if start else ""
    suffix = "…" if start + width < len(source) else ""
    return f"{prefix}{printable(shown)}{suffix}", len(prefix) + len(lead)


def _as_annotation(problem: Problem) -> str:
    """Write a GitHub workflow command; its data cannot start another one."""
    properties: dict[str, str | int] = {"file": problem.path}
    if problem.line:
        properties |= {"line": problem.line, "col": problem.column}
        properties["endColumn"] = problem.column + problem.width
    properties["title"] = problem.code
    written = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())
    data = _escape_data(f"{problem.message}. {problem.advice}")
    return f"::{problem.severity} {written}::{data}"


def _escape_data(text: str) -> str:
    text = "\n".join(printable(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
