"""The same paper twice: by arXiv id, DOI or title; and ids that clash."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from generator.model.headline import Headline
from generator.problems import Problem
from generator.reading.nodes import Field

Make = Callable[..., Problem]
"""Makes a problem at a field of a paper."""


def find_duplicates(
    papers: Sequence[Headline], ids: Collection[str], make: Make
) -> Iterator[Problem]:
    """Yield a problem for both of two papers that are the same, each naming the other's file.

    `ids` are those of all records, of faulty ones too.
    """
    yield from _find_same_identifiers(papers, make)
    yield from _find_same_titles(papers, make)
    yield from _find_alias_clashes(papers, make)
    known = set(ids)
    for paper in papers:
        for index, other in enumerate(paper.not_duplicate_of):
            if other not in known:
                yield make(
                    paper,
                    ("not_duplicate_of", index), "unknown-id", f"no paper {other!r}",
                    "name the id of a record, or remove it", severity="warning",
                )  # fmt: skip


def find_early(papers: Iterable[Headline], make: Make, today: date) -> Iterator[Problem]:
    """Yield an error for every paper listed over a day after today: it would stand above all."""
    for paper in papers:
        if paper.listed and paper.listed.date() > today + timedelta(days=1):
            message = f"listed on {paper.listed.date()}, and today is {today}"
            advice = "leave listed out: the day of the merge counts"
            yield make(paper, ("listed",), "future-date", message, advice)


def find_similar_titles(
    papers: Sequence[Headline], make: Make, wanted: Collection[str] | None = None
) -> Iterator[Problem]:
    """Yield a warning for papers whose titles are nearly equal, at those of `wanted` ids or at all.

    It is a question to a person, so that only those who review are asked, and no build.
    """
    # Loaded for reviews alone.
    from generator.reading.similar_titles import find_similar  # noqa: PLC0415

    for pair in find_similar(papers, wanted):
        for paper, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if wanted is None or paper.id in wanted:
                yield make(
                    paper,
                    ("title",), "similar-title", f"{other.path} has nearly the same title",
                    f"if it is another paper, add not_duplicate_of: [\"{other.id}\"]",
                    severity="warning",
                )  # fmt: skip


def _find_same_identifiers(papers: Sequence[Headline], make: Make) -> Iterator[Problem]:
    repeated = _find_repeated(key for paper in papers for _, key, _ in paper.identifiers)
    holders: dict[str, list[tuple[Headline, str, str]]] = {}
    for paper in papers if repeated else []:
        for field, key, name in paper.identifiers:
            if key in repeated:
                holders.setdefault(key, []).append((paper, field, name))
    for same in holders.values():
        for paper, field, name in same:
            other = _other(paper, [holder for holder, _, _ in same])
            yield make(
                    paper,
                (field,), "duplicate", f"{other.path} has the same {name}",
                "keep one record a paper, and correct that one",
            )  # fmt: skip


def _find_same_titles(papers: Sequence[Headline], make: Make) -> Iterator[Problem]:
    repeated = _find_repeated(paper.folded_title for paper in papers) - {""}
    by_title: dict[str, list[Headline]] = {}
    for paper in papers if repeated else []:
        if paper.folded_title in repeated:
            by_title.setdefault(paper.folded_title, []).append(paper)
    for same in by_title.values():
        for paper in same:
            rest = [other for other in same if not _are_told_apart(paper, other)]
            if rest:
                yield make(
                    paper,
                    ("title",), "duplicate", f"{rest[0].path} has the same title",
                    f"keep one record, or add not_duplicate_of: [\"{rest[0].id}\"]",
                )  # fmt: skip


def _find_repeated(keys: Iterable[str]) -> set[str]:
    """Return the keys that come more than once: of very many papers hardly any."""
    return {key for key, count in Counter(keys).items() if count > 1}


def _are_told_apart(one: Headline, other: Headline) -> bool:
    return one is other or one.id in other.not_duplicate_of or other.id in one.not_duplicate_of


def _find_alias_clashes(papers: Sequence[Headline], make: Make) -> Iterator[Problem]:
    # Told at both, for only the newcomer of the two may be what is looked at.
    owners: dict[str, tuple[Headline, Field]] = {paper.id: (paper, ()) for paper in papers}
    advice = "an alias is an earlier id of one paper alone, and no file's name"
    for paper in papers:
        for index, alias in enumerate(paper.aliases):
            place: Field = ("aliases", index)
            if alias in owners:
                other, elsewhere = owners[alias]
                message = f"{alias!r} is taken by {other.path}"
                yield make(paper, place, "duplicate-id", message, advice)
                message = f"{alias!r} is an alias in {paper.path}"
                yield make(other, elsewhere, "duplicate-id", message, advice)
            owners.setdefault(alias, (paper, place))


def _other(paper: Headline, same: list[Headline]) -> Headline:
    return next((other for other in same if other is not paper), paper)
