"""Relevance: search answers questions that were judged by hand, about as well as the docs say."""

import re
from pathlib import Path

from benchmarks.relevance import Quality, rate, read_judged, search
from tests.conftest import ROOT

SLACK = 0.05
"""How much worse than documented search may get, as papers are added and records corrected."""


def test_the_judged_queries_name_papers_and_none_of_their_titles() -> None:
    judged = read_judged()
    known = {
        file.stem: file.read_text("utf-8") for file in (ROOT / "content/papers").rglob("*.yaml")
    }
    assert len(judged) >= 30
    assert len({one.query for one in judged}) == len(judged)
    for query, papers in judged:
        assert papers <= set(known), query
        for paper in papers:
            title = re.search(r"^title: (.*)$", known[paper], re.MULTILINE)
            assert title and query.lower() not in title[1].lower()


def test_search_is_as_good_as_documented(launch_site: Path) -> None:
    judged = read_judged()
    found = search(launch_site, [one.query for one in judged])
    quality = rate(judged, [one["ids"] for one in found])
    text = (ROOT / "docs/searching.md").read_text("utf-8")
    documented = re.search(r"MRR ([\d.]+), recall ([\d.]+) among five and ([\d.]+) among ten", text)
    assert documented
    mrr, recall_5, recall_10 = map(float, documented.groups())
    assert quality.mrr > mrr - SLACK
    assert quality.recall_5 > recall_5 - SLACK
    assert quality.recall_10 > recall_10 - SLACK


def test_a_rating_counts_places_and_shares() -> None:
    judged = read_judged()[:1]
    (paper,) = judged[0].papers
    assert rate(judged, [["x", paper]]) == Quality(0.5, 0, 1, 1)
    assert rate(judged, [["a", "b", "c", "d", "e", paper]]) == Quality(1 / 6, 0, 0, 1)
    assert rate(judged, [[]]) == Quality(0, 0, 0, 0)
