"""Traces: what search knows of a paper, made from the paper alone."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from generator.model.paper import Paper
from generator.model.venues import split_venue
from generator.model.vocabulary import Vocabulary
from generator.search.letters import ONCE_WEIGHT, WEIGHT_MAXIMUM
from generator.search.words import list_terms, slug_name, write_plainly

_DIGITS = b"0123456789abcdef".ljust(256)
_K1 = 1.2
"""How soon one time more of a word says nothing new."""
_TITLE_WEIGHT = 3
_NAME_WEIGHT = 8
"""What an author's name weighs, beside at most 15 of a word of the text."""
_LABEL_WEIGHT = 4
"""What a word of a topic's, a kind's or a venue's name weighs."""


class Trace(NamedTuple):
    """What search needs of a paper."""

    terms: str
    """What it is found by, parted by spaces."""
    weights: str
    """One hexadecimal digit for each term."""
    facets: str
    """What lists are cut down by, and its identifiers, parted by tabs."""
    shown: str
    """Names what results show of it."""


def make_trace(paper: Paper, vocabulary: Vocabulary) -> Trace:
    """Return the trace of a paper."""
    weights = _weigh_terms(paper, vocabulary)
    return Trace(
        terms=" ".join(weights),
        weights=bytes(weights.values()).translate(_DIGITS).decode(),
        facets="\t".join(dict.fromkeys(_list_facets(paper))),
        shown=_name_shown(paper),
    )


def write_trace(trace: Trace) -> str:
    """Write a trace as text, which `read_trace` takes back."""
    return "\n".join(trace)


def read_trace(text: str) -> Trace:
    """Read what `write_trace` wrote."""
    return Trace(*text.split("\n"))


def _weigh_terms(paper: Paper, vocabulary: Vocabulary) -> dict[str, int]:
    """Return each term's part of BM25 (Robertson and Zaragoza 2009) that the paper decides.

    Readers multiply it by what the rest of the papers decide, how rare the term is. How long a
    text is counts for nothing (b = 0): titles and abstracts are of one kind, and of ten thousand
    from arXiv as many or more were found by words of theirs without it (MRR 0.78, 0.77 with 0.6).
    """
    counts: Counter[str] = Counter()
    for term in list_terms(write_plainly(paper.title)):
        counts[term] += _TITLE_WEIGHT
    if not paper.is_removed:
        counts.update(list_terms(write_plainly(paper.abstract)))
    scale = {count: _weigh(count) for count in {*counts.values()}}
    weights = {term: scale[count] for term, count in counts.items()}
    for text, weight in _list_labels(paper, vocabulary):
        for term in _list_label_terms(text):
            weights[term] = max(weight, weights.get(term, 0))
    return weights


def _weigh(count: int) -> int:
    return min(WEIGHT_MAXIMUM, round(ONCE_WEIGHT * count * (_K1 + 1) / (count + _K1)))


def _name_shown(paper: Paper) -> str:
    facts = (paper.title, paper.abstract, paper.names, paper.venue, paper.year)
    state = paper.status.state if paper.status else ""
    return blake2b(repr((*facts, state)).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=1 << 13)
def _list_label_terms(text: str) -> tuple[str, ...]:
    return tuple(list_terms(text))


def _list_labels(paper: Paper, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    for author in paper.authors:
        yield author.name, _NAME_WEIGHT
    for slug in paper.topics:
        yield vocabulary.topic(slug).name, _LABEL_WEIGHT
    if paper.kind:
        yield vocabulary.kind(paper.kind).name, _LABEL_WEIGHT
    yield f"{paper.venue or ''} {paper.year}", _LABEL_WEIGHT


def _list_facets(paper: Paper) -> Iterator[str]:
    for topic in paper.topics:
        yield f"@topic:{topic}"
    yield f"@year:{paper.year}"
    if paper.kind:
        yield f"@kind:{paper.kind}"
    if venue := split_venue(paper.venue):
        # Its series, and the edition, which may be the same.
        yield f"@venue:{venue.slug}"
        yield f"@venue:{slug_name(paper.venue or '')}"
    for author in paper.authors:
        slug = slug_name(author.name)
        for part in [slug, *slug.split("-")] if slug else []:
            yield f"@author:{part}"
    for identifier in (paper.id, paper.arxiv, paper.doi, *paper.aliases):
        if identifier:
            yield f"@id:{identifier.lower()}"
