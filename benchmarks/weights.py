"""Weights: how many bytes a site publishes, by kind of file."""

import gzip
import os
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_SAMPLE = 500
_FEEDS = {"feed.xml", "atom.xml", "feed.json"}
_LISTS = ("topics", "authors", "venues", "archive", "papers")
KINDS = (
    "paper pages", "paper Markdown", "paper BibTeX",
    *(f"lists: {section}" for section in _LISTS), "home page",
    "feeds: site", "feeds: archives", "feeds: topics", "feeds: venues", "feeds: authors",
    "exports", "search", "sitemap", "assets", "other",
)  # fmt: skip
"""In the order of the table."""


class Weights(NamedTuple):
    """What a site weighs."""

    by_kind: dict[str, int]
    """Bytes."""
    page: float
    """Bytes of the middle paper page."""
    page_packed: float
    """The same after gzip at its best."""


def weigh(site: Path) -> Weights:
    """Weigh every file of a site."""
    by_kind: Counter[str] = Counter()
    pages = []
    for path in sorted(list_files(site)):
        kind = name_kind(path, site)
        by_kind[kind] += (site / path).stat().st_size
        if kind == "paper pages":
            pages.append(site / path)
    raw = [page.read_bytes() for page in pages[:: max(1, len(pages) // _SAMPLE)]]
    return Weights(
        dict(by_kind),
        statistics.median(map(len, raw)),
        statistics.median(len(gzip.compress(one, 9, mtime=0)) for one in raw),
    )


def name_kind(path: str, site: Path) -> str:
    """Return the kind of a file by its path below the site."""
    section, _, rest = path.partition("/")
    name = path.rpartition("/")[2]
    if name in _FEEDS:
        known = {"feeds": "archives", "topics": "topics", "venues": "venues", "authors": "authors"}
        return f"feeds: {known.get(section, 'site') if rest else 'site'}"
    if section == "papers" and rest:
        return _name_paper_kind(path, site)
    if section in _LISTS and name == "index.html":
        return f"lists: {section}"
    if section in {"search", "assets"} and rest:
        return section
    if path == "index.html":
        return "home page"
    if section.startswith("sitemap"):
        return "sitemap"
    is_export = section.startswith(("papers", "exports")) or section.endswith((".bib", ".jsonl"))
    return "exports" if is_export else "other"


def _name_paper_kind(path: str, site: Path) -> str:
    if path.endswith(".md"):
        return "paper Markdown"
    if path.endswith(".bib"):
        return "paper BibTeX"
    # Lists have no Markdown beside them, and neither have pages that only lead elsewhere.
    if (site / path).with_suffix(".md").exists():
        return "paper pages"
    is_list = path == "papers/index.html" or path.startswith("papers/page/")
    return "lists: papers" if is_list else "other"


def list_files(folder: Path) -> Iterator[str]:
    """Yield every file below a folder, with `/` between the parts of its path."""
    for parent, _, names in os.walk(folder):
        base = Path(parent).relative_to(folder)
        for name in names:
            yield (base / name).as_posix()


def compare_sites(one: Path, other: Path) -> list[str]:
    """Return the files that are not the same in two sites."""
    paths = sorted({*list_files(one), *list_files(other)})
    return [path for path in paths if _read(one / path) != _read(other / path)]


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
