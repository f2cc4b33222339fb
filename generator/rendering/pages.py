"""Every page of a site, and the files that stand beside papers' pages."""

from collections.abc import Sequence

from generator.model.catalog import Catalog
from generator.model.listing import Directory, Listing, ListingPage
from generator.model.output import OutputFile, Page
from generator.rendering.cards import make_card
from generator.rendering.follow_page import render_follow
from generator.rendering.listing_pages import render_directory, render_listing_page
from generator.rendering.paper_page import render_citation, render_paper, render_redirect
from generator.settings import Settings


def render_pages(
    catalog: Catalog,
    pages: Sequence[ListingPage],
    directories: Sequence[Directory],
    listings: Sequence[Listing],
    settings: Settings,
) -> list[Page]:
    """Render every page: listings, directories, the follow page, and one for each paper.

    `pages` are all pages of `listings`.
    """
    cards = {paper.id: make_card(paper, catalog) for paper in catalog.papers}
    author_slugs = {listing.slug for listing in listings if listing.section == "authors"}
    return [
        *(render_listing_page(page, cards, catalog, settings) for page in pages),
        *(render_directory(directory, settings) for directory in directories),
        render_follow(listings, settings),
        *(render_paper(paper, catalog, author_slugs, settings) for paper in catalog.papers),
    ]


def render_paper_files(catalog: Catalog, settings: Settings) -> list[OutputFile]:
    """Render the BibTeX file beside each paper's page."""
    return [render_citation(paper, settings) for paper in catalog.papers]


def render_redirects(catalog: Catalog, settings: Settings) -> list[OutputFile]:
    """Render a page at every earlier id, which leads to where the paper is now."""
    return [
        render_redirect(alias, paper, settings)
        for paper in catalog.papers
        for alias in paper.aliases
    ]
