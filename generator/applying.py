"""Applying: a finished build is moved into the site's folder, whole or not at all.

The journal is on disk before the first file moves, so a run killed at any moment is finished by
the next one.
"""

import fcntl
import filecmp
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from generator.manifest import (
    MANIFEST,
    Group,
    Known,
    Manifest,
    make_group,
    mark_file,
    split_paths,
    write_manifest,
)
from generator.obstacles import find_obstacles, leave_out_spellings, refuse_what_cannot_be
from generator.problems import ProjectError
from generator.writing import list_files, replace_text

SCRATCH = "scratch"
JOURNAL = "journal.json"
_LOCK = "lock"
_NEXT_MANIFEST = "manifest.next.json"


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


def apply_scratch(work: Path, manifest: Manifest, known: Known) -> Changes:
    """Move changed files from the scratch folder into the site, and remove vanished ones.

    Only files that an earlier run wrote are removed. Raises ProjectError, before anything is
    touched, when somebody else's file is in the way.
    """
    old, site, scratch = manifest.groups, manifest.site, work / SCRATCH
    comparison = _Comparison(scratch, site, _list_paths(known.made.keys() & old.keys()))
    told = _list_paths(known.made)
    marks: dict[str, str] = {}
    found = written = 0
    for path, is_new in comparison.find(""):
        if not is_new or path not in told:
            marks[path] = mark_file(scratch if is_new else site, path)
        found += 1
        written += is_new
    new = {paths: old[paths] for paths in known.kept} | _group(marks, known.made)
    replaced, vanished = comparison.replaced, _find_vanished(site, old, new)
    in_the_way = find_obstacles(vanished, replaced)
    refuse_what_cannot_be(site, scratch, replaced, in_the_way)
    later = [path for path in vanished if path not in in_the_way]
    replace_text(work / _NEXT_MANIFEST, write_manifest(site, new))
    manifest = Manifest(site, new, mark_file(work, _NEXT_MANIFEST))
    journal = Journal(str(site), sorted(in_the_way), replaced, later)
    replace_text(work / JOURNAL, json.dumps(asdict(journal)))
    finish_journal(work)
    unchanged = len(known.list_unmade()) + found - written
    return Changes(written, len(vanished), unchanged, manifest)


def _list_paths(groups: Iterable[str]) -> set[str]:
    return {path for paths in groups for path in split_paths(paths)}


def _group(marks: Mapping[str, str], made: Mapping[str, Group]) -> dict[str, Group]:
    """Return files in the groups that they were made in; each that nobody made by itself.

    `marks` are those of files that were looked at, which hold before those that were told.
    """
    groups, alone = dict(made), dict(marks)
    for paths, group in made.items():
        if not alone.keys().isdisjoint(split_paths(paths)):
            stand = [alone.pop(path, mark) for path, mark in group.list_marks(paths)]
            groups[paths] = make_group(group.key, stand)
    return groups | {path: make_group("", [mark]) for path, mark in alone.items()}


def _find_vanished(site: Path, old: Mapping[str, Group], new: Mapping[str, Group]) -> list[str]:
    """Return files that the last build wrote and this one does not have."""
    gone = _list_paths(old.keys() - new.keys())
    there = _list_paths(new) if gone else set()
    return leave_out_spellings(site, sorted(gone - there), there)


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
    made_again: Collection[str]
    """What the last build made too: only what of that is not as it was is in the scratch folder."""
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
                is_new = path in self.made_again or not _is_same(entry.path, there)
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
