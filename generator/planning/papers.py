"""What needs whole papers: their own pages and files, and the feeds of the site."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from generator.model.headline import Headline
from generator.planning.jobs import Job, Made, Outline, Share, Work, alone, name_facts, name_papers
from generator.rendering.addresses import paper_path
from generator.rendering.entries import Entry, make_entry
from generator.rendering.feeds import (
    FORMATS,
    WINDOW,
    Format,
    count_archives,
    count_window,
    render_newest,
)
from generator.rendering.paper_page import (
    paper_frame,
    render_citation,
    render_paper,
    render_redirect,
)
from generator.rendering.related import Related, describe_shown, view_related
from generator.rendering.site import Site
from generator.shelf import Shelf


class _Own(NamedTuple):
    """What a paper's own files are made of."""

    headline: Headline
    linked: frozenset[str]
    """The authors that have pages of their own."""
    related: Sequence[Related]


def plan_papers(outline: Outline, related: Mapping[str, Sequence[Related]]) -> list[Job]:
    """Plan what needs whole papers: their own files, and the newest files of the site's feeds.

    `related` are the papers below each paper, by its id.
    """
    slugs = frozenset(listing.slug for listing in outline.listings.authors)
    papers = outline.catalog.papers
    shown = {paper.id: name_facts(outline, describe_shown(paper)) for paper in papers}
    make = partial(_make_papers, outline.site)
    jobs = [
        _plan_paper(outline, paper, related.get(paper.id, ()), slugs, shown, make)
        for paper in papers
    ]
    return jobs + [_plan_newest(outline, form) for form in FORMATS]


def _plan_paper(
    outline: Outline,
    paper: Headline,
    related: Sequence[Related],
    author_slugs: frozenset[str],
    shown: Mapping[str, str],
    make: Work,
) -> Job:
    linked = author_slugs.intersection(paper.slugs)
    path = paper_path(paper.id)
    aliases = tuple(f"{paper_path(alias)}index.html" for alias in paper.aliases)
    return Job(
        name_facts(outline, outline.keys[paper.id], sorted(linked), _name_related(related, shown)),
        (f"{path}index.html", f"{path}index.md", f"{path}cite.bib", *aliases),
        paper_frame(paper.id),
        Share(make, _Own(paper, linked, related)),
    )


def _name_related(related: Sequence[Related], shown: Mapping[str, str]) -> str:
    """Name what stands below a paper; numbers are written as memory has them, for speed."""
    grams = array("I", chain.from_iterable(one.grams for one in related)).tobytes().hex()
    return " ".join([f"{shown[one.headline.id]} {len(one.grams)}" for one in related] + [grams])


def _make_papers(site: Site, works: Sequence[_Own], shelf: Shelf) -> Iterator[Made]:
    # The library takes longer to load than a small site to build: only for papers that changed.
    from generator.search.grams import spell_grams

    headlines = [work.headline for work in works]
    shelf.make_parts(headlines)
    papers, bibtexes = shelf.papers(headlines), shelf.pick("bibtex", headlines)
    wanted = [{gram for one in work.related for gram in one.grams} for work in works]
    spelt = spell_grams(papers, wanted)
    below = [view_related(one.related, words) for one, words in zip(works, spelt, strict=True)]
    for paper, bibtex, work, related in zip(papers, bibtexes, works, below, strict=True):
        yield render_paper(paper, bibtex, work.linked, related, site)
    for paper, bibtex in zip(papers, bibtexes, strict=True):
        yield render_citation(paper.id, bibtex)
        for alias in paper.aliases:
            yield render_redirect(alias, paper, site.settings)


def _plan_newest(outline: Outline, form: Format) -> Job:
    papers = outline.catalog.papers
    unarchived = len(papers) - count_archives(papers) * WINDOW
    wanted = papers[: max(count_window(papers), unarchived)]
    key = name_facts(outline, form.name, len(papers), name_papers(outline, wanted))
    return Job(key, (form.name,), None, alone(_make_newest, outline, form, wanted))


def _make_newest(
    outline: Outline, form: Format, wanted: Sequence[Headline], shelf: Shelf
) -> Iterator[Made]:
    # Only as many as the newest file has room for are made, a few at a time.
    some = (wanted[start : start + WINDOW] for start in range(0, len(wanted), WINDOW))
    entries = chain.from_iterable(make_entries(outline.site, papers, shelf) for papers in some)
    written = map(form.write_entry, entries)
    yield render_newest(form, outline.listings.home, written, outline.site.settings)


def make_entries(site: Site, papers: Sequence[Headline], shelf: Shelf) -> list[Entry]:
    """Make the entries of some papers, for any feed."""
    return [make_entry(paper, site) for paper in shelf.papers(papers)]
