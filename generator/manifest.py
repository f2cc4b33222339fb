"""The manifest: every file that the last build wrote to a site, by what it was made of."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST = "manifest.json"
_BETWEEN = "//"
"""Stands between paths, of which none has an empty part."""
_SUSPECT = ("///", "/../")
"""What stands in such a text, with one more before and behind, of which a path leads out of the
site."""


class Group(NamedTuple):
    """Files that were made together; whole sites are compared group by group."""

    key: str
    """Names what they were made of; empty where only their bytes can tell."""
    size: int
    """In bytes, of all of them."""
    marks: str
    """How each stands, as `make_mark` writes it, with spaces between."""

    def list_marks(self, paths: str) -> Iterator[tuple[str, str]]:
        """Yield each path of the group with its mark; a damaged manifest may lack some."""
        return zip_longest(split_paths(paths), self.marks.split(" "), fillvalue="")


@dataclass(frozen=True)
class Manifest:
    """Every file that the last build wrote to a site."""

    site: Path
    groups: Mapping[str, Group]
    """By the files' paths, as `join_paths` writes them."""
    mark: str = ""
    """That of the manifest's own file, where this process wrote it: then the site's files are
    not looked at."""

    def has(self, paths: str, key: str) -> bool:
        """Tell whether the last build made some files together, and of what a key names."""
        group = self.groups.get(paths)
        return group is not None and group.key == key

    def is_intact(self, path: str, key: str) -> bool:
        """Tell whether a file can be read as the last build made it, of what a key names."""
        is_ours = self.has(path, key) and not _is_touched(self.site, path, self.groups[path])
        return is_ours and os.access(self.site / path, os.R_OK)

    def read_file(self, path: str) -> bytes:
        """Return a file that the last build made; no bytes where it is not what it was."""
        try:
            content = Path(self.site, path).read_bytes()
        except OSError:
            return b""
        # Whoever writes while it is read leaves a later mark.
        return b"" if _is_touched(self.site, path, self.groups[path]) else content

    def find_same(self, paths: Iterable[str], files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
        """Return the marks of files, pairs of path and bytes, that the site has already.

        `paths` are those of groups, for only what the last build wrote is looked at.
        """
        groups = {one: self.groups[one] for one in paths if one in self.groups}
        known = {
            path: mark for one, group in groups.items() for path, mark in group.list_marks(one)
        }
        found = {}
        for path, content in files:
            size, _, _ = known.get(path, "").partition(":")
            mark = _mark_if_same(self.site, path, content) if size == str(len(content)) else ""
            if mark:
                found[path] = mark
        return found

    def find_touched(self) -> frozenset[str]:
        """Return groups with files that are not as the last build left them.

        The next build sees what is touched later.
        """
        groups = {} if self.mark else self.groups
        return frozenset(one[0] for one in groups.items() if _is_touched(self.site, *one))


@dataclass
class Known:
    """What a build knows of files, besides what the scratch folder shows."""

    made: dict[str, Group] = field(default_factory=dict)
    """The groups that were made anew, as whoever wrote or compared their files told."""
    kept: list[str] = field(default_factory=list)
    """The groups of the manifest that stay as they are."""
    same: list[str] = field(default_factory=list)
    """Files that were made and are what they were; they were not written."""

    def list_unmade(self) -> list[str]:
        """Return the paths of all files that stay in the site as they are."""
        return [*(path for paths in self.kept for path in split_paths(paths)), *self.same]


def join_paths(paths: Iterable[str]) -> str:
    """Return what names a group in a manifest: the paths of its files, in one text."""
    return _BETWEEN.join(paths)


def split_paths(paths: str) -> list[str]:
    """Return the paths that `join_paths` joined."""
    return paths.split(_BETWEEN)


def make_group(key: str, marks: Sequence[str]) -> Group:
    """Return how files were written that are made of what a key names."""
    return Group(key, sum(int(mark.partition(":")[0]) for mark in marks), " ".join(marks))


def read_manifest(work: Path, site: Path, last: Manifest | None = None) -> Manifest:
    """Return what the last build wrote to a site, `last` if it was that; nothing when unknown."""
    try:
        is_last = last is not None and last.site == site and site.is_dir()
        if last and is_last and last.mark == mark_file(work, MANIFEST):
            return last
        values = json.loads((work / MANIFEST).read_text("utf-8"))
        known = _read_groups(values["groups"]) if values["site"] == str(site) else {}
    except (OSError, LookupError, ValueError, TypeError, AttributeError):
        known = {}
    return Manifest(site, known)


def _read_groups(columns: Sequence[Sequence[Any]]) -> dict[str, Group]:
    names, keys, sizes, marks = columns
    # What is no text cannot be joined, and what is no number has no sum.
    text, _, _ = _BETWEEN.join(["", *names, ""]), "".join([*keys, *marks]), sum(sizes)
    groups = dict(zip(names, map(Group, keys, sizes, marks), strict=True))
    if any(one in text for one in _SUSPECT):
        return {paths: group for paths, group in groups.items() if _is_inside(paths)}
    return groups


def write_manifest(site: Path, groups: Mapping[str, Group]) -> str:
    """Return the manifest of a site's files as text."""
    # A list of each fact is read and written in half the time of a list for each group.
    facts = [*zip(*groups.values(), strict=True)] or [(), (), ()]
    values = {"site": str(site), "groups": [list(groups), *facts]}
    return json.dumps(values, separators=(",", ":"))


def mark_file(folder: Path, path: str) -> str:
    """Return the mark of a file below a folder; raise OSError."""
    return make_mark(os.stat(f"{folder}/{path}"))  # noqa: PTH116 (for hundreds of thousands)


def make_mark(facts: os.stat_result) -> str:
    """Return what changes whenever a file does: its size, and when it was changed.

    The instant is in nanoseconds, as the disk tells it.
    """
    return f"{facts.st_size}:{facts.st_mtime_ns}"


def _is_touched(site: Path, paths: str, group: Group) -> bool:
    try:
        return any(mark_file(site, path) != mark for path, mark in group.list_marks(paths))
    except (OSError, ValueError):
        return True


def _mark_if_same(site: Path, path: str, content: bytes) -> str:
    try:
        # What is touched after this look is for the next build to see.
        mark = mark_file(site, path)
        return mark if Path(site, path).read_bytes() == content else ""
    except (OSError, ValueError):
        return ""


def _is_inside(paths: str) -> bool:
    return all(
        path and not path.startswith("/") and ".." not in path.split("/")
        for path in split_paths(paths)
    )
