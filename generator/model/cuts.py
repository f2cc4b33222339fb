"""Cuts: where a long file that holds something of very many papers can be cut apart."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, Self


class Cuts(NamedTuple):
    """What a long file consists of."""

    names: Sequence[str] = ()
    """What each stretch of it is made of, without spaces; no two are the same."""
    sizes: Sequence[int] = ()
    """The bytes of each stretch."""

    def renew(
        self, content: bytes, names: Sequence[str], fresh: Mapping[str, bytes]
    ) -> tuple[bytes, Self]:
        """Return the file of other stretches, and its cuts.

        They are fresh, or those of `content`, which is cut as this says.
        """
        places = {
            name: (end - size, end)
            for name, size, end in zip(self.names, self.sizes, accumulate(self.sizes), strict=True)
            if name not in fresh
        }
        sizes = [
            len(fresh[name]) if name in fresh else places[name][1] - places[name][0]
            for name in names
        ]
        return b"".join(_join(content, names, places, fresh)), type(self)(names, sizes)

    def describe(self) -> str:
        """Return the cuts as text, which `read` takes back."""
        return f"{' '.join(self.names)}\n{' '.join(map(str, self.sizes))}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Take back what `describe` gave."""
        names, _, sizes = text.partition("\n")
        return cls(names.split(), [*map(int, sizes.split())])


def _join(
    content: bytes,
    names: Sequence[str],
    places: Mapping[str, tuple[int, int]],
    fresh: Mapping[str, bytes],
) -> Iterator[bytes | memoryview]:
    """Yield what is fresh, and of the rest what stands together already at once."""
    old = memoryview(content)
    start = end = 0
    for name in names:
        place = places.get(name)
        if place and place[0] == end:
            end = place[1]
            continue
        yield old[start:end]
        if place:
            start, end = place
        else:
            start = end = 0
            yield fresh[name]
    yield old[start:end]
