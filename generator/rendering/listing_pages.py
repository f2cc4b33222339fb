"""Pages of listings and directories: what their templates show."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from generator.model.catalog import Catalog
from generator.model.dates import MONTHS, WEEKDAYS, write_day
from generator.model.headline import Headline
from generator.model.listing import Directory, DirectoryEntry, Listing, ListingPage
from generator.model.output import Frame, Page, frame_of
from generator.model.vocabulary import Topic
from generator.rendering.addresses import absolute, quote_path
from generator.rendering.cards import View, escape_title, link_topic
from generator.rendering.escaping import escape_html, front_matter
from generator.rendering.fragments import CardForm
from generator.rendering.metadata import open_graph_listing
from generator.rendering.paper_page import DESCRIPTION_LENGTH
from generator.rendering.site import Site
from generator.rendering.text import cut_words, to_markdown, typeset
from generator.settings import Settings

FEED_NAMES = {"rss": ("RSS", "feed.xml"), "atom": ("Atom", "atom.xml")}
_EYEBROWS = {"topics": "Topic", "authors": "Author", "venues": "Venue", "archive": "Archive"}
_GROUPED_BY = dict.fromkeys(("latest", "papers", "archive"), "2025-03-18") | {"authors": "2025"}
_GROUPING_KEYS = {
    "2025-03-18": attrgetter("listed.year", "listed.month", "listed.day"),
    "2025-03": attrgetter("listed.year", "listed.month"),
    "2025": attrgetter("listed.year"),
}
_UNFOLDING = frozenset({"latest", "topics", "venues"})


class Side(NamedTuple):
    """The column of topics beside lists."""

    topics: tuple[tuple[Topic, int], ...]
    """Those that have papers, and how many."""
    total: int


def make_side(catalog: Catalog) -> Side:
    """Return the column of topics of a catalog."""
    topics = catalog.vocabulary.all_topics
    counted = tuple((topic, len(catalog.by_topic.get(topic.slug, ()))) for topic in topics)
    return Side(tuple(pair for pair in counted if pair[1]), len(catalog.papers))


def choose_form(page: ListingPage, *, is_small: bool) -> CardForm:
    """Return how much a list shows of each paper.

    Abstracts unfold where readers look for what is new; everywhere else they are one click away,
    for every list that holds them whole is most of what a large site weighs. On such a site
    venues show first lines, and older pages, months and authors show titles.
    """
    section = page.listing.section
    is_newest = page.number is None
    if section == "papers" or not (is_small or (is_newest and section in _UNFOLDING)):
        return "dense"
    is_unfolding = section in _UNFOLDING and (is_small or section != "venues")
    return "whole" if is_unfolding and is_newest else "lead"


def render_listing_page(
    page: ListingPage, cards: Mapping[str, str], side: Side, site: Site
) -> Page:
    """Render one page of a listing. `cards` are its papers' cards by id, in the chosen form."""
    title, description = _title_page(page, site.settings), _describe_page(page, site.settings)
    is_home = page.listing.section == "latest"
    view = _view_listing(page, side, site) | {
        "description": description,
        "open_graph": open_graph_listing(title, site.settings),
        "groups": _group_cards(page, cards),
    }
    if page.listing.section == "topics":
        own = site.templates.render_topic(link_topic(site.vocabulary.topic(page.listing.slug)))
        for group in view["groups"]:
            group["cards_html"] = group["cards_html"].replace(f"{own}\n", "")
    head, article = site.templates.render_page("listing.html", view)
    return Page(
        path=page.path,
        frame=listing_frame(page),
        title_html=escape_html(title if is_home else f"{title}: {site.settings.site_name}"),
        head_html=head,
        article_html=article,
        markdown=write_page_markdown(title, description),
    )


def listing_frame(page: ListingPage) -> Frame:
    """Return what decides the frame around a page of a listing."""
    section = page.listing.section
    target = "papers" if page.papers else "page"
    return frame_of(page.path, section, is_menu_page=section == "latest", target=target)


def directory_frame(directory: Directory) -> Frame:
    """Return what decides the frame around an index of listings."""
    return frame_of(directory.path, directory.section, is_menu_page=True)


def render_directory(directory: Directory, site: Site) -> Page:
    """Render an index of listings, such as all topics."""
    view = {
        "section": directory.section,
        "title": directory.title,
        "description": f"{directory.description} {site.settings.site_name}.",
        "intro": directory.description,
        "groups": [
            {"heading": heading, "id": f"g-{index}", "entries": [_view_entry(e) for e in entries]}
            for index, (heading, entries) in enumerate(directory.groups, 1)
        ],
    }
    return render_plain_page(
        "directory.html", directory.path, directory_frame(directory), view, site
    )


def render_plain_page(template: str, path: str, frame: Frame, view: View, site: Site) -> Page:
    """Render a page that is no listing's: its view has a title and a description."""
    title, settings = view["title"], site.settings
    facts = {
        "canonical": absolute(settings, path),
        "open_graph": open_graph_listing(title, settings),
    }
    head, article = site.templates.render_page(template, view | facts)
    return Page(
        path=path,
        frame=frame,
        title_html=escape_html(f"{title}: {settings.site_name}"),
        head_html=head,
        article_html=article,
        markdown=write_page_markdown(title, view["description"]),
    )


