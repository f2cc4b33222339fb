"""The same paper twice: by arXiv id, DOI or title; and ids that clash."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from generator.model.identifiers import arxiv_id_of_doi, fold_title
from generator.model.paper import Paper
from generator.problems import Problem
from generator.reading.nodes import Field


class HasPlaces(Protocol):
    """What can make a problem at a field."""

    def problem_at(
        self, field: Field, code: str, message: str, advice: str, *, severity: str = "error"
    ) -> Problem:
        """Make a problem at a field's value."""


def find_duplicates(papers: Sequence[Paper], records: Mapping[str, HasPlaces]) -> Iterator[Problem]:
    """Yield a problem for both of two papers that are the same, each naming the other's file."""
    yield from _find_same_identifiers(papers, records)
    yield from _find_same_titles(papers, records)
    yield from _find_alias_clashes(papers, records)
    known = {paper.id for paper in papers} | set(records)
    for paper in papers:
        for index, other in enumerate(paper.not_duplicate_of):
            if other not in known:
                yield records[paper.id].problem_at(
                    ("not_duplicate_of", index), "unknown-id", f"no paper {other!r}",
                    "name the id of a record, or remove it", severity="warning",
                )  # fmt: skip


def _identifiers(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """Yield (field, key, name) of each identifier; arXiv's DOIs count as arXiv ids."""
    if paper.arxiv:
        yield "arxiv", f"arxiv:{paper.arxiv}", f"arXiv id {paper.arxiv}"
    if paper.doi:
        try:
            arxiv = arxiv_id_of_doi(paper.doi)
        except ValueError:
            arxiv = None
        if arxiv is None:
            yield "doi", f"doi:{paper.doi}", f"DOI {paper.doi}"
        elif arxiv != paper.arxiv:
            yield "doi", f"arxiv:{arxiv}", f"arXiv id {arxiv}"


def _find_same_identifiers(
    papers: Sequence[Paper], records: Mapping[str, HasPlaces]
) -> Iterator[Problem]:
    holders: dict[str, list[tuple[Paper, str, str]]] = {}
    for paper in papers:
        for field, key, name in _identifiers(paper):
            holders.setdefault(key, []).append((paper, field, name))
    for same in holders.values():
        for paper, field, name in same if len(same) > 1 else []:
            other = _other(paper, [holder for holder, _, _ in same])
            yield records[paper.id].problem_at(
                (field,), "duplicate", f"{other.path} has the same {name}",
                "keep one record a paper, and correct that one",
            )  # fmt: skip


def _find_same_titles(
    papers: Sequence[Paper], records: Mapping[str, HasPlaces]
) -> Iterator[Problem]:
    by_title: dict[str, list[Paper]] = {}
    for paper in papers:
        by_title.setdefault(fold_title(paper.title), []).append(paper)
    for title, same in by_title.items():
        for paper in same if title and len(same) > 1 else []:
            rest = [other for other in same if not _are_told_apart(paper, other)]
            if rest:
                yield records[paper.id].problem_at(
                    ("title",), "duplicate", f"{rest[0].path} has the same title",
                    f"keep one record, or add not_duplicate_of: [{rest[0].id}]",
                )  # fmt: skip


def _are_told_apart(one: Paper, other: Paper) -> bool:
    return one is other or one.id in other.not_duplicate_of or other.id in one.not_duplicate_of


def _find_alias_clashes(
    papers: Sequence[Paper], records: Mapping[str, HasPlaces]
) -> Iterator[Problem]:
    owners = {paper.id: paper.path for paper in papers}
    for paper in papers:
        for index, alias in enumerate(paper.aliases):
            if alias in owners:
                yield records[paper.id].problem_at(
                    ("aliases", index), "duplicate-id", f"{alias!r} is taken by {owners[alias]}",
                    "an alias is an earlier id of this paper alone",
                )  # fmt: skip
            owners.setdefault(alias, paper.path)


def _other(paper: Paper, same: list[Paper]) -> Paper:
    return next((other for other in same if other is not paper), paper)
