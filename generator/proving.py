"""The last look before a site is applied: every file of it, as a browser would read it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.problems import Problem
from generator.progress import Report
from generator.scanning.files import scan_file
from generator.scanning.walls import Walls
from generator.workers import run_in_lots
from generator.writing import list_files, read_bytes_if_there

_LOT = 100


def prove_site(
    scratch: Path, site: Path, kept: Iterable[str], walls: Walls, report: Report
) -> list[Problem]:
    """Return every fault of a site that was built: of its new files, and of those that stay."""
    fresh = sorted(list_files(scratch))
    files = [(scratch, path) for path in fresh] + [(site, path) for path in sorted(set(kept))]

    def scan_lot(lot: Sequence[tuple[Path, str]]) -> list[Problem]:
        return [
            problem
            for folder, path in lot
            for problem in scan_file(path, read_bytes_if_there(folder / path) or b"", walls)
        ]

    problems: list[Problem] = []
    for number, found in enumerate(run_in_lots(scan_lot, files, _LOT)):
        report(f"scanning file {number * _LOT:,} of {len(files):,}")
        problems += found
    return problems
