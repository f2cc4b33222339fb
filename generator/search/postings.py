"""Postings: which papers have each term, and how much it says of them."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from generator.search.traces import WEIGHT_MAXIMUM, Trace

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BITS = WEIGHT_MAXIMUM.bit_length()
_HEX = bytes.maketrans(bytes(range(WEIGHT_MAXIMUM + 1)), b"0123456789abcdef")
_VALUES = bytes.maketrans(b"0123456789abcdef", bytes(range(WEIGHT_MAXIMUM + 1)))


_NO_PAPERS = array("I")


class Postings:
    """An inverted index in memory: for each term the papers' numbers and weights, four bytes each.

    Papers are numbered as they arrived, so that a new one changes nothing about the others.
    """

    def __init__(self, first: int = 0) -> None:
        self.terms: dict[str, array[int]] = {}
        self.papers = first
        """How many papers there are, with those before the first."""
        self.shown: list[str] = []
        """What names that which results show of each."""

    def add(self, trace: Trace) -> None:
        """Add the next paper."""
        number = self.papers << _BITS
        self.papers += 1
        terms = self.terms
        weights = trace.weights.encode().translate(_VALUES)
        for term, weight in zip(trace.terms.split(" "), weights, strict=True):
            try:
                terms[term].append(number | weight)
            except KeyError:
                terms[term] = array("I", (number | weight,))
        for facet in trace.facets.split("\t"):
            terms.setdefault(facet, array("I")).append(number)
        self.shown.append(trace.shown)

    def append(self, later: "Postings") -> None:
        """Add papers that follow those that are here."""
        for term, entries in later.terms.items():
            if term in self.terms:
                self.terms[term].extend(entries)
            else:
                self.terms[term] = entries
        self.papers = later.papers
        self.shown += later.shown

    def measure(self, term: str) -> int:
        """Return about how many bytes a term takes in a file, as far as its own papers tell."""
        entries = self.terms.get(term)
        if not entries:
            return len(term) + 50
        spread = (entries[-1] >> _BITS) // len(entries)
        digits = 2 + (spread > 36) + (spread > 1296) + (not is_facet(term))
        return len(term) + len(entries) * digits + 12

    def name(self, terms: Iterable[str]) -> str:
        """Name what some terms' entries are."""
        digest = blake2b(digest_size=12)
        for term in terms:
            digest.update(f"{term} ".encode())
            digest.update(self.terms.get(term, _NO_PAPERS))
        return digest.hexdigest()

    def write(self, terms: Iterable[str], neighbours: Mapping[str, str]) -> str:
        """Write some terms' entries as JSON: gaps between numbers, weights, and terms near."""
        return json.dumps(
            {term: self._write_entries(term, neighbours) for term in terms},
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def _write_entries(self, term: str, neighbours: Mapping[str, str]) -> list[str]:
        entries = self.terms.get(term, _NO_PAPERS)
        numbers = [entry >> _BITS for entry in entries]
        gaps = [*numbers[:1], *map(int.__sub__, numbers[1:], numbers)]
        written = [",".join(map(write_number, gaps)), ""]
        if not is_facet(term):
            weights = bytes([entry & WEIGHT_MAXIMUM for entry in entries])
            written[1] = weights.translate(_HEX).decode()
            if near := neighbours.get(term):
                written.append(near)
        return written


def is_facet(term: str) -> bool:
    """Tell a filter from a word."""
    return term.startswith("@")


def write_number(number: int) -> str:
    """Write a number to base 36."""
    if number < len(_WRITTEN):
        return _WRITTEN[number]
    rest, digit = divmod(number, 36)
    return write_number(rest) + _DIGITS[digit]


_WRITTEN: Sequence[str] = [*_DIGITS, *(a + b for a in _DIGITS[1:] for b in _DIGITS)]
