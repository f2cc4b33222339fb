"""Entries: a paper as it stands inside a feed, in the forms that feeds carry."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from generator.model.dates import write_day, write_partial
from generator.model.paper import Paper
from generator.model.text import fold_spaces, paragraphs
from generator.model.vocabulary import Topic
from generator.rendering.addresses import (
    absolute,
    paper_links,
    paper_path,
    permalink,
)
from generator.rendering.cards import STATES, plain_title
from generator.rendering.escaping import clean_xml, disarm_tags, escape_html
from generator.rendering.site import Site
from generator.rendering.text import cut_description, to_feed_html, to_html, to_plain, to_xhtml
from generator.rendering.typography import typeset
from generator.settings import Settings

CONTENT_MAXIMUM = 6_000
"""Letters of an abstract in a feed, so that an entry stays near 8 KB."""
SUMMARY_WIDTH = 300


class Entry(NamedTuple):
    """A paper inside a feed. All addresses are absolute."""

    id: str
    url: str
    title: str
    """Plain text on one line."""
    listed: datetime
    updated: datetime
    summary: str
    """Plain text."""
    paper: Paper
    site: Site

    def list_authors(self, maximum: int | None = None) -> list[str]:
        """Return the names of the authors, or of the first ones."""
        return [fold_spaces(clean_xml(author.name)) for author in self.paper.authors[:maximum]]

    @property
    def topics(self) -> list[Topic]:
        """Return the paper's topics."""
        return [self.site.vocabulary.topic(slug) for slug in self.paper.topics]

    @property
    def html(self) -> str:
        """Return the content for RSS: maths as Unicode, or as TeX in `code`."""
        return _write_content(self.paper, self.site.settings, to_feed_html)

    @property
    def rich_html(self) -> str:
        """Return the content for JSON Feed: maths as MathML."""
        return _write_content(self.paper, self.site.settings, to_html)

    @property
    def xhtml(self) -> str:
        """Return the content for Atom: the same as well-formed XML."""
        return _write_content(self.paper, self.site.settings, to_xhtml)


def make_entry(paper: Paper, site: Site) -> Entry:
    """Return a paper's entry; its id is a `tag:` address that no move of the site changes."""
    settings = site.settings
    return Entry(
        id=paper_tag(settings, paper.id),
        url=permalink(settings, paper.id),
        title=entry_title(paper),
        listed=paper.listed_at,
        updated=paper.updated_at,
        summary=_summarise(paper),
        paper=paper,
        site=site,
    )


def paper_tag(settings: Settings, paper_id: str) -> str:
    """Return the id of a paper's entries in all feeds."""
    return settings.tag(f"paper/{paper_id}")


def entry_title(paper: Paper) -> str:
    """Return a paper's title as plain text, with its state before it when it no longer stands.

    What looks like a tag gets another sign.
    """
    title = disarm_tags(plain_title(paper))
    return f"[{STATES[paper.status.state]}] {title}" if paper.status else title


def _summarise(paper: Paper) -> str:
    if paper.status and paper.is_removed:
        return to_plain(paper.status.note)
    return cut_description(paper.abstract, SUMMARY_WIDTH)


def _write_content(paper: Paper, settings: Settings, write: Callable[[str], str]) -> str:
    """Write status, byline, note, abstract and links as paragraphs of HTML."""
    parts = []
    if paper.status:
        state, day = STATES[paper.status.state], write_day(paper.status.date)
        parts.append(f"<strong>{state} on {day}:</strong> {write(paper.status.note)}")
    byline = escape_html(", ".join(typeset(clean_xml(author.name)) for author in paper.authors))
    parts.append(" · ".join([byline, *map(escape_html, _list_facts(paper))]))
    if paper.note:
        parts.append(f"<em>{write(paper.note)}</em>")
    if not paper.is_removed:
        parts += _write_abstract(paper, permalink(settings, paper.id), write)
    parts.append(_write_links(paper, settings))
    return "".join(f"<p>{part}</p>" for part in parts)


def _list_facts(paper: Paper) -> list[str]:
    facts = [paper.venue] if paper.venue else []
    return [*facts, write_partial(paper.published)] if paper.published else facts


def _write_abstract(paper: Paper, url: str, write: Callable[[str], str]) -> list[str]:
    kept: list[str] = []
    room = CONTENT_MAXIMUM
    for part in paragraphs(paper.abstract):
        if len(part) > room:
            rest = write(cut_description(part, room)) if room > SUMMARY_WIDTH else ""
            more = f'<a href="{escape_html(url)}">Read the whole abstract</a>'
            return [*kept, f"{rest} {more}".strip()]
        room -= len(part)
        kept.append(write(part))
    return kept


def _write_links(paper: Paper, settings: Settings) -> str:
    links = [(settings.site_name, permalink(settings, paper.id))]
    links += [(label, url) for _, label, url in paper_links(paper)]
    links.append(("BibTeX", absolute(settings, f"{paper_path(paper.id)}cite.bib")))
    return " · ".join(
        f'<a href="{escape_html(url)}">{escape_html(clean_xml(label))}</a>' for label, url in links
    )
