"""Shards: the sorted terms of an index cut into files that a reader can find without a list.

Every cut is at a place that only the alphabet decides, and made only where there is too much
for one file. So more papers never move the other cuts.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote

_FIRST = 0x20
_END = 0x7F
_FOREIGN = re.compile(r"[^\x20-\x7e]+")


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
    return term if term.isascii() else _FOREIGN.sub(lambda match: quote(match[0]), term)


def cut_shards(terms: Sequence[str], sizes: Sequence[int], maximum: int) -> list[Shard]:
    """Cut terms, ordered by key, into shards of at most a size; a larger term stands alone."""
    keys = [make_key(term) for term in terms]
    sums = [0]
    for size in sizes:
        sums.append(sums[-1] + size)

    def cut(first: int, last: int, prefix: str, low: int, high: int) -> Iterator[tuple[int, str]]:
        """Yield where shards begin among terms that start with a prefix and a letter in a range."""
        if first == last:
            return
        if sums[last] - sums[first] <= maximum or last - first == 1:
            yield first, prefix + chr(low) if low >= _FIRST else prefix
        elif high - low == 1:
            yield from cut(first, last, prefix + chr(low), _FIRST - 1, _END)
        else:
            middle = (low + high) // 2
            split = bisect_left(keys, prefix + chr(middle), first, last)
            yield from cut(first, split, prefix, low, middle)
            yield from cut(split, last, prefix, middle, high)

    starts = list(cut(0, len(terms), "", _FIRST - 1, _END))
    bounds = pairwise([*[first for first, _ in starts], len(terms)])
    return [
        Shard(start, terms[first:end])
        for (_, start), (first, end) in zip(starts, bounds, strict=True)
    ]
