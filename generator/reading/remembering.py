"""Records read once: what is known of a file is taken from memory until its bytes change."""

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol

from generator.cache import Kept
from generator.model.headline import Headline, make_headline
from generator.model.json_text import write_json
from generator.model.paper import Paper
from generator.model.stored import write_paper
from generator.model.vocabulary import Vocabulary
from generator.problems import Problem
from generator.progress import Report
from generator.reading.marks import find_untouched, mark_file, write_mark
from generator.reading.record import Rules, Tracer, blame_us, read_records
from generator.reading.tree import RecordFile, Tree, read_bytes
from generator.workers import WORTH_FORKING, begin, cut_lots, run_in_lots

_LOT = 100


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

    def count(self, shelf: str) -> int:
        """Return of how many things something is known."""

    def list_keys(self, shelf: str) -> set[str]:
        """Return the keys of everything that is known, whole or not."""

    def read_all(self, shelf: str) -> dict[str, str]:
        """Return everything that is known."""

    def write(self, shelf: str, texts: Mapping[str, str]) -> None:
        """Keep texts."""

    def in_bulk(self) -> AbstractContextManager[None]:
        """Gather what is kept, and write much of it at once."""


class _By(NamedTuple):
    """What records are read by."""

    rules: Rules
    seal: bytes
    """Names the rules."""
    opened: int | None
    """When the memory was opened, where there is one."""


class Outcome(NamedTuple):
    """What is known of one record."""

    digest: str
    """Names its bytes, its path and the rules it was read by."""
    headline: Headline | None
    problems: tuple[Problem, ...]


class _Fresh(NamedTuple):
    """What a worker tells of one record."""

    path: str
    digest: str
    known: str = ""
    """The headline and the warnings as JSON; empty when the record is not valid, or was seen."""
    paper: str = ""
    problems: tuple[Problem, ...] = ()
    mark: str = ""
    """What tells later that the file was not touched, if anything does."""

    def is_lost(self, known: Container[str]) -> bool:
        """Tell whether a record was passed over as seen, of which nothing is known."""
        return not self.known and not self.problems and self.digest not in known

    def tell(self, known: Mapping[str, Outcome]) -> Outcome:
        """Return what is known of the record."""
        if self.known:
            return _recall(self.digest, *json.loads(self.known))
        return known.get(self.digest) or Outcome(self.digest, None, self.problems)


class _Lot(NamedTuple):
    """What a worker tells of some records."""

    records: Sequence[_Fresh]
    kept: Mapping[str, Mapping[str, str]]
    """What else is kept of the valid ones: texts by shelf and digest."""


class Outcomes(NamedTuple):
    """What is known of all records."""

    files: Sequence[RecordFile]
    problems: Sequence[Problem]
    """Of the folder that they are in."""
    outcomes: Sequence[Outcome]
    """What is known of each file."""


class _Looked(NamedTuple):
    """What was found of all records."""

    tree: Tree
    digests: Mapping[str, str]
    """Of those that were not touched since they were last read, by their paths."""
    first: _Lot
    """The others, unless they are very many."""


def read_outcomes(
    find: Callable[[], Tree], rules: Rules, memory: Memory | None, report: Report
) -> Outcomes:
    """Find records, and return what is known of each; only what is new or changed is read."""
    seal = name_rules(rules.vocabulary, memory.version if memory else "")
    by = _By(rules, seal, memory.opened if memory else None)
    expected = memory.count("headlines") if memory else 0
    with begin(partial(_look, find, by, memory), expected) as wait:
        known = _list_kept(memory) or _recall_all(memory)
        tree, digests, first = wait()
    files = tree.list_files()
    _keep(memory, first)
    fresh: dict[str, Outcome] = {}
    marks: dict[str, str] = {}

    def take(some: Sequence[_Fresh]) -> None:
        fresh.update((one.path, one.tell(known)) for one in some)
        marks.update((one.path, write_mark(one.mark, one.digest)) for one in some if one.mark)

    # Nothing is known of a value that was damaged.
    take([one for one in first.records if not one.is_lost(known)])
    unread = [one for one in files if one.path not in fresh and digests.get(one.path) not in known]
    for lot in _read_many(unread, by, memory, known.keys(), report):
        take(lot.records)
    if memory:
        memory.write("files", marks)
    outcomes = [fresh.get(file.path) or known[digests[file.path]] for file in files]
    if memory and memory.kept:
        memory.kept.outcomes = {one.digest: one for one in outcomes if one.headline}
    return Outcomes(files, tree.problems, outcomes)


