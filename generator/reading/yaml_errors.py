"""What libyaml complains of, in the words of someone who writes a record."""

import json
import re

_KEY_LINE = re.compile(r"^(\s*)([A-Za-z_-]+):\s+(.+)$")

Explained = tuple[int, int, str, str, str]
"""Line, column, code, message and advice."""


def explain_syntax(
    complaint: str, source: str, line: int, column: int, lines: list[str]
) -> Explained:
    """Say what is wrong with a line that libyaml cannot read, and what to write."""
    if "mapping values are not allowed" in complaint or "could not find expected ':'" in complaint:
        return _explain_colon(source, line, column, lines)
    if "tab" in complaint or "\t" in source[: column or None]:
        tab = source.find("\t") + 1 or column
        return line, tab, "tab", "a tab stands in the indentation", "indent with spaces"
    if "unexpected end of stream" in complaint or "found unexpected end" in complaint:
        return line, column, "quote", "a quotation mark is never closed", "add the closing mark"
    if "cannot start any token" in complaint:
        mark = source[column - 1 : column]
        message = f"a plain text cannot start with {mark!r}"
        return line, column, "quote", message, _quoted(source) or "put the text in double quotes"
    if "escape" in complaint:
        advice = r"write \\ for one backslash, or use single quotes"
        return line, column, "escape", "an escape that YAML does not know", advice
    if "did not find expected ',' or" in complaint:
        return line, column, "bracket", "a bracket is never closed", "add the closing bracket"
    advice = "check the indentation and the quotes of this line and the one before"
    return line, column, "yaml", f"this cannot be read ({complaint})", advice


def _explain_colon(source: str, line: int, column: int, lines: list[str]) -> Explained:
    match = _KEY_LINE.match(source)
    if match and ": " in match[3]:
        start = source.index(": ", match.end(2) + 1) + 1
        message = f'{match[2]} holds ": ", which YAML reads as a new key'
        return line, start, f"{match[2]}-quote", message, _quoted(source) or ""
    before = lines[line - 2] if line > 1 else ""
    message = "a line without `key: value`, or wrongly indented"
    advice = "indent continued text, or put it in quotes"
    if before and _KEY_LINE.match(before) and not match:
        advice = f"indent this line, or put the text that starts on line {line - 1} in quotes"
    return line, column, "yaml", message, advice


def _quoted(source: str) -> str | None:
    """Return a line's text in double quotes, ready to paste."""
    match = _KEY_LINE.match(source)
    if match is None:
        return None
    written = json.dumps(match[3].strip(), ensure_ascii=False)
    return f"write {match[2]}: {written}"
