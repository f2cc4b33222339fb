"""Drift: what a registry says of a paper today, and its record does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.fetching.arxiv import BATCH, fetch_arxiv
from generator.fetching.client import Client
from generator.fetching.doi import fetch_doi
from generator.fetching.errors import FetchError
from generator.fetching.result import RegistryRecord
from generator.importing.normalise import normalise_line
from generator.model.identifiers import fold_title
from generator.model.names import family_name
from generator.model.paper import Paper
from generator.model.text import fold_spaces
from generator.problems import Problem
from generator.progress import Report, be_quiet
from generator.reading.record import Record
from generator.reading.records import Content, read_whole
from generator.settings import Settings

_ALIKE = 80
"""Of 100: titles less alike than this are of different papers."""
_REGISTRIES = {"arxiv": "arXiv", "doi": "the DOI's registry"}


@dataclass(frozen=True)
class Surveyed:
    """What registries say of a site's papers."""

    problems: tuple[Problem, ...]
    asked: int
    """Papers that a registry was asked about."""
    faults: tuple[str, ...]
    """What could not be found out, and why."""


def check_online(
    settings: Settings, content: Content, client: Client, report: Report = be_quiet
) -> Surveyed:
    """Compare every paper that has an arXiv id or a DOI with its registry.

    Nothing is raised for a registry that does not answer; the others are asked all the same.
    """
    named = [(paper, field, key) for paper in content.papers for field, key, _ in paper.identifiers]
    known, faults = _ask(client, [key for _, _, key in named], report)
    problems: list[Problem] = []
    for headline, field, key in named:
        whole = read_whole(settings.root, headline, content.vocabulary)
        answer = known.get(key)
        if whole is None or key not in known:
            continue
        paper, record = whole
        if answer is not None:
            problems += find_drift(paper, record, answer)
            continue
        registry, _, value = key.partition(":")
        message = f"{_REGISTRIES[registry]} knows no {value}"
        advice = "check the identifier on the paper's own page"
        problems.append(
            record.problem_at((field,), "unknown-id", message, advice, severity="warning")
        )
    return Surveyed(tuple(problems), len({headline.id for headline, _, _ in named}), faults)


def _ask(
    client: Client, keys: Sequence[str], report: Report
) -> tuple[dict[str, RegistryRecord | None], tuple[str, ...]]:
    """Return what is known of each identifier: None where its registry does not know it."""
    known: dict[str, RegistryRecord | None] = {}
    faults: list[str] = []
    ids = [key.removeprefix("arxiv:") for key in keys if key.startswith("arxiv:")]
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        report(f"asking arXiv about paper {start + 1:,} of {len(ids):,}")
        try:
            found = fetch_arxiv(client, batch)
            known |= {f"arxiv:{one}": found.get(one) for one in batch}
        except FetchError as error:
            faults.append(str(error))
    dois = [key.removeprefix("doi:") for key in keys if key.startswith("doi:")]
    for number, doi in enumerate(dois):
        report(f"asking about DOI {number + 1:,} of {len(dois):,}")
        try:
            known[f"doi:{doi}"] = fetch_doi(client, doi)
        except FetchError as error:
            if error.kind == "not-found":
                known[f"doi:{doi}"] = None
            else:
                faults.append(f"{doi}: {error}")
    return known, tuple(faults)


def find_drift(paper: Paper, record: Record, known: RegistryRecord) -> Iterator[Problem]:
    """Yield a problem for everything that has changed since the record was written."""
    yield from _compare_title(paper, record, known)
    yield from _compare_authors(paper, record, known)
    if (known.is_withdrawn or known.is_retracted) and paper.status is None:
        state = "retracted" if known.is_retracted else "withdrawn"
        message = f"{known.source} says the paper was {state}"
        advice = f"add status: {{state: {state}, date: …, note: …}}"
        yield record.problem_at(("title",), "status-drift", message, advice, severity="warning")
    if known.published_as and not paper.doi and not paper.venue:
        message = f"{known.source} says it was published: {known.published_as}"
        advice = "add doi or venue, once you have looked"
        yield record.problem_at(("arxiv",), "published-since", message, advice, severity="notice")


def _compare_title(paper: Paper, record: Record, known: RegistryRecord) -> Iterator[Problem]:
    from rapidfuzz import fuzz  # noqa: PLC0415 (one command needs it)

    theirs = normalise_line(str(known.fields.get("title", ""))).text
    if not theirs or fold_title(theirs) == fold_title(paper.title):
        return
    alike = fuzz.token_sort_ratio(_fold_words(theirs), _fold_words(paper.title))
    if alike < _ALIKE:
        message = f"{known.source} knows {known.key} as another paper: {theirs!r}"
        advice = "check the identifier"
        yield record.problem_at(("title",), "title-drift", message, advice, severity="warning")
    else:
        message = f"{known.source} has the title {theirs!r}"
        advice = "take over the change if the paper has a new title"
        yield record.problem_at(("title",), "title-drift", message, advice, severity="notice")


def _fold_words(title: str) -> str:
    return fold_spaces(title.casefold())


def _compare_authors(paper: Paper, record: Record, known: RegistryRecord) -> Iterator[Problem]:
    theirs = {
        family_name(author["name"]).casefold()
        for author in known.fields.get("authors", [])
        if author.get("name")
    }
    ours = {author.parts[1].casefold() for author in paper.authors}
    strangers = sorted(ours - theirs) if theirs else []
    if strangers and len(strangers) * 2 > len(ours):
        message = f"{known.source} does not name {', '.join(strangers[:3])} among the authors"
        advice = "copy the authors from the paper"
        yield record.problem_at(("authors",), "authors-drift", message, advice, severity="warning")
