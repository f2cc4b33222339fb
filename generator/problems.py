"""Problems: faults in content, with place and advice, and how they are printed."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Format = Literal["text", "github", "json"]


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
    severity: Literal["error", "warning"] = "error"
    source: str = ""
    """The line of the file, without its line break."""
    width: int = 1
    """How many columns the fault takes."""


class ContentError(Exception):
    """Raised by a build whose content has errors; `problems` holds them and the warnings."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        errors = sum(problem.severity == "error" for problem in self.problems)
        super().__init__(f"{count_of(errors, 'error')} in content")


class ProjectError(Exception):
    """Raised for a fault of the project around the content; its text says what to do."""


def count_of(number: int, thing: str) -> str:
    """Write how many there are of a thing: `1 error`, `2,000 errors`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any problem stops a build."""
    return any(problem.severity == "error" for problem in problems)


def format_problems(problems: Iterable[Problem], form: Format) -> str:
    """Write problems, errors of a file in order of place, as text, annotations or JSON."""
    ordered = sorted(problems, key=lambda p: (p.path, p.line, p.column, p.code, p.message))
    if form == "json":
        return json.dumps([asdict(problem) for problem in ordered], indent=2, ensure_ascii=True)
    write = _as_text if form == "text" else _as_annotation
    return "\n".join(write(problem) for problem in ordered)


def printable(text: str) -> str:
    """Return text that cannot move a terminal's cursor or reverse its direction."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def _as_text(problem: Problem) -> str:
    place = printable(problem.path)
    if problem.line:
        place += f":{problem.line}:{problem.column}"
    lines = [f"{place}: {problem.severity}[{problem.code}]: {printable(problem.message)}"]
    if problem.source:
        before = problem.source[: problem.column - 1]
        shown, indent = _window(problem.source, len(before))
        gutter = f"{problem.line:>5} | "
        marks = "^" * max(1, min(problem.width, len(shown) - indent))
        lines += [f"{gutter}{shown}", f"{' ' * (len(gutter) + indent)}{marks}"]
    lines.append(f"      = {printable(problem.advice)}")
    return "\n".join(lines)


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
