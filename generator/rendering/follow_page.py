"""The follow page: every feed with its address, and the owner's mailing list if there is one."""

from collections.abc import Sequence

from generator.model.listing import Listing
from generator.model.output import Page
from generator.rendering.addresses import absolute
from generator.rendering.cards import View, write_href
from generator.rendering.escaping import escape_html, front_matter
from generator.rendering.listing_pages import FEED_NAMES
from generator.rendering.metadata import open_graph_listing
from generator.rendering.text import typeset
from generator.settings import Settings

_SITE_FEEDS = (
    ("atom.xml", "Atom", "Take this one if unsure: whole abstracts, every author."),
    ("feed.xml", "RSS", "For readers and mail services that ask for RSS."),
    ("feed.json", "JSON Feed", "For scripts, and for readers that prefer it."),
)


def render_follow(listings: Sequence[Listing], settings: Settings) -> Page:
    """Render the page that lists every feed of the site."""
    title = "Follow"
    description = f"Every feed of {settings.site_name}: all papers, by topic, venue and author."
    fields = {
        "template": "follow.html",
        "title": title,
        "description": escape_html(description),
        "search": {"exclude": True},
    }
    view = {
        "section": "follow",
        "head_title": title,
        "description": description,
        "canonical": absolute(settings, "follow/"),
        "open_graph": open_graph_listing(title, description, "follow/", settings),
        "is_menu_page": True,
        "feeds": [
            {"path": path, "label": label, "text": text, "url": absolute(settings, path)}
            for path, label, text in _SITE_FEEDS
        ],
        "email_url": settings.options.email_url or "",
        "email_address": (settings.options.email_url or "").removeprefix("mailto:").split("?")[0],
        "is_address": (settings.options.email_url or "").startswith("mailto:"),
        "topics": _list_feeds(listings, "topics"),
        "venues": _list_feeds(listings, "venues"),
        "authors": _list_feeds(listings, "authors"),
    }
    markdown = front_matter(fields) + "\n" + description + "\n"
    return Page("follow/", "follow.html", title, description, markdown, view)


def _list_feeds(listings: Sequence[Listing], section: str) -> list[View]:
    return [
        {
            "name": typeset(listing.title),
            "path": write_href(listing.path),
            "hue": listing.hue,
            "feeds": [
                {
                    "label": FEED_NAMES[form][0],
                    "path": write_href(listing.path + FEED_NAMES[form][1]),
                }
                for form in sorted(listing.feeds)
            ],
        }
        for listing in listings
        if listing.section == section and listing.feeds
    ]
