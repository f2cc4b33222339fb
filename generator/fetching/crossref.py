"""Crossref: its answers as fields of a record.

The answer is described at https://www.crossref.org/documentation/retrieve-metadata/rest-api/.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from generator.fetching.errors import FetchError
from generator.fetching.json_text import items_of, mapping_of, text_of, texts_of, without_empty
from generator.fetching.result import RegistryRecord
from generator.importing.csl import read_date, read_people
from generator.importing.markup import plain_line, plain_text
from generator.model.identifiers import arxiv_id_of_doi, parse_arxiv_id, parse_doi
from generator.model.paper import NAME_MAXIMUM

_DATES = ("published", "issued", "published-online", "published-print", "posted")
_TAKEN_BACK = frozenset({"retraction", "partial_retraction", "removal"})
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_YEAR_TAIL = re.compile(r"[\s'’-]*(?:(?:19|20)\d{2}|(?<=['’])\d{2})$")
_RETRACTED_TITLE = re.compile(r"retracted(?: article| paper)?\s*[:\]]", re.IGNORECASE)
_WITHDRAWN_TITLE = re.compile(r"withdrawn(?: article| paper)?\s*[:\]]", re.IGNORECASE)
_SAME_WORK = ("has-preprint", "is-version-of", "has-version", "is-same-as", "is-identical-to")


def parse_crossref(data: Any) -> RegistryRecord:
    """Return an answer about one work, as JSON was read, as a record; raise FetchError for none."""
    work = mapping_of(data, "message")
    try:
        doi = parse_doi(text_of(work, "DOI"))
        authors = read_people(work.get("author"))
    except ValueError as error:
        raise FetchError(
            "bad-answer",
            f"Crossref sent a work that cannot be read ({error}); paste its BibTeX instead",
        ) from None
    title = _write_title(work)
    updates = set(_find_updates(work))
    fields = {
        "title": title,
        "authors": authors,
        "abstract": plain_text(text_of(work, "abstract")),
        "published": next((date for key in _DATES if (date := read_date(work.get(key)))), ""),
        "arxiv": arxiv_of(doi) or next(_find_preprints(work), ""),
        "doi": doi,
        "venue": _find_venue(work),
    }
    return RegistryRecord(
        source="Crossref",
        key=doi,
        fields=without_empty(fields),
        is_withdrawn="withdrawal" in updates or bool(_WITHDRAWN_TITLE.match(title.lstrip("["))),
        is_retracted=bool(updates & _TAKEN_BACK) or bool(_RETRACTED_TITLE.match(title.lstrip("["))),
        published_as=next(_find_related(work, ("is-preprint-of",)), None),
    )


def arxiv_of(doi: str) -> str:
    """Return the arXiv id that a DOI stands for; empty when it stands for none."""
    with suppress(ValueError):
        return arxiv_id_of_doi(doi) or ""
    return ""


def join_title(title: str, subtitle: str) -> str:
    """Return a title with its subtitle, unless the title has it already."""
    if not subtitle or subtitle.casefold() in title.casefold():
        return title
    if not title:
        return subtitle
    return f"{title} {subtitle}" if title.endswith(("?", "!", ":")) else f"{title}: {subtitle}"


def _write_title(work: Mapping[str, Any]) -> str:
    """Return the first title, for others are translations, with the first subtitle."""
    return join_title(plain_line(text_of(work, "title")), plain_line(text_of(work, "subtitle")))


def _find_updates(work: Mapping[str, Any]) -> Iterator[str]:
    """Yield what kinds of notices concern a work, as updated or as the notice itself."""
    for key in ("updated-by", "update-to"):
        for update in items_of(work, key):
            yield text_of(update, "type").lower().replace("-", "_")
    for name in mapping_of(work, "relation"):
        if "retract" in name.lower():
            yield "retraction"


def _find_related(work: Mapping[str, Any], relations: tuple[str, ...]) -> Iterator[str]:
    """Yield the DOIs that a work has one of some relations to."""
    relation = mapping_of(work, "relation")
    for name in relations:
        for other in items_of(relation, name):
            if text_of(other, "id-type").lower() == "doi":
                with suppress(ValueError):
                    yield parse_doi(text_of(other, "id"))


def _find_preprints(work: Mapping[str, Any]) -> Iterator[str]:
    """Yield the arXiv ids of the same work."""
    relation = mapping_of(work, "relation")
    for name in _SAME_WORK:
        for other in items_of(relation, name):
            if text_of(other, "id-type").lower() == "arxiv":
                with suppress(ValueError):
                    yield parse_arxiv_id(text_of(other, "id"))
    for doi in _find_related(work, _SAME_WORK):
        if arxiv := arxiv_of(doi):
            yield arxiv


def _find_venue(work: Mapping[str, Any]) -> str:
    """Return a journal, or a meeting with its year where both are sure.

    A series of proceedings comes with the title of its volume, which names the meeting.
    """
    containers = [plain_line(one) for one in texts_of(work, "container-title")]
    short = [plain_line(one) for one in texts_of(work, "short-container-title")]
    dated = [one for one in containers if _YEAR.search(one)]
    is_proceedings = text_of(work, "type") in {"proceedings-article", "paper-conference"}
    candidates = [*dated, *containers, *short]
    if is_proceedings:
        candidates = [*_find_meeting(mapping_of(work, "event")), *candidates]
    return next((one for one in candidates if 0 < len(one) <= NAME_MAXIMUM), "")


def _find_meeting(event: Mapping[str, Any]) -> Iterator[str]:
    """Yield the acronym of a meeting with its year: `CHI '24` of May 2024 is `CHI 2024`."""
    acronym = plain_line(text_of(event, "acronym"))
    name = _YEAR_TAIL.sub("", acronym).rstrip(" '’-")
    year = read_date(event.get("start"))[:4]
    spelled = acronym[len(name) :].strip(" '’-")
    is_sure = bool(name and year) and not name[-1:].isdigit() and year.endswith(spelled)
    if is_sure:
        yield f"{name} {year}"
