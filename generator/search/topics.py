"""Topics for a new paper, from the words of the papers that have them.

A topic is the mean of its papers less the mean of all others: what its papers say more than
others do. A new paper is compared with each by the cosine of the words that speak for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.model.vocabulary import UNSORTED
from generator.search.words import COMPOUND, fold, list_terms, write_plainly

_TITLE_WEIGHT = 3
"""Words of an abstract that one of the title counts for."""
_SECOND_WEIGHT = 0.5
"""What a paper counts for in its second and third topic."""
_LEAST = 0.1
"""The score below which a paper is about something else; measured, as the weights are."""
_EVIDENCE_MAXIMUM = 3
_DECIMALS = 6
"""Decimals of a score, so that sums in another order are the same."""

Terms = Mapping[str, int]
"""How often a text has each of its terms."""
_Weights = NDArray[np.float64]


class TopicSuggestion(NamedTuple):
    """A topic that a paper may have."""

    slug: str
    score: float
    """0 to 1."""
    evidence: tuple[str, ...]
    """Words of the paper that speak for the topic, the strongest first; at most three."""


class _Example(NamedTuple):
    """A paper whose topics are known."""

    topics: Sequence[str]
    terms: Terms


class _Matrix(NamedTuple):
    """Weights of terms in papers: the paper and the term of each, and their rarity."""

    papers: NDArray[np.int64]
    terms: NDArray[np.int64]
    weights: _Weights
    places: Mapping[str, int]
    rarity: _Weights


def suggest_topics(
    title: str,
    abstract: str,
    papers: Iterable[tuple[tuple[str, ...], str, str]],
    maximum: int = 2,
) -> list[TopicSuggestion]:
    """Return the topics that a paper most likely has, the likeliest first; none if none is near.

    `papers` are the topics, main one first, the title and the abstract of each paper there is. A
    topic's own name and description may stand among them as a paper of that topic.
    """
    examples = [
        _Example(known, terms)
        for topics, name, text in papers
        if (known := [slug for slug in dict.fromkeys(topics) if slug != UNSORTED.slug])
        and (terms := _count_terms(name, text))
    ]
    new = _count_terms(title, abstract)
    if not examples or not new:
        return []
    matrix = _weigh(examples)
    known, weights = _weigh_new(new, matrix)
    spellings = _spell_terms(f"{title}\n{abstract}")
    found: list[TopicSuggestion] = []
    for slug, profile in _draw_profiles(examples, matrix):
        parts = weights * profile[[matrix.places[term] for term in known]]
        score = round(min(1.0, float(parts.sum())), _DECIMALS)
        if score >= _LEAST:
            found.append(TopicSuggestion(slug, score, _find_evidence(known, parts, spellings)))
    found.sort(key=lambda suggestion: (-suggestion.score, suggestion.slug))
    return found[: max(0, maximum)]


def _count_terms(title: str, abstract: str) -> Terms:
    terms = Counter(list_terms(write_plainly(abstract)))
    for term in list_terms(write_plainly(title)):
        terms[term] += _TITLE_WEIGHT
    return terms


def _weigh(examples: Sequence[_Example]) -> _Matrix:
    """Weigh terms by (1 + ln tf)·√idf, so that a product of two has idf once; rows of length 1."""
    places: dict[str, int] = {}
    terms = [places.setdefault(term, len(places)) for example in examples for term in example.terms]
    counts = [count for example in examples for count in example.terms.values()]
    sizes = [len(example.terms) for example in examples]
    rows = np.repeat(np.arange(len(examples)), sizes)
    columns = np.array(terms, np.int64)
    papers = len(examples)
    frequencies = np.bincount(columns, minlength=len(places))
    rarity = np.sqrt(np.log((papers + 1) / (frequencies + 0.5)))
    weights = (1 + np.log(np.array(counts, np.float64))) * rarity[columns]
    lengths = np.sqrt(np.bincount(rows, weights**2, minlength=papers))
    return _Matrix(rows, columns, weights / lengths[rows], places, rarity)


def _weigh_new(new: Terms, matrix: _Matrix) -> tuple[list[str], _Weights]:
    """Return those terms of a paper that others have, and their weights.

    Terms that no other paper has make the rest weigh less: they are what it is about, too.
    """
    rarest = np.sqrt(np.log((matrix.papers[-1] + 2) / 0.5))
    known = sorted(new.keys() & matrix.places.keys())
    counts = np.array([new[term] for term in known], np.float64)
    weights = (1 + np.log(counts)) * matrix.rarity[[matrix.places[term] for term in known]]
    unknown = sum(
        (1 + np.log(count)) ** 2 for term, count in new.items() if term not in matrix.places
    )
    return known, weights / np.sqrt((weights**2).sum() + unknown * rarest**2)


def _draw_profiles(examples: Sequence[_Example], matrix: _Matrix) -> Iterable[tuple[str, _Weights]]:
    """Yield each topic with what its papers say more than others do, as a row of length 1."""
    size = len(matrix.places)
    for slug in sorted({slug for example in examples for slug in example.topics}):
        shares = np.array([_share(slug, example.topics) for example in examples])
        own, others = (
            np.bincount(matrix.terms, matrix.weights * share[matrix.papers], minlength=size)
            / max(share.sum(), 1e-9)
            for share in (shares, 1 - shares)
        )
        profile = np.maximum(own - others, 0)
        length = np.sqrt((profile**2).sum())
        if length:
            yield slug, profile / length


def _share(slug: str, topics: Sequence[str]) -> float:
    if slug not in topics:
        return 0
    return 1 if topics[0] == slug else _SECOND_WEIGHT


def _find_evidence(
    terms: Sequence[str], parts: _Weights, spellings: Mapping[str, str]
) -> tuple[str, ...]:
    strongest = np.lexsort((np.arange(len(terms)), -parts.round(_DECIMALS)))
    words = [spellings.get(terms[at], terms[at]) for at in strongest if parts[at] > 0]
    return tuple(list(dict.fromkeys(words))[:_EVIDENCE_MAXIMUM])


def _spell_terms(text: str) -> dict[str, str]:
    """Return for each term the word that it stands for where the text has it first."""
    spellings: dict[str, str] = {}
    for word in COMPOUND.findall(fold(write_plainly(text))):
        for term in list_terms(word):
            spellings.setdefault(term, word)
    return spellings
