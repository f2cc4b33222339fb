"""Lists as Markdown, for another site builder, which has none of our templates to lay them out.

Links name files beside the page's own, as MkDocs and Zensical check them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from generator.model.dates import write_day, write_partial
from generator.model.identifiers import slugify
from generator.model.listing import Directory, DirectoryEntry, Listing, ListingPage
from generator.model.output import way_up
from generator.model.paper import Paper
from generator.model.text import fold_spaces
from generator.model.venues import split_venue
from generator.model.vocabulary import Vocabulary
from generator.rendering.addresses import (
    author_path,
    paper_links,
    paper_path,
    topic_path,
    venue_path,
)
from generator.rendering.cards import write_byline
from generator.rendering.escaping import escape_link_text
from generator.rendering.listing_pages import FEED_NAMES, group_papers
from generator.rendering.text import to_markdown, to_plain, typeset

_SITE_FEEDS = (
    "- [Atom](../atom.xml)\n- [RSS](../feed.xml)\n- [JSON Feed](../feed.json)\n"
    "- [OPML, every feed at once](../feeds.opml)"
)


class Line(NamedTuple):
    """A paper in a list, as Markdown: the text of its link, and what follows."""

    title: str
    about: str


def write_line(paper: Paper) -> Line:
    """Write what every list says of a paper."""
    title = to_plain(fold_spaces(paper.title))
    about = ". ".join(filter(None, [write_byline(paper.names), paper.venue]))
    return Line(_text(title), _text(about))


def write_paper_list(page: ListingPage, lines: Mapping[str, Line]) -> str:
    """Write the papers of a page under the days or months they were listed."""
    root, blocks = way_up(page.path.count("/")), []
    if page.number is None and page.listing.feeds:
        blocks.append(_link_feeds(page.listing, ""))
    for _, heading, papers in group_papers(page):
        ways = [(lines[paper.id], f"{root}{paper_path(paper.id)}index.md") for paper in papers]
        items = [f"- [{line.title}]({way}): {line.about}" for line, way in ways]
        blocks += [f"## {heading}", "\n".join(items)]
    neighbours = (("Newer papers", page.newer), ("Older papers", page.older))
    links = [_link(text, root + path) for text, path in neighbours if path is not None]
    return _join([*blocks, ", ".join(links)])


def write_directory(directory: Directory) -> str:
    """Write the listings of a directory under its headings."""
    root, blocks = way_up(directory.path.count("/")), []
    for heading, entries in directory.groups:
        items = [f"- {_link(one.name, root + one.path)}: {_describe(one)}" for one in entries]
        blocks += [f"## {_text(heading)}" if heading else "", "\n".join(items)]
    return _join(blocks)


def write_feeds(listings: Iterable[Listing]) -> str:
    """Write every feed of the site, and those of some listings."""
    blocks = [_SITE_FEEDS]
    for section, members in groupby(listings, lambda listing: listing.section):
        items = [
            f"- {_link(one.title, f'../{one.path}')}: {_link_feeds(one, '../')}" for one in members
        ]
        blocks += [f"## {section.capitalize()}", "\n".join(items)]
    return _join(blocks)


def write_facts(paper: Paper, author_slugs: Collection[str], vocabulary: Vocabulary) -> str:
    """Write what a paper's page tells and leads to besides its abstract."""
    note = f"> {to_markdown(' '.join(paper.note.split()))}" if paper.note else ""
    return _join([note, "\n".join(_list_facts(paper, author_slugs, vocabulary))])


def _list_facts(
    paper: Paper, author_slugs: Collection[str], vocabulary: Vocabulary
) -> Iterator[str]:
    topics = [vocabulary.topic(slug) for slug in paper.topics]
    yield "- Topics: " + ", ".join(
        _link(topic.name, f"../../{topic_path(topic.slug)}") for topic in topics
    )
    if paper.venue:
        venue = split_venue(paper.venue)
        path = f"../../{venue_path(venue.slug)}" if venue else ""
        yield f"- Venue: {_link(paper.venue, path) if path else _text(paper.venue)}"
    if paper.published:
        yield f"- Published: {write_partial(paper.published)}"
    yield f"- Listed: {write_day(paper.listed_at.date())}"
    slugs = {author.name: slugify(author.name) for author in paper.authors}
    pages = [
        _link(name, f"../../{author_path(slug)}")
        for name, slug in slugs.items()
        if slug in author_slugs
    ]
    if pages:
        yield f"- More by {', '.join(pages)}"
    links = [_link_outside(label, address) for _, label, address in paper_links(paper)]
    yield "- " + ", ".join([*links, "[BibTeX](cite.bib)"])


def _describe(entry: DirectoryEntry) -> str:
    count = "1 paper" if entry.count == 1 else f"{entry.count:,} papers"
    return _text(f"{count}. {entry.description}" if entry.description else count)


def _link_feeds(listing: Listing, root: str) -> str:
    names = [FEED_NAMES[form] for form in sorted(listing.feeds)]
    return ", ".join(
        f"[{label}]({root}{listing.path if root else ''}{name})" for label, name in names
    )


def _link(text: str, path: str) -> str:
    return f"[{_text(text)}]({path}index.md)"


def _link_outside(label: str, address: str) -> str:
    """Write a link to a web address, in which `&` could begin a character and `$` a formula."""
    return f"[{label}](<{address.replace('&', '&amp;').replace('$', '%24')}>)"


def _text(text: str) -> str:
    return escape_link_text(typeset(text))


def _join(blocks: Iterable[str]) -> str:
    return "".join(f"\n{block}\n" for block in blocks if block)
