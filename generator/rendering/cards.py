"""Cards: a paper as it stands in a list, as plain data for the templates."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from generator.model.dates import PartialDate, write_day, write_partial
from generator.model.paper import Paper
from generator.model.text import fold_spaces, paragraphs
from generator.model.venues import edition_year, split_venue
from generator.model.vocabulary import Topic, Vocabulary
from generator.rendering.addresses import (
    paper_links,
    paper_path,
    quote_path,
    topic_path,
    venue_path,
)
from generator.rendering.escaping import escape_html
from generator.rendering.text import cut_lead, to_html, to_plain, to_title_html, typeset

NAMES_ON_A_CARD = 3
STATES = {"withdrawn": "Withdrawn", "retracted": "Retracted", "removed": "Removed"}
View = dict[str, Any]

_SOURCES = frozenset({"arxiv", "doi", "url"})


def title_html(paper: Paper) -> str:
    """Return a paper's title as inline HTML."""
    return to_title_html(fold_spaces(paper.title))


def plain_title(paper: Paper) -> str:
    """Return a paper's title as one line of plain text, as typeset for a reader."""
    return _plain_title(paper.title)


@lru_cache(maxsize=512)
def _plain_title(title: str) -> str:
    return typeset(to_plain(fold_spaces(title)))


def link_topic(topic: Topic) -> View:
    """Return a topic as a link with its hue."""
    return {"name": topic.name, "path": topic_path(topic.slug), "hue": topic.hue}


def list_topics(paper: Paper, vocabulary: Vocabulary) -> list[View]:
    """Return the topics of a paper as links with their hues."""
    return [link_topic(vocabulary.topic(slug)) for slug in paper.topics]


def link_venue(paper: Paper) -> View | None:
    """Return the venue as the record spells it, and the page of its series."""
    venue = split_venue(paper.venue)
    if not paper.venue:
        return None
    return {"name": paper.venue, "path": quote_path(venue_path(venue.slug)) if venue else ""}


def describe_status(paper: Paper) -> View | None:
    """Return what became of a paper that no longer stands as published."""
    if paper.status is None:
        return None
    state = STATES[paper.status.state]
    return {
        "label": state,
        "date": paper.status.date.isoformat(),
        "day": write_day(paper.status.date),
        "note_html": to_html(fold_spaces(paper.status.note)),
    }


def list_links(paper: Paper) -> list[View]:
    """Return a paper's outside links. Those that its record spells out are marked as such.

    `nofollow ugc` tells search engines that a contributor gave the address; arXiv's and DOI's
    are made by us from checked ids.
    """
    given = _given_addresses(paper)
    return [
        {"kind": kind, "label": label, "url": url, "is_given": url in given}
        for kind, label, url in paper_links(paper)
    ]


def make_dense_card(paper: Paper) -> View:
    """Return as much of a paper's card as lists of titles show."""
    names = [author.name for author in paper.authors]
    # One name more takes less room than "and 1 more".
    shown = names if len(names) <= NAMES_ON_A_CARD + 1 else names[:NAMES_ON_A_CARD]
    return {
        "id": paper.id,
        "path": paper_path(paper.id),
        "title_html": title_html(paper),
        "title_text": "",
        "byline": typeset(", ".join(shown)),
        "more_authors": f"{len(names) - len(shown):,}" if len(names) > len(shown) else "",
        "note_html": to_html(fold_spaces(paper.note)) if paper.note else "",
        "lead": None,
        "topics": [],
        "venue": _link_origin(paper),
        "published": _write_age(paper.published) if paper.published else None,
        "links": [],
        "submitted_by": "",
        "status": describe_status(paper),
    }


def make_card(paper: Paper, vocabulary: Vocabulary) -> View:
    """Return a paper's card."""
    return make_dense_card(paper) | {
        "title_text": plain_title(paper),
        "lead": None if paper.is_removed else _cut_abstract(paper),
        "topics": list_topics(paper, vocabulary),
        "links": _choose_links(paper),
        "submitted_by": paper.submitted_by or "",
    }


def _link_origin(paper: Paper) -> View | None:
    """Return the venue with a year: its own, or that of publication."""
    venue = link_venue(paper)
    if venue is None or edition_year(paper.venue) or not paper.published:
        return venue
    return {**venue, "name": f"{venue['name']} · {paper.published.year}"}


def _cut_abstract(paper: Paper) -> View:
    lead = cut_lead(paper.abstract)
    return {"start_html": lead.start, "desk_html": lead.desk, "rest_html": lead.rest}


def _write_age(published: PartialDate) -> Mapping[str, str]:
    month = PartialDate(published.year, published.month)
    return {"date": str(month), "text": write_partial(month)}


def _choose_links(paper: Paper) -> list[View]:
    """Return where the paper is published, its PDF, and what belongs to it."""
    links = list_links(paper)
    source = next((link for link in links if link["kind"] in _SOURCES), None)
    chosen = [source] if source else []
    chosen += [link for link in links if link["kind"] == "pdf"]
    return chosen + [link for link in links if link["kind"] not in _SOURCES | {"pdf"}]


def _given_addresses(paper: Paper) -> set[str]:
    links = [getattr(paper.links, kind) for kind in type(paper.links).model_fields]
    return {address for address in (paper.url, *links) if address}


def write_byline(names: Sequence[str], count: int = NAMES_ON_A_CARD) -> str:
    """Return the first authors as plain text: `Ada Example, Josiah Carberry and 4 more`."""
    if len(names) <= count + 1:
        return ", ".join(names)
    return f"{', '.join(names[:count])} and {len(names) - count:,} more"


def abstract_html(paper: Paper) -> list[str]:
    """Return the paragraphs of a paper's abstract as inline HTML; none when it was removed."""
    return [] if paper.is_removed else [to_html(part) for part in paragraphs(paper.abstract)]


def escape_title(text: str) -> str:
    """Return plain text for front matter, which themes print without escaping."""
    return escape_html(typeset(text))
