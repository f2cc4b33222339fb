"""Where `add` learns of a paper: a registry, a citation, or the person who calls it."""

import itertools
import os
import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import click

from generator.adding import find_existing
from generator.cli.shared import progress
from generator.fetching.answers import CACHE_FOLDER
from generator.fetching.arxiv import fetch_arxiv
from generator.fetching.client import Client, open_client
from generator.fetching.doi import fetch_doi
from generator.fetching.errors import FetchError
from generator.fetching.patience import Timing
from generator.importing.formats import read_entries
from generator.importing.sources import Source, find_identifier, recognise
from generator.model.dates import PartialDate
from generator.model.names import split_names
from generator.problems import ProjectError
from generator.progress import Report
from generator.reading.records import Content
from generator.settings import Settings

TIMING = Timing(time.monotonic, time.sleep, time.time)


class AlreadyThereError(Exception):
    """Raised for a paper that is in the feed; its text names the record."""


def open_registries(
    settings: Settings, report: Report, *, offline: bool = False
) -> AbstractContextManager[Client]:
    """Open a client that keeps what registries answer for a project."""
    folder = settings.root / CACHE_FOLDER
    return open_client(os.environ, TIMING, folder, offline=offline, report=report)


def find_fields(
    settings: Settings, content: Content, source: Source, *, offline: bool, abstract: str = ""
) -> Mapping[str, Any]:
    """Return what a registry or a citation says; a paper that is here already is not asked for.

    What a citation lacks is looked up, if it names an identifier; an abstract may stand beside it.
    """
    _refuse_existing(content, source.key)
    if source.kind == "page":
        return {}
    if source.kind not in {"bibtex", "csl"}:
        return _fetch_fields(settings, content, source, offline=offline)
    cited = {"abstract": abstract, **_read_citation(source)}
    named = find_identifier(cited)
    if named:
        _refuse_existing(content, named.key)
    if named is None or (cited.get("abstract") and cited.get("title")):
        return cited
    known = _fetch_fields(settings, content, named, offline=offline)
    told = {name: value for name, value in cited.items() if value}
    if str(known.get("published", "")).startswith(str(told.get("published", ""))):
        told.pop("published", None)
    # Of identifiers a registry knows more than a citation.
    return {**known, **told, **{name: known[name] for name in ("arxiv", "doi") if name in known}}


def _refuse_existing(content: Content, key: str) -> None:
    existing = find_existing(content, key) if key else None
    if existing:
        day = f", listed {existing.listed.date()}" if existing.listed else ""
        raise AlreadyThereError(f"already here: {existing.title} ({existing.path}{day})")


def _fetch_fields(
    settings: Settings, content: Content, source: Source, *, offline: bool
) -> Mapping[str, Any]:
    """Return what the registry of an identifier says of a paper; raise FetchError."""
    if source.kind == "openreview":
        raise FetchError(
            "not-found",
            "OpenReview answers no programs; copy the BibTeX below the paper's title, add a line "
            "abstract = {…} to it, and give that to `paperfeed add -`, or paste it into the form",
        )
    with progress() as report, open_registries(settings, report, offline=offline) as client:
        if source.kind == "doi":
            fields = fetch_doi(client, source.value).fields
        else:
            found = fetch_arxiv(client, [source.value])
            if source.value not in found:
                text = f"arXiv knows no paper {source.value}; check the number"
                raise FetchError("not-found", text)
            fields = found[source.value].fields
    # A publisher's record may name the preprint that is here, and the reverse.
    for name in ("arxiv", "doi"):
        _refuse_existing(content, f"{name}:{fields.get(name, '')}".lower())
    return fields


def _read_citation(source: Source) -> Mapping[str, Any]:
    """Return the fields of the one paper that a citation names; raise ProjectError."""
    entries = read_entries(source.value, source.kind, "the citation")
    faults = [entry.fault for entry in entries if entry.fault]
    if faults:
        raise ProjectError(f"the citation cannot be read: {faults[0]}")
    if len(entries) != 1:
        raise ProjectError(
            f"the citation names {len(entries)} papers; give one, or use `paperfeed import FILE`"
        )
    return entries[0].fields


def ask_source() -> Source | None:
    """Ask whoever sits at the terminal which paper; None when nothing on the net names it.

    Raises ProjectError when nobody sits there.
    """
    if not sys.stdin.isatty():
        raise ProjectError("say which paper: an arXiv id, a DOI, or a file of BibTeX or CSL-JSON")
    said = click.prompt("arXiv id, DOI or address (empty for none)", default="", show_default=False)
    return recognise(said) if said.strip() else None


def ask_fields(address: str) -> Mapping[str, Any]:
    """Ask whoever sits at the terminal for the fields of a paper, each until it can be read.

    Raises ProjectError when nobody sits there.
    """
    if not sys.stdin.isatty():
        raise ProjectError(
            "no registry knows this address; give an arXiv id, a DOI, or a file of BibTeX or "
            "CSL-JSON"
        )
    names = split_names(click.prompt("Authors, by commas"))
    fields: dict[str, Any] = {
        "url": address,
        "title": click.prompt("Title"),
        "authors": [{"name": name} for name in names],
        "published": click.prompt("Published: a day, a month or a year", value_proc=_read_date),
    }
    click.echo("Abstract; end with a line that holds a single dot:")
    lines = itertools.takewhile(lambda line: line.strip() != ".", sys.stdin)
    fields["abstract"] = "".join(lines)
    return fields


def _read_date(text: str) -> str:
    try:
        return str(PartialDate.parse(text.strip()))
    except ValueError:
        raise click.BadParameter("write 2024-08-07, 2024-08 or 2024") from None
