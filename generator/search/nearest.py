"""The papers nearest to each, as they are kept between builds."""

from array import array
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple, Self

from generator.model.blocks import join_blocks, split_blocks

NEAREST = 6
LEAST = 0.05
"""The cosine below which two papers have nothing to do with each other."""
_FIRST_EPOCH = 100
_GROWTH = 1.2
_KINDS = "QBIQBI"


class Columns(NamedTuple):
    """What is known of all papers, then of their matches one after another, a column each."""

    digests: "array[int]"
    """What each paper was compared by."""
    counts: "array[int]"
    """How many matches each paper has, at most six."""
    others: "array[int]"
    """The matching papers, by their places; of one paper the nearest first."""
    products: "array[int]"
    """How near each match is, in parts that only order matches."""
    reasons: "array[int]"
    """How many grams each match is kept with."""
    grams: "array[int]"
    """What those of a match share, by how much it says."""


class Nearest:
    """The papers nearest to each, and what that was found from."""

    def __init__(self, ids: Sequence[str], columns: Columns) -> None:
        self.ids = ids
        """In order of arrival."""
        self.columns = columns

    @cached_property
    def _ends(self) -> Sequence[int]:
        return array("I", accumulate(self.columns.counts, initial=0))

    @cached_property
    def _gram_ends(self) -> Sequence[int]:
        return array("I", accumulate(self.columns.reasons, initial=0))

    def find(self, row: int) -> Sequence[int]:
        """Return the places of the papers nearest to one, by its own."""
        return self.columns.others[self._ends[row] : self._ends[row + 1]]

    def find_grams(self, row: int) -> "list[array[int]]":
        """Return what a paper shares with each of those nearest to it."""
        ends = self._gram_ends[self._ends[row] : self._ends[row + 1] + 1]
        return [self.columns.grams[start:end] for start, end in pairwise(ends)]

    def pack(self, row: int) -> bytes:
        """Return what a paper shares with those nearest to it, and how much of each, to name it."""
        start, end = self._ends[row], self._ends[row + 1]
        grams = self.columns.grams[self._gram_ends[start] : self._gram_ends[end]]
        return self.columns.reasons[start:end].tobytes() + grams.tobytes()

    def write(self) -> bytes:
        """Return the whole as bytes, which `read` takes back."""
        return join_blocks([" ".join(self.ids).encode(), *(one.tobytes() for one in self.columns)])

    @classmethod
    def read(cls, raw: memoryview) -> Self:
        """Take back what `write` gave."""
        ids, *written = split_blocks(raw)
        columns = (array(kind, one.tobytes()) for kind, one in zip(_KINDS, written, strict=True))
        return cls(str(ids, "utf-8").split(), Columns(*columns))


def make_nothing() -> Nearest:
    """Return what is known of no papers."""
    return Nearest([], Columns(*(array(kind) for kind in _KINDS)))


def find_epoch(papers: int) -> int:
    """Return how many of the first papers decide how rare a gram is.

    It is the largest of 100, 120, 144, … that there are papers for: as a site grows, this moves
    seldom.
    """
    epoch = _FIRST_EPOCH
    power = 0
    while (following := int(_FIRST_EPOCH * _GROWTH ** (power + 1))) <= papers:
        epoch, power = following, power + 1
    return min(epoch, papers)
