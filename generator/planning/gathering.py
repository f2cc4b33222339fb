"""Gathering: the index of all papers, as far as possible from what the last build found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from generator.model.blocks import join_blocks, split_blocks
from generator.model.headline import Headline
from generator.search.contents import Contents
from generator.search.index import Index
from generator.search.postings import Postings, gather_postings, merge_postings
from generator.search.traces import read_trace
from generator.shelf import Shelf

_KNOWN_TO_NEW = 50
"""Postings are kept anew once fewer papers than this are known to each that is not."""


class Gathered(NamedTuple):
    """Postings, and the papers they are of."""

    keys: Sequence[str]
    """In the order of their arrival."""
    postings: Postings

    def write(self) -> bytes:
        """Return the whole as bytes, which `read` takes back."""
        return join_blocks([" ".join(self.keys).encode(), *self.postings.write()])

    @classmethod
    def read(cls, raw: memoryview) -> Self:
        """Take back what `write` gave."""
        keys, *postings = split_blocks(raw)
        return cls(str(keys, "utf-8").split(), Postings.read(postings))


@dataclass(frozen=True)
class Found:
    """What all papers are found by."""

    index: Index
    contents: Contents
    worth_keeping: Gathered | None
    """What the next build should go on from; None where what this one went on from will do."""


def find_index(
    papers: Sequence[Headline], keys: Sequence[str], neighbours: Mapping[str, str], shelf: Shelf
) -> Found:
    """Return the index of papers, in the order of their arrival; `keys` name their traces."""
    last = shelf.recall("postings", Gathered.read)
    old = last[1] if last else Gathered((), gather_postings((), ()))
    kept = frozenset(old.keys)
    missing = [number for number, key in enumerate(keys) if key not in kept]
    traces = shelf.read_traces("traces", [papers[number] for number in missing])
    new = gather_postings(map(read_trace, traces), missing)
    gathered = Gathered(keys, merge_postings([_renumber(old, keys), new]))
    index = Index(gathered.postings, neighbours)
    # What a day's work adds is gathered again the next day, in less time than all is written.
    is_much = len(missing) * _KNOWN_TO_NEW > len(keys)
    return Found(index, index.contents, gathered if is_much else None)


def _renumber(old: Gathered, keys: Sequence[str]) -> Postings:
    """Return the postings of papers that are still here, as they are numbered now."""
    # A paper's key names its date and its id, so those that stay keep their order.
    places = {key: number for number, key in enumerate(keys)}
    return old.postings.renumber(np.asarray([places.get(key, -1) for key in old.keys], np.int64))
