"""Neighbours: words of similar meaning, which a search tries once it has shown what it found."""

import re
from collections.abc import Mapping

from generator.model.vocabulary import Synonyms
from generator.search.words import find_term

_LINE = re.compile(r"([^\s#:]+): (.+)")
_NEAR = re.compile(r"(\S+) (0?\.\d+)")
_CLOSEST = 15
"""How close a synonym of the site's owner is, in sixteenths."""


def merge_neighbours(synonyms: Synonyms) -> Mapping[str, str]:
    """Return what stands near each term: other terms, each with its cosine in sixteenths, as hex.

    Lines of the package's list read `word: near .62, nearer .81`.
    """
    merged = dict(_read_lines(synonyms.neighbours))
    for group in synonyms.groups:
        terms = list(filter(None, map(find_term, group)))
        for term in terms:
            near = {other: _CLOSEST for other in terms if other != term}
            merged[term] = {**near, **merged.get(term, {}), **near}
    return {
        term: " ".join(f"{other} {closeness:x}" for other, closeness in near.items())
        for term, near in merged.items()
        if near
    }


def _read_lines(text: str) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for line in filter(None, map(_LINE.fullmatch, text.splitlines())):
        near = {find_term(word): int(float(cosine) * 16) for word, cosine in _NEAR.findall(line[2])}
        if own := find_term(line[1]):
            found[own] = {term: closeness for term, closeness in near.items() if term}
            found[own].pop(own, None)
    return found
