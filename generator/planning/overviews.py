"""What tells programs what there is: exports and the sitemap."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from generator.model.headline import Headline
from generator.model.output import OutputFile
from generator.model.pieces import Pieces
from generator.planning.jobs import (
    Job,
    Made,
    Outline,
    Plan,
    Share,
    alone,
    list_keys,
    name_facts,
    name_papers,
)
from generator.rendering.addresses import paper_path
from generator.rendering.entries import entry_title
from generator.rendering.exports import (
    LLMS_PAPERS,
    make_pieces,
    render_overviews,
    split_exports,
)
from generator.rendering.fragments import Part
from generator.rendering.site import Site
from generator.rendering.sitemap import Place, name_sitemaps, render_robots, render_sitemap
from generator.shelf import Shelf

_EXPORTED: tuple[tuple[Part, str], ...] = (("bibtex", ".bib"), ("line", ".jsonl"))
"""What a paper puts into exports, and how their names end."""


class _Export(NamedTuple):
    """A file with a piece of every paper, or of each of a year."""

    key: str
    path: str
    papers: Sequence[Headline]
    names: Sequence[str]
    """What each paper's piece is made of."""


def plan_exports(outline: Outline) -> Iterator[Job]:
    """Plan the exports and what leads to them."""
    paths = split_exports(outline.catalog.papers)
    for path, papers in paths.items():
        keys = list_keys(outline, papers)
        export = _Export(name_facts(outline, path, "".join(keys)), path, papers, keys)
        yield Job(export.key, (path,), None, Share(_make_exports, export))
    newest = outline.catalog.papers[:LLMS_PAPERS]
    head = outline.head
    key = name_facts(
        outline, {path: len(papers) for path, papers in paths.items()}, head and head.commit,
        [paper.id for paper in outline.catalog.papers], name_papers(outline, newest),
        sorted(outline.catalog.by_topic),
    )  # fmt: skip
    names = ("exports.json", "papers.schema.json", "llms.txt", "build.json")
    yield Job(key, names, None, alone(_make_overviews, outline, paths))
    yield Job(
        name_facts(outline, "robots"), ("robots.txt",), None, alone(_make_robots, outline.site)
    )


def _make_exports(exports: Sequence[_Export], shelf: Shelf) -> Iterator[Made]:
    for part, ending in _EXPORTED:
        own = [export for export in exports if export.path.endswith(ending)]
        # Most of what the last build made stays.
        lasts = [shelf.recall_pieces(export.path) for export in own]
        missing = [_find_missing(*one) for one in zip(own, lasts, strict=True)]
        # The papers of all years are read faster together than by year.
        texts = shelf.read_part(part, [paper for some in missing for paper in some.values()])
        for export, last, some in zip(own, lasts, missing, strict=True):
            fresh = make_pieces(export.path, islice(texts, len(some)))
            pieces = last.renew(export.names, dict(zip(some, fresh, strict=True)))
            shelf.keep_pieces(export.path, export.key, pieces)
            yield OutputFile(export.path, pieces.content)


def _find_missing(export: _Export, last: Pieces) -> dict[str, Headline]:
    """Return the papers of which an export has no piece yet, by what that is made of."""
    known = frozenset(last.names)
    every = zip(export.names, export.papers, strict=True)
    return {name: paper for name, paper in every if name not in known}


def _make_overviews(
    outline: Outline, paths: Mapping[str, Sequence[Headline]], shelf: Shelf
) -> Iterable[Made]:
    newest = shelf.papers(outline.catalog.papers[:LLMS_PAPERS])
    titles = [entry_title(paper) for paper in newest]
    counts = {path: len(papers) for path, papers in paths.items()}
    return render_overviews(outline.catalog, titles, counts, outline.site, outline.head)


def plan_sitemap(outline: Outline, plan: Plan, hand_written: Sequence[str]) -> Job:
    """Plan the sitemap of generated and hand-written pages, dated by their papers."""
    days = {paper_path(one.id): one.updated_at.date() for one in outline.catalog.papers}
    paths = [job.paths[0].removesuffix("index.html") for job in plan.all if job.frame]
    places = [(path, days.get(path)) for path in [*sorted(paths), *hand_written]]
    files = name_sitemaps(len(places))
    return Job(name_facts(outline, places), files, None, alone(_make_sitemap, outline.site, places))


def _make_sitemap(site: Site, places: Sequence[Place], _: Shelf) -> Iterable[Made]:
    return render_sitemap(places, site.settings)


def _make_robots(site: Site, _: Shelf) -> Iterator[Made]:
    yield render_robots(site.settings)
