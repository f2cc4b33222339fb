"""The folder of records: which files it may hold, and what each file's name says."""

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generator.model.identifiers import ID_MAXIMUM, is_id, is_reserved
from generator.problems import Problem, printable
from generator.reading.yaml_text import FILE_MAXIMUM

_YEAR = re.compile(r"[0-9]{4}")
_OTHERS = frozenset({"topics.yaml", "kinds.yaml", "synonyms.yaml", "ingest.yaml", "example.yaml"})
"""What stands beside the folder of records."""


class RecordFile(NamedTuple):
    """A file that may be a record."""

    id: str
    path: str
    """Relative to the project, with `/` between its parts."""
    file: str
    """Where it is on the disk."""


class Tree(NamedTuple):
    """The records found, and what is wrong with the rest."""

    root: str
    """The project's folder."""
    paths: tuple[str, ...]
    """Of the records, relative to the project."""
    problems: tuple[Problem, ...]

    def list_files(self) -> list[RecordFile]:
        """Return the records found; a process gives another their paths alone, which is quicker."""
        return [RecordFile(_id_of(path), path, f"{self.root}/{path}") for path in self.paths]


def find_records(root: Path, content: Path) -> Tree:
    """List every record of `content/papers/<year>/<id>.yaml`, in order of path.

    Nothing but regular files counts; links, stray files and names that clash are problems.
    """
    papers = content / "papers"
    above = _relative(root, papers)
    paths: list[str] = []
    problems: list[Problem] = list(_find_strays(root, content))
    if papers.is_symlink():
        link = _problem(
            above, "link", "a link to another folder", "put the records themselves here"
        )
        return Tree(str(root), (), (link,))
    for entry, inside in _walk(str(papers), ""):
        path = f"{above}/{inside}"
        is_folder = entry.is_dir(follow_symlinks=False)
        problem = _check_folder(inside, path) if is_folder else _check_file(entry, inside, path)
        if problem:
            problems.append(problem)
        elif not is_folder and not entry.name.startswith("."):
            paths.append(path)
    return Tree(str(root), tuple(paths), (*problems, *_find_clashes(paths)))


def read_bytes(file: str) -> bytes:
    """Return a file's bytes, at most one more than a record may have."""
    with open(file, "rb") as stream:  # noqa: PTH123 (a third of pathlib's time)
        return stream.read(FILE_MAXIMUM + 1)


def relative_path(root: Path, file: Path) -> str:
    """Return a file's path inside the project, however it was given."""
    return _relative(root, Path(os.path.normpath(root / file)))


def _relative(root: Path, file: Path) -> str:
    try:
        return file.relative_to(root).as_posix()
    except ValueError:
        return file.as_posix()


def _walk(folder: str, inside: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Yield files and folders in order, with their paths inside, without following links."""
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in ordered:
        yield entry, inside + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{inside}{entry.name}/")


def _check_folder(inside: str, path: str) -> Problem | None:
    if _YEAR.fullmatch(inside):
        return None
    return _problem(
        path, "place", "a folder that is not a year", "file records as papers/2024/<id>.yaml"
    )


def _check_file(entry: os.DirEntry[str], inside: str, path: str) -> Problem | None:
    if not entry.is_file(follow_symlinks=False):
        return _problem(path, "link", "not a regular file", "put the record itself here")
    return None if entry.name.startswith(".") else check_place(path, inside)


def check_place(path: str, inside: str) -> Problem | None:
    """Return what is wrong with where a record is, if anything: `inside` is below `papers/`."""
    folder, _, name = inside.rpartition("/")
    if not _YEAR.fullmatch(folder):
        return _problem(
            path, "place", "a record outside a year's folder", "move it to papers/<year>/"
        )
    stem, dot, ending = name.rpartition(".")
    if ending == "yml":
        return _problem(path, "name", "the ending .yml", f"rename it to {printable(stem)}.yaml")
    if not dot or ending != "yaml":
        return _problem(
            path, "name", "a file that is not a record", "remove it, or move it elsewhere"
        )
    if is_id(stem):
        return None
    if is_reserved(stem):
        return _problem(path, "bad-id", f"the id {stem!r} is reserved", "choose another file name")
    advice = (
        "name it with lower-case letters and digits joined by single hyphens or dots, "
        f"at most {ID_MAXIMUM} characters"
    )
    return _problem(path, "bad-id", f"{stem!r} cannot be an id", advice)


def _find_strays(root: Path, content: Path) -> Iterator[Problem]:
    """Find files that may be records beside the folder of records, where nobody reads them."""
    if content == root:
        return
    for file in sorted(content.glob("[!.]*")):
        if file.suffix in {".yaml", ".yml"} and file.name not in _OTHERS and file.is_file():
            message, advice = "a file that nothing reads", "move a record to papers/<year>/"
            yield Problem(_relative(root, file), 0, 0, "place", message, advice, "warning")


def _id_of(path: str) -> str:
    return path[path.rfind("/") + 1 :].removesuffix(".yaml")


def _find_clashes(paths: list[str]) -> Iterator[Problem]:
    """Ids are unique across folders, and without regard to case or Unicode form."""
    first: dict[str, str] = {}
    for own in paths:
        record = _id_of(own)
        folded = unicodedata.normalize("NFC", record).casefold()
        if folded in first:
            for path, other in ((own, first[folded]), (first[folded], own)):
                message = f"the id {record!r} is taken by {other}"
                yield _problem(path, "duplicate-id", message, "choose another file name")
        first.setdefault(folded, own)


def _problem(path: str, code: str, message: str, advice: str) -> Problem:
    return Problem(path, 0, 0, code, message, advice)
