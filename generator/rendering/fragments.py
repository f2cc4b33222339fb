"""Fragments: what a paper puts into files that it shares with others, rendered once."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from generator.model.paper import Paper
from generator.rendering.addresses import permalink
from generator.rendering.cards import make_card
from generator.rendering.citations import bibtex_entry
from generator.rendering.entries import make_entry
from generator.rendering.exports import write_line
from generator.rendering.feed_entries import write_atom_pointer
from generator.rendering.search_files import write_result
from generator.rendering.site import Site

Part = Literal["card", "entry", "bibtex", "line", "result"]
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
    result: str
    """What a search shows, as JSON."""


def render_fragments(papers: Sequence[Paper], site: Site) -> list[Fragments]:
    """Render everything that some papers put into shared files.

    One kind after the other for all papers: a processor has its code and words at hand then.
    """
    settings = site.settings
    cards = [make_card(paper, site.vocabulary) for paper in papers]
    kinds = (
        [site.templates.render_card(card, CARD_PARTS) for card in cards],
        [write_atom_pointer(make_entry(paper, site)) for paper in papers],
        [bibtex_entry(paper, permalink(settings, paper.id)).strip() for paper in papers],
        [write_line(paper, settings) for paper in papers],
        [write_result(paper) for paper in papers],
    )
    return list(map(Fragments._make, zip(*kinds, strict=True)))


def pick_card(card: str, form: CardForm) -> str:
    """Return a card in one of its forms."""
    shown = _SHOWN[form]
    return "".join(part[1:] for part in card.split(_PART)[1:] if part[0] in shown)
