"""What tells programs what there is: exports and the sitemap."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from generator.model.headline import Headline
from generator.planning.jobs import Job, Made, Outline, Plan, Share, alone, name_facts, name_papers
from generator.rendering.addresses import paper_path
from generator.rendering.entries import entry_title
from generator.rendering.exports import (
    LLMS_PAPERS,
    render_export,
    render_overviews,
    split_exports,
)
from generator.rendering.fragments import Part
from generator.rendering.site import Site
from generator.rendering.sitemap import Place, name_sitemaps, render_robots, render_sitemap
from generator.shelf import Shelf

_EXPORTED: tuple[tuple[Part, str], ...] = (("bibtex", ".bib"), ("line", ".jsonl"))
"""What a paper puts into exports, and how their names end."""


def plan_exports(outline: Outline) -> Iterator[Job]:
    """Plan the exports and what leads to them."""
    paths = split_exports(outline.catalog.papers)
    for path, papers in paths.items():
        key = name_facts(outline, path, name_papers(outline, papers))
        yield Job(key, (path,), None, Share(_make_exports, (path, papers)))
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


def _make_exports(
    exports: Sequence[tuple[str, Sequence[Headline]]], shelf: Shelf
) -> Iterator[Made]:
    for part, ending in _EXPORTED:
        own = [(path, papers) for path, papers in exports if path.endswith(ending)]
        # The papers of all years are read faster together than by year.
        texts = shelf.read_part(part, [paper for _, papers in own for paper in papers])
        for path, papers in own:
            yield render_export(path, islice(texts, len(papers)))


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
