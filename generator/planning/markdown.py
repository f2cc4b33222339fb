"""What pages hold, below their own Markdown, for a builder that has none of our templates."""

from collections.abc import Iterator

from generator.planning.jobs import Outline
from generator.rendering.addresses import paper_path
from generator.rendering.follow_page import choose_listed
from generator.rendering.markdown_lists import (
    write_directory,
    write_facts,
    write_feeds,
    write_line,
    write_paper_list,
)
from generator.rendering.search_page import write_lists
from generator.selection.listings import paginate
from generator.shelf import Shelf


def write_bodies(outline: Outline, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Yield the path of each page, and what another builder shows on it besides its text."""
    listings, lines = outline.listings, {}
    slugs = {listing.slug for listing in listings.authors}
    for headline in outline.catalog.papers:
        [paper] = shelf.papers([headline])
        lines[paper.id] = write_line(paper)
        yield paper_path(paper.id), write_facts(paper, slugs, outline.site.vocabulary)
    for listing in listings.all:
        for page in paginate(listing):
            yield page.path, write_paper_list(page, lines)
    for directory in listings.directories:
        yield directory.path, write_directory(directory)
    yield "follow/", write_feeds(choose_listed(listings.all))
    yield "search/", write_lists()
