"""The folder of records: which files it may hold, and what each file's name says."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generator.model.identifiers import ID_MAXIMUM, is_id, is_reserved
from generator.problems import Problem, printable
from generator.reading.yaml_text import FILE_MAXIMUM

_YEAR = re.compile(r"\d{4}")


class RecordFile(NamedTuple):
    """A file that may be a record."""

    id: str
    path: str
    """Relative to the project, with `/` between its parts."""
    file: Path


class Tree(NamedTuple):
    """The records found, and what is wrong with the rest."""

    files: tuple[RecordFile, ...]
    problems: tuple[Problem, ...]


def find_records(root: Path, content: Path) -> Tree:
    """List every record of `content/papers/<year>/<id>.yaml`, in order of path.

    Nothing but regular files counts; links, stray files and names that clash are problems.
    """
    files: list[RecordFile] = []
    problems: list[Problem] = []
    for file, is_folder in _walk(content / "papers"):
        path = _relative(root, file)
        problem = (
            _check_folder(content, file, path) if is_folder else _check_file(content, file, path)
        )
        if problem:
            problems.append(problem)
        elif not is_folder and not file.name.startswith("."):
            files.append(RecordFile(file.stem, path, file))
    return Tree(tuple(files), (*problems, *_find_clashes(files)))


def read_bytes(file: Path) -> bytes:
    """Return a file's bytes, at most one more than a record may have."""
    with file.open("rb") as stream:
        return stream.read(FILE_MAXIMUM + 1)


def relative_path(root: Path, file: Path) -> str:
    """Return a file's path inside the project, however it was given."""
    return _relative(root, Path(os.path.normpath(root / file)))


def _relative(root: Path, file: Path) -> str:
    try:
        return file.relative_to(root).as_posix()
    except ValueError:
        return file.as_posix()


def _walk(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Yield files and folders in order, without following links."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        is_folder = entry.is_dir(follow_symlinks=False)
        yield Path(entry.path), is_folder
        if is_folder:
            yield from _walk(Path(entry.path))


def _check_folder(content: Path, folder: Path, path: str) -> Problem | None:
    parts = folder.relative_to(content / "papers").parts
    if len(parts) == 1 and _YEAR.fullmatch(parts[0]):
        return None
    return _problem(
        path, "place", "a folder that is not a year", "file records as papers/2024/<id>.yaml"
    )


def _check_file(content: Path, file: Path, path: str) -> Problem | None:
    if not stat.S_ISREG(file.lstat().st_mode):
        return _problem(path, "link", "not a regular file", "put the record itself here")
    if file.name.startswith("."):
        return None
    if len(file.relative_to(content / "papers").parts) != 2:
        return _problem(
            path, "place", "a record outside a year's folder", "move it to papers/<year>/"
        )
    if file.suffix == ".yml":
        return _problem(
            path, "name", "the ending .yml", f"rename it to {printable(file.stem)}.yaml"
        )
    if file.suffix != ".yaml":
        return _problem(
            path, "name", "a file that is not a record", "remove it, or move it elsewhere"
        )
    if is_reserved(file.stem):
        return _problem(
            path, "bad-id", f"the id {file.stem!r} is reserved", "choose another file name"
        )
    if not is_id(file.stem):
        advice = (
            "name it with lower-case letters and digits joined by single hyphens or dots, "
            f"at most {ID_MAXIMUM} characters"
        )
        return _problem(path, "bad-id", f"{file.stem!r} cannot be an id", advice)
    return None


def _find_clashes(files: list[RecordFile]) -> Iterator[Problem]:
    """Ids are unique across folders, and without regard to case or Unicode form."""
    first: dict[str, str] = {}
    for record in files:
        folded = unicodedata.normalize("NFC", record.id).casefold()
        if folded in first:
            message = f"the id {record.id!r} is taken by {first[folded]}"
            yield _problem(record.path, "duplicate-id", message, "choose another file name")
        first.setdefault(folded, record.path)


def _problem(path: str, code: str, message: str, advice: str) -> Problem:
    return Problem(path, 0, 0, code, message, advice)
