"""The cache: what earlier builds found out, by the fingerprint of what it was made of.

It may be deleted at any time. Every value carries a checksum, so that a damaged one is made
anew, and a file that is no database any more is replaced.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar
from zlib import crc32

SHELVES = (
    "headlines", "papers", "files", "traces", "grams", "postings", "contents", "related",
    "compiled", "dense", "card", "pointer", "rss", "atom", "json", "bibtex", "result", "cuts",
)  # fmt: skip
_CHECK_SIZE = 8
"""Bytes of a checksum, after which numbers of eight bytes stand where a processor reads them."""
_KILOBYTES_AT_HAND = 16_000
"""What a process keeps of the file: the indexes of most shelves of 100,000 papers."""
_MAPPED_MAXIMUM = 150_000_000
"""Bytes of a file that workers take into memory as it is; a larger would be most of a build's."""
_KEYS_AT_ONCE = 500
_BYTES_AT_ONCE = 8_000_000
"""Bytes written in one go: keys are in no order, so that a few touch as many pages as a lot."""
_SCAN_FROM = 1_000
"""Keys from which on, if they are most of a shelf, all of it is read, in a fifth of the time."""


class Writable(Protocol):
    """A value that can be written as bytes."""

    def write(self) -> bytes:
        """Return the value as bytes."""


Value = TypeVar("Value", bound=Writable)


@dataclass
class Kept:
    """What a process that builds again and again hands from build to build."""

    values: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """The one value of a shelf, and its key."""
    written: set[str] = field(default_factory=set)
    """Shelves that this process has written."""
    outcomes: dict[str, Any] = field(default_factory=dict)
    """What is known of each record, by its digest."""


class Cache:
    """Texts by key, on named shelves of one database file."""

    def __init__(self, file: Path | None, code: str, kept: Kept | None = None) -> None:
        self.version = code
        """Names the code at work."""
        self.kept = kept
        self._file = file
        self._process = os.getpid()
        self._later: list[tuple[str, str, Writable]] = []
        self._is_in_bulk = False
        self._waiting: list[tuple[str, list[tuple[str, bytes]]]] = []
        self._bytes_waiting = 0
        self.opened = 0
        """When this build began, in nanoseconds of the disk's own clock."""
        try:
            self._database = _open(file)
            self.opened = _touch(file) if file else 0
        except (OSError, sqlite3.Error):
            # Without a place to write, nothing is remembered.
            self._forget_file()

    def read(self, shelf: str, keys: Sequence[str]) -> dict[str, str]:
        """Return the texts that are known and whole."""
        if len(keys) > _SCAN_FROM and len(keys) * 2 > self.count(shelf):
            wanted = frozenset(keys)
            return {key: text for key, text in self.read_all(shelf).items() if key in wanted}
        found: dict[str, str] = {}
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, value FROM {shelf} WHERE key IN ({marks})"
            found.update(_read_texts(self._select(query, some)))
        return found

    def read_all(self, shelf: str) -> dict[str, str]:
        """Return everything that is known and whole."""
        return dict(_read_texts(self._select(f"SELECT key, value FROM {shelf}")))

    def count(self, shelf: str) -> int:
        """Return of how many things something is known."""
        return sum(number for (number,) in self._fetch(f"SELECT COUNT(*) FROM {shelf}"))

    def list_keys(self, shelf: str) -> set[str]:
        """Return the keys of everything that is known, whole or not."""
        return {key for (key,) in self._fetch(f"SELECT key FROM {shelf}")}

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Gather what is kept, and write much at once; others find it at the end, if not before."""
        self._is_in_bulk = True
        try:
            yield
        finally:
            self._is_in_bulk = False
            self._write_waiting()

    def write(self, shelf: str, texts: Mapping[str, str]) -> None:
        """Keep texts; what cannot be kept is made anew next time."""
        raw = {key: text.encode("utf-8", "surrogatepass") for key, text in texts.items()}
        self._write(shelf, raw)

    def _write(self, shelf: str, values: Mapping[str, bytes]) -> None:
        rows = [(key, _check(key, value) + value) for key, value in values.items()]
        self._waiting += [(shelf, rows)] if rows else []
        self._bytes_waiting += sum(map(len, values.values()))
        if not self._is_in_bulk or self._bytes_waiting > _BYTES_AT_ONCE:
            self._write_waiting()

    def _write_waiting(self) -> None:
        waiting, self._waiting, self._bytes_waiting = self._waiting, [], 0
        if not waiting:
            return
        try:
            # Others that would write wait for no longer than this takes.
            with self._database as database:
                for shelf, rows in waiting:
                    database.executemany(f"INSERT OR REPLACE INTO {shelf} VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            self._start_anew(error)

    def recall(self, shelf: str, read: Callable[[memoryview], Value]) -> tuple[str, Value] | None:
        """Return the one value on a shelf, if this code left it there, and its key."""
        if self.kept and shelf in self.kept.values:
            return self.kept.values[shelf]
        for name, raw in self._select(f"SELECT key, value FROM {shelf}"):
            code, _, key = name.partition(" ")
            if code == self.version:
                self._keep(shelf, key, value := read(raw))
                return key, value
        return None

    def remember(self, shelf: str, key: str, value: Writable) -> None:
        """Keep one value on a shelf in place of all others, once there is time to write it.

        A process that builds again and again writes its first alone: the next can go on from it.
        """
        if not self.kept or shelf not in self.kept.written:
            self._later.append((shelf, f"{self.version} {key}", value))
        self._keep(shelf, key, value)
        if self.kept:
            self.kept.written.add(shelf)

    def settle(self) -> None:
        """Write what is to be remembered; at the latest it is done when the cache is closed."""
        for shelf, name, value in self._later:
            self.keep_only(shelf, [name], 0)
            self._write(shelf, {name: value.write()})
            self._write_waiting()
        self._later.clear()

    def keep_only(self, shelf: str, keys: Iterable[str], enough: float) -> None:
        """Forget what is not among some keys, once there is more than enough."""
        try:
            (count,) = self._database.execute(f"SELECT COUNT(*) FROM {shelf}").fetchone()
            if count <= enough:
                return
            wanted = set(keys)
            known = {row[0] for row in self._database.execute(f"SELECT key FROM {shelf}")}
            with self._database:
                gone = [(key,) for key in known - wanted]
                self._database.executemany(f"DELETE FROM {shelf} WHERE key = ?", gone)
        except sqlite3.Error as error:
            self._start_anew(error)

    def close(self) -> None:
        """Let go of the file."""
        self._write_waiting()
        self.settle()
        self._database.close()

    def _keep(self, shelf: str, key: str, value: Writable) -> None:
        if self.kept:
            self.kept.values[shelf] = key, value

    def _select(self, query: str, values: Sequence[str] = ()) -> list[tuple[str, memoryview]]:
        rows = self._fetch(query, values)
        return [(key, raw) for key, value in rows if (raw := _unsealed(key, value)) is not None]

    def _fetch(self, query: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Return what a query finds; nothing where the file cannot be read."""
        try:
            return self._connect().execute(query, values).fetchall()
        except (OSError, sqlite3.Error):
            return []

    def _connect(self) -> sqlite3.Connection:
        """Return the connection of this process, for a worker cannot share its parent's."""
        if self._waiting and self._process == os.getpid():
            self._write_waiting()
        if self._file and self._process != os.getpid():
            self._database = _open_to_read(self._file)
            self._process = os.getpid()
            self._waiting.clear()  # for its parent writes that
        return self._database

    def _start_anew(self, error: sqlite3.Error) -> None:
        """Replace a damaged file; one that another process holds is only not written to."""
        if not _is_damage(error):
            return
        self._database.close()
        try:
            if self._file:
                _remove(self._file)
            self._database = _open(self._file)
        except (OSError, sqlite3.Error):
            self._forget_file()

    def _forget_file(self) -> None:
        self._file = None
        self._database = _open(None)


