"""Drift: what a registry says of a paper today, and its record does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.fetching.arxiv import BATCH, fetch_arxiv
from generator.fetching.client import Client
from generator.fetching.doi import fetch_doi
from generator.fetching.errors import FetchError
from generator.fetching.result import RegistryRecord
from generator.importing.normalise import normalise_line
from generator.model.identifiers import fold_title
from generator.model.names import family_name
from generator.model.paper import Paper
from generator.problems import Problem, Severity
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
        problems.append(_note(record, (field,), "unknown-id", message, advice, "warning"))
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
        yield _note(
            record, ("title",), "status-drift", f"{known.source} says the paper was {state}",
            f"add status: {{state: {state}, date: …, note: …}}", "warning",
        )  # fmt: skip
    if known.published_as and not paper.doi and not paper.venue:
        yield _note(
            record, ("arxiv",), "published-since",
            f"{known.source} says it was published: {known.published_as}",
            "add doi or venue, once you have looked", "notice",
        )  # fmt: skip


def _compare_title(paper: Paper, record: Record, known: RegistryRecord) -> Iterator[Problem]:
    from rapidfuzz import fuzz  # noqa: PLC0415 (one command needs it)

    theirs = normalise_line(str(known.fields.get("title", ""))).text
    if not theirs or fold_title(theirs) == fold_title(paper.title):
        return
    alike = fuzz.token_sort_ratio(_fold_words(theirs), _fold_words(paper.title))
    if alike < _ALIKE:
        message = f"{known.source} knows {known.key} as another paper: {theirs!r}"
        yield _note(record, ("title",), "title-drift", message, "check the identifier", "warning")
    else:
        message = f"{known.source} has the title {theirs!r}"
        advice = "take over the change if the paper has a new title"
        yield _note(record, ("title",), "title-drift", message, advice, "notice")


def _fold_words(title: str) -> str:
    return " ".join(title.casefold().split())


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
        yield _note(
            record, ("authors",), "authors-drift", message, "copy the authors from the paper",
            "warning",
        )  # fmt: skip


def _note(
    record: Record, field: tuple[str, ...], code: str, message: str, advice: str,
    severity: Severity,
) -> Problem:  # fmt: skip
    found = record.problem_at(field, code, message, advice, severity="warning")
    return replace(found, severity=severity)
