"""What needs whole papers: their own pages and files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from generator.model.headline import Headline
from generator.model.paper import Paper
from generator.planning.jobs import (
    Job,
    Made,
    Outline,
    Share,
    Work,
    name_bytes,
)
from generator.planning.lists import choose_parts
from generator.planning.related import Comparison
from generator.rendering.addresses import paper_path
from generator.rendering.fragments import Part
from generator.rendering.paper_page import (
    PAPER_FRAME,
    render_citation,
    render_paper,
    render_redirect,
)
from generator.rendering.related import view_related
from generator.rendering.site import Site
from generator.shelf import Shelf


class _Own(NamedTuple):
    """What a paper's own files are made of."""

    headline: Headline
    linked: frozenset[str]
    """The authors that have pages of their own."""


def plan_papers(outline: Outline, comparison: Comparison) -> list[Job]:
    """Plan papers' own files."""
    slugs = frozenset(listing.slug for listing in outline.listings.authors)
    make = partial(_make_papers, outline.site, comparison, choose_parts(outline))
    return [
        _plan_paper(outline, paper, slugs.intersection(paper.slugs), comparison, make)
        for paper in outline.catalog.papers
    ]


def _plan_paper(
    outline: Outline, paper: Headline, linked: frozenset[str], comparison: Comparison, make: Work
) -> Job:
    path = paper_path(paper.id)
    aliases = [f"{paper_path(alias)}index.html" for alias in paper.aliases]
    own = f"{paper.key} {' '.join(sorted(linked))}\n".encode()
    return Job(
        name_bytes(outline, own + comparison.describe(paper.id)),
        (f"{path}index.html", f"{path}index.md", f"{path}cite.bib", *aliases),
        PAPER_FRAME,
        Share(make, _Own(paper, linked)),
    )


def _make_papers(
    site: Site,
    comparison: Comparison,
    chosen: Mapping[Part, Collection[str]],
    works: Sequence[_Own],
    shelf: Shelf,
) -> Iterator[Made]:
    headlines = [work.headline for work in works]
    shelf.make_parts(headlines, chosen)
    papers, bibtexes = shelf.papers(headlines), shelf.pick("bibtex", headlines)
    related = [comparison.find(headline.id) for headline in headlines]
    spelt = _spell(papers, [{gram for one in some for gram in one.grams} for some in related])
    below = [view_related(some, words) for some, words in zip(related, spelt, strict=True)]
    for paper, bibtex, work, shown in zip(papers, bibtexes, works, below, strict=True):
        yield render_paper(paper, bibtex, work.linked, shown, site)
    for paper, bibtex in zip(papers, bibtexes, strict=True):
        yield render_citation(paper.id, bibtex)
        for alias in paper.aliases:
            yield render_redirect(alias, paper, site.settings)


def _spell(
    papers: Sequence[Paper], grams: Sequence[Collection[int]]
) -> Sequence[Mapping[int, str]]:
    if not any(grams):
        return [{} for _ in papers]
    # The library takes longer to load than a small site to build: only where papers are related.
    from generator.search.grams import spell_grams

    return spell_grams(papers, grams)
