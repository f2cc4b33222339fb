"""Pages of listings and directories: what their templates show."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from generator.model.catalog import Catalog
from generator.model.dates import MONTHS, WEEKDAYS, write_day
from generator.model.listing import Directory, DirectoryEntry, Listing, ListingPage
from generator.model.output import Page
from generator.model.paper import Paper
from generator.rendering.addresses import absolute, topic_path
from generator.rendering.cards import View, escape_title, write_href
from generator.rendering.escaping import escape_html, front_matter
from generator.rendering.metadata import open_graph_listing
from generator.rendering.paper_page import DESCRIPTION_LENGTH, cut_words
from generator.rendering.text import to_markdown, typeset
from generator.settings import Settings

Cards = Mapping[str, View]

FEED_NAMES = {"rss": ("RSS", "feed.xml"), "atom": ("Atom", "atom.xml")}
_EYEBROWS = {"topics": "Topic", "authors": "Author", "venues": "Venue", "archive": "Archive"}
_ALL_PAPERS = "papers"
_BY_DAY = frozenset({"latest", "papers", "archive"})


def render_listing_page(
    page: ListingPage, cards: Cards, catalog: Catalog, settings: Settings
) -> Page:
    """Render one page of a listing. `cards` are all papers' cards by id."""
    title, description = _title_page(page, settings), _describe_page(page, settings)
    return Page(
        path=page.path,
        template="listing.html",
        title=title,
        description=description,
        markdown=_write_markdown("listing.html", title, description),
        view=_view_listing(page, cards, catalog, settings)
        | {
            "head_title": title,
            "description": description,
            "open_graph": open_graph_listing(title, description, page.path, settings),
        },
    )


def render_directory(directory: Directory, settings: Settings) -> Page:
    """Render an index of listings, such as all topics."""
    title, description = directory.title, f"{directory.description} {settings.site_name}."
    view = {
        "section": directory.section,
        "head_title": title,
        "description": description,
        "canonical": absolute(settings, directory.path),
        "open_graph": open_graph_listing(title, description, directory.path, settings),
        "is_menu_page": True,
        "title": title,
        "intro": directory.description,
        "groups": [
            {"heading": heading, "id": f"g-{index}", "entries": [_view_entry(e) for e in entries]}
            for index, (heading, entries) in enumerate(directory.groups, 1)
        ],
    }
    markdown = _write_markdown("directory.html", title, description)
    return Page(directory.path, "directory.html", title, description, markdown, view)


def _write_markdown(template: str, title: str, description: str) -> str:
    """Write the Markdown of a page that holds no text of its own, so search passes it over."""
    fields = {
        "template": template,
        "title": escape_title(title),
        "description": escape_html(description),
        "search": {"exclude": True},
    }
    return front_matter(fields) + "\n" + to_markdown(description) + "\n"


def _title_page(page: ListingPage, settings: Settings) -> str:
    listing = page.listing
    if listing.section == "latest" and page.number is None:
        return settings.site_name
    title = "Latest papers" if listing.section == "latest" else typeset(listing.title)
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


def _view_listing(page: ListingPage, cards: Cards, catalog: Catalog, settings: Settings) -> View:
    listing = page.listing
    topic = listing.slug if listing.section == "topics" else ""
    is_home = listing.section == "latest"
    return {
        "section": listing.section,
        "canonical": absolute(settings, page.path),
        "is_home": is_home,
        "is_front": is_home and page.number is None,
        "is_menu_page": is_home and page.number is None,
        "listing_path": write_href(listing.path) or ".",
        "title": typeset(listing.title) if not is_home else settings.site_name,
        "tagline": settings.site_description or settings.site_name,
        "eyebrow": _EYEBROWS.get(listing.section, ""),
        "hue": listing.hue,
        "topic": topic,
        "intro": typeset(listing.description) if page.number is None else "",
        "page_note": "" if page.number is None else f"Page {page.number}, from the oldest",
        "feeds": [
            {"label": FEED_NAMES[form][0], "path": write_href(listing.path + FEED_NAMES[form][1])}
            | {"type": f"application/{form}+xml", "title": f"{listing.title}: {settings.site_name}"}
            for form in sorted(listing.feeds)
            if not is_home
        ],
        "is_dense": listing.section == "papers",
        "side": _list_side(catalog, _here(listing), with_counts=is_home and page.number is None),
        "groups": [
            {"id": f"d-{key}", "date": key, "heading": heading, "count": _count(papers)}
            | {"cards": [cards[paper.id] for paper in papers]}
            for key, heading, papers in _group(page.papers, by_day=listing.section in _BY_DAY)
        ],
        "newer": None if page.newer is None else write_href(page.newer),
        "older": None if page.older is None else write_href(page.older),
    }


def _group(papers: Sequence[Paper], *, by_day: bool) -> Iterable[tuple[str, str, list[Paper]]]:
    """Group papers by the day or the month they were listed; yield (date, heading, papers)."""
    form = "%Y-%m-%d" if by_day else "%Y-%m"
    for key, members in groupby(papers, key=lambda paper: paper.listed_at.strftime(form)):
        group = list(members)
        day = group[0].listed_at.date()
        if by_day:
            heading = f"{WEEKDAYS[day.weekday()]} {write_day(day)}"
        else:
            heading = f"Listed in {MONTHS[day.month]} {day.year}"
        yield key, heading, group


def _count(papers: Sequence[Paper]) -> str:
    return "1 paper" if len(papers) == 1 else f"{len(papers):,} papers"


def _here(listing: Listing) -> str:
    """Return what the column of topics marks as the page at hand: a topic, or all papers."""
    return listing.slug if listing.section == "topics" else listing.section


def _list_side(catalog: Catalog, here: str, *, with_counts: bool) -> View:
    """Return the column of topics. Counts stand on the home page alone: they move with papers."""
    topics = [topic for topic in catalog.vocabulary.all_topics if topic.slug in catalog.by_topic]
    return {
        "is_all_here": here == _ALL_PAPERS,
        "total": f"{len(catalog.papers):,}" if with_counts else "",
        "topics": [
            {
                "name": topic.name,
                "path": topic_path(topic.slug),
                "hue": topic.hue,
                "is_here": topic.slug == here,
                "count": f"{len(catalog.by_topic[topic.slug]):,}" if with_counts else "",
            }
            for topic in topics
        ],
    }


def _view_entry(entry: DirectoryEntry) -> View:
    return {
        "name": typeset(entry.name),
        "path": write_href(entry.path),
        "count": f"{entry.count:,}",
        "count_in_words": "1 paper" if entry.count == 1 else f"{entry.count:,} papers",
        "description": typeset(entry.description),
        "hue": entry.hue,
    }
