"""DOIs: which agency registered one, and what that agency knows of the work."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from generator.fetching.arxiv import fetch_arxiv
from generator.fetching.client import Client
from generator.fetching.crossref import arxiv_of, parse_crossref
from generator.fetching.datacite import parse_datacite
from generator.fetching.errors import FetchError, shorten
from generator.fetching.json_text import read_json, text_of
from generator.fetching.registries import CROSSREF, DATACITE, DOI, Registry
from generator.fetching.result import RegistryRecord
from generator.model.identifiers import parse_doi


class _Agency(NamedTuple):
    registry: Registry
    path: str
    parse: Callable[[Any], RegistryRecord]


_AGENCIES: Mapping[str, _Agency] = {
    "crossref": _Agency(CROSSREF, "/works/", parse_crossref),
    "datacite": _Agency(DATACITE, "/dois/", parse_datacite),
}


def fetch_doi(client: Client, doi: str) -> RegistryRecord:
    """Return what is known of the work that a DOI names.

    A DOI of arXiv's own is asked of arXiv; of any other, doi.org says who registered it. Raises
    FetchError, also when that is an agency we cannot ask.
    """
    try:
        bare = parse_doi(doi)
    except ValueError as error:
        raise FetchError("refused", f"{error}; write it as 10.1234/example") from None
    if arxiv := arxiv_of(bare):
        found = fetch_arxiv(client, [arxiv])
        if arxiv not in found:
            text = f"arXiv knows no paper {arxiv}; compare the spelling of the DOI"
            raise FetchError("not-found", text)
        return found[arxiv]
    agency = client.ask(DOI, f"/doiRA/{_quote(bare)}", {}, parse_agency)
    known = _AGENCIES.get(agency.lower())
    if known is None:
        raise FetchError(
            "refused",
            f"this DOI is registered with {shorten(agency)}, which we cannot ask; paste the "
            "paper's BibTeX instead",
        )
    return client.ask(
        known.registry,
        f"{known.path}{_quote(bare)}",
        {},
        lambda raw: known.parse(read_json(raw, known.registry.name)),
    )


def parse_agency(raw: bytes) -> str:
    """Return the agency that doi.org names; raise FetchError when the DOI does not exist."""
    answer = read_json(raw, DOI.name)
    first = answer[0] if isinstance(answer, list) and answer else None
    if not isinstance(first, dict):
        raise FetchError(
            "bad-answer", "doi.org does not say who registered this DOI; paste the paper's BibTeX"
        )
    agency = text_of(first, "RA")
    if not agency or agency.lower() == "unknown":
        reason = shorten(text_of(first, "status")) or "agency unknown"
        text = f"doi.org does not know this DOI ({reason}); compare its spelling"
        raise FetchError("not-found", text)
    return agency


def _quote(doi: str) -> str:
    """Return a DOI as part of a path, from which no dots can lead away."""
    prefix, _, suffix = doi.partition("/")
    return f"{prefix}/{quote(suffix, safe='')}"
