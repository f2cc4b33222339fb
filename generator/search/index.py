"""The index: everything that a search reads but the papers' cards, and what names each part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate, pairwise, repeat

from generator.search.contents import Contents
from generator.search.postings import Postings, is_facet
from generator.search.shards import Shard, cut_shards, make_key

WORDS_SIZE = 8_000
SHARD_SIZE = 9_000
"""Bytes of a file before compression: of larger ones a query would load much it does not need."""
_RARE_WORDS_MAXIMUM = 20_000
"""Papers above which a word of one paper alone is found, but neither completed nor corrected."""
_FORMAT = "2"
"""Names how files are written: readers' browsers keep those of a version."""
_COUNTED = ("@topic:", "@year:", "@kind:", "@venue:")


class Index:
    """An index of papers in memory, cut into files."""

    def __init__(self, postings: Postings, neighbours: Mapping[str, str]) -> None:
        self._papers = len(postings.numbers)
        self._neighbours = neighbours
        # A word that no paper has may still lead to those with words like it.
        self._postings = postings.add_terms(neighbours)
        terms = self._postings.terms
        shards = cut_shards(terms, self._postings.measure(), SHARD_SIZE)
        ends = accumulate((len(shard.terms) for shard in shards), initial=0)
        spans = pairwise(ends)
        self._spans = {shard.name: span for shard, span in zip(shards, spans, strict=True)}
        self._starts = {shard.name: shard.start for shard in shards}
        self._counts = dict(zip(terms, self._postings.counts.tolist(), strict=True))
        self._words = {shard.name: shard for shard in self._cut_words(terms)}

    @property
    def contents(self) -> Contents:
        """Return what the index consists of."""
        shards = [
            (self._starts[name], name, self._name_shard(*span))
            for name, span in self._spans.items()
        ]
        words = [
            (shard.start, shard.name, _join(self.write_words(shard.name).encode()))
            for shard in self._words.values()
        ]
        facets = {term: n for term, n in self._counts.items() if n and term.startswith(_COUNTED)}
        shown = " ".join(self._postings.shown)
        version = _join(f"{_FORMAT} {(shards, words)} {shown}".encode())
        return Contents(shards, words, dict(sorted(facets.items())), version)

    def write_shards(self, names: Sequence[str]) -> Iterator[str]:
        """Yield files of terms, a line each: the term, its papers, and terms near, if any."""
        near = self._neighbours
        for spelt in self._postings.spell(self._spans[name] for name in names):
            yield "".join(
                f"{term}\t{papers}\t{near[term]}\n" if term in near else f"{term}\t{papers}\n"
                for term, papers in spelt
            )

    def write_words(self, name: str) -> str:
        """Return a file of terms, each with the power of two that its papers reach."""
        counts = self._counts
        return "".join(
            f"{term} {counts[term].bit_length() - 1}\n" for term in self._words[name].terms
        )

    def _cut_words(self, terms: Iterable[str]) -> list[Shard]:
        least = 1 if self._papers <= _RARE_WORDS_MAXIMUM else 2
        counts = self._counts
        words = [term for term in terms if counts[term] >= least and not is_facet(term)]
        return cut_shards(words, [len(make_key(word)) + 3 for word in words], WORDS_SIZE)

    def _name_shard(self, first: int, last: int) -> str:
        near = map(self._neighbours.get, self._postings.terms[first:last], repeat(""))
        return _join("\n".join(near).encode(), self._postings.pack(first, last))


def _join(*parts: bytes) -> str:
    return blake2b(b"\n".join(parts), digest_size=12).hexdigest()
