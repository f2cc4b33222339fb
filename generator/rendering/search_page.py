"""The search page: a form that its script makes work, and the lists that need no script."""

from generator.model.output import Page, frame_of
from generator.rendering.listing_pages import render_plain_page
from generator.rendering.site import Site

SEARCH_FRAME = frame_of("search/", "search", is_menu_page=True)
_LISTS = (
    ("topics/", "Topics", "by what they are about"),
    ("archive/", "Archive", "by year and month of listing"),
    ("authors/", "Authors", "from A to Z"),
    ("venues/", "Venues", "where they appeared"),
    ("papers/", "All papers", "newest first"),
)


def write_lists() -> str:
    """Write the lists that need no search as Markdown, for a builder with a search of its own."""
    return "".join(f"- [{label}](../{path}index.md) {text}\n" for path, label, text in _LISTS)


def render_search_page(site: Site) -> Page:
    """Render the page that shows results. It never changes with papers."""
    name = site.settings.site_name
    view = {
        "title": "Search",
        "description": f"Search all papers of {name}, by words, authors, topics or years.",
        "intro": "Results appear below as you type.",
        "links": [{"path": path, "label": label, "text": text} for path, label, text in _LISTS],
    }
    return render_plain_page("search.html", "search/", SEARCH_FRAME, view, site)
