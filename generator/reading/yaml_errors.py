"""What libyaml complains of, in the words of someone who writes a record."""

import re
from typing import NamedTuple

from generator.model.json_text import write_json
from generator.model.paper import record_keys
from generator.problems import Fix

_KEY_LINE = re.compile(r"^(\s*(?:- )?)([A-Za-z_-]+):(\s+)(\S.*)$")
_KNOWN_KEY = re.compile(rf"(?:{'|'.join(record_keys())}|x-[\w-]+):(?:\s|$)")
_ANY_KEY = re.compile(r"#|[a-z][a-z_-]*:(?:\s|$)|" + _KNOWN_KEY.pattern)
_GLUED = re.compile(rf"({'|'.join(record_keys())}):(\S.*)$")
_ITEM_LINE = re.compile(r"^(\s*-\s+)(\S.*)$")
_ESCAPE = re.compile(r"\\(.)")


class Explained(NamedTuple):
    """Where a line cannot be read, why, and what to write."""

    line: int
    column: int
    code: str
    message: str
    advice: str
    fix: Fix | None = None
    """The lines as they were surely meant."""


def explain_syntax(
    complaint: str, context: tuple[int, int], line: int, column: int, lines: list[str]
) -> Explained:
    """Say what is wrong with a line that libyaml cannot read, and what to write.

    `context` is the line and column where what cannot be read begins.
    """
    if "could not find expected ':'" in complaint:
        # Where the text begins that should have been a key.
        line, column = context
    source = _line(lines, line)
    if "mapping values are not allowed" in complaint or "could not find expected ':'" in complaint:
        return _explain_colon(source, line, column, lines)
    if "tab" in complaint or "\t" in source[: column or None]:
        return _explain_tab(source, line, column, lines)
    if "unexpected end of stream" in complaint or "found unexpected end" in complaint:
        return _explain_open_quote(*context, lines)
    if "cannot start any token" in complaint:
        mark = source[column - 1 : column]
        message = f"a plain text cannot start with {mark!r}"
        advice = "put the text in double quotes"
        return _on_line(line, column, "quote", message, advice, _quote_value(source))
    if "escape" in complaint:
        advice = r"write \\ for one backslash, or use single quotes"
        fixed = _ESCAPE.sub(_double_backslash, source)
        return _on_line(line, column, "escape", "an escape that YAML does not know", advice, fixed)
    if "did not find expected ',' or" in complaint:
        return _explain_open_bracket(*context, lines)
    advice = "check the indentation and the quotes of this line and the one before"
    message = f"this cannot be read ({complaint})"
    return _on_line(line, column, "yaml", message, advice, _quote_rest(source, column))


def _on_line(
    line: int, column: int, code: str, message: str, advice: str, fixed: str | None
) -> Explained:
    """Explain a fault of one line, with what that line should be."""
    fix = Fix(line, line, (fixed,)) if fixed is not None else None
    return Explained(line, column, code, message, advice, fix)


def _double_backslash(match: re.Match[str]) -> str:
    """Take a backslash for one of TeX, for a writer of one wrong escape meant no other."""
    return match[0] if match[1] in '\\"' else f"\\{match[0]}"


def _explain_colon(source: str, line: int, column: int, lines: list[str]) -> Explained:
    match = _KEY_LINE.match(source)
    if match and ": " in match[4] and match[2] in record_keys():
        start = source.index(": ", match.start(4)) + 1
        message = f'{match[2]} holds ": ", which YAML reads as a new key'
        advice = "put the text in double quotes"
        fixed = None if _goes_on(lines, line) else _quote_value(source)
        return _on_line(line, start, f"{match[2]}-quote", message, advice, fixed)
    if _GLUED.match(_line(lines, line - 1)):
        # YAML reads on, and stops at the next colon.
        line, column, source = line - 1, 1, _line(lines, line - 1)
    if glued := _GLUED.match(source):
        message = f"no space after {glued[1]}:"
        advice = "put a space after the colon"
        return _on_line(line, column, "colon", message, advice, f"{glued[1]}: {glued[2]}")
    if fix := _indent_abstract(lines, line):
        message, advice = "the abstract is not indented", "put two spaces before each of its lines"
        return Explained(line, column, "indent", message, advice, fix)
    before = _line(lines, line - 1)
    message = "a line without `key: value`, or wrongly indented"
    advice = "indent continued text, or put it in quotes"
    fixed = None
    if before and _KEY_LINE.match(before) and not match:
        advice = f"indent this line, or put the text that starts on line {line - 1} in quotes"
        fixed = f"  {source}" if source.strip() and not source.startswith(" ") else None
    return _on_line(line, column, "yaml", message, advice, fixed)


