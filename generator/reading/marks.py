"""Marks: what tells that a file was not touched since it was last read."""

import os
from collections.abc import Iterable, Mapping

from generator.reading.tree import RecordFile

# A file written this shortly before a build may be written again at what seems the same time.
_RACY = 2_000_000_000


def find_untouched(
    files: Iterable[RecordFile], kept: Mapping[str, str], seal: bytes
) -> dict[str, str]:
    """Return the digest of each file that has not been touched since it was last read.

    `kept` is what `write_mark` gave then.
    """
    found = {}
    for file in files:
        mark, _, digest = kept.get(file.path, "").rpartition(" ")
        if mark and mark == mark_file(file.file, seal):
            found[file.path] = digest
    return found


def write_mark(mark: str, digest: str) -> str:
    """Write what `mark_file` gave of a file beside its digest."""
    return f"{mark} {digest}"


def mark_file(file: str, seal: bytes, before: int | None = None) -> str:
    """Return what changes whenever a file does; nothing when it may yet change unseen.

    `before` is when the build began, in nanoseconds of the disk's own clock.
    """
    try:
        facts = os.stat(file)  # noqa: PTH116 (for hundreds of thousands of files)
    except OSError:
        return ""
    touched = max(facts.st_mtime_ns, facts.st_ctime_ns)
    if before is not None and touched > before - _RACY:
        return ""
    return (
        f"{seal[:8].hex()} {facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns} {facts.st_ino}"
    )
