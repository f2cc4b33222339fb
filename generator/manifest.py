"""The manifest: every file that the last build wrote to a site, by what it was made of."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST = "manifest.json"
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
            stamp = stamp_file(self.site, path, known.key)
            return stamp if Path(self.site, path).read_bytes() == content else None
        except OSError:
            return None

    def find_touched(self) -> frozenset[str]:
        """Return what is not as the last build left it; the next one sees what is touched later."""
        files = {} if self.mark else self.files
        return frozenset(path for path in files if _stamp_if_there(self, path) != files[path])


@dataclass
class Known:
    """What a build knows of files, besides what the scratch folder shows."""

    keys: dict[str, str] = field(default_factory=dict)
    """What each file that was made anew is made of."""
    kept: list[str] = field(default_factory=list)
    """The files of the manifest that stay as they are."""
    same: dict[str, Stamp] = field(default_factory=dict)
    """Those that were made and are what they were, and how they stand in the site."""


def read_manifest(work: Path, site: Path, last: Manifest | None = None) -> Manifest:
    """Return what the last build wrote to a site, `last` if it was that; nothing when unknown."""
    try:
        is_last = last is not None and last.site == site and site.is_dir()
        if last and is_last and last.mark == stamp_file(work, MANIFEST, ""):
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


def write_manifest(site: Path, files: Mapping[str, Stamp]) -> str:
    """Return the manifest of a site's files as text."""
    # A list of each fact is read and written in half the time of a list for each file.
    columns = [list(files), *map(list, zip(*files.values(), strict=True))]
    values = {"site": str(site), "files": columns}
    return json.dumps(values, separators=(",", ":"))


def stamp_file(folder: Path, path: str, key: str) -> Stamp:
    """Return how a file stands below a folder; raise OSError."""
    facts = os.stat(f"{folder}/{path}")  # noqa: PTH116 (for hundreds of thousands of files)
    return Stamp(key, facts.st_size, facts.st_mtime_ns)


def _stamp_if_there(manifest: Manifest, path: str) -> Stamp | None:
    try:
        return stamp_file(manifest.site, path, manifest.files[path].key)
    except (OSError, ValueError):
        return None


def _is_inside(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")
