"""Relevance: how well search answers questions that were judged by hand."""

import json
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks.seeds import REPOSITORY

JUDGED = REPOSITORY / "tests" / "search" / "relevance.yaml"
DRIVER = REPOSITORY / "benchmarks" / "searching.mjs"


class Judged(NamedTuple):
    """A query, and the papers that answer it."""

    query: str
    papers: frozenset[str]


class Quality(NamedTuple):
    """Means over all queries, from 0 to 1."""

    mrr: float
    """One by the place of the first paper that answers (mean reciprocal rank)."""
    first: float
    """How often the first result answers."""
    recall_5: float
    """The share of the papers that answer among the first five."""
    recall_10: float


def read_judged(file: Path = JUDGED) -> list[Judged]:
    """Read the queries that were written from what abstracts mean, not from their words."""
    rows = yaml.safe_load(file.read_text("utf-8"))
    return [Judged(row["query"], frozenset(row["papers"])) for row in rows]


def search(site: Path, queries: Sequence[str]) -> list[dict[str, Any]]:
    """Search a built site with the scripts that readers' browsers run; needs Node."""
    told = subprocess.run(  # noqa: S603 (an argument list, no shell)
        ["node", str(DRIVER), str(site)],  # noqa: S607 (Node is where PATH says)
        input=json.dumps(list(queries)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


def rate(judged: Sequence[Judged], found: Sequence[Sequence[str]]) -> Quality:
    """Rate ranked lists of ids against what was judged."""
    pairs = list(zip(judged, found, strict=True))
    places = [
        next((place for place, one in enumerate(ids, 1) if one in query.papers), 0)
        for query, ids in pairs
    ]

    def recall(depth: int) -> float:
        return statistics.fmean(
            len(query.papers & set(ids[:depth])) / len(query.papers) for query, ids in pairs
        )

    return Quality(
        mrr=statistics.fmean(1 / place if place else 0 for place in places),
        first=statistics.fmean(place == 1 for place in places),
        recall_5=recall(5),
        recall_10=recall(10),
    )
