"""The suite: everything that is measured at one size, ours and rivals' by turns."""

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Error

from benchmarks.corpus import change_papers, make_git_history, make_project
from benchmarks.machine import Programs
from benchmarks.measure import MeasureError, Measurement, measure
from benchmarks.rivals import make_hugo_project, make_mkdocs_project, read_twins
from benchmarks.searching import Searched, search_ours, search_pagefind, weigh_lunr
from benchmarks.seeds import REPOSITORY
from benchmarks.weights import Weights, compare_sites, weigh
from generator.selection.listings import AUTHOR_FEED_MINIMUM, FEWER_AUTHOR_PAGES_FROM

CHANGED = 50
CLEAN = "build, clean"
WITHOUT_SEARCH = "build, clean, without search and related papers"
PAGES_AND_RSS = "build, clean, pages and RSS alone"
UNCHANGED = "build, nothing changed"
SOME_CHANGED = f"build, {CHANGED} papers changed"
CHANGED_WITHOUT_SEARCH = f"build, {CHANGED} papers changed, without search and related papers"
CHECK = "check of all records, clean"
PLAIN_MKDOCS = "plain MkDocs and Material, with search"
HUGO = "Hugo, pages and RSS alone"
PAGEFIND = "Pagefind, on the pages of plain MkDocs"
ROWS = (
    CLEAN, WITHOUT_SEARCH, PAGES_AND_RSS, UNCHANGED, SOME_CHANGED, CHANGED_WITHOUT_SEARCH, CHECK,
    PLAIN_MKDOCS, HUGO, PAGEFIND,
)  # fmt: skip
"""In the order of the table."""
PAGEFIND_MAXIMUM = 10_000
"""Papers above which Pagefind takes most of a machine's memory."""
_QUIET = {"NO_MKDOCS_2_WARNING": "true"}


class Task(NamedTuple):
    """A command to measure, and what to do before each time."""

    label: str
    command: Sequence[str]
    prepare: Callable[[int], None]


@dataclass
class Result:
    """What was found at one size."""

    papers: int
    rows: dict[str, Measurement | str] = field(default_factory=dict)
    """A measurement by its label, or what went wrong."""
    weights: Weights | None = None
    searches: list[Searched | str] = field(default_factory=list)
    difference: str = ""
    """Whether an incremental build gives the same site as a clean one."""


