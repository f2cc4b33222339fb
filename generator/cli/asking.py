"""Where `add` learns of a paper: a registry, a citation, or the person who calls it."""

import itertools
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

import click

from generator.adding import find_existing
from generator.cli.shared import progress
from generator.fetching.arxiv import fetch_arxiv
from generator.fetching.client import open_client
from generator.fetching.doi import fetch_doi
from generator.fetching.errors import FetchError
from generator.fetching.patience import Timing
from generator.importing.formats import read_entries
from generator.importing.sources import Source
from generator.model.names import split_names
from generator.problems import ProjectError
from generator.reading.records import Content
from generator.settings import Settings

TIMING = Timing(time.monotonic, time.sleep, time.time)


class AlreadyThereError(Exception):
    """Raised for a paper that is in the feed; its text names the record."""


def find_fields(
    settings: Settings, content: Content, source: Source, *, offline: bool
) -> Mapping[str, Any]:
    """Return what a registry or a citation says; a paper that is here already is not asked for."""
    existing = find_existing(content, source.key) if source.key else None
    if existing:
        day = f", listed {existing.listed.date()}" if existing.listed else ""
        raise AlreadyThereError(f"already here: {existing.path}{day}")
    if source.kind in {"bibtex", "csl"}:
        return _read_citation(source)
    if source.kind == "page":
        return {}
    return _fetch_fields(settings, source, offline=offline)


def _fetch_fields(settings: Settings, source: Source, *, offline: bool) -> Mapping[str, Any]:
    """Return what the registry of an identifier says of a paper; raise FetchError."""
    if source.kind == "openreview":
        raise FetchError(
            "refused",
            "OpenReview answers no programs; open the page, choose BibTeX below the title, and "
            "give it to `paperfeed add -`, or paste it into the form",
        )
    folder = settings.root / "build" / "cache" / "registries"
    with (
        progress() as report,
        open_client(os.environ, TIMING, folder, offline=offline, report=report) as client,
    ):
        if source.kind == "doi":
            return fetch_doi(client, source.value).fields
        found = fetch_arxiv(client, [source.value])
    if source.value not in found:
        raise FetchError("not-found", f"arXiv knows no paper {source.value}; check the number")
    return found[source.value].fields


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


def ask_fields(address: str, known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask whoever sits at the terminal for the fields of a paper.

    Raises ProjectError when nobody does.
    """
    if not sys.stdin.isatty():
        said = "no registry knows this address" if address else "say which paper"
        raise ProjectError(f"{said}; give an arXiv id, a DOI, or a file of BibTeX or CSL-JSON")
    fields = dict(known)
    fields["url"] = address or click.prompt("Address of the paper's page", default="")
    fields["title"] = click.prompt("Title")
    fields["authors"] = [{"name": name} for name in split_names(click.prompt("Authors, by commas"))]
    fields["published"] = click.prompt("Published (2024-08-07, 2024-08 or 2024)")
    click.echo("Abstract; end with a line that holds a single dot:")
    lines = itertools.takewhile(lambda line: line.strip() != ".", sys.stdin)
    fields["abstract"] = "".join(lines)
    return fields
