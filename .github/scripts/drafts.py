"""Read a draft folder: the papers that an earlier job proposes, checked again from the start."""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from untrusted import (
    TEXT_MAXIMUM,
    RefusedError,
    check_fields,
    check_text,
    decode,
    read_document,
    read_regular_file,
)

TITLE_MAXIMUM = 200
FILE_MAXIMUM = 256 * 1024
FILES_OF_AN_ISSUE = 5
FILES_OF_AN_INGEST = 20

_PAPER = re.compile(r"content/papers/[0-9]{4}/[a-z0-9]+(?:[.-][a-z0-9]+)*\.yaml")
_FILE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*\.yaml")
_SKIP = re.compile(r"\[(skip ci|ci skip|no ci|skip actions|actions skip)\]", re.IGNORECASE)
_REFERENCE = re.compile(r"(@|#|\bgh-|://)(?=\w)", re.IGNORECASE)


class Record(NamedTuple):
    """A file to add: its path in the repository, and its bytes."""

    path: str
    data: bytes

    def hash_blob(self) -> str:
        """Return the name that git gives these bytes."""
        head = f"blob {len(self.data)}\0".encode()
        return hashlib.sha1(head + self.data, usedforsecurity=False).hexdigest()


class Draft(NamedTuple):
    """What an earlier job proposes, checked."""

    title: str
    body: str
    records: tuple[Record, ...]
    reply: str
    is_draft: bool


def read_draft(folder: Path, *, is_ingest: bool) -> Draft:
    """Return the draft in a folder; raise RefusedError unless all of it is as it must be."""
    fields = {"title": str, "body": str, "files": list, "reply": str, "draft": bool}
    document = read_document(folder, "draft.json", fields)
    maximum = FILES_OF_AN_INGEST if is_ingest else FILES_OF_AN_ISSUE
    if len(document["files"]) > maximum:
        raise RefusedError(f"draft.json has more than {maximum} files")
    records = tuple(_read_record(folder, entry) for entry in document["files"])
    if len({record.path for record in records}) != len(records):
        raise RefusedError("draft.json names a path twice")
    title = check_text(document["title"], "title", TITLE_MAXIMUM, is_line=True)
    body = check_text(document["body"], "body", TEXT_MAXIMUM)
    reply = check_text(document["reply"], "reply", TEXT_MAXIMUM)
    if records and not title.strip():
        raise RefusedError("draft.json has files and no title")
    if not records and not reply.strip() and not is_ingest:
        raise RefusedError("draft.json has neither files nor a reply")
    return Draft(_calm(title), body, records, reply, document["draft"] or is_ingest)


def _read_record(folder: Path, entry: object) -> Record:
    fields = check_fields(entry, {"path": str, "file": str}, "an entry of files")
    path, name = fields["path"], fields["file"]
    if not _PAPER.fullmatch(path):
        raise RefusedError("a path is not content/papers/<year>/<id>.yaml")
    if not _FILE.fullmatch(name):
        raise RefusedError("a file name is not a plain one")
    data = read_regular_file(folder, name, FILE_MAXIMUM)
    decode(data, name)
    return Record(path, data)


def _calm(title: str) -> str:
    """Return a title that names nobody, closes no issue and skips no workflow.

    It becomes part of the merge's commit message, where GitHub acts on such words.
    """
    words = " ".join(title.split())
    return _REFERENCE.sub(r"\1 ", _SKIP.sub(r"(\1)", words))[:TITLE_MAXIMUM]
