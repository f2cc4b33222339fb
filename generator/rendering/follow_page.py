"""The follow page: every feed with its address, and the owner's mailing list if there is one."""

from collections.abc import Sequence

from generator.model.listing import Listing
from generator.model.output import Page, frame_of
from generator.rendering.addresses import absolute, quote_path
from generator.rendering.cards import View
from generator.rendering.listing_pages import FEED_NAMES, render_plain_page
from generator.rendering.site import Site
from generator.rendering.text import typeset

_SITE_FEEDS = (
    ("atom.xml", "Atom", "Take this one if unsure: whole abstracts, every author."),
    ("feed.xml", "RSS", "For readers and mail services that ask for RSS."),
    ("feed.json", "JSON Feed", "For scripts, and for readers that prefer it."),
)


FOLLOW_FRAME = frame_of("follow/", "follow", is_menu_page=True)
AUTHORS_MAXIMUM = 100
"""Feeds of authors that are worth a list; of more, each stands on its author's page."""


def choose_listed(listings: Sequence[Listing]) -> list[Listing]:
    """Return the listings whose feeds the follow page and OPML name."""
    with_feeds = [one for one in listings if one.feeds and one.section != "latest"]
    authors = [one for one in with_feeds if one.section == "authors"]
    return [
        one for one in with_feeds if one.section != "authors" or len(authors) <= AUTHORS_MAXIMUM
    ]


def render_follow(listings: Sequence[Listing], site: Site) -> Page:
    """Render the page that lists every feed of the site but those of many authors."""
    settings = site.settings
    email = settings.options.email_url or ""
    view = {
        "title": "Follow",
        "description": (
            f"Every feed of {settings.site_name}: all papers, by topic, venue and author."
        ),
        "feeds": [
            {"path": path, "label": label, "text": text, "url": absolute(settings, path)}
            for path, label, text in _SITE_FEEDS
        ],
        "email_url": email,
        "email_address": email.removeprefix("mailto:").split("?")[0],
        "is_address": email.startswith("mailto:"),
        "topics": _list_feeds(listings, "topics"),
        "venues": _list_feeds(listings, "venues"),
        "authors": _list_feeds(listings, "authors"),
    }
    return render_plain_page("follow.html", "follow/", FOLLOW_FRAME, view, site)


def _list_feeds(listings: Sequence[Listing], section: str) -> list[View]:
    return [
        {
            "name": typeset(listing.title),
            "path": quote_path(listing.path),
            "hue": listing.hue,
            "feeds": [
                {
                    "label": FEED_NAMES[form][0],
                    "path": quote_path(listing.path + FEED_NAMES[form][1]),
                }
                for form in sorted(listing.feeds)
            ],
        }
        for listing in listings
        if listing.section == section
    ]
