"""Shards: the sorted terms of an index cut into files that a reader can find without a list.

Every cut is at a place that only the alphabet decides, and made only where there is too much
for one file. So more papers never move the other cuts.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple
from urllib.parse import quote

_FIRST = 0x20
_END = 0x7F
_FOREIGN = re.compile(r"[^\x20-\x24\x26-\x7e]+")


class Shard(NamedTuple):
    """Some terms that follow each other."""

    start: str
    """The key from which on, to the next shard's start, a term belongs here."""
    terms: Sequence[str]

    @property
    def name(self) -> str:
        """Return the name of the shard's file, without its ending."""
        return self.start.encode("ascii").hex() or "0"


def make_key(term: str) -> str:
    """Return what terms are ordered by: the term in printable ASCII, percent-encoded."""
    if term.isascii() and "%" not in term:
        return term
    return _FOREIGN.sub(lambda match: quote(match[0], safe=""), term)


def cut_shards(terms: Sequence[str], sizes: Sequence[int], maximum: int) -> list[Shard]:
    """Cut terms, ordered by key, into shards of at most a size; a larger term stands alone."""
    keys = [make_key(term) for term in terms]
    sums = [0, *accumulate(sizes)]
    starts: list[tuple[int, str]] = []
    # Ranges still to cut, the first on top: terms that begin as the text and go on with a letter
    # from low to high, low below the first letter standing for the text itself.
    ranges = [(0, len(terms), "", _FIRST - 1, _END)] if terms else []
    while ranges:
        first, last, text, low, high = ranges.pop()
        if sums[last] - sums[first] <= maximum or keys[first] == keys[last - 1]:
            starts.append((first, text + chr(low) if low >= _FIRST else text))
        elif high - low == 1:
            ranges.append((first, last, text + chr(low), _FIRST - 1, _END))
        else:
            middle = (low + high) // 2
            split = bisect_left(keys, text + chr(middle), first, last)
            halves = ((split, last, text, middle, high), (first, split, text, low, middle))
            ranges += [half for half in halves if half[0] < half[1]]
    bounds = pairwise([*[first for first, _ in starts], len(terms)])
    return [
        Shard(start, terms[first:end])
        for (_, start), (first, end) in zip(starts, bounds, strict=True)
    ]