def _look(find: Callable[[], Tree], by: _By, memory: Memory | None) -> _Looked:
    """Find what was touched since it was last read, and read it unless it is very much."""
    tree = find()
    files = tree.list_files()
    seen = _list_kept(memory).keys() or (memory.list_keys("headlines") if memory else set())
    digests = find_untouched(files, memory.read_all("files"), by.seal) if memory else {}
    touched = [file for file in files if digests.get(file.path) not in seen]
    few = touched if len(touched) < WORTH_FORKING else []
    return _Looked(tree, digests, _read_files(few, by, seen, _load_tracer(by.rules, memory, few)))


def _read_many(
    files: Sequence[RecordFile],
    by: _By,
    memory: Memory | None,
    seen: Container[str],
    report: Report,
) -> Iterator[_Lot]:
    """Read records on every processor, and keep what they say."""
    tracer = _load_tracer(by.rules, memory, files)

    def read_lot(some: Sequence[RecordFile]) -> _Lot:
        return _read_files(some, by, seen, tracer)

    with memory.in_bulk() if memory else nullcontext():
        for number, lot in enumerate(run_in_lots(read_lot, files, _LOT)):
            report(f"reading record {number * _LOT:,} of {len(files):,}")
            _keep(memory, lot)
            yield lot


def _load_tracer(rules: Rules, memory: Memory | None, files: Sequence[RecordFile]) -> Tracer | None:
    return rules.load_tracer() if rules.load_tracer and memory and files else None


def _list_kept(memory: Memory | None) -> dict[str, Outcome]:
    """Return what this process knows of valid records, by their digests."""
    return memory.kept.outcomes if memory and memory.kept else {}


def _recall_all(memory: Memory | None) -> dict[str, Outcome]:
    """Return everything that is known of valid records, by their digests."""
    texts = [*memory.read_all("headlines").items()] if memory else []
    known: dict[str, Outcome] = {}
    for lot in cut_lots(texts, _LOT):
        # One text for the reader of JSON takes two thirds of the time of many.
        values = json.loads(f"[{','.join([text for _, text in lot])}]")
        known.update(
            (digest, _recall(digest, *one)) for (digest, _), one in zip(lot, values, strict=True)
        )
    return known


def name_rules(vocabulary: Vocabulary, version: str) -> bytes:
    """Name what all records are read by: the words they may use, and the code."""
    return blake2b(f"{version}\n{vocabulary}".encode()).digest()


def name_record(path: str, raw: bytes, seal: bytes) -> str:
    """Name a record's place and bytes, and the rules it is read by."""
    place = path.encode("utf-8", "surrogateescape")
    return blake2b(place + b"\0" + raw, digest_size=16, key=seal).hexdigest()


def _read_files(
    files: Sequence[RecordFile], by: _By, seen: Container[str], tracer: Tracer | None
) -> _Lot:
    told: dict[str, _Fresh] = {}
    new: list[tuple[RecordFile, bytes]] = []
    for file in files:
        # What is touched after this look is not taken for untouched later.
        mark = "" if by.opened is None else mark_file(file.file, by.seal, by.opened)
        try:
            raw = read_bytes(file.file)
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            problem = Problem(file.path, 0, 0, "unreadable", message, "check its permissions")
            told[file.path] = _Fresh(file.path, "", problems=(problem,))
            continue
        digest = name_record(file.path, raw, by.seal)
        told[file.path] = _Fresh(file.path, digest, mark=mark)
        if digest not in seen:
            new.append((file, raw))
    papers: dict[str, Paper] = {}
    for (file, raw), (paper, problems) in zip(new, read_records(new, by.rules), strict=True):
        digest = told[file.path].digest
        told[file.path] = _describe(paper, problems, told[file.path], len(raw))
        # The year of another is that of its listing, which git may have to tell first.
        if paper and paper.issued:
            papers[digest] = paper
    kept, faults = _trace(papers, by.rules.vocabulary, tracer) if tracer else ({}, [])
    for problem in faults:
        told[problem.path] = _Fresh(problem.path, told[problem.path].digest, problems=(problem,))
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


def _describe(paper: Paper | None, problems: Sequence[Problem], one: _Fresh, size: int) -> _Fresh:
    if paper is None:
        return one._replace(problems=tuple(problems))
    headline = make_headline(paper, one.digest, size)
    warnings = [asdict(problem) for problem in problems]
    text = write_json([headline.as_values(), warnings])
    return one._replace(known=text, paper=write_paper(paper))


def _keep(memory: Memory | None, lot: _Lot) -> None:
    if memory:
        valid = [one for one in lot.records if one.known]
        memory.write("headlines", {one.digest: one.known for one in valid})
        memory.write("papers", {one.digest: one.paper for one in valid})
        for shelf, texts in lot.kept.items():
            memory.write(shelf, texts)


def _recall(digest: str, values: list[Any], warnings: list[dict[str, Any]]) -> Outcome:
    problems = tuple(map(Problem.from_values, warnings))
    return Outcome(digest, Headline.from_values(values), problems)
