"""YAML as text only: no tags, anchors or types, every value with its place in the file."""

from typing import Any, NoReturn

import yaml

from generator.model.characters import drop_forbidden, find_forbidden
from generator.problems import Fix, Problem, apply_fix
from generator.reading.nodes import Mapping, Node, Place, Scalar, Sequence
from generator.reading.yaml_errors import explain_syntax

FILE_MAXIMUM = 256 * 1024
DEPTH_MAXIMUM = 4
NODES_MAXIMUM = 60_000


class UnreadableError(Exception):
    """Raised inside this package when a file cannot be read; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def decode(raw: bytes, path: str) -> str:
    """Return a file's text; raise UnreadableError for what is not UTF-8 text of ours."""
    text = decode_bytes(raw, path)
    if problem := find_character(text, path):
        raise UnreadableError(problem)
    return text


def find_character(text: str, path: str) -> Problem | None:
    """Return the problem of the first character that content may not hold."""
    found = find_forbidden(text)
    if not found:
        return None
    place = _place_at(text, found[0])
    source = text.split("\n")[place.line - 1].rstrip("\r")
    is_break = text[found[0]] == "\r"
    lines = source.split("\r") if is_break else [drop_forbidden(source)]
    return _fault(
        path, text, place.line, place.column, "character", f"the file holds {found[1]}",
        "remove the character; it cannot be published", Fix(place.line, place.line, tuple(lines)),
    ).problem  # fmt: skip


def decode_bytes(raw: bytes, path: str) -> str:
    """Return a file's text, whatever its characters; raise UnreadableError if it is no UTF-8."""
    if len(raw) > FILE_MAXIMUM:
        raise _fault(
            path, "", 0, 0, "too-large", f"the file has more than {FILE_MAXIMUM // 1024} KiB",
            "a record is one paper; shorten it",
        )  # fmt: skip
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _fault(path, "", 0, 0, "encoding", "the file is UTF-16", "save it as UTF-8")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8"
        raise _fault(
            path, "", line, column, "encoding", message, "save the file as UTF-8"
        ) from None
    return text.removeprefix("\ufeff")


def parse_yaml(text: str, path: str) -> Node | None:
    """Return a document as nodes, or None when it is empty; raise UnreadableError else.

    Reads libyaml's events, so that an alias or a deep nest is refused before it is built.
    """
    try:
        return _Builder(text, path).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        begin = error.context_mark or error.problem_mark
        context = (begin.line + 1, begin.column + 1) if begin else (line, column)
        explained = explain_syntax(str(error.problem), context, line, column, text.split("\n"))
        raise _fault(path, text, *explained[:5], fix=explained.fix) from None
    except (yaml.YAMLError, RecursionError) as error:
        message = f"the file cannot be read: {error}".splitlines()[0]
        raise _fault(path, text, 0, 0, "yaml", message, "see content/example.yaml") from None


class _Builder:
    """Builds nodes from events."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._count = 0
        # Without `yaml.parse`, which looks at every event twice.
        self._events = iter(yaml.CLoader(text).get_event, None)

    def build(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._refuse(event, "directive", "a YAML directive", "remove the line")
                if documents > 1:
                    self._refuse(event, "documents", "a second document", "keep one paper a file")
            elif isinstance(event, yaml.NodeEvent):
                root = self._read(event, 1)
        return root

    def _read(self, event: Any, depth: int) -> Node:
        self._count += 1
        # An alias has no tag to ask for, but always an anchor.
        if event.anchor or event.tag:
            self._refuse_names(event)
        if self._count > NODES_MAXIMUM:
            self._refuse(event, "too-large", f"more than {NODES_MAXIMUM:,} values", "shorten it")
        if isinstance(event, yaml.ScalarEvent):
            # An escape in double quotes can make what may not stand in the file itself.
            if event.style == '"' and (found := find_forbidden(event.value)):
                self._refuse(event, "character", found[1], "remove the escape")
            return Scalar(event.value, self._place(event), event.style or "")
        if depth > DEPTH_MAXIMUM:
            self._refuse(event, "depth", "values nested too deep", "see content/example.yaml")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._read_sequence(event, depth)
        return self._read_mapping(event, depth)

    def _refuse_names(self, event: Any) -> None:
        """Refuse an alias, an anchor, or a tag other than the one that means text."""
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "alias", f"the alias *{event.anchor}", "write the value itself")
        if event.anchor:
            self._refuse(event, "anchor", f"the anchor &{event.anchor}", "put the text in quotes")
        if event.tag != "!":
            self._refuse(event, "tag", f"the tag {event.tag}", "put the text in double quotes")

    def _read_sequence(self, start: Any, depth: int) -> Node:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._read(event, depth + 1))
        return Sequence(tuple(items), self._place(start))

    def _read_mapping(self, start: Any, depth: int) -> Node:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._read(event, depth + 1)
            if not isinstance(key, Scalar):
                self._refuse(event, "key", "a key that is not plain text", "write `key: value`")
            value = self._read(next(self._events), depth + 1)
            if key.text in entries:
                first = entries[key.text][0].place.line
                message = f"the key {key.text!r} again, after line {first}"
                self._refuse(event, "duplicate-key", message, "keep one of the two")
            entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), self._place(start))

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        line, column, last, after = start.line, start.column, end.line, end.column
        if last == line:
            # Where nothing stands, its place is where something should.
            return Place(line + 1, column + 1, after - column or 1, line + 1)
        return Place(line + 1, column + 1, 1, last + 1 if after else last)

    def _refuse(self, event: Any, code: str, found: str, advice: str) -> NoReturn:
        place = self._place(event)
        raise _fault(
            self._path,
            self._text,
            place.line,
            place.column,
            code,
            f"the file holds {found}",
            advice,
        )


def _place_at(text: str, index: int) -> Place:
    start = text.rfind("\n", 0, index) + 1
    return Place(text.count("\n", 0, index) + 1, index - start + 1)


def _fault(  # noqa: PLR0917, PLR0913 (a problem's own fields)
    path: str, text: str, line: int, column: int, code: str, message: str, advice: str,
    fix: Fix | None = None,
) -> UnreadableError:  # fmt: skip
    lines = text.split("\n")
    source = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    if fix and apply_fix(text, fix) == text:
        fix = None
    return UnreadableError(
        Problem(path, line, column, code, message, advice, source=source, fix=fix)
    )
