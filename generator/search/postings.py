"""Postings: which papers have each term, and how much it says of them.

Papers are numbered as they arrived, so that a new one changes nothing about the others.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from generator.search.letters import WEIGHT_MAXIMUM, Numbers, measure_entries, write_entries
from generator.search.shards import make_key
from generator.search.traces import Trace

_BITS = WEIGHT_MAXIMUM.bit_length()
_VALUES = bytes.maketrans(b"0123456789abcdef", bytes(range(WEIGHT_MAXIMUM + 1)))
_TERM = np.uint64(32)
"""Bits of an entry, above which its term stands while entries are put in order."""
_EMPTY_SIZE = 50
"""Bytes of a term that no paper has: it leads to others."""
_LINE_SIZE = 2
"""Bytes of a line beside a term and its papers."""

Entries = NDArray[np.uint32]


class Postings(NamedTuple):
    """An inverted index of some papers, in columns."""

    terms: Sequence[str]
    """In the order of `make_key`, each once."""
    ends: Numbers
    """Where the entries of each term end, after a 0 for where those of the first begin."""
    entries: Entries
    """A paper's number and, in the lowest bits, what the term weighs in it."""
    numbers: Numbers
    """The papers, in order."""
    shown: Sequence[str]
    """What names that which results show of each paper."""

    @property
    def counts(self) -> Numbers:
        """Return how many papers each term has."""
        return np.diff(self.ends)

    def renumber(self, numbers: Numbers) -> Self:
        """Give each paper another number, in the same order; those of less than 0 are dropped."""
        given = np.full(int(self.numbers.max(initial=-1)) + 1, -1, np.int64)
        given[self.numbers] = numbers
        papers = given[self.entries >> _BITS]
        kept = papers >= 0
        ends = np.concatenate(([0], np.cumsum(kept)))[self.ends]
        entries = (papers[kept] << _BITS).astype(np.uint32) | self.entries[kept] & WEIGHT_MAXIMUM
        shown = [one for one, number in zip(self.shown, numbers, strict=True) if number >= 0]
        return type(self)(self.terms, ends, entries, numbers[numbers >= 0], shown)

    def add_terms(self, terms: Iterable[str]) -> Self:
        """Add terms that no paper has."""
        counts = dict(zip(self.terms, self.counts.tolist(), strict=True))
        # What is nearly in order takes less time to sort than a set.
        every = sorted([*self.terms, *sorted(set(terms) - counts.keys())], key=make_key)
        ends = np.cumsum([0, *(counts.get(term, 0) for term in every)])
        return self._replace(terms=every, ends=ends)

    def measure(self) -> list[int]:
        """Return about how many bytes each term takes in a file, as far as its papers tell."""
        counts, sizes = self.counts, np.fromiter(map(len, self.terms), np.int64)
        is_word = np.fromiter((not is_facet(term) for term in self.terms), np.bool_)
        held = counts > 0
        highest = self.entries[self.ends[1:][held] - 1] >> _BITS
        sizes[held] += measure_entries(counts[held], highest.astype(np.int64), is_word[held])
        sizes[~held] += _EMPTY_SIZE
        return [int(size) for size in sizes + _LINE_SIZE]

    def pack(self, first: int, last: int) -> bytes:
        """Return all that terms from the first to before the last hold, to name it."""
        begin, end = self.ends[first], self.ends[last]
        counts = np.diff(self.ends[first : last + 1])
        words = "\t".join(self.terms[first:last]).encode()
        return (
            words + counts.astype("<u4").tobytes() + self.entries[begin:end].astype("<u4").tobytes()
        )

    def spell(self, spans: Iterable[tuple[int, int]]) -> Iterator[Iterator[tuple[str, str]]]:
        """Yield the terms of each span, from its first to before its last.

        With each term come the letters of its papers.
        """
        some = list(spans)
        held = [self.entries[self.ends[first] : self.ends[last]] for first, last in some]
        entries = np.concatenate([self.entries[:0], *held]).astype(np.int64)
        sizes = [np.diff(self.ends[first : last + 1]) for first, last in some]
        counts = np.concatenate([self.ends[:0], *sizes])
        ends = np.append(0, np.cumsum(counts))
        written = iter(write_entries(entries >> _BITS, entries & WEIGHT_MAXIMUM, ends))
        for first, last in some:
            yield zip(self.terms[first:last], islice(written, last - first), strict=True)

    def write(self) -> list[bytes]:
        """Return the whole in blocks, which `read` takes back."""
        columns = (self.ends, self.entries, self.numbers)
        texts = (" ".join(self.shown), "\t".join(self.terms))
        return [*(column.tobytes() for column in columns), *(text.encode() for text in texts)]

    @classmethod
    def read(cls, blocks: Iterable[memoryview]) -> Self:
        """Take back what `write` gave."""
        ends, entries, numbers, shown, terms = blocks
        return cls(
            str(terms, "utf-8").split("\t") if terms else [],
            np.frombuffer(ends, np.int64),
            np.frombuffer(entries, np.uint32),
            np.frombuffer(numbers, np.int64),
            str(shown, "utf-8").split(),
        )


