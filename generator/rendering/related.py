"""Related papers, as they stand on a paper's page."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.model.headline import Headline
from generator.rendering.cards import View, write_byline
from generator.rendering.text import to_title_html, typeset

_REASONS = 3
_NAMES = 1
"""Authors shown by name, besides a second where there are but two."""


class Related(NamedTuple):
    """A paper that is near another, and why."""

    headline: Headline
    grams: Sequence[int]
    """The numbers of what they share, by how much it says."""


def describe_shown(headline: Headline) -> str:
    """Return everything that other papers' pages show of a paper."""
    names = headline.names[: _NAMES + 1]
    return f"{headline.id} {headline.title} {names} {len(headline.names)}"


def view_related(related: Sequence[Related], spelt: Mapping[int, str]) -> list[View]:
    """Return related papers for a page. `spelt` are the grams as the page's own paper has them."""
    return [_view(one, [spelt[gram] for gram in one.grams if gram in spelt]) for one in related]


def _view(one: Related, shared: Sequence[str]) -> View:
    return {
        "id": one.headline.id,
        "title_html": to_title_html(one.headline.title),
        "byline": typeset(write_byline(one.headline.names, _NAMES)),
        "shared": ", ".join(choose_reasons(shared)),
    }


def choose_reasons(shared: Sequence[str]) -> list[str]:
    """Return at most three of what two papers share, none a part of another, in their order."""
    spelt: dict[str, str] = {}
    for one in shared:
        # The same words with a hyphen and without are one reason.
        spelt.setdefault(f" {one.lower().replace('-', ' ')} ", one)
    telling = [
        one
        for words, one in spelt.items()
        if not any(words in other and words != other for other in spelt)
    ]
    return telling[:_REASONS]