def write_page_markdown(title: str, description: str) -> str:
    """Write the Markdown of a page that holds no text of its own, so search passes it over."""
    fields = {
        "title": escape_title(title),
        "description": escape_html(description),
        "search": {"exclude": True},
    }
    return front_matter(fields) + "\n" + to_markdown(description) + "\n"


def _title_page(page: ListingPage, settings: Settings) -> str:
    listing = page.listing
    if listing.section == "latest":
        return settings.site_name
    title = typeset(listing.title)
    return title if page.number is None else f"{title}, page {page.number}"


def _describe_page(page: ListingPage, settings: Settings) -> str:
    listing = page.listing
    if listing.section == "latest":
        text = settings.site_description or f"The newest papers of {settings.site_name}."
    elif listing.section == "authors":
        text = f"Papers by {listing.title} listed in {settings.site_name}."
    elif listing.section == "venues":
        text = f"Papers from {listing.title} listed in {settings.site_name}."
    elif listing.section == "archive":
        text = f"Papers listed in {listing.title}, day by day."
    else:
        text = listing.description or f"{listing.title}: papers listed in {settings.site_name}."
    if page.number is not None:
        text = f"{text.rstrip('.')}: page {page.number}, counted from the oldest."
    return cut_words(text, DESCRIPTION_LENGTH)


def _view_listing(page: ListingPage, side: Side, site: Site) -> View:
    listing, settings = page.listing, site.settings
    is_home = listing.section == "latest"
    return {
        "canonical": absolute(settings, page.path),
        "is_front": is_home,
        "listing_path": quote_path(listing.path),
        "title": typeset(listing.title),
        "tagline": settings.site_description or settings.site_name,
        "eyebrow": _EYEBROWS.get(listing.section, ""),
        "hue": listing.hue,
        "intro": typeset(listing.description) if page.number is None else "",
        "page_note": "" if page.number is None else f"Page {page.number}, from the oldest",
        "feeds": [
            {"label": FEED_NAMES[form][0], "path": quote_path(listing.path + FEED_NAMES[form][1])}
            | {"type": f"application/{form}+xml", "title": f"{listing.title}: {settings.site_name}"}
            for form in sorted(listing.feeds)
            if not is_home
        ],
        "is_dense": choose_form(page, is_small=site.is_small) == "dense",
        "side": _view_side(side, _here(listing), with_counts=is_home),
        "has_side": listing.section != "authors",
        "newer": "" if page.newer is None else quote_path(page.newer),
        "older": "" if page.older is None else quote_path(page.older),
    }


def _group_cards(page: ListingPage, cards: Mapping[str, str]) -> list[View]:
    return [
        {
            "id": f"d-{key}",
            "date": key,
            "heading": heading,
            "count": _count(papers),
            "cards_html": "\n".join(cards[paper.id] for paper in papers),
        }
        for key, heading, papers in group_papers(page)
    ]


def group_papers(page: ListingPage) -> Iterable[tuple[str, str, list[Headline]]]:
    """Group papers by the day, month or year they were listed; yield (date, heading, papers)."""
    form = _GROUPED_BY.get(page.listing.section, "2025-03")
    for _, members in groupby(page.papers, _GROUPING_KEYS[form]):
        papers = list(members)
        key = papers[0].listed_at.isoformat()[: len(form)]
        yield key, _write_heading(key), papers


def _write_heading(key: str) -> str:
    if len(key) == len("2025"):
        return f"Listed in {key}"
    if len(key) == len("2025-03"):
        return f"Listed in {MONTHS[int(key[5:])]} {key[:4]}"
    day = date.fromisoformat(key)
    return f"{WEEKDAYS[day.weekday()]} {write_day(day)}"


def _count(papers: Sequence[Headline]) -> str:
    return "1 paper" if len(papers) == 1 else f"{len(papers):,} papers"


def _here(listing: Listing) -> str:
    """Return what the column of topics marks as the page at hand: a topic, or all papers."""
    return listing.slug if listing.section == "topics" else listing.section


def _view_side(side: Side, here: str, *, with_counts: bool) -> View:
    """Return the column of topics. Counts stand on the home page alone: they move with papers."""
    return {
        "is_all_here": here == "papers",
        "total": f"{side.total:,}" if with_counts else "",
        "topics": [
            {
                **link_topic(topic),
                "is_here": topic.slug == here,
                "count": f"{count:,}" if with_counts else "",
            }
            for topic, count in side.topics
        ],
    }


def _view_entry(entry: DirectoryEntry) -> View:
    return {
        "name": typeset(entry.name),
        "path": quote_path(entry.path),
        "count": f"{entry.count:,}",
        "count_in_words": "1 paper" if entry.count == 1 else f"{entry.count:,} papers",
        "description": typeset(entry.description),
        "hue": entry.hue,
    }