def gather_postings(traces: Iterable[Trace], numbers: Sequence[int]) -> Postings:
    """Return the postings of some papers, whose numbers rise."""
    table = _make_table()
    places, weights, lengths, shown = array("I"), bytearray(), [], []
    for trace in traces:
        facets = trace.facets.split("\t")
        terms = trace.terms.split(" ") + facets
        places.extend(map(table.__getitem__, terms))
        weights += trace.weights.encode().translate(_VALUES) + bytes(len(facets))
        lengths.append(len(terms))
        shown.append(trace.shown)
    papers = np.repeat(np.asarray(numbers, np.int64), np.asarray(lengths, np.int64))
    entries = (papers << _BITS).astype(np.uint32) | np.frombuffer(weights, np.uint8)
    owners = np.frombuffer(places, np.uint32) if places else _no_entries()
    return _sort(list(table), owners, entries, np.asarray(numbers, np.int64), shown)


def merge_postings(parts: Iterable[Postings]) -> Postings:
    """Return the postings of all papers of some parts that have none in common."""
    # There may be no part at all, which could not be joined.
    some = [*parts, gather_postings((), ())]
    table = _make_table()
    owners = [
        np.repeat(np.fromiter(map(table.__getitem__, part.terms), np.uint32), part.counts)
        for part in some
    ]
    numbers = np.concatenate([part.numbers for part in some])
    shown = [one for part in some for one in part.shown]
    order = np.argsort(numbers)
    entries = np.concatenate([part.entries for part in some])
    in_order = [shown[at] for at in order.tolist()]
    return _sort(list(table), np.concatenate(owners), entries, numbers[order], in_order)


def _make_table() -> defaultdict[str, int]:
    """Return a table that numbers terms as they are looked up."""
    table: defaultdict[str, int] = defaultdict()
    table.default_factory = table.__len__
    return table


def _sort(
    terms: Sequence[str], owners: Entries, entries: Entries, numbers: Numbers, shown: Sequence[str]
) -> Postings:
    """Order entries by their term's key, then by paper; `owners` are places among the terms.

    Terms without entries are dropped.
    """
    order = sorted(range(len(terms)), key=list(map(make_key, terms)).__getitem__)
    ranks = np.empty(len(terms), np.uint64)
    ranks[order] = np.arange(len(terms), dtype=np.uint64)
    # What was in order before stays so: such a sort takes least time for long runs.
    joined = np.sort(ranks[owners] << _TERM | entries, kind="stable")
    sorted_ranks = (joined >> _TERM).astype(np.int64)
    starts = np.flatnonzero(np.diff(sorted_ranks, prepend=-1))
    held = [terms[order[rank]] for rank in sorted_ranks[starts].tolist()]
    ends = np.append(starts, len(joined))
    return Postings(held, ends, joined.astype(np.uint32), numbers, shown)


def _no_entries() -> NDArray[Any]:
    return np.zeros(0, np.uint32)


def is_facet(term: str) -> bool:
    """Tell a filter from a word."""
    return term.startswith("@")
