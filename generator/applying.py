"""Applying: a finished build is moved into the site's folder, whole or not at all.

The manifest knows every file that the last build wrote, by what it was made of. The journal is
on disk before the first file moves, so a run killed at any moment is finished by the next one.
"""

import fcntl
import filecmp
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.obstacles import find_obstacles, leave_out_spellings, refuse_what_cannot_be
from generator.problems import ProjectError
from generator.writing import list_files, replace_text

SCRATCH = "scratch"
JOURNAL = "journal.json"
MANIFEST = "manifest.json"
_LOCK = "lock"
_NEXT_MANIFEST = "manifest.next.json"
_SUSPECT = ("\n/", "\n\n", "\n../", "/../", "/..\n", "\n..\n")
"""What stands in a text of paths, a line each, of which one leads out of the site."""


class Stamp(NamedTuple):
    """How one file of the site was written."""

    key: str
    """Names what it was made of; empty when only its bytes can tell."""
    size: int
    changed: int
    """In nanoseconds, as the disk tells it."""


@dataclass(frozen=True)
class Manifest:
    """Every file that the last build wrote to a site."""

    site: Path
    files: Mapping[str, Stamp]
    mark: Stamp | None = None
    """The manifest's own file, where this process wrote it: then the site's are not looked at."""

    def has_all(self, paths: Iterable[str], key: str) -> bool:
        """Tell whether the last build made some files, and of what a key names."""
        stamps = map(self.files.get, paths)
        return all(stamp is not None and stamp.key == key for stamp in stamps)

    def find_same(self, path: str, content: bytes) -> Stamp | None:
        """Return how a file of the last build stands there, if it has these bytes."""
        known = self.files.get(path)
        if known is None or known.size != len(content):
            return None
        try:
            # What is touched after this look is for the next build to see.
            stamp = _stamp(self.site, path, known.key)
            return stamp if Path(self.site, path).read_bytes() == content else None
        except OSError:
            return None

    def find_touched(self) -> frozenset[str]:
        """Return what is not as the last build left it; the next one sees what is touched later."""
        files = {} if self.mark else self.files
        return frozenset(path for path in files if _stamp_if_there(self, path) != files[path])


@dataclass(frozen=True)
class Changes:
    """What applying did to the site."""

    written: int
    removed: int
    unchanged: int
    manifest: Manifest
    """What the site consists of now."""


@dataclass(frozen=True)
class Journal:
    """What a run is about to do to the site; every step may be done twice."""

    site: str
    remove_first: list[str] = field(default_factory=list)
    """Old files that stand where a folder must be, or in a folder where a file must be."""
    replace: list[str] = field(default_factory=list)
    """Files, and whole folders that the site does not have yet."""
    remove: list[str] = field(default_factory=list)


@contextmanager
def hold(work: Path) -> Iterator[None]:
    """Keep other builds of a project away from its scratch folder and its site.

    Raises ProjectError while another process builds.
    """
    work.mkdir(parents=True, exist_ok=True)
    with (work / _LOCK).open("w") as lock:
        try:
            # The system lets go when the process ends, however it ends.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProjectError("another build of this project is running; wait for it") from None
        yield


def prepare_scratch(work: Path) -> Path:
    """Finish what a killed run began, then return an empty folder to build into."""
    finish_journal(work)
    scratch = work / SCRATCH
    if scratch.exists():
        shutil.rmtree(scratch)
    scratch.mkdir(parents=True)
    return scratch


def read_manifest(work: Path, site: Path, last: Manifest | None = None) -> Manifest:
    """Return what the last build wrote to a site, `last` if it was that; nothing when unknown."""
    try:
        if last and last.site == site and site.is_dir() and last.mark == _stamp(work, MANIFEST, ""):
            return last
        values = json.loads((work / MANIFEST).read_text("utf-8"))
        known = _read_stamps(values["files"]) if values["site"] == str(site) else {}
    except (OSError, LookupError, ValueError, TypeError, AttributeError):
        known = {}
    return Manifest(site, known)


def _read_stamps(files: Sequence[Sequence[Any]]) -> dict[str, Stamp]:
    if not files[0]:
        return {}
    stamps = dict(zip(files[0], map(Stamp._make, zip(*files[1:], strict=True)), strict=True))
    text = "\n".join(["", *stamps, ""])
    if any(one in text for one in _SUSPECT):
        return {path: stamp for path, stamp in stamps.items() if _is_inside(path)}
    return stamps


