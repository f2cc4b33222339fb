"""Making: jobs are done, on every processor, and what they learn is kept for the next build."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from generator.cache import Cache
from generator.manifest import Group, Manifest, join_paths, make_group
from generator.model.headline import Headline
from generator.model.output import Frame, OutputFile, Page
from generator.planning.jobs import JOBS_AT_ONCE, Job, do_jobs
from generator.progress import Report
from generator.shelf import Fresh, Shelf
from generator.stamping import Shell, make_twin, stamp
from generator.workers import cut_lots, run_in_lots, run_in_stages
from generator.writing import write_files

_AT_ONCE_MAXIMUM = 50_000
"""Jobs above which every stage has processes of its own: all that one looks at it copies."""
_LOTS_MINIMUM = 80
"""Lots that some work is cut into, so that all processors end at nearly the same time."""


class Written(NamedTuple):
    """What became of the files that some jobs made."""

    groups: dict[str, Group]
    """How the files of each job stand, by their paths."""
    same: list[str]
    """The files that the site has already, which were not written."""


def trace_missing(papers: Sequence[Headline], shelf: Shelf, report: Report) -> None:
    """Make what search needs of papers that were read when nothing needed it."""
    untraced = shelf.find_untraced(papers)

    for number, made in enumerate(run_in_lots(shelf.make_traces, untraced, JOBS_AT_ONCE)):
        report(f"indexing paper {number * JOBS_AT_ONCE:,} of {len(untraced):,}")
        shelf.remember_traces(made)


def make_here(
    jobs: Sequence[Job], shelf: Shelf, cache: Cache
) -> tuple[list[Page], list[OutputFile]]:
    """Do jobs in this process; return the pages, and the finished files."""
    made = list(do_jobs(jobs, shelf))
    _keep(cache, shelf.take_fresh())
    pages = [one for one in made if isinstance(one, Page)]
    return pages, [one for one in made if isinstance(one, OutputFile)]


def make_stamped(
    stages: Sequence[Sequence[Job]],
    shelf: Shelf,
    cache: Cache,
    shells: Mapping[Frame, Shell],
    folder: Path,
    manifest: Manifest,
    report: Report,
) -> Written:
    """Do jobs and write their files below a folder, each page in its shell.

    Jobs of a stage find in the cache what those before it made. Files that the manifest's site
    has already are not written.
    """

    def make_lot(lot: Sequence[Job]) -> tuple[Fresh, Written]:
        # As all steps of a lot, writing is one by itself.
        files = list(_finish(do_jobs(lot, shelf), shells))
        names = [join_paths(job.paths) for job in lot]
        same = manifest.find_same(names, files)
        marks = same | write_files(folder, [file for file in files if file.path not in same])
        groups = {
            name: make_group(job.key, [marks[path] for path in job.paths])
            for name, job in zip(names, lot, strict=True)
        }
        return shelf.take_fresh(), Written(groups, list(same))

    shelf.look_back(manifest)
    every = [job for jobs in stages for job in jobs]
    for prepare in dict.fromkeys(job.prepare for job in every if job.prepare):
        prepare()
    lots = [cut_lots(jobs, _choose_size(len(jobs))) for jobs in stages]
    rounds = [lots]
    if len(every) > _AT_ONCE_MAXIMUM:
        cache.settle()
        rounds = [[some] for some in lots]
    made = chain.from_iterable(run_in_stages(make_lot, one, cache.settle) for one in rounds)
    return _keep_all(made, lots, cache, report)


def _keep_all(
    made: Iterator[tuple[Fresh, Written]],
    stages: Sequence[Sequence[Sequence[Job]]],
    cache: Cache,
    report: Report,
) -> Written:
    """Keep what lots of jobs rendered; return what became of their files."""
    every = sum(len(lot) for lots in stages for lot in lots)
    written = Written({}, [])
    count = 0
    for number, lots in enumerate(stages):
        # No other lot of the first stage needs what one rendered; the next stage does.
        with nullcontext() if number else cache.in_bulk():
            for lot in lots:
                fresh, some = next(made)
                count += len(lot)
                report(f"making file {count:,} of {every:,}")
                _keep(cache, fresh)
                written.groups.update(some.groups)
                written.same.extend(some.same)
    return written


def _choose_size(jobs: int) -> int:
    return max(1, min(JOBS_AT_ONCE, jobs // _LOTS_MINIMUM))


def _keep(cache: Cache, fresh: Fresh) -> None:
    for part, texts in fresh.items():
        cache.write(part, texts)


def _finish(
    made: Iterable[Page | OutputFile], shells: Mapping[Frame, Shell]
) -> Iterator[OutputFile]:
    for one in made:
        if isinstance(one, OutputFile):
            yield one
        else:
            yield stamp(one, shells)
            if one.has_twin:
                yield make_twin(one)
