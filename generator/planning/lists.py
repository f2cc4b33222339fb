"""What puts papers' fragments together: pages of listings, their feeds, and directories."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from generator.model.headline import Headline
from generator.model.listing import Directory, Listing, ListingPage
from generator.planning.jobs import Job, Made, Outline, Share, Work, alone, name_facts, name_papers
from generator.rendering.feeds import (
    FORM_OF,
    FORMATS,
    WINDOW,
    Format,
    archive_path,
    count_archives,
    count_window,
    pick_archive,
    render_archive,
    render_listing_feed,
    render_newest,
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
    home, *jobs = (
        _plan_listing_page(outline, page, own if listing is listings.home else others, make)
        for listing in listings.all
        for page in paginate(listing)
    )
    make_feeds = partial(_make_listing_feeds, outline.site)
    jobs += [
        _plan_listing_feeds(outline, listing, make_feeds)
        for listing in listings.all[1:]
        if listing.feeds
    ]
    archives = count_archives(outline.catalog.papers)
    jobs += [_plan_archive(outline, number) for number in range(1, archives + 1)]
    newest = [_plan_newest(outline, form) for form in FORMATS]
    directories = [_plan_directory(outline, directory) for directory in listings.directories]
    return [home, *newest, *directories, *jobs, _plan_follow(outline)]


def choose_parts(outline: Outline) -> Mapping[Part, Collection[str]]:
    """Return the papers, by id, of which lists and feeds show each part, where only a few need it.

    They are those on the newest pages of lists, and in the feeds beside. Others may be needed:
    the site's own feed has room for more, in the first days of a site above all.
    """
    newest = [paper.id for paper in outline.catalog.papers[:WINDOW]]
    chosen: dict[Part, set[str]] = {form.part: set(newest) for form in FORMATS}
    chosen["card"] = set()
    for listing in outline.listings.all:
        if listing.section == "authors":
            # These show what is made of every paper.
            continue
        page = paginate(listing)[0]
        if choose_form(page, is_small=outline.site.is_small) != "dense":
            chosen["card"].update(paper.id for paper in page.papers)
        for form in list_forms(listing):
            chosen[form.part].update(paper.id for paper in take_newest(listing))
    return chosen


def _plan_newest(outline: Outline, form: Format) -> Job:
    papers = outline.catalog.papers
    unarchived = len(papers) - count_archives(papers) * WINDOW
    wanted = papers[: max(count_window(papers), unarchived)]
    key = name_facts(outline, form.name, len(papers), name_papers(wanted))
    return Job(key, (form.name,), None, alone(_make_newest, outline, form, wanted))


def _make_newest(
    outline: Outline, form: Format, wanted: Sequence[Headline], shelf: Shelf
) -> Iterator[Made]:
    # Only as many as the newest file has room for are made, a few at a time.
    some = (wanted[start : start + WINDOW] for start in range(0, len(wanted), WINDOW))
    entries = chain.from_iterable(shelf.pick(form.part, papers) for papers in some)
    yield render_newest(form, outline.listings.home, entries, outline.site.settings)


def _plan_archive(outline: Outline, number: int) -> Job:
    papers = pick_archive(outline.catalog.papers, number)
    path = archive_path(number)
    key = name_facts(outline, path, name_papers(papers))
    return Job(key, (path,), None, alone(_make_archive, outline, number))


def _make_archive(outline: Outline, number: int, shelf: Shelf) -> Iterator[Made]:
    home = outline.listings.home
    entries = shelf.pick("pointer", pick_archive(home.papers, number))
    yield render_archive(home, number, entries, outline.site.settings)


def _plan_listing_feeds(outline: Outline, listing: Listing, make: Work) -> Job:
    newest = take_newest(listing)
    paths = tuple(listing.path + form.name for form in list_forms(listing))
    key = name_facts(outline, paths, listing.title, listing.description, name_papers(newest))
    return Job(key, paths, None, Share(make, listing))


def list_forms(listing: Listing) -> list[Format]:
    """Return the formats of a listing's own feed."""
    return [FORM_OF[form] for form in listing.feeds]


def _make_listing_feeds(site: Site, listings: Sequence[Listing], shelf: Shelf) -> Iterator[Made]:
    wanted: dict[Part, list[Sequence[Headline]]] = {}
    for listing in listings:
        for form in list_forms(listing):
            wanted.setdefault(_choose_part(listing, form), []).append(take_newest(listing))
    # Feeds of topics and venues have many papers in common.
    written = {part: _pick(part, groups, shelf) for part, groups in wanted.items()}
    for listing in listings:
        for form in list_forms(listing):
            texts = written[_choose_part(listing, form)]
            shown = [texts[paper.id] for paper in take_newest(listing)]
            yield render_listing_feed(form, listing, shown, site.settings)


def _choose_part(listing: Listing, form: Format) -> Part:
    return "pointer" if listing.section == "authors" else form.part


def _pick(part: Part, groups: Iterable[Sequence[Headline]], shelf: Shelf) -> dict[str, str]:
    """Return one part of what all papers of some groups put into shared files, by their ids."""
    papers = list({paper.id: paper for papers in groups for paper in papers}.values())
    return dict(zip((paper.id for paper in papers), shelf.pick(part, papers), strict=True))


def _plan_listing_page(outline: Outline, page: ListingPage, shown: str, make: Work) -> Job:
    """Plan a page of a list; `shown` names what of the side stands beside it."""
    listing = page.listing
    key = name_facts(
        outline, page.path, listing.title, listing.description, listing.feeds, listing.hue,
        page.number, page.newer, page.older, shown, name_papers(page.papers),
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
