"""The search page: a form that its script makes work, and the lists that need no script."""

from generator.model.output import Page, frame_of
from generator.rendering.addresses import absolute
from generator.rendering.escaping import escape_html
from generator.rendering.listing_pages import write_page_markdown
from generator.rendering.metadata import open_graph_listing
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
    settings = site.settings
    title = "Search"
    description = f"Search all papers of {settings.site_name}, by words, authors, topics or years."
    view = {
        "description": description,
        "canonical": absolute(settings, "search/"),
        "open_graph": open_graph_listing(title, settings),
        "title": title,
        "intro": "Results appear below as you type.",
        "links": [{"path": path, "label": label, "text": text} for path, label, text in _LISTS],
    }
    head, article = site.templates.render_page("search.html", view)
    return Page(
        path="search/",
        frame=SEARCH_FRAME,
        title_html=escape_html(f"{title}: {settings.site_name}"),
        head_html=head,
        article_html=article,
        markdown=write_page_markdown(title, description),
    )