def _indent_abstract(lines: list[str], line: int) -> Fix | None:
    """Return an abstract with its lines indented, if it is what a line belongs to."""
    start = line
    while start > 1 and not _KNOWN_KEY.match(_line(lines, start)):
        start -= 1
    if not _line(lines, start).startswith("abstract:") or start == line:
        return None
    first = next((text for text in lines[start:] if text.strip()), "")
    end = start
    while end < len(lines) and not _ANY_KEY.match(_line(lines, end + 1)):
        end += 1
    while not _line(lines, end).strip():
        end -= 1
    if first.startswith(" ") or line > end:
        # The abstract is as it should be; what comes after it is not.
        return None
    head = _line(lines, start).removeprefix("abstract:").strip()
    body = [_indent(text) for text in lines[start:end]]
    if head.startswith(("|", ">")):
        return Fix(start + 1, end, tuple(body))
    if not head:
        return Fix(start, end, ("abstract: |", *body))
    if head.startswith(("'", '"')):
        return None
    # Only a block may hold colons; its first line begins below the key.
    return Fix(start, end, ("abstract: |", f"  {head} {body[0].strip()}", *body[1:]))


def _indent(line: str) -> str:
    return line if line.startswith(" ") or not line.strip() else f"  {line}"


def _explain_tab(source: str, line: int, column: int, lines: list[str]) -> Explained:
    tab = source.find("\t") + 1 or column
    body = source.lstrip()
    indent = source[: len(source) - len(body)].replace("\t", "  ")
    # At the start of a field's line, the tab is all that is too much; in a block it is not.
    before = next((text for text in reversed(lines[: line - 1]) if text.strip()), "")
    is_inside = before.startswith((" ", "\t")) or before.rstrip().endswith(("|", ">", "-", ":"))
    is_field = _KNOWN_KEY.match(body) and not is_inside
    fixed = body if is_field else indent + body
    return _on_line(
        line, tab, "tab", "a tab stands in the indentation", "indent with spaces", fixed
    )


def _explain_open_quote(line: int, column: int, lines: list[str]) -> Explained:
    source = _line(lines, line)
    mark = source[column - 1 : column]
    is_alone = mark in {"'", '"'} and mark not in source[column:] and not _goes_on(lines, line)
    fixed = f"{source.rstrip()}{mark}" if is_alone else None
    message = "a quotation mark is never closed"
    return _on_line(line, column, "quote", message, "add the closing mark", fixed)


def _explain_open_bracket(line: int, column: int, lines: list[str]) -> Explained:
    source = _line(lines, line)
    closing = {"[": "]", "{": "}"}.get(source[column - 1 : column], "")
    is_alone = closing and closing not in source[column:] and not _goes_on(lines, line)
    fixed = f"{source.rstrip().rstrip(',')}{closing}" if is_alone else None
    return _on_line(
        line, column, "bracket", "a bracket is never closed", "add the closing bracket", fixed
    )


def _quote_value(source: str) -> str | None:
    match = _KEY_LINE.match(source)
    if match and match[4][0] not in "|>[{":
        # Whether the rest is a comment or was meant as text, nobody can say.
        has_comment = " #" in match[4]
        return None if has_comment else f"{match[1]}{match[2]}:{match[3]}{_quoted(match[4])}"
    item = _ITEM_LINE.match(source)
    return f"{item[1]}{_quoted(item[2])}" if item and item[2][0] not in "[{" else None


def _quote_rest(source: str, column: int) -> str | None:
    """Quote a value that is quoted in part, as `title: "A" is B`."""
    match = _KEY_LINE.match(source)
    is_in_part = match and match[4][0] in "\"'" and column > match.start(4)
    return _quote_value(source) if is_in_part else None


def _is_pair(text: str) -> bool:
    """Tell whether a text's first mark is closed by its last: `"A "b" c"`, not `"A" or "b"`."""
    inner = text[1:-1]
    place = inner.find(text[0])
    before, after = inner[:place][-1:], inner[place + 1 : place + 2]
    is_apostrophe = text[0] == "'" and before.isalnum() and after.isalnum()
    return place < 0 or is_apostrophe or before.isspace()


def _quoted(text: str) -> str:
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        # The marks were there, and what stands between them was not written for them.
        bare = bare[1:-1] if _is_pair(bare) else bare
    return write_json(bare)


def _goes_on(lines: list[str], number: int) -> bool:
    """Tell whether a text may go on in the line after this one."""
    after = _line(lines, number + 1)
    return after.startswith((" ", "\t")) and after.strip() != ""


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""
