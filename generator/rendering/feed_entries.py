"""Papers as entries of RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

An entry is written once, as text, and put into every file that holds it. feedgen, which writes
what stands around entries, would take most of a large build's time for them, and drops
relations and types of their links.
"""

from collections.abc import Iterable
from email.utils import format_datetime
from typing import Any

from generator.model.dates import write_instant
from generator.model.json_text import write_json
from generator.rendering.addresses import pdf_url, source_url
from generator.rendering.entries import Entry
from generator.rendering.escaping import clean_xml, escape_html, escape_text
from generator.rendering.text import cut_words

POINTER_AUTHORS = 3
POINTER_SUMMARY = 140
"""Letters of a summary where an entry only points to its paper."""
_XHTML = "http://www.w3.org/1999/xhtml"


def write_rss_item(entry: Entry) -> str:
    """Write a paper as an item of RSS 2.0, with whole contents and every author."""
    categories = (_element("category", clean_xml(topic.name)) for topic in entry.topics)
    creators = (_element("dc:creator", name) for name in entry.list_authors())
    return (
        f"<item>{_element('title', entry.title)}{_element('link', entry.url)}"
        # RSS readers take a description for HTML (rssboard.org/rss-specification), so its text is
        # escaped once as such and once as XML.
        f"{_element('description', escape_text(entry.summary))}"
        f"{_element('content:encoded', entry.html)}"
        f'<guid isPermaLink="false">{escape_text(entry.id)}</guid>{"".join(categories)}'
        f"{_element('pubDate', format_datetime(entry.listed))}{''.join(creators)}</item>"
    )


def write_atom_entry(entry: Entry) -> str:
    """Write a paper as an entry of Atom, with its whole content as XHTML."""
    categories = (
        _empty("category", term=topic.slug, label=clean_xml(topic.name)) for topic in entry.topics
    )
    links = ""
    if source := source_url(entry.paper):
        links += _empty("link", rel="via", href=source)
    if pdf := pdf_url(entry.paper):
        links += _empty("link", rel="related", type="application/pdf", href=pdf)
    content = f'<content type="xhtml"><div xmlns="{_XHTML}">{entry.xhtml}</div></content>'
    core = _write_core(entry, entry.list_authors(), entry.summary)
    return f"<entry>{core}{content}{links}{''.join(categories)}</entry>"


def write_atom_pointer(entry: Entry) -> str:
    """Write a paper as an entry of Atom that says no more than readers need to choose.

    A paper of many authors stands in many feeds, so it names the first ones alone. It says when
    the paper was listed only if that is not when it was updated.
    """
    first, summary = entry.list_authors(POINTER_AUTHORS), cut_words(entry.summary, POINTER_SUMMARY)
    core = _write_core(entry, first, summary, is_dated_once=entry.updated == entry.listed)
    return f"<entry>{core}</entry>"


def _write_core(
    entry: Entry, names: Iterable[str], summary: str, *, is_dated_once: bool = False
) -> str:
    authors = "".join(f"<author>{_element('name', name)}</author>" for name in names)
    published = "" if is_dated_once else _element("published", write_instant(entry.listed))
    return (
        f"{_element('id', entry.id)}{_element('title', entry.title)}"
        f"{_element('updated', write_instant(entry.updated))}{published}{authors}"
        f"{_empty('link', href=entry.url)}{_element('summary', summary)}"
    )


def write_json_item(entry: Entry) -> str:
    """Write a paper as an item of JSON Feed 1.1; what it has no word for stands under `_paper`."""
    return write_json(_as_json_item(entry))


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape_text(text)}</{name}>"


def _empty(name: str, **attributes: str) -> str:
    written = "".join(f' {key}="{escape_html(value)}"' for key, value in attributes.items())
    return f"<{name}{written}/>"


def _as_json_item(entry: Entry) -> dict[str, Any]:
    paper = entry.paper
    known = {
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "venue": paper.venue,
        "kind": paper.kind,
        "published": str(paper.published) if paper.published else None,
        "status": paper.status.state if paper.status else None,
    }
    values = {
        "id": entry.id,
        "url": entry.url,
        "external_url": source_url(paper),
        "title": entry.title,
        "content_html": entry.rich_html,
        "summary": entry.summary,
        "date_published": write_instant(entry.listed),
        "date_modified": write_instant(entry.updated),
        "authors": [{"name": name} for name in entry.list_authors()],
        "tags": [topic.name for topic in entry.topics],
        "_paper": {key: value for key, value in known.items() if value},
    }
    return {key: value for key, value in values.items() if value}
