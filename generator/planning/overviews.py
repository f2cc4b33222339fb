"""What tells programs what there is: exports and the sitemap."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from generator.model.cuts import Cuts
from generator.model.headline import Headline
from generator.model.output import OutputFile
from generator.planning.jobs import (
    Job,
    Made,
    Outline,
    Plan,
    Share,
    alone,
    name_facts,
    name_papers,
)
from generator.rendering.addresses import paper_path
from generator.rendering.entries import entry_title
from generator.rendering.exports import (
    LLMS_PAPERS,
    finish_texts,
    render_overviews,
    split_exports,
    write_line,
)
from generator.rendering.site import Site
from generator.rendering.sitemap import name_sitemaps, render_robots, render_sitemap
from generator.shelf import Shelf


class _Export(NamedTuple):
    """A file with something of every paper, or of each of a year."""

    key: str
    path: str
    papers: Sequence[Headline]


def plan_exports(outline: Outline) -> Iterator[Job]:
    """Plan the exports and what leads to them."""
    paths = split_exports(outline.catalog.papers)
    make = partial(_make_exports, outline.site)
    for path, papers in paths.items():
        export = _Export(name_facts(outline, path, name_papers(papers)), path, papers)
        yield Job(export.key, (path,), None, Share(make, export))
    newest = outline.catalog.papers[:LLMS_PAPERS]
    head = outline.head
    key = name_facts(
        outline, {path: len(papers) for path, papers in paths.items()}, head and head.commit,
        [paper.id for paper in outline.catalog.papers], name_papers(newest),
        sorted(outline.catalog.by_topic),
    )  # fmt: skip
    names = ("exports.json", "papers.schema.json", "llms.txt", "build.json")
    yield Job(key, names, None, alone(_make_overviews, outline, paths))
    yield Job(
        name_facts(outline, "robots"), ("robots.txt",), None, alone(_make_robots, outline.site)
    )


def _make_exports(site: Site, exports: Sequence[_Export], shelf: Shelf) -> Iterator[Made]:
    for ending in (".bib", ".jsonl"):
        own = [export for export in exports if export.path.endswith(ending)]
        # Most of what the last build made stays.
        lasts = [shelf.recall_cuts(export.path) for export in own]
        missing = [_find_missing(*one) for one in zip(own, lasts, strict=True)]
        # The papers of all years are read faster together than by year.
        wanted = [paper for some in missing for paper in some]
        texts = _list_texts(ending, wanted, site, shelf)
        for export, last, some in zip(own, lasts, missing, strict=True):
            fresh = finish_texts(export.path, islice(texts, len(some)))
            named = dict(zip((paper.key for paper in some), fresh, strict=True))
            is_new = len(some) == len(export.papers)
            old = b"" if is_new else shelf.read_last(export.path, sum(last.sizes))
            content, cuts = last.renew(old, [paper.key for paper in export.papers], named)
            shelf.keep_cuts(export.path, export.key, cuts)
            yield OutputFile(export.path, content)


def _list_texts(ending: str, papers: Sequence[Headline], site: Site, shelf: Shelf) -> Iterator[str]:
    """Return what each paper puts into exports whose names end so."""
    if ending == ".bib":
        return shelf.read_part("bibtex", papers)
    pairs = zip(papers, shelf.read_texts(papers), strict=True)
    return (write_line(paper, text, site.settings) for paper, text in pairs)


def _find_missing(export: _Export, last: Cuts) -> list[Headline]:
    """Return the papers of which an export has nothing yet."""
    known = frozenset(last.names)
    return [paper for paper in export.papers if paper.key not in known]


def _make_overviews(
    outline: Outline, paths: Mapping[str, Sequence[Headline]], shelf: Shelf
) -> Iterable[Made]:
    newest = shelf.papers(outline.catalog.papers[:LLMS_PAPERS])
    titles = [entry_title(paper) for paper in newest]
    counts = {path: len(papers) for path, papers in paths.items()}
    return render_overviews(outline.catalog, titles, counts, outline.site, outline.head)


def plan_sitemap(outline: Outline, plan: Plan, hand_written: Sequence[str]) -> Job:
    """Plan the sitemap of generated and hand-written pages, dated by their papers."""
    pages = [job.paths[0] for job in plan.all if job.frame]
    papers = outline.catalog.papers
    days = [paper.updated_at.toordinal() for paper in papers]
    key = name_facts(outline, "\n".join(pages), days, hand_written)
    make = alone(_make_sitemap, outline.site, pages, papers, hand_written)
    return Job(key, name_sitemaps(len(pages) + len(hand_written)), None, make)


def _make_sitemap(
    site: Site,
    pages: Iterable[str],
    papers: Sequence[Headline],
    hand_written: Sequence[str],
    _: Shelf,
) -> Iterable[Made]:
    days = {paper_path(one.id): one.updated_at.date() for one in papers}
    paths = [*sorted(page.removesuffix("index.html") for page in pages), *hand_written]
    return render_sitemap([(path, days.get(path)) for path in paths], site.settings)


def _make_robots(site: Site, _: Shelf) -> Iterator[Made]:
    yield render_robots(site.settings)
