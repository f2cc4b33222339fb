"""Pieces: a long file that consists of one piece for each of very many papers."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, Self


class Pieces(NamedTuple):
    """A long file, and what it consists of."""

    content: bytes = b""
    names: Sequence[str] = ()
    """What each piece is made of, without spaces; no two are the same."""
    sizes: Sequence[int] = ()
    """The bytes of each piece."""

    def renew(self, names: Sequence[str], fresh: Mapping[str, bytes]) -> Self:
        """Return the file of other pieces: fresh ones, and those that it has already."""
        ends = list(accumulate(self.sizes))
        places = {
            name: (end - size, end)
            for name, size, end in zip(self.names, self.sizes, ends, strict=True)
            if name not in fresh
        }
        content = b"".join(self._cut(names, places, fresh))
        sizes = [
            len(fresh[name]) if name in fresh else places[name][1] - places[name][0]
            for name in names
        ]
        return type(self)(content, names, sizes)

    def _cut(
        self,
        names: Sequence[str],
        places: Mapping[str, tuple[int, int]],
        fresh: Mapping[str, bytes],
    ) -> Iterator[bytes | memoryview]:
        """Yield what is new, and between that as long stretches as there are."""
        old = memoryview(self.content)
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

    def describe(self) -> str:
        """Return all but the content as text, which `read` takes back."""
        return f"{' '.join(self.names)}\n{' '.join(map(str, self.sizes))}"

    @classmethod
    def read(cls, content: bytes, text: str) -> Self:
        """Put a file and what `describe` gave of it together again."""
        names, _, sizes = text.partition("\n")
        return cls(content, names.split(), [*map(int, sizes.split())])
