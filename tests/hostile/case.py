"""A case: one hostile record, and what must become of it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Shape = Literal["file", "sparse", "link", "loop", "pipe", "folder"]

SECRET = "title: a secret of the machine\nnote: [it must not be printed\n"
"""What a link of the corpus points to."""


@dataclass(frozen=True)
class Refused:
    """A record that `check` refuses with a code at a line."""

    threat: int
    name: str
    code: str
    line: int
    """From 1; 0 is the whole file."""
    raw: bytes
    file: str
    """Below `content/`, as Python spells names of files: bytes that are not UTF-8 as surrogates."""
    shape: Shape = "file"
    beside: tuple[tuple[str, bytes], ...] = ()
    """Valid records that stand beside it."""

    @property
    def path(self) -> str:
        """Return the path that the problem names."""
        return f"content/{self.file}"


@dataclass(frozen=True)
class Shown:
    """A record that is published, its text as text."""

    threat: int
    name: str
    raw: bytes
    values: Mapping[str, Any] = field(hash=False)
    """Its fields, as they must be read."""
    seen: Mapping[str, tuple[str, ...]] = field(hash=False)
    """Parts of a field that must be seen, where maths keeps it from being seen as written."""
    file: str = ""
    """Below `content/`."""

    @property
    def id(self) -> str:
        """Return the paper's id."""
        return Path(self.file).stem

    @property
    def path(self) -> str:
        """Return the record's path in the project."""
        return f"content/{self.file}"


Case = Refused | Shown


def refuse(
    threat: int,
    name: str,
    code: str,
    line: int,
    raw: str | bytes,
    *,
    file: str = "",
    shape: Shape = "file",
    beside: tuple[tuple[str, str], ...] = (),
) -> Refused:
    """Make a case that is refused; `file` is below `content/papers/`, or `content/` after `/`."""
    return Refused(
        threat,
        name,
        code,
        line,
        _as_bytes(raw),
        _place(file or f"2024/case-{threat}-{name}.yaml"),
        shape,
        tuple((_place(path), _as_bytes(text)) for path, text in beside),
    )


def show(
    threat: int,
    name: str,
    *,
    spelled: Mapping[str, str] | None = None,
    seen: Mapping[str, tuple[str, ...]] | None = None,
    file: str = "",
    before: bytes = b"",
    extras: Mapping[str, str] | None = None,
    **values: Any,
) -> Shown:
    """Make a case that is shown, of a valid record with some fields replaced.

    `spelled` holds YAML for fields whose spelling is the threat, with the value each must have
    among `values`; `before` is put before the text; `extras` are keys of a fork's own.
    """
    fields = {
        "title": f"The Case {threat} {name}",
        "authors": ["Ada Example"],
        "abstract": f"The abstract of case {threat} {name} is a sentence of its own.",
        "url": f"https://example.org/case-{threat}-{name}",
        "published": "2024-01-02",
        "topics": [("tool-use", "agents", "theory")[threat % 3]],
        "listed": "2025-06-01",
        **values,
        **(extras or {}),
    }
    if "arxiv" in fields or fields["url"] is None:
        del fields["url"]
    spellings = spelled or {}
    lines = (f"{key}: {spellings.get(key) or _spell(value)}\n" for key, value in fields.items())
    raw = before + "".join(lines).encode()
    path = _place(file or f"2024/case-{threat}-{name}.yaml")
    return Shown(threat, name, raw, fields, seen or {}, path)


def record(
    *,
    title: str = "A Title",
    authors: str = "[Ada Example]",
    abstract: str = "A sentence that is long enough to be taken for an abstract.",
    topics: str = "[tool-use]",
    more: str = "",
) -> str:
    """Return a record's text: title on line 1, authors 2, abstract 3, topics 4, then `more`."""
    lines = f"title: {title}\nauthors: {authors}\nabstract: {abstract}\ntopics: {topics}\n"
    return lines + (f"{more}\n" if more else "")


def plant(case: Case, content: Path) -> None:
    """Write a case, and what stands beside it, into a folder of content."""
    place = content / case.file
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(case, Shown):
        place.write_bytes(case.raw)
        return
    for path, raw in case.beside:
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_bytes(raw)
    if case.shape == "file":
        place.write_bytes(case.raw)
    else:
        _plant_odd(case.shape, place, content.parent / "secret.txt")


def _plant_odd(shape: Shape, place: Path, secret: Path) -> None:
    """Put what is no plain file at a place; links lead to a secret outside of the content."""
    if shape == "sparse":
        with place.open("wb") as stream:
            stream.truncate(10**10)
    elif shape == "pipe":
        os.mkfifo(place)
    elif shape == "folder":
        place.mkdir()
    elif shape == "loop":
        place.symlink_to(place.parent)
    else:
        secret.write_text(SECRET, "utf-8")
        place.unlink(missing_ok=True)
        place.symlink_to(secret)


def _place(file: str) -> str:
    return file.removeprefix("/") if file.startswith("/") else f"papers/{file}"


def _spell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _as_bytes(raw: str | bytes) -> bytes:
    return raw if isinstance(raw, bytes) else raw.encode()