def apply_scratch(
    work: Path,
    manifest: Manifest,
    kept: Iterable[str] = (),
    same: Mapping[str, Stamp] = MappingProxyType({}),
    keys: Mapping[str, str] = MappingProxyType({}),
) -> Changes:
    """Move changed files from the scratch folder into the site, and remove vanished ones.

    `kept` are files of the manifest that stay as they are, `same` those that were made anew and
    are not in the scratch folder, for the site has them, and how it has them; `keys` names what
    each file was made of. Only files that an earlier run wrote are removed. Raises ProjectError,
    before anything is touched, when somebody else's file is in the way.
    """
    old, site, scratch = manifest.files, manifest.site, work / SCRATCH
    new = {path: old[path] for path in kept}
    new |= {path: stamp._replace(key=keys[path]) for path, stamp in same.items()}
    unmoved = len(new)
    comparison = _Comparison(scratch, site, old, keys)
    for path, is_new in comparison.find(""):
        new[path] = _stamp(scratch if is_new else site, path, keys.get(path, ""))
        unmoved += not is_new
    replaced = comparison.replaced
    vanished = leave_out_spellings(site, sorted(old.keys() - new.keys()), new)
    in_the_way = find_obstacles(vanished, replaced)
    refuse_what_cannot_be(site, scratch, replaced, in_the_way)
    later = [path for path in vanished if path not in in_the_way]
    # A list of each fact is read and written in half the time of a list for each file.
    files = [list(new), *map(list, zip(*new.values(), strict=True))]
    values = {"site": str(site), "files": files}
    replace_text(work / _NEXT_MANIFEST, json.dumps(values, separators=(",", ":")))
    manifest = Manifest(site, new, _stamp(work, _NEXT_MANIFEST, ""))
    journal = Journal(str(site), sorted(in_the_way), replaced, later)
    replace_text(work / JOURNAL, json.dumps(asdict(journal)))
    finish_journal(work)
    return Changes(len(new) - unmoved, len(vanished), unmoved, manifest)


def finish_journal(work: Path) -> None:
    """Carry out the journal of a run, whole or half done; do nothing when there is none."""
    journal = _read_journal(work)
    if journal is None:
        return
    site, scratch = Path(journal.site), work / SCRATCH
    for path in journal.remove_first:
        _remove(site, path)
    for path in journal.replace:
        try:
            # Nearly always there is a folder for it, and nothing but a file in its place.
            os.replace(f"{scratch}/{path}", f"{site}/{path}")  # noqa: PTH105
        except OSError:
            _move_into_place(scratch / path, site / path)
    for path in journal.remove:
        _remove(site, path)
    if (work / _NEXT_MANIFEST).exists():
        (work / _NEXT_MANIFEST).replace(work / MANIFEST)
    (work / JOURNAL).unlink()
    shutil.rmtree(scratch, ignore_errors=True)


def _move_into_place(source: Path, target: Path) -> None:
    """Move what was not moved before, by a run that was killed."""
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(source, target)


def _move(source: Path, target: Path) -> None:
    """Move a file or a whole folder, into one that has come to be there if need be."""
    if source.is_dir() and target.is_dir():
        for child in sorted(source.iterdir()):
            _move(child, target / child.name)
    else:
        if target.is_dir():
            # Nothing but folders that hold nothing is left of it.
            for folder, _, _ in os.walk(target, topdown=False):
                os.rmdir(folder)  # noqa: PTH106 (of the walk)
        source.replace(target)


@dataclass
class _Comparison:
    """What of the scratch folder the site is to get."""

    scratch: Path
    site: Path
    old: Mapping[str, Stamp]
    """What the last build wrote."""
    keys: Mapping[str, str]
    """What was made anew: of that, only what is not as it was is in the scratch folder."""
    replaced: list[str] = field(default_factory=list)
    """What to move: files, and whole folders that the site lacks."""

    def find(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Yield every file of a folder, and whether the site gets it; note what to move."""
        with os.scandir(f"{self.scratch}/{folder}") as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            path = f"{folder}{entry.name}"
            there = f"{self.site}/{path}"
            if not entry.is_dir(follow_symlinks=False):
                is_known = path in self.keys and path in self.old
                is_new = is_known or not _is_same(entry.path, there)
                if is_new:
                    self.replaced.append(path)
                yield path, is_new
            # In a site of many folders, strings take a third of pathlib's time.
            elif os.path.isdir(there) and not os.path.islink(there):  # noqa: PTH112, PTH114
                yield from self.find(f"{path}/")
            else:
                self.replaced.append(path)
                yield from ((file, True) for file in list_files(self.scratch, path))


def _is_same(one: str, other: str) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _stamp(folder: Path, path: str, key: str) -> Stamp:
    facts = os.stat(f"{folder}/{path}")  # noqa: PTH116 (for hundreds of thousands of files)
    return Stamp(key, facts.st_size, facts.st_mtime_ns)


def _stamp_if_there(manifest: Manifest, path: str) -> Stamp | None:
    try:
        return _stamp(manifest.site, path, manifest.files[path].key)
    except (OSError, ValueError):
        return None


def _is_inside(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def _read_journal(work: Path) -> Journal | None:
    try:
        return Journal(**json.loads((work / JOURNAL).read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise ProjectError(f"{work / JOURNAL} is damaged; remove {work} and build again") from None


def _remove(site: Path, path: str) -> None:
    target = site / path
    if not target.is_file() and not target.is_symlink():
        return
    target.unlink()
    for parent in target.parents:
        if parent == site or not parent.is_dir() or any(parent.iterdir()):
            break
        parent.rmdir()
