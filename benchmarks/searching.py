"""Searching: what a query loads and takes on a built site, ours beside two others."""

import gzip
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Response, sync_playwright

from benchmarks.measure import Measurement, measure
from benchmarks.relevance import read_judged, search
from tests.chromium import QUIET, find_browser
from tests.serving import serve_folder

_LEVEL = 6
"""How hard hosts pack what they send."""
_ASK = """async ([root, text]) => {
  const pagefind = await import(`${root}pagefind/pagefind.js`);
  const found = await pagefind.search(text);
  await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
  return found.results.length;
}"""


class Searched(NamedTuple):
    """What searching a site takes, in bytes as a host sends them."""

    engine: str
    files: int
    size: int
    """Bytes of the whole index."""
    cold: float
    """Bytes that the first query of a visit loads, in the middle of all queries."""
    cold_95: float
    """Bytes that 95 of 100 queries do not exceed."""
    warm: float | None
    """Milliseconds of a query whose files are there, in the middle; None where not measured."""
    unanswered: float
    """The share of queries that find nothing."""


def search_ours(site: Path) -> Searched:
    """Search our own site with its own scripts, in Node; cold is the first answer."""
    found = search(site, [one.query for one in read_judged()])
    bytes_, times = [one["bytes"] for one in found], [one["ms"] for one in found]
    files = [file for part in "tvd" for file in (site / "search" / part).iterdir()]
    files.append(site / "search" / "meta.json")
    unanswered = statistics.fmean(not one["ids"] for one in found)
    return _sum_up("Paperfeed", files, bytes_, statistics.median(times), unanswered)


def weigh_lunr(site: Path) -> Searched:
    """Weigh Material's own search, which loads its whole index for any query."""
    workers = site.glob("assets/javascripts/workers/search.*.min.js")
    files = [site / "search" / "search_index.json", *workers]
    return _sum_up("Material’s lunr", files, [sum(map(_pack, files))], None, 0)


def search_pagefind(program: Path, site: Path) -> tuple[Measurement, Searched]:
    """Index a site with Pagefind and search it in Chromium, each query as a new visitor."""
    indexing = measure([str(program), "--site", str(site), "--quiet"])
    files = [file for file in (site / "pagefind").rglob("*") if file.is_file()]
    loaded, counts = [], []
    with serve_folder(site) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=QUIET)
        for judged in read_judged():
            size, count = _ask_pagefind(browser, url, site, judged.query)
            loaded.append(size)
            counts.append(count)
        browser.close()
    unanswered = statistics.fmean(not count for count in counts)
    return indexing, _sum_up("Pagefind", files, loaded, None, unanswered)


def _ask_pagefind(browser: Browser, url: str, site: Path, query: str) -> tuple[int, int]:
    """Return the bytes that a query loads, and how many results it has."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    paths: set[str] = set()

    def note(response: Response) -> None:
        paths.add(unquote(urlsplit(response.url).path).lstrip("/"))

    context.on("response", note)
    count: int = page.evaluate(_ASK, [url, query])
    context.close()
    return sum(_pack(site / path) for path in paths if path.startswith("pagefind/")), count


def _sum_up(
    engine: str,
    files: Sequence[Path],
    loaded: Sequence[int],
    warm: float | None,
    unanswered: float,
) -> Searched:
    ordered = sorted(loaded)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    size = sum(map(_pack, files))
    cold = statistics.median(ordered)
    return Searched(engine, len(files), size, cold, last, warm, unanswered)


def _pack(file: Path) -> int:
    content = file.read_bytes()
    return min(len(content), len(gzip.compress(content, _LEVEL, mtime=0)))
