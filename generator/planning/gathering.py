"""Gathering: the index of all papers, as far as possible from what the last build found."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from generator.model.headline import Headline
from generator.search.index import Index
from generator.search.postings import Postings, gather_postings, merge_postings
from generator.search.traces import Trace
from generator.shelf import Shelf
from generator.workers import count_processes, run_in_lots

_SHELF = "postings"
_LOT = 500


def make_index(
    papers: Sequence[Headline], keys: Sequence[str], neighbours: Mapping[str, str], shelf: Shelf
) -> Index:
    """Return the index of papers in the order of their arrival; `keys` name their traces."""
    return Index(_find_postings(papers, keys, shelf), neighbours)


def _find_postings(papers: Sequence[Headline], keys: Sequence[str], shelf: Shelf) -> Postings:
    known = shelf.recall(_SHELF).get(shelf.version)
    parts, old = _recall(known, keys) if known else ([], frozenset())
    if old and old == frozenset(keys):
        return parts[0]
    missing = [number for number, key in enumerate(keys) if key not in old]

    def gather(numbers: Sequence[int]) -> Postings:
        return gather_postings(_read_traces(papers, numbers, shelf), numbers)

    share = -(-len(missing) // count_processes(len(missing)))
    postings = merge_postings([*parts, *run_in_lots(gather, missing, max(1, share))])
    shelf.remember(_SHELF, shelf.version, f"{' '.join(keys)}\n{postings.write()}")
    return postings


def _recall(known: str, keys: Sequence[str]) -> tuple[list[Postings], frozenset[str]]:
    """Return the postings of papers that are still here, as they are numbered now."""
    line, _, text = known.partition("\n")
    old = line.split()
    # A paper's key names its date and its id, so those that stay keep their order.
    places = {key: number for number, key in enumerate(keys)}
    numbers = np.asarray([places.get(key, -1) for key in old], np.int64)
    return [Postings.read(text).renumber(numbers)], frozenset(old)


def _read_traces(
    papers: Sequence[Headline], numbers: Sequence[int], shelf: Shelf
) -> Iterator[Trace]:
    for start in range(0, len(numbers), _LOT):
        yield from shelf.traces([papers[number] for number in numbers[start : start + _LOT]])
