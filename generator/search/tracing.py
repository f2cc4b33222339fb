"""Tracing: papers as search needs them, as texts by the shelf of the cache they are kept on."""

from collections.abc import Mapping, Sequence

from generator.model.paper import Paper
from generator.model.vocabulary import Vocabulary
from generator.search.grams import count_grams, write_grams
from generator.search.traces import make_trace, write_trace


def trace_papers(papers: Sequence[Paper], vocabulary: Vocabulary) -> Mapping[str, Sequence[str]]:
    """Return what papers are found by, and what they are compared by.

    One after the other for all papers: the words that a processor has at hand are different ones.
    """
    return {
        "traces": [write_trace(make_trace(paper, vocabulary)) for paper in papers],
        "grams": [write_grams(*counted) for counted in count_grams(papers)],
    }
