"""What puts papers' fragments together: pages of listings, their feeds, and directories."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from generator.model.headline import Headline
from generator.model.listing import Directory, Listing, ListingPage
from generator.model.table import Table
from generator.planning.jobs import Job, Made, Outline, Share, Work, alone, name_facts, name_papers
from generator.planning.papers import make_entries
from generator.rendering.entries import Entry
from generator.rendering.feeds import (
    FORM_OF,
    Format,
    archive_path,
    count_archives,
    pick_archive,
    render_archive,
    render_listing_feed,
    take_newest,
)
from generator.rendering.follow_page import FOLLOW_FRAME, choose_listed, render_follow
from generator.rendering.fragments import Part, pick_card
from generator.rendering.listing_pages import (
    Side,
    choose_form,
    directory_frame,
    listing_frame,
    make_side,
    render_directory,
    render_listing_page,
)
from generator.rendering.opml import render_opml
from generator.rendering.site import Site
from generator.selection.listings import paginate
from generator.shelf import Shelf


def plan_lists(outline: Outline) -> list[Job]:
    """Plan all lists, the home page first."""
    side = make_side(outline.catalog)
    listings = outline.listings
    own = name_facts(outline, side)
    others = name_facts(outline, [topic for topic, _ in side.topics])
    make = partial(_make_listing_pages, outline.site, side)
    jobs = [
        _plan_listing_page(outline, page, own if listing is listings.home else others, make)
        for listing in listings.all
        for page in paginate(listing)
    ]
    make_feeds = partial(_make_listing_feeds, outline.site)
    jobs += [
        _plan_listing_feeds(outline, listing, make_feeds)
        for listing in listings.all[1:]
        if listing.feeds
    ]
    archives = count_archives(outline.catalog.papers)
    jobs += [_plan_archive(outline, number) for number in range(1, archives + 1)]
    jobs += [_plan_directory(outline, directory) for directory in listings.directories]
    return [*jobs, _plan_follow(outline)]


def _plan_archive(outline: Outline, number: int) -> Job:
    papers = pick_archive(outline.catalog.papers, number)
    path = archive_path(number)
    key = name_facts(outline, path, name_papers(outline, papers))
    return Job(key, (path,), None, alone(_make_archive, outline, number))


def _make_archive(outline: Outline, number: int, shelf: Shelf) -> Iterator[Made]:
    home = outline.listings.home
    entries = shelf.pick("entry", pick_archive(home.papers, number))
    yield render_archive(home, number, entries, outline.site.settings)


def _plan_listing_feeds(outline: Outline, listing: Listing, make: Work) -> Job:
    newest = take_newest(listing)
    paths = tuple(listing.path + form.name for form in list_forms(listing))
    key = name_facts(
        outline, paths, listing.title, listing.description, name_papers(outline, newest)
    )
    return Job(key, paths, None, Share(make, listing))


def list_forms(listing: Listing) -> list[Format]:
    """Return the formats of a listing's own feed."""
    return [FORM_OF[form] for form in listing.feeds]


def _make_listing_feeds(site: Site, listings: Sequence[Listing], shelf: Shelf) -> Iterator[Made]:
    by_author = [take_newest(listing) for listing in listings if listing.section == "authors"]
    others = [take_newest(listing) for listing in listings if listing.section != "authors"]
    pointers = _pick("entry", by_author, shelf)
    papers = {paper.id: paper for newest in others for paper in newest}
    entries = dict(zip(papers, make_entries(site, list(papers.values()), shelf), strict=True))
    # Feeds of topics and venues have many papers in common.
    written = {form: _write_entries(form, entries) for form in FORM_OF.values()}
    for listing in listings:
        for form in list_forms(listing):
            texts = pointers if listing.section == "authors" else written[form]
            shown = [texts[paper.id] for paper in take_newest(listing)]
            yield render_listing_feed(form, listing, shown, site.settings)


def _write_entries(form: Format, entries: Mapping[str, Entry]) -> Table[str]:
    """Return the text of each entry by its paper's id, written when it is needed."""
    return Table(lambda paper_id: form.write_entry(entries[paper_id]))


def _pick(part: Part, groups: Iterable[Sequence[Headline]], shelf: Shelf) -> dict[str, str]:
    """Return one part of what all papers of some groups put into shared files, by their ids."""
    papers = list({paper.id: paper for papers in groups for paper in papers}.values())
    return dict(zip((paper.id for paper in papers), shelf.pick(part, papers), strict=True))


def _plan_listing_page(outline: Outline, page: ListingPage, shown: str, make: Work) -> Job:
    """Plan a page of a list; `shown` names what of the side stands beside it."""
    listing = page.listing
    key = name_facts(
        outline, page.path, listing.title, listing.description, listing.feeds, listing.hue,
        page.number, page.newer, page.older, shown, name_papers(outline, page.papers),
    )  # fmt: skip
    return Job(key, (f"{page.path}index.html",), listing_frame(page), Share(make, page))


def _make_listing_pages(
    site: Site, side: Side, pages: Sequence[ListingPage], shelf: Shelf
) -> Iterator[Made]:
    forms = [choose_form(page, is_small=site.is_small) for page in pages]
    formed = list(zip(pages, forms, strict=True))
    titles = _pick("dense", (page.papers for page, form in formed if form == "dense"), shelf)
    cards = _pick("card", (page.papers for page, form in formed if form != "dense"), shelf)
    for page, form in formed:
        if form == "dense":
            shown = titles
        else:
            shown = {paper.id: pick_card(cards[paper.id], form) for paper in page.papers}
        yield render_listing_page(page, shown, side, site)


def _plan_directory(outline: Outline, directory: Directory) -> Job:
    path = f"{directory.path}index.html"
    make = alone(_make_directory, outline.site, directory)
    return Job(name_facts(outline, path, directory), (path,), directory_frame(directory), make)


def _make_directory(site: Site, directory: Directory, _: Shelf) -> Iterator[Made]:
    yield render_directory(directory, site)


def _plan_follow(outline: Outline) -> Job:
    chosen = choose_listed(outline.listings.all)
    facts = [(listing.path, listing.title, listing.feeds, listing.hue) for listing in chosen]
    make = alone(_make_follow, outline.site, chosen)
    return Job(
        name_facts(outline, "follow", facts),
        ("follow/index.html", "feeds.opml"),
        FOLLOW_FRAME,
        make,
    )


def _make_follow(site: Site, chosen: Sequence[Listing], _: Shelf) -> Iterator[Made]:
    yield render_follow(chosen, site)
    yield render_opml(chosen, site.settings)
