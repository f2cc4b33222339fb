"""Fragments: what a paper puts into files that it shares with others, rendered once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

from generator.model.paper import Paper
from generator.rendering.addresses import permalink
from generator.rendering.cards import View, make_card, make_dense_card
from generator.rendering.citations import bibtex_entry
from generator.rendering.entries import Entry, make_entry
from generator.rendering.feed_entries import (
    write_atom_entry,
    write_atom_pointer,
    write_json_item,
    write_rss_item,
)
from generator.rendering.search_files import write_result
from generator.rendering.site import Site

Part = Literal["dense", "card", "pointer", "rss", "atom", "json", "bibtex", "result"]
"""What a paper puts into shared files: its title in lists; all that a list may show of it, in
parts of which `pick_card` takes some; a short Atom entry for feeds of authors; an entry of each
of a feed's forms; BibTeX; what a search shows, as JSON."""
CardForm = Literal["whole", "lead", "dense"]
"""How much a list shows of a paper: its abstract to unfold, its first lines, or its title."""

# A control character, which no content holds.
_PART = "\x1f"
_CARD_PARTS: Mapping[str, str] = {
    name: _PART + name[0] for name in ("all", "lead", "whole", "dense")
}
"""What marks the beginning of each part of a card, for its template."""
_ENTRIES: Mapping[Part, Callable[[Entry], str]] = {
    "pointer": write_atom_pointer,
    "rss": write_rss_item,
    "atom": write_atom_entry,
    "json": write_json_item,
}
_OF_NEWEST: tuple[Part, ...] = ("rss", "atom", "json")
_SHOWN: Mapping[CardForm, str] = {"whole": "alw", "lead": "al", "dense": "ad"}


def list_parts(*, is_small: bool) -> list[Part]:
    """Return the parts that are needed of every paper; a few papers need more."""
    few = _OF_NEWEST if is_small else (*_OF_NEWEST, "card")
    return [part for part in get_args(Part) if part not in few]


def render_part(part: Part, papers: Sequence[Paper], site: Site) -> list[str]:
    """Render what some papers put into shared files of one kind.

    Parts are rendered one by one, for a processor has the code and words of each at hand then.
    """
    if part == "dense":
        views = map(make_dense_card, papers)
        return [pick_card(_render_card(view, site), "dense") for view in views]
    if part == "card":
        return [_render_card(make_card(paper, site.vocabulary), site) for paper in papers]
    if part in _ENTRIES:
        return [_ENTRIES[part](make_entry(paper, site)) for paper in papers]
    if part == "bibtex":
        settings = site.settings
        return [bibtex_entry(paper, permalink(settings, paper.id)).strip() for paper in papers]
    return [write_result(paper) for paper in papers]


def _render_card(view: View, site: Site) -> str:
    return site.templates.render_card(view, _CARD_PARTS)


def pick_card(card: str, form: CardForm) -> str:
    """Return a card in one of its forms."""
    shown = _SHOWN[form]
    return "".join(part[1:] for part in card.split(_PART)[1:] if part[0] in shown)
