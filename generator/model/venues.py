"""Venues: a series such as `ICLR`, and the edition a paper names, such as `ICLR 2024`."""

import re
from functools import lru_cache
from typing import NamedTuple

from generator.model.identifiers import slugify
from generator.model.text import fold_spaces

_YEAR = re.compile(r"\s*\b((?:19|20)\d{2})\b")


class Venue(NamedTuple):
    """A series of editions, or a journal."""

    slug: str
    name: str


@lru_cache(maxsize=1 << 12)
def split_venue(venue: str | None) -> Venue | None:
    """Return the series of a venue as a record spells it: the name without its year.

    `ICLR 2024 Workshop on Agents` belongs to `ICLR Workshop on Agents`, not to `ICLR`.
    """
    if not venue:
        return None
    name = fold_spaces(_YEAR.sub("", venue)) or venue
    slug = slugify(name)
    return Venue(slug, name) if slug else None


@lru_cache(maxsize=1 << 12)
def edition_year(venue: str | None) -> int | None:
    """Return the year of the edition that a record names: 2024 for `ICLR 2024`."""
    years = _YEAR.findall(venue or "")
    return int(years[-1]) if years else None
