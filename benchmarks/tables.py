"""Tables: results as Markdown."""

from collections.abc import Iterable, Sequence

from benchmarks.measure import Measurement
from benchmarks.searching import Searched
from benchmarks.suite import PLAIN_MKDOCS, ROWS, Result
from benchmarks.weights import KINDS, Weights


def write_times(results: Sequence[Result]) -> str:
    """Write what everything took; ratios are those of wall times at the same size."""
    rows = [["papers", "what", "wall s", "CPU s", "peak MiB", "of plain MkDocs"]]
    for result in results:
        plain = result.rows.get(PLAIN_MKDOCS)
        wall = plain.wall if isinstance(plain, Measurement) else None
        for label in sorted(result.rows, key=_place):
            found = result.rows[label]
            rows.append([f"{result.papers:,}", label, *_write_cells(found, wall)])
        if result.difference:
            sentence = f"changed site against a clean build: {result.difference}"
            rows.append([f"{result.papers:,}", sentence, "", "", "", ""])
    return _write_table(rows, texts=2)


def _place(label: str) -> int:
    return ROWS.index(label) if label in ROWS else len(ROWS)


def _write_cells(found: Measurement | str, plain: float | None) -> list[str]:
    if isinstance(found, str):
        return [found, "", "", ""]
    peak = "" if found.peak is None else f"{found.peak:,.0f}"
    ratio = f"{found.wall / plain:.2f}" if plain else ""
    return [f"{found.wall:,.2f}", f"{found.cpu:,.2f}", peak, ratio]


def write_searches(results: Iterable[Result]) -> str:
    """Write what a query loads and takes; bytes are those that a host sends, packed by gzip."""
    head = ["papers", "search", "files", "index kB", "cold query kB", "95 of 100", "warm ms"]
    rows = [[*head, "no answer"]]
    for result in results:
        for found in result.searches:
            cells = [found, *[""] * 6] if isinstance(found, str) else _write_search(found)
            rows.append([f"{result.papers:,}", *cells])
    return _write_table(rows, texts=2)


def _write_search(found: Searched) -> list[str]:
    sizes = [f"{size / 1000:,.1f}" for size in (found.size, found.cold, found.cold_95)]
    warm = "" if found.warm is None else f"{found.warm:.1f}"
    return [found.engine, f"{found.files:,}", *sizes, warm, f"{found.unanswered:.0%}"]


def write_weights(results: Iterable[Result]) -> str:
    """Write how many bytes a paper each kind of file takes, and what share of the site."""
    weighed = [(result.papers, result.weights) for result in results if result.weights]
    head = ["bytes a paper"]
    for papers, _ in weighed:
        head += [f"{papers:,} papers", "share"]
    rows = [head]
    for kind in KINDS:
        rows.append([kind])
        for papers, weights in weighed:
            size, total = weights.by_kind.get(kind, 0), sum(weights.by_kind.values())
            rows[-1] += [f"{size / papers:,.0f}", f"{size / total:.1%}"]
    rows.append(["everything"])
    for papers, weights in weighed:
        rows[-1] += [f"{sum(weights.by_kind.values()) / papers:,.0f}", ""]
    rows += _write_pages([weights for _, weights in weighed])
    return _write_table(rows, texts=1)


def _write_pages(weighed: Sequence[Weights]) -> list[list[str]]:
    """Write the size of the middle paper page, as it is and packed."""
    raw, packed = ["middle paper page"], ["middle paper page, gzip -9"]
    for weights in weighed:
        raw += [f"{weights.page:,.0f}", ""]
        packed += [f"{weights.page_packed:,.0f}", ""]
    return [raw, packed]


def _write_table(rows: Sequence[Sequence[str]], texts: int) -> str:
    """Write rows as a table whose first columns are texts, and the others numbers."""
    marks = ["---"] * texts + ["--:"] * (len(rows[0]) - texts)
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], marks, *rows[1:]])
