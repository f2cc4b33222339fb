"""DataCite: its answers as fields of a record.

The answer is described at https://support.datacite.org/docs/api-get-doi.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from generator.fetching.crossref import arxiv_of, join_title
from generator.fetching.errors import FetchError
from generator.fetching.json_text import items_of, mapping_of, text_of, without_empty
from generator.fetching.result import RegistryRecord
from generator.importing.csl import find_date, read_people
from generator.importing.markup import plain_line, plain_text
from generator.model.identifiers import parse_arxiv_id, parse_doi
from generator.model.paper import NAME_MAXIMUM

_DATES = ("issued", "available", "submitted", "created")
# `References` and its like lead to other people's papers.
_SAME_WORK = frozenset(
    {"isversionof", "hasversion", "isvariantformof", "isoriginalformof", "isidenticalto"}
    | {"isnewversionof", "ispreviousversionof"}
)


def parse_datacite(data: Any) -> RegistryRecord:
    """Return an answer about one DOI, as JSON was read, as a record; raise FetchError for none."""
    attributes = mapping_of(mapping_of(data, "data"), "attributes")
    try:
        doi = parse_doi(text_of(attributes, "doi"))
        authors = read_people([_as_csl(one) for one in items_of(attributes, "creators")])
    except ValueError as error:
        raise FetchError(
            "bad-answer",
            f"DataCite sent a work that cannot be read ({error}); paste its BibTeX instead",
        ) from None
    related = list(_find_related(attributes))
    own_arxiv = arxiv_of(doi)
    venue = plain_line(text_of(mapping_of(attributes, "container"), "title"))
    fields = {
        "title": _find_title(attributes),
        "authors": authors,
        "abstract": _find_abstract(attributes),
        "published": _find_date(attributes),
        "arxiv": own_arxiv or next((one for kind, one in related if kind == "arxiv"), ""),
        "doi": doi,
        "venue": venue if len(venue) <= NAME_MAXIMUM else "",
    }
    days = {text_of(one, "dateType").lower() for one in items_of(attributes, "dates")}
    published = next((one for kind, one in related if kind == "doi"), None)
    return RegistryRecord(
        source="DataCite",
        key=doi,
        fields=without_empty(fields),
        is_withdrawn="withdrawn" in days,
        # Archives use the same relation between versions of a deposit.
        published_as=published if own_arxiv else None,
    )


def _as_csl(creator: Mapping[str, Any]) -> dict[str, str]:
    """Return a creator as a CSL name; one of neither kind keeps its only name as it is spelled."""
    family, comma, given = text_of(creator, "name").partition(",")
    person = {"family": text_of(creator, "familyName"), "given": text_of(creator, "givenName")}
    is_organisation = text_of(creator, "nameType").lower() == "organizational"
    if is_organisation or not (comma or any(person.values())):
        person = {"literal": text_of(creator, "name")}
    elif not any(person.values()):
        person = {"family": family.strip(), "given": given.strip()}
    for identifier in items_of(creator, "nameIdentifiers"):
        if text_of(identifier, "nameIdentifierScheme").lower() == "orcid":
            person["ORCID"] = text_of(identifier, "nameIdentifier")
    return person


def _find_title(attributes: Mapping[str, Any]) -> str:
    by_kind: dict[str, str] = {}
    for one in items_of(attributes, "titles"):
        if title := plain_line(text_of(one, "title")):
            by_kind.setdefault(text_of(one, "titleType").lower(), title)
    return join_title(by_kind.get("", ""), by_kind.get("subtitle", ""))


def _find_abstract(attributes: Mapping[str, Any]) -> str:
    for one in items_of(attributes, "descriptions"):
        if text_of(one, "descriptionType").lower() == "abstract" and (
            abstract := plain_text(text_of(one, "description"))
        ):
            return abstract
    return ""


def _find_date(attributes: Mapping[str, Any]) -> str:
    """Return the day the work was issued, else the next best date that is known."""
    by_kind: dict[str, str] = {}
    for one in items_of(attributes, "dates"):
        if date := find_date(text_of(one, "date")):
            by_kind.setdefault(text_of(one, "dateType").lower(), date)
    year = find_date(str(attributes.get("publicationYear", "")))
    return next((by_kind[kind] for kind in _DATES if kind in by_kind), year)


def _find_related(attributes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the other identifiers of the same work: `arxiv` or `doi`, and the identifier."""
    for one in items_of(attributes, "relatedIdentifiers"):
        if text_of(one, "relationType").lower() not in _SAME_WORK:
            continue
        kind = text_of(one, "relatedIdentifierType").lower()
        identifier = text_of(one, "relatedIdentifier")
        with suppress(ValueError):
            if kind == "arxiv":
                yield "arxiv", parse_arxiv_id(identifier)
            elif kind == "doi":
                doi = parse_doi(identifier)
                arxiv = arxiv_of(doi)
                yield ("arxiv", arxiv) if arxiv else ("doi", doi)
