"""Answers of registries, kept on disk for a day, so that asking again costs nobody anything."""

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

CACHE_FOLDER = Path("build/cache/registries")
"""Where a project keeps them, relative to the project; it may be deleted at any time."""
LIFETIME = 24 * 60 * 60
"""Seconds for which an answer is good."""
_HEAD = re.compile(rb"paperfeed-answer 1 (\d{1,15}) ([0-9a-f]{32})\n")
_HEAD_MAXIMUM = 100


class Answers:
    """Answers by the address that was asked; without a folder, nothing is kept.

    A file is written whole or not at all, and one that is damaged, old or another's is ignored.
    """

    def __init__(self, folder: Path | None, epoch: Callable[[], float]) -> None:
        """Keep answers in a folder; `epoch` counts seconds since 1970."""
        self._folder = folder
        self._epoch = epoch

    def find(self, address: str) -> bytes | None:
        """Return the answer that is kept for an address, if it is whole and not too old."""
        if self._folder is None:
            return None
        try:
            raw = (self._folder / _name(address)).read_bytes()
        except OSError:
            return None
        kept_at = self._kept_at(raw[:_HEAD_MAXIMUM])
        body = raw.partition(b"\n")[2]
        is_whole = kept_at is not None and raw == _seal(address, kept_at, body)
        return body if is_whole else None

    def keep(self, address: str, body: bytes) -> None:
        """Keep an answer, and remove those that are too old; a full disk is no reason to stop."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._remove_old(self._folder)
            raw = _seal(address, int(self._epoch()), body)
            _replace_bytes(self._folder / _name(address), raw)

    def asked_at(self, registry: str) -> float | None:
        """Return when any command on this project last asked a registry, as `epoch` counts."""
        if self._folder is None:
            return None
        with suppress(OSError, ValueError):
            return float(self._note_of(self._folder, registry).read_text("ascii"))
        return None

    def note_asked(self, registry: str) -> None:
        """Note that a registry is asked now."""
        if self._folder is None:
            return
        with suppress(OSError):
            note = self._note_of(self._folder, registry)
            note.parent.mkdir(parents=True, exist_ok=True)
            _replace_bytes(note, f"{self._epoch():.3f}".encode())

    @staticmethod
    def _note_of(folder: Path, registry: str) -> Path:
        return folder.with_name(f"{folder.name}-asked") / registry.replace(" ", "-")

    def _remove_old(self, folder: Path) -> None:
        for file in folder.iterdir():
            with file.open("rb") as opened:
                head = opened.read(_HEAD_MAXIMUM)
            if self._kept_at(head) is None:
                file.unlink(missing_ok=True)

    def _kept_at(self, head: bytes) -> int | None:
        """Return when an answer was kept; None when that is too long ago or still to come."""
        match = _HEAD.match(head)
        age = self._epoch() - int(match[1]) if match else -1.0
        return int(match[1]) if match and -1 < age < LIFETIME else None


def _name(address: str) -> str:
    return f"{blake2b(address.encode(), digest_size=16).hexdigest()}.answer"


def _seal(address: str, kept_at: int, body: bytes) -> bytes:
    checked = blake2b(f"{address}\n{kept_at}\n".encode(), digest_size=16)
    checked.update(body)
    return f"paperfeed-answer 1 {kept_at} {checked.hexdigest()}\n".encode() + body


def _replace_bytes(target: Path, raw: bytes) -> None:
    handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        Path(scratch).replace(target)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
