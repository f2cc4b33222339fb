"""Matters of form in a valid record: what is right and yet not written as records write it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import yaml

from generator.importing.normalise import normalise_abstract, normalise_line
from generator.importing.yaml_writer import quote, write_block
from generator.model.identifiers import arxiv_id_of_doi
from generator.model.paper import Paper, record_keys
from generator.problems import Fix, Problem, Severity
from generator.reading.nodes import Field, Mapping, Node, Scalar, Sequence, find_node
from generator.reading.record import Record

_WHITE = (" ", "\t")
_BARE_COMMAND = re.compile(r"(?<!\w)(?:textit|textbf|emph|texttt)\{|\burl\{")
_COMMENT = re.compile(r"\s+#")
_LISTS = frozenset({"authors", "topics", "aliases", "not_duplicate_of"})
_ITEM = re.compile(r"(\s*)-[ \t]+")
_DATES = frozenset({"listed", "published", "date"})
_RANKS = {key: rank for rank, key in enumerate(record_keys())}
"""Where each field of a record stands in order."""
_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers


class _Place(NamedTuple):
    """A value of a record: where it stands, and what it is."""

    field: Field
    node: Scalar


def find_untidy(paper: Paper, record: Record) -> list[Problem]:
    """Return a problem with its fix for everything that `paperfeed fix` would write otherwise."""
    lines = record.lines
    entries = record.root.entries if isinstance(record.root, Mapping) else ()
    fields = [(key.text, value) for key, value in entries if key.text in _RANKS]
    scalars = [one for name, value in fields for one in _list_scalars(value, (name,))]
    return [
        *_find_layout(record, lines),
        *_find_order(record, lines),
        *_find_misread(record, scalars),
        *_find_lost_comments(record, lines, scalars),
        *_find_swallowed_items(record, lines, scalars),
        *_find_unlike(paper, record),
        *_find_tex(paper, record, lines),
    ]


def _list_scalars(node: Node, field: Field) -> list[_Place]:
    if isinstance(node, Scalar):
        return [_Place(field, node)]
    if isinstance(node, Sequence):
        inner: Iterable[tuple[str | int, Node]] = enumerate(node.items)
    else:
        inner = ((key.text, value) for key, value in node.entries if not _is_extra(key))
    scalars: list[_Place] = []
    for part, value in inner:
        scalars += _list_scalars(value, (*field, part))
    return scalars


def _is_extra(key: Scalar) -> bool:
    return key.text.startswith("x-")


def _find_layout(record: Record, lines: list[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        text = line.removesuffix("\r")
        if text.endswith(_WHITE):
            bare = text.rstrip(" \t\r")
            yield _note(
                record, number, len(bare) + 1, "layout", "white space ends the line",
                "remove it", Fix(number, number, (bare + line[len(text) :],)),
            )  # fmt: skip
    body = record.source.rstrip()
    if record.source[len(body) :] not in {"\n", "\r\n"}:
        last = body.count("\n") + 1
        line = lines[last - 1].rstrip()
        yield _note(
            record, last, len(line) + 1, "layout", "the file does not end with one line break",
            "end it with one", Fix(last, len(lines), (line, "")),
        )  # fmt: skip


def _find_order(record: Record, lines: list[str]) -> Iterator[Problem]:
    """Find fields out of order; a comment moves with the field below it."""
    if not isinstance(record.root, Mapping) or record.root.place.width != 1:
        return
    keys = [key for key, _ in record.root.entries]
    if any(key.text not in _RANKS and not _is_extra(key) for key in keys):
        # Where a field belongs that does not exist, nobody can say.
        return
    wanted = sorted(keys, key=lambda key: _RANKS.get(key.text, len(_RANKS)))
    if wanted == keys or any(key.place.column != 1 for key in keys):
        return
    starts = [_start_of(key.place.line, lines) for key in keys]
    ends = [*starts[1:], len(record.source.rstrip().split("\n")) + 1]
    blocks = {
        key.place.line: lines[start - 1 : end - 1]
        for key, start, end in zip(keys, starts, ends, strict=True)
    }
    moved = [index for index, key in enumerate(keys) if wanted[index] != key]
    first, last = moved[0], moved[-1]
    written = [line for key in wanted[first : last + 1] for line in blocks[key.place.line]]
    out = next(key for key, place in zip(keys, wanted, strict=True) if key != place)
    yield _note(
        record, out.place.line, 1, "order", f"{out.text} stands out of order",
        "write fields in the order of content/example.yaml",
        Fix(starts[first], ends[last] - 1, tuple(written)), len(out.text),
    )  # fmt: skip


def _start_of(line: int, lines: list[str]) -> int:
    """Return where the comments above a field begin; those at the top belong to the file."""
    start = line
    while start > 1 and lines[start - 2].startswith("#"):
        start -= 1
    return line if start == 1 else start


def _find_misread(record: Record, scalars: list[_Place]) -> Iterator[Problem]:
    for field, node in scalars:
        is_text = node.is_plain and node.text and not _DATES & set(field)
        if is_text and is_misread(node.text):
            message = f"other readers take {node.text!r} for more than text"
            yield record.problem_at(
                field, "quote", message, "put it in double quotes",
                severity="notice", write=quote(node.text),
            )  # fmt: skip


def is_misread(text: str) -> bool:
    """Tell whether a YAML 1.1 reader takes a plain text for a number, a date or a truth value."""
    candidates = [*_RESOLVERS.get(text[:1], []), *_RESOLVERS.get(None, [])]
    return any(pattern.match(text) for _, pattern in candidates)


def _find_lost_comments(
    record: Record, lines: list[str], scalars: list[_Place]
) -> Iterator[Problem]:
    for field, node in scalars:
        place = node.place
        if not node.is_plain or field != ("title",):
            continue
        line = lines[place.line - 1].rstrip()
        rest = line[place.column - 1 + place.width :]
        if place.last == place.line and _COMMENT.match(rest):
            whole = line[place.column - 1 :]
            fixed = line[: place.column - 1] + quote(whole)
            yield _note(
                record, place.line, place.column + place.width, "comment",
                f"what follows # in {field[-1]} is not read", "put the text in double quotes",
                Fix(place.line, place.line, (fixed,)), len(rest), "warning",
            )  # fmt: skip


def _find_swallowed_items(
    record: Record, lines: list[str], scalars: list[_Place]
) -> Iterator[Problem]:
    """Find items of a list that are indented too far: YAML reads them as the text above goes on."""
    for field, node in scalars:
        place = node.place
        if not node.is_plain or place.last == place.line or field[0] not in _LISTS:
            continue
        item = _ITEM.match(lines[place.line - 1])
        for number in range(place.line + 1, place.last + 1):
            line = lines[number - 1]
            if not _ITEM.match(line) and line.strip() != "-":
                continue
            # Elsewhere than in a plain list, nobody can say where it belongs.
            is_sure = item is not None and item.end() == place.column - 1
            fix = Fix(number, number, (item[1] + line.lstrip(),)) if item and is_sure else None
            yield _note(
                record, number, line.index("-") + 1, "indent",
                f"this is read as part of {field[0]} above", "begin it under the item above", fix,
                severity="error",
            )  # fmt: skip


def _find_unlike(paper: Paper, record: Record) -> Iterator[Problem]:
    """Find identifiers and addresses that are spelled otherwise than they are published."""
    known: list[tuple[Field, str | None]] = [(("arxiv",), paper.arxiv), (("url",), paper.url)]
    known += [(("links", name), address) for name, address in paper.links]
    known += [(("authors", i, "orcid"), author.orcid) for i, author in enumerate(paper.authors)]
    if paper.doi:
        arxiv = arxiv_id_of_doi(paper.doi)
        if arxiv and not paper.arxiv:
            line = find_node(record.root, ("doi",))
            if isinstance(line, Scalar) and line.place.last == line.place.line:
                place = line.place
                rest = record.lines[place.line - 1][place.column - 1 + place.width :]
                fix = Fix(place.line, place.line, (f"arxiv: {quote(arxiv)}{rest}",))
                yield _note(
                    record, line.place.line, line.place.column, "normalise",
                    "arXiv's own DOI stands for an arXiv id", f'write arxiv: "{arxiv}"', fix,
                    line.place.width,
                )  # fmt: skip
        else:
            known.append((("doi",), paper.doi))
    for field, value in known:
        node = find_node(record.root, field) if value else None
        if isinstance(node, Scalar) and value and node.text.strip() != value:
            message = f"{field[-1]} is published as {value!r}"
            yield record.problem_at(
                field, "normalise", message, "write it so", severity="notice", write=quote(value)
            )


def _find_tex(paper: Paper, record: Record, lines: list[str]) -> Iterator[Problem]:
    texts: list[tuple[Field, str | None]] = [
        (("title",), paper.title), (("venue",), paper.venue), (("note",), paper.note),
        *((("authors", index), author.name) for index, author in enumerate(paper.authors)),
    ]  # fmt: skip
    for field, text in texts:
        if text and _is_suspect(text) and (new := normalise_line(text).text) != text:
            severity, *said = _describe_tex(str(field[0]), text, new)
            is_bare = isinstance(find_node(record.root, field), Scalar)
            place = field if is_bare else (*field, "name")
            yield record.problem_at(place, *said, severity=severity, write=quote(new))
    if _is_suspect(paper.abstract):
        yield from _find_tex_in_abstract(paper, record, lines)


def _describe_tex(name: str, text: str, new: str) -> tuple[Severity, str, str, str]:
    """Return severity, code, message and advice: other letters, or the same composed."""
    if unicodedata.normalize("NFC", text) == new:
        message = f"{name} holds letters and accents apart"
        return "notice", "accents", message, "write each as one character (Unicode NFC)"
    return "warning", "tex", f"{name} holds TeX", "write letters as Unicode"


def _is_suspect(text: str) -> bool:
    if "\\" in text or "``" in text:
        return True
    # Most texts hold no brace, and looking for one letter is quick.
    if "{" in text and _BARE_COMMAND.search(text):
        return True
    return not text.isascii() and not unicodedata.is_normalized("NFC", text)


def _find_tex_in_abstract(paper: Paper, record: Record, lines: list[str]) -> Iterator[Problem]:
    """Change only the lines that hold TeX, where that gives the same as changing the whole."""
    node = find_node(record.root, ("abstract",))
    whole = normalise_abstract(paper.abstract).text
    severity, code, message, advice = _describe_tex("abstract", paper.abstract, whole)
    if not isinstance(node, Scalar) or whole.split() == paper.abstract.split():
        return
    first, last = node.place.line, node.place.last
    if node.style != "|":
        if first == last:
            yield record.problem_at(
                ("abstract",), code, message, advice, severity=severity, write=quote(whole)
            )
        return
    body = lines[first:last]
    changed = [_normalise_indented(line) for line in body]
    if " ".join(changed).split() != whole.split():
        block = write_block(whole)
        if block is None:
            return
        changed = block
    lead = next((i for i, (a, b) in enumerate(zip(body, changed, strict=False)) if a != b), 0)
    trail = next(
        (i for i, (a, b) in enumerate(zip(body[::-1], changed[::-1], strict=False)) if a != b), 0
    )
    fix = Fix(first + 1 + lead, last - trail, tuple(changed[lead : len(changed) - trail]))
    yield _note(record, first + 1 + lead, 1, code, message, advice, fix, 1, severity)


def _normalise_indented(line: str) -> str:
    text = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    return indent + normalise_line(text).text if _is_suspect(text) else line


def _note(  # noqa: PLR0913, PLR0917 (a problem's own fields)
    record: Record, line: int, column: int, code: str, message: str, advice: str,
    fix: Fix | None, width: int = 1, severity: Severity = "notice",
) -> Problem:  # fmt: skip
    source = record.lines[line - 1].rstrip("\r")
    return Problem(record.path, line, column, code, message, advice, severity, source, width, fix)
