"""The papers nearest to each, as they are kept between builds."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple, Self

NEAREST = 6
LEAST = 0.05
"""The cosine below which two papers have nothing to do with each other."""
_FIRST_EPOCH = 100
_GROWTH = 1.2


class Match(NamedTuple):
    """Another paper that is near."""

    id: str
    product: int
    """How near, in parts that only order matches."""
    grams: Sequence[int]
    """What they share, by how much it says."""


class Nearest(NamedTuple):
    """The papers nearest to each, and what that was found from."""

    ids: Sequence[str]
    """In order of arrival."""
    digests: Sequence[str]
    """What each was compared by."""
    matches: Sequence[Sequence[Match]]
    """At most six of each, the nearest first."""

    def keep(self, ids: Sequence[str], digests: Sequence[str]) -> Mapping[str, Sequence[Match]]:
        """Return the matches that still stand: of papers that did not change, nor theirs."""
        now = dict(zip(ids, digests, strict=True))
        before = dict(zip(self.ids, self.digests, strict=True))
        same = {one for one in now if before.get(one) == now[one]}
        return {
            one: matches
            for one, matches in zip(self.ids, self.matches, strict=True)
            if one in same and all(match.id in same for match in matches)
        }

    def __reduce__(self) -> tuple[Any, ...]:
        """Go from process to process as text, in a fraction of the time of so many objects."""
        return type(self).read, (self.write(),)

    def write(self) -> str:
        """Return the whole as text, which `read` takes back."""
        rows = {one: row for row, one in enumerate(self.ids)}
        matches = [match for some in self.matches for match in some]
        columns = (
            array("B", map(len, self.matches)),
            array("I", [rows[match.id] for match in matches]),
            array("Q", [match.product for match in matches]),
            array("B", [len(match.grams) for match in matches]),
            array("I", chain.from_iterable(match.grams for match in matches)),
        )
        written = [b64encode(column.tobytes()).decode() for column in columns]
        return "\n".join([" ".join(self.ids), " ".join(self.digests), *written])

    @classmethod
    def read(cls, text: str) -> Self:
        """Take back what `write` gave."""
        ids, digests, *columns = text.split("\n")
        known = ids.split(" ")
        lengths, others, products, reasons, grams = (
            array(kind, b64decode(column)) for kind, column in zip("BIQBI", columns, strict=True)
        )
        names, shared = map(known.__getitem__, others), iter(grams)
        shares = (tuple(islice(shared, count)) for count in reasons)
        matches = map(Match, names, products, shares)
        return cls(known, digests.split(" "), [tuple(islice(matches, n)) for n in lengths])


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