def _open(file: Path | None) -> sqlite3.Connection:
    if file is None:
        return _prepare(sqlite3.connect(":memory:"))
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _prepare(sqlite3.connect(file))
    except sqlite3.Error as error:
        if not _is_damage(error):
            raise
        _remove(file)
        return _prepare(sqlite3.connect(file))


def _is_damage(error: sqlite3.Error) -> bool:
    # Else a disk is full, or another process writes. The lowest byte says which, the others why.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _touch(file: Path) -> int:
    stamp = file.with_suffix(".opened")
    stamp.write_bytes(b"")
    return stamp.stat().st_mtime_ns


def _open_to_read(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    # Values are read in no order: without this, each asks the system for the same pages again.
    is_mapped = file.stat().st_size <= _MAPPED_MAXIMUM
    way = f"mmap_size = {_MAPPED_MAXIMUM}" if is_mapped else f"cache_size = -{_KILOBYTES_AT_HAND}"
    database.execute(f"PRAGMA {way}")
    return database


def _prepare(database: sqlite3.Connection) -> sqlite3.Connection:
    # A cache that a power failure damages is only made anew: waiting for the disk gains nothing.
    database.execute("PRAGMA synchronous = OFF")
    # Most values are longer than the pages that SQLite would take.
    database.execute("PRAGMA page_size = 16384")
    database.execute(f"PRAGMA cache_size = -{_KILOBYTES_AT_HAND}")
    # Workers read while their parent writes.
    database.execute("PRAGMA journal_mode = WAL")
    with database:
        for shelf in SHELVES:
            database.execute(
                f"CREATE TABLE IF NOT EXISTS {shelf} (key TEXT PRIMARY KEY, value BLOB)"
            )
    return database


def _check(key: str, raw: bytes | memoryview) -> bytes:
    # A checksum finds damage; what another program writes on purpose it could not keep out.
    return crc32(raw, crc32(key.encode())).to_bytes(_CHECK_SIZE, "big")


def _unsealed(key: str, value: object) -> memoryview | None:
    if not isinstance(value, bytes):
        return None
    raw = memoryview(value)[_CHECK_SIZE:]
    return raw if value[:_CHECK_SIZE] == _check(key, raw) else None


def _read_texts(rows: Iterable[tuple[str, memoryview]]) -> Iterator[tuple[str, str]]:
    return ((key, str(raw, "utf-8", "surrogatepass")) for key, raw in rows)