@dataclass(frozen=True)
class Suite:
    """Measures one size in a folder of its own."""

    folder: Path
    papers: int
    rounds: int
    report: Callable[[str], None]

    @property
    def project(self) -> Path:
        """Return the folder of our own project."""
        return self.folder / "ours"

    def run(self, programs: Programs, *, with_rivals: bool) -> Result:
        """Measure everything, and leave nothing behind."""
        result = Result(self.papers)
        make_project(self.project, self.papers)
        try:
            tasks = self._plan_clean()
            if with_rivals:
                tasks[-1:-1] = self._plan_rivals(programs.hugo, result)
            self._measure(tasks, result)
            self._search(programs.pagefind, result, with_rivals=with_rivals)
            # A RAM disk does not hold every site of 100,000 papers at once.
            _remove(self.folder / "mkdocs")
            _remove(self.folder / "hugo")
            result.weights = weigh(self.project / "site")
            self._measure(self._plan_warm(), result)
            result.difference = self._compare()
            self._measure(self._plan_without_search(), result)
        except (MeasureError, statistics.StatisticsError) as error:
            result.difference = f"failed: {error}"
        finally:
            shutil.rmtree(self.folder)
        return result

    def _plan_clean(self) -> list[Task]:
        """Plan what starts from records alone; the last leaves a site and a cache behind."""
        clean = self._clear
        return [
            Task(CHECK, self._ours("check"), clean),
            Task(
                PAGES_AND_RSS,
                self._ours("build", "benchmarks.pages_and_rss"),
                clean,
            ),
            Task(
                WITHOUT_SEARCH,
                self._ours("build", "benchmarks.without_search"),
                clean,
            ),
            Task(CLEAN, self._ours("build"), clean),
        ]

    def _plan_warm(self) -> list[Task]:
        return [
            Task(UNCHANGED, self._ours("build"), lambda _: None),
            Task(
                SOME_CHANGED,
                self._ours("build"),
                lambda number: change_papers(self.project, CHANGED, number),
            ),
        ]

    def _plan_without_search(self) -> list[Task]:
        """Plan updates of a site without search, which the first round makes beforehand."""
        command = self._ours("build", "benchmarks.without_search")

        def prepare(number: int) -> None:
            if number == 1:
                self._clear(0)
                measure(command, _QUIET)
            change_papers(self.project, CHANGED, self.rounds + number)

        return [Task(CHANGED_WITHOUT_SEARCH, command, prepare)]

    def _plan_rivals(self, hugo: Path | None, result: Result) -> list[Task]:
        """Write the rivals' projects, and plan their builds."""
        self.report(f"{self.papers:,} papers: writing the same as Markdown")
        markdown = self.folder / "markdown"
        measure([*self._ours("build"), "--markdown", str(markdown)])
        twins = read_twins(markdown)
        shutil.rmtree(markdown)
        plain, other = self.folder / "mkdocs", self.folder / "hugo"
        config = make_mkdocs_project(plain, self.project, twins)
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)]
        tasks = [Task(PLAIN_MKDOCS, command, lambda _: _remove(plain / "site"))]
        if hugo:
            minimum = AUTHOR_FEED_MINIMUM if self.papers >= FEWER_AUTHOR_PAGES_FROM else 1
            make_hugo_project(other, self.project, twins, minimum)
            source = ["--source", str(other)]
            tasks.append(Task(HUGO, [str(hugo), *source], lambda _: _remove(other / "public")))
        else:
            result.rows[HUGO] = "not installed"
        return tasks

    def _measure(self, tasks: Sequence[Task], result: Result) -> None:
        """Measure each task once a round, and keep the medians."""
        found: dict[str, list[Measurement]] = {}
        for number in range(1, self.rounds + 1):
            for task in tasks:
                self.report(f"{self.papers:,} papers, round {number}: {task.label}")
                task.prepare(number)
                try:
                    found.setdefault(task.label, []).append(measure(task.command, _QUIET))
                except MeasureError as error:
                    result.rows[task.label] = f"failed: {error}"
        for label, measurements in found.items():
            if measurements:
                result.rows.setdefault(label, take_median(measurements))

    def _search(self, pagefind: Path | None, result: Result, *, with_rivals: bool) -> None:
        """Search our site and plain MkDocs', ours by its own scripts."""
        self.report(f"{self.papers:,} papers: searching")
        result.searches.append(search_ours(self.project / "site"))
        if not with_rivals:
            return
        plain = self.folder / "mkdocs" / "site"
        result.searches.append(weigh_lunr(plain))
        if self.papers > PAGEFIND_MAXIMUM or pagefind is None:
            reason = "not installed" if pagefind is None else "not run at this size"
            result.searches.append(f"Pagefind: {reason}")
            return
        try:
            result.rows[PAGEFIND], searched = search_pagefind(pagefind, plain)
            result.searches.append(searched)
        except (MeasureError, Error) as error:
            result.searches.append(f"Pagefind: failed: {error}")

    def _compare(self) -> str:
        """Build anew what the last build brought up to date, and compare."""
        site, earlier = self.project / "site", self.folder / "earlier"
        site.rename(earlier)
        self._clear(0)
        self.report(f"{self.papers:,} papers: comparing with a clean build")
        measure(self._ours("build"), _QUIET)
        different = compare_sites(earlier, site)
        if not different:
            return "identical"
        return f"{len(different):,} files differ: {', '.join(different[:20])}"

    def _clear(self, _: int) -> None:
        _remove(self.project / "site")
        _remove(self.project / "build")

    def _ours(self, command: str, module: str = "generator") -> list[str]:
        config = self.project / "mkdocs.yml"
        return [sys.executable, "-m", module, command, "--config-file", str(config)]


def measure_dating(folder: Path, commits: int) -> Measurement | str:
    """Measure how long git takes to date records, each added by a commit of its own."""
    make_git_history(folder, commits)
    command = [sys.executable, "-m", "benchmarks.dating", str(folder / "mkdocs.yml")]
    finished = subprocess.run(  # noqa: S603 (an argument list, no shell)
        command, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    shutil.rmtree(folder)
    if finished.returncode:
        return f"failed: {finished.stderr.strip()[-200:]}"
    answer = json.loads(finished.stdout)
    return Measurement(answer["wall"], answer["cpu"], None)


def take_median(measurements: Sequence[Measurement]) -> Measurement:
    """Return the median of each quantity."""
    wall, cpu, peak = zip(*measurements, strict=True)
    peaks = [one for one in peak if one is not None]
    return Measurement(
        statistics.median(wall), statistics.median(cpu), statistics.median(peaks) if peaks else None
    )


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
