"""Gathering: the index of all papers, as far as possible from what the last build found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np

from generator.model.headline import Headline
from generator.search.index import Index
from generator.search.postings import Postings, gather_postings, merge_postings
from generator.search.traces import Trace
from generator.shelf import Shelf
from generator.workers import count_processes, run_in_lots

_SHELF = "postings"
_LOT = 500


class _Gathered(NamedTuple):
    """Postings, and the papers they are of."""

    keys: Sequence[str]
    """In the order of their arrival."""
    postings: Postings

    def write(self) -> str:
        """Return the whole as text, which `read` takes back."""
        return f"{' '.join(self.keys)}\n{self.postings.write()}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Take back what `write` gave."""
        keys, _, postings = text.partition("\n")
        return cls(keys.split(), Postings.read(postings))


def make_index(
    papers: Sequence[Headline], keys: Sequence[str], neighbours: Mapping[str, str], shelf: Shelf
) -> Index:
    """Return the index of papers in the order of their arrival; `keys` name their traces."""
    return Index(_find_postings(papers, keys, shelf), neighbours)


def _find_postings(papers: Sequence[Headline], keys: Sequence[str], shelf: Shelf) -> Postings:
    last = shelf.recall(_SHELF, _Gathered.read)
    old = last[1] if last else _Gathered((), gather_postings((), ()))
    if old.keys == keys:
        return old.postings
    kept = frozenset(old.keys)
    missing = [number for number, key in enumerate(keys) if key not in kept]

    def gather(numbers: Sequence[int]) -> Postings:
        return gather_postings(_read_traces(papers, numbers, shelf), numbers)

    share = -(-len(missing) // count_processes(len(missing)))
    parts = run_in_lots(gather, missing, max(1, share))
    postings = merge_postings([_renumber(old, keys), *parts])
    shelf.remember(_SHELF, "", _Gathered(keys, postings))
    return postings


def _renumber(old: _Gathered, keys: Sequence[str]) -> Postings:
    """Return the postings of papers that are still here, as they are numbered now."""
    # A paper's key names its date and its id, so those that stay keep their order.
    places = {key: number for number, key in enumerate(keys)}
    return old.postings.renumber(np.asarray([places.get(key, -1) for key in old.keys], np.int64))


def _read_traces(
    papers: Sequence[Headline], numbers: Sequence[int], shelf: Shelf
) -> Iterator[Trace]:
    for start in range(0, len(numbers), _LOT):
        yield from shelf.traces([papers[number] for number in numbers[start : start + _LOT]])
