"""Making: jobs are done, on every processor, and what they learn is kept for the next build."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import chain, groupby
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.cache import Cache
from generator.manifest import Manifest, Stamp
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


class Done(NamedTuple):
    """What some jobs made."""

    fresh: Fresh
    same: Mapping[str, Stamp]
    """The files that the manifest's site has already, and how it has them; none is written."""


class Early(NamedTuple):
    """What was made before everything else was planned."""

    jobs: Mapping[str, Sequence[str]]
    """The files of each job, by its key."""
    done: Sequence[Done]


NOTHING_EARLY = Early({}, ())


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
    keep_fresh(cache, shelf.take_fresh())
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
) -> Iterator[Done]:
    """Do jobs and write their files below a folder, each page in its shell; yield what is done.

    Jobs of a stage find in the cache what those before it made.
    """

    def make_lot(lot: Sequence[Job]) -> Done:
        return _make_lot(lot, shelf, shells, folder, manifest)

    every = [job for jobs in stages for job in jobs]
    for prepare in dict.fromkeys(job.prepare for job in every if job.prepare):
        prepare()
    lots = [cut_lots(jobs, _choose_size(len(jobs))) for jobs in stages]
    rounds = [lots]
    if len(every) > _AT_ONCE_MAXIMUM:
        cache.settle()
        rounds = [[some] for some in lots]
    made = chain.from_iterable(run_in_stages(make_lot, one, cache.settle) for one in rounds)
    count = 0
    for number, some in enumerate(lots):
        # No other lot of the first stage needs what one rendered; the next stage does.
        with nullcontext() if number else cache.in_bulk():
            for lot in some:
                done = next(made)
                keep_fresh(cache, done.fresh)
                count += len(lot)
                report(f"making file {count:,} of {len(every):,}")
                yield done


def make_early(jobs: Iterable[Job], shelf: Shelf, folder: Path, manifest: Manifest) -> Early:
    """Do those of some jobs without frames whose files the manifest's site does not have.

    Nothing is kept, for a process beside may do it: what is `fresh` is for its parent to keep.
    """
    changed = [job for job in jobs if not manifest.has_all(job.paths, job.key)]
    # All files of a kind are made together, for they read the same, but no more than those.
    kinds = groupby(changed, lambda job: PurePosixPath(job.paths[0]).suffix)
    done = [_make_lot([*some], shelf, {}, folder, manifest) for _, some in kinds]
    return Early({job.key: job.paths for job in changed}, done)


def _make_lot(
    lot: Sequence[Job],
    shelf: Shelf,
    shells: Mapping[Frame, Shell],
    folder: Path,
    manifest: Manifest,
) -> Done:
    # As all steps of a lot, writing is one by itself.
    files = list(_finish(do_jobs(lot, shelf), shells))
    found = ((file.path, manifest.find_same(*file)) for file in files)
    same = {path: stamp for path, stamp in found if stamp}
    write_files(folder, [file for file in files if file.path not in same])
    return Done(shelf.take_fresh(), same)


def _choose_size(jobs: int) -> int:
    return max(1, min(JOBS_AT_ONCE, jobs // _LOTS_MINIMUM))


def keep_fresh(cache: Cache, fresh: Fresh) -> None:
    """Keep what was rendered for the next build."""
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
