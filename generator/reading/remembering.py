"""Records read once: what is known of a file is taken from memory until its bytes change."""

import json
import os
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b
from typing import NamedTuple, Protocol

from generator.cache import Kept
from generator.model.headline import Headline, make_headline
from generator.model.stored import write_paper
from generator.model.vocabulary import Vocabulary
from generator.problems import Problem, has_errors
from generator.progress import Report
from generator.reading.record import Rules, read_record
from generator.reading.tree import RecordFile, read_bytes
from generator.workers import run_in_lots

_LOT = 100
# A file written this shortly before a build may be written again at what seems the same time.
_RACY = 2_000_000_000


class Memory(Protocol):
    """What earlier builds found out."""

    @property
    def opened(self) -> int:
        """When the memory was opened, in nanoseconds of the disk's own clock."""

    @property
    def version(self) -> str:
        """Names the code at work."""

    @property
    def kept(self) -> Kept | None:
        """What a process that builds again and again hands from build to build."""

    def read_all(self, shelf: str) -> dict[str, str]:
        """Return everything that is known."""

    def write(self, shelf: str, texts: Mapping[str, str]) -> None:
        """Keep texts."""


class Outcome(NamedTuple):
    """What is known of one record."""

    digest: str
    """Names its bytes, its path and the rules it was read by."""
    headline: Headline | None
    problems: tuple[Problem, ...]


class _Fresh(NamedTuple):
    """What a worker tells of one record."""

    digest: str
    known: str
    """The headline and the warnings as JSON; empty when the record is not valid."""
    paper: str
    problems: tuple[Problem, ...]


def read_outcomes(
    files: Sequence[RecordFile], rules: Rules, memory: Memory | None, report: Report
) -> Iterator[Outcome]:
    """Yield what is known of each record, in order; only what is new or changed is read."""
    seal = name_rules(rules.vocabulary, memory.version if memory else "")
    digests = _find_untouched(files, memory, seal)
    outcomes: dict[str, Outcome] = memory.kept.outcomes if memory and memory.kept else {}
    is_all_kept = bool(outcomes) and outcomes.keys() >= set(digests.values())
    known = memory.read_all("headlines") if memory and not is_all_kept else {}
    unread = [
        file
        for file in files
        if (digest := digests.get(file.path)) not in known and digest not in outcomes
    ]
    seen = known.keys() | outcomes.keys()

    def read_lot(lot: Sequence[RecordFile]) -> list[_Fresh]:
        return [_read_file(file, rules, seal, seen) for file in lot]

    fresh: dict[str, _Fresh] = {}
    for number, lot in enumerate(run_in_lots(read_lot, unread, _LOT)):
        report(f"reading record {number * _LOT:,} of {len(unread):,}")
        start = number * _LOT
        paths = (file.path for file in unread[start : start + _LOT])
        fresh.update(zip(paths, lot, strict=True))
        _keep(memory, lot)
    if memory:
        memory.write("files", dict(_write_marks(unread, fresh, memory, seal)))
    current: dict[str, Outcome] = {}
    for file in files:
        one = fresh.get(file.path) or _Fresh(digests[file.path], "", "", ())
        outcome = outcomes.get(one.digest) or _make_outcome(one, known)
        if outcome.headline:
            current[one.digest] = outcome
        yield outcome
    if memory and memory.kept:
        memory.kept.outcomes = current


def _make_outcome(one: _Fresh, known: Mapping[str, str]) -> Outcome:
    text = one.known or known.get(one.digest, "")
    return _recall(one.digest, text) if text else Outcome(one.digest, None, one.problems)


def name_rules(vocabulary: Vocabulary, version: str) -> bytes:
    """Name what all records are read by: the words they may use, and the code."""
    return blake2b(f"{version}\n{vocabulary}".encode()).digest()


def name_record(path: str, raw: bytes, seal: bytes) -> str:
    """Name a record's place and bytes, and the rules it is read by."""
    place = path.encode("utf-8", "surrogateescape")
    return blake2b(place + b"\0" + raw, digest_size=16, key=seal).hexdigest()


def _read_file(file: RecordFile, rules: Rules, seal: bytes, seen: Container[str]) -> _Fresh:
    try:
        raw = read_bytes(file.file)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        problem = Problem(file.path, 0, 0, "unreadable", message, "check its permissions")
        return _Fresh("", "", "", (problem,))
    digest = name_record(file.path, raw, seal)
    if digest in seen:
        return _Fresh(digest, "", "", ())
    paper, problems = read_record(file, raw, rules)
    if paper is None or has_errors(problems):
        return _Fresh(digest, "", "", tuple(problems))
    headline = make_headline(paper, digest, len(raw))
    warnings = [asdict(problem) for problem in problems]
    text = json.dumps([headline.as_values(), warnings], ensure_ascii=False)
    return _Fresh(digest, text, write_paper(paper), ())


def _keep(memory: Memory | None, lot: Sequence[_Fresh]) -> None:
    if memory:
        memory.write("headlines", {one.digest: one.known for one in lot if one.known})
        memory.write("papers", {one.digest: one.paper for one in lot if one.known})


def _recall(digest: str, text: str) -> Outcome:
    values, warnings = json.loads(text)
    problems = tuple(map(Problem.from_values, warnings))
    return Outcome(digest, Headline.from_values(values), problems)


def _find_untouched(
    files: Sequence[RecordFile], memory: Memory | None, seal: bytes
) -> dict[str, str]:
    """Return the digest of each file that has not been touched since it was last read."""
    if memory is None:
        return {}
    kept = memory.read_all("files")
    found = {}
    for file in files:
        mark, _, digest = kept.get(file.path, "").rpartition(" ")
        if mark and mark == _mark(file.file, seal):
            found[file.path] = digest
    return found


def _write_marks(
    files: Sequence[RecordFile], fresh: Mapping[str, _Fresh], memory: Memory, seal: bytes
) -> Iterator[tuple[str, str]]:
    for file in files:
        if fresh[file.path].digest and (mark := _mark(file.file, seal, memory.opened)):
            yield file.path, f"{mark} {fresh[file.path].digest}"


def _mark(file: str, seal: bytes, before: int | None = None) -> str:
    """Return what changes whenever a file does; nothing when it may yet change unseen."""
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
