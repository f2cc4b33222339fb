"""Records read once: what is known of a file is taken from memory until its bytes change."""

import json
import os
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b
from typing import NamedTuple, Protocol

from generator.cache import Kept
from generator.model.headline import Headline, make_headline
from generator.model.json_text import write_json
from generator.model.paper import Paper
from generator.model.stored import write_paper
from generator.model.vocabulary import Vocabulary
from generator.problems import Problem
from generator.progress import Report
from generator.reading.record import Rules, Tracer, blame_us, read_records
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


class _Lot(NamedTuple):
    """What a worker tells of some records."""

    records: Sequence[_Fresh]
    kept: Mapping[str, Mapping[str, str]]
    """What else is kept of the valid ones: texts by shelf and digest."""


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
    tracer = rules.load_tracer() if rules.load_tracer and memory and unread else None

    def read_lot(lot: Sequence[RecordFile]) -> _Lot:
        return _read_files(lot, rules, seal, seen, tracer)

    fresh: dict[str, _Fresh] = {}
    for number, lot in enumerate(run_in_lots(read_lot, unread, _LOT)):
        report(f"reading record {number * _LOT:,} of {len(unread):,}")
        start = number * _LOT
        paths = (file.path for file in unread[start : start + _LOT])
        fresh.update(zip(paths, lot.records, strict=True))
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


def _read_files(
    files: Sequence[RecordFile],
    rules: Rules,
    seal: bytes,
    seen: Container[str],
    tracer: Tracer | None,
) -> _Lot:
    told: dict[str, _Fresh] = {}
    new: list[tuple[RecordFile, bytes]] = []
    for file in files:
        try:
            raw = read_bytes(file.file)
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            problem = Problem(file.path, 0, 0, "unreadable", message, "check its permissions")
            told[file.path] = _Fresh("", "", "", (problem,))
            continue
        digest = name_record(file.path, raw, seal)
        told[file.path] = _Fresh(digest, "", "", ())
        if digest not in seen:
            new.append((file, raw))
    papers: dict[str, Paper] = {}
    for (file, raw), (paper, problems) in zip(new, read_records(new, rules), strict=True):
        digest = told[file.path].digest
        told[file.path] = _describe(paper, problems, digest, len(raw))
        # The year of another is that of its listing, which git may have to tell first.
        if paper and paper.issued:
            papers[digest] = paper
    kept, faults = _trace(papers, rules.vocabulary, tracer) if tracer else ({}, [])
    for problem in faults:
        told[problem.path] = _Fresh(told[problem.path].digest, "", "", (problem,))
    return _Lot([*told.values()], kept)


def _trace(
    papers: Mapping[str, Paper], vocabulary: Vocabulary, trace: Tracer
) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """Return what is kept of papers, by shelf and digest, and a problem for each that cannot be.

    `papers` are by their digests.
    """
    faults: list[Problem] = []
    try:
        made = trace([*papers.values()], vocabulary)
    except Exception:
        sound = {}
        for digest, paper in papers.items():
            try:
                trace([paper], vocabulary)
            except Exception as error:
                faults.append(blame_us(paper.path, error))
            else:
                sound[digest] = paper
        papers, made = sound, trace([*sound.values()], vocabulary)
    return {shelf: dict(zip(papers, texts, strict=True)) for shelf, texts in made.items()}, faults


def _describe(paper: Paper | None, problems: Sequence[Problem], digest: str, size: int) -> _Fresh:
    if paper is None:
        return _Fresh(digest, "", "", tuple(problems))
    headline = make_headline(paper, digest, size)
    warnings = [asdict(problem) for problem in problems]
    text = write_json([headline.as_values(), warnings])
    return _Fresh(digest, text, write_paper(paper), ())


def _keep(memory: Memory | None, lot: _Lot) -> None:
    if memory:
        valid = [one for one in lot.records if one.known]
        memory.write("headlines", {one.digest: one.known for one in valid})
        memory.write("papers", {one.digest: one.paper for one in valid})
        for shelf, texts in lot.kept.items():
            memory.write(shelf, texts)


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
