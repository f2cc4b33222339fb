"""The contents of an index: enough to tell which of its files are current."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

IndexFile = tuple[str, str, str]
"""The start of a file's terms, the name of the file, and a key of its content."""


class Contents(NamedTuple):
    """What an index consists of: enough to tell which of its files are current."""

    shards: Sequence[IndexFile]
    words: Sequence[IndexFile]
    facets: Mapping[str, int]
    """How many papers each filter leaves."""
    version: str
    """Names all of it, and what results show."""

    def write(self) -> bytes:
        """Return the contents as bytes, which `read` takes back."""
        return json.dumps(self).encode()

    @classmethod
    def read(cls, raw: memoryview) -> Self:
        """Take back what `write` gave."""
        shards, words, facets, version = json.loads(bytes(raw))
        return cls([tuple(one) for one in shards], [tuple(one) for one in words], facets, version)
