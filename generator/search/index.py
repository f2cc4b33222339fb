"""The index: everything that a search reads but the papers' cards, and what names each part."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple, Self

from generator.search.postings import Postings, is_facet
from generator.search.shards import Shard, cut_shards, make_key

WORDS_SIZE = 8_000
SHARD_SIZE = 16_000
"""Bytes of a file before compression: of larger ones a query would load much it does not need."""
_RARE_WORDS_MAXIMUM = 20_000
"""Papers above which a word of one paper alone is found, but neither completed nor corrected."""
_FORMAT = "1"
"""Names how files are written: readers' browsers keep those of a version."""
_COUNTED = ("@topic:", "@year:", "@kind:", "@venue:")

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

    def write(self) -> str:
        """Return the contents as text, which `read` takes back."""
        return json.dumps(self)

    @classmethod
    def read(cls, text: str) -> Self:
        """Take back what `write` gave."""
        shards, words, facets, version = json.loads(text)
        return cls([tuple(one) for one in shards], [tuple(one) for one in words], facets, version)


class Index:
    """An index of papers in memory, cut into files."""

    def __init__(self, postings: Postings, neighbours: Mapping[str, str]) -> None:
        self._postings = postings
        self._neighbours = neighbours
        # A word that no paper has may still lead to those with words like it.
        terms = sorted({*postings.terms, *neighbours}, key=make_key)
        shards = cut_shards(terms, list(map(postings.measure, terms)), SHARD_SIZE)
        self._shards = {shard.name: shard for shard in shards}
        self._words = {shard.name: shard for shard in self._cut_words(terms)}

    @property
    def contents(self) -> Contents:
        """Return what the index consists of."""
        near = self._neighbours
        entries = self._postings.terms
        shards = [
            (shard.start, shard.name, _join(self._postings.name(shard.terms), *_pick(shard, near)))
            for shard in self._shards.values()
        ]
        words = [
            (shard.start, shard.name, _join(self.write_words(shard.name)))
            for shard in self._words.values()
        ]
        facets = {term: len(entries[term]) for term in entries if term.startswith(_COUNTED)}
        version = _join(_FORMAT, repr((shards, words)), *self._postings.shown)
        return Contents(shards, words, dict(sorted(facets.items())), version)

    def write_shard(self, name: str) -> str:
        """Return a file of terms with their papers, as JSON."""
        return self._postings.write(self._shards[name].terms, self._neighbours)

    def write_words(self, name: str) -> str:
        """Return a file of terms, each with the power of two that its papers reach."""
        entries = self._postings.terms
        return "".join(
            f"{term} {len(entries[term]).bit_length() - 1}\n" for term in self._words[name].terms
        )

    def _cut_words(self, terms: Iterable[str]) -> list[Shard]:
        least = 1 if self._postings.papers <= _RARE_WORDS_MAXIMUM else 2
        entries = self._postings.terms
        words = [
            term for term in terms if not is_facet(term) and len(entries.get(term, ())) >= least
        ]
        return cut_shards(words, [len(make_key(word)) + 3 for word in words], WORDS_SIZE)


def _pick(shard: Shard, neighbours: Mapping[str, str]) -> Iterable[str]:
    return (neighbours.get(term, "") for term in shard.terms)


def _join(*texts: str) -> str:
    return blake2b("\n".join(texts).encode(), digest_size=12).hexdigest()
