"""Fragments: what a paper puts into files that it shares with others, rendered once."""

import json
from collections.abc import Mapping
from typing import Literal, NamedTuple

from generator.model.paper import Paper
from generator.model.text import paragraphs
from generator.rendering.addresses import paper_path, permalink
from generator.rendering.cards import make_card
from generator.rendering.citations import bibtex_entry
from generator.rendering.entries import make_entry
from generator.rendering.escaping import escape_html
from generator.rendering.exports import write_line
from generator.rendering.feed_entries import write_atom_pointer
from generator.rendering.site import Site
from generator.rendering.text import to_plain, typeset

Part = Literal["card", "entry", "bibtex", "line", "search"]
CardForm = Literal["whole", "lead", "dense"]
"""How much a list shows of a paper: its abstract to unfold, its first lines, or its title."""

# A control character, which no content holds.
_PART = "\x1f"
CARD_PARTS: Mapping[str, str] = {
    name: _PART + name[0] for name in ("all", "lead", "whole", "dense")
}
"""What marks the beginning of each part of a card, for its template."""
_SHOWN: Mapping[CardForm, str] = {"whole": "alw", "lead": "al", "dense": "ad"}


class Fragments(NamedTuple):
    """A paper's contributions to shared files; the names of its parts are `Part`."""

    card: str
    """HTML for lists, in parts of which `pick_card` takes some."""
    entry: str
    """A short Atom entry, for feeds of authors."""
    bibtex: str
    line: str
    """A line of JSON."""
    search: str
    """An entry of the search index, as JSON."""


def render_fragments(paper: Paper, site: Site) -> Fragments:
    """Render everything that a paper puts into shared files."""
    card = make_card(paper, site.vocabulary)
    return Fragments(
        card=site.templates.render_card(card, CARD_PARTS),
        entry=write_atom_pointer(make_entry(paper, site)),
        bibtex=bibtex_entry(paper, permalink(site.settings, paper.id)).strip(),
        line=write_line(paper, site.settings),
        search=_write_search_entry(paper, site),
    )


def pick_card(card: str, form: CardForm) -> str:
    """Return a card in one of its forms."""
    shown = _SHOWN[form]
    return "".join(part[1:] for part in card.split(_PART)[1:] if part[0] in shown)


def _write_search_entry(paper: Paper, site: Site) -> str:
    """Write what Material's search knows of a paper, with texts that it prints as HTML."""
    parts = [", ".join(author.name for author in paper.authors)]
    if site.is_small and not paper.is_removed:
        parts += map(to_plain, paragraphs(paper.abstract))
    entry = {
        "location": paper_path(paper.id),
        "title": escape_html(typeset(to_plain(paper.title))),
        "text": "".join(f"<p>{escape_html(typeset(part))}</p>" for part in parts),
    }
    return json.dumps(entry, ensure_ascii=False)
