"""The papers nearest to each, as they are kept between builds."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

NEAREST = 6
LEAST = 0.05
"""The cosine below which two papers have nothing to do with each other."""


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

    def write(self) -> str:
        """Return the whole as text, which `read` takes back."""
        return json.dumps(self)

    @classmethod
    def read(cls, text: str) -> Self:
        """Take back what `write` gave."""
        ids, digests, matches = json.loads(text)
        return cls(ids, digests, [[Match(*match) for match in some] for some in matches])
