"""Writing: finished files to disk, each whole or not at all."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.manifest import make_mark
from generator.model.output import OutputFile
from generator.problems import ProjectError


def write_files(folder: Path, files: Iterable[OutputFile]) -> dict[str, str]:
    """Write output files below `folder`, which they may not leave; return their marks."""
    made: set[str] = set()
    marks = {}
    for path, content in files:
        parent, _, name = path.rpartition("/")
        if not name or path.startswith("/") or ".." in path.split("/"):
            raise ProjectError(f"refused to write outside the site: {path!r}")
        if parent not in made:
            _make_folder(f"{folder}/{parent}")
            made.add(parent)
        marks[path] = _write(f"{folder}/{path}", content)
    return marks


def _write(path: str, content: bytes) -> str:
    # Of hundreds of thousands of files, each takes two thirds of the time that `open` takes.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        return make_mark(os.fstat(handle))
    finally:
        os.close(handle)


def _make_folder(path: str) -> None:
    """Make a folder; nearly always the one above is there."""
    try:
        os.mkdir(path)  # noqa: PTH102 (a third of pathlib's time)
    except OSError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103


def list_files(root: Path, folder: str = "") -> Iterator[str]:
    """Yield the path below `root` of every file in it, or in one of its folders."""
    waiting = [f"{folder}/" if folder else ""]
    while waiting:
        parent = waiting.pop()
        with os.scandir(f"{root}/{parent}") as entries:
            for entry in entries:
                path = parent + entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                else:
                    yield path


def take_text(file: Path) -> str | None:
    """Return a file's text and remove it; None when there is no file."""
    raw = read_bytes_if_there(file)
    if raw is None:
        return None
    file.unlink()
    return raw.decode("utf-8")


def read_bytes_if_there(file: Path) -> bytes | None:
    """Return a file's bytes; None when there is no file."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def write_new(target: Path, text: str) -> None:
    """Write a file that must not exist yet, whole or not at all; raise FileExistsError else."""
    with _scratch_beside(target, text) as scratch:
        try:
            os.link(scratch, target)
        except FileExistsError:
            raise
        except OSError:
            # Some file systems know no links; there a name is claimed by opening it first.
            with target.open("xb") as file:
                file.write(scratch.read_bytes())


def replace_text(target: Path, text: str) -> None:
    """Give a file a new text, whole or not at all."""
    with _scratch_beside(target, text) as scratch:
        scratch.replace(target)


@contextmanager
def _scratch_beside(target: Path, text: str) -> Iterator[Path]:
    """Yield a file with a text, under a name that nobody could have taken before."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".new")
    scratch = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        scratch.chmod(_find_mode(target))
        yield scratch
    finally:
        if scratch.exists():
            scratch.unlink()


def _find_mode(target: Path) -> int:
    """Return the permissions of a file, or those that a new one has here."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def append_text(target: Path, text: str) -> None:
    """Add a text to the end of a file, which need not be there yet."""
    with target.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)


def remove_files(targets: Iterable[Path]) -> None:
    """Remove files, and the folders that this leaves empty."""
    for target in targets:
        target.unlink()
        if not any(target.parent.iterdir()):
            target.parent.rmdir()
