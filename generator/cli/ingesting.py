"""`paperfeed ingest`."""

import os
import sys
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from generator.adding import load_content
from generator.cli.asking import open_registries
from generator.cli.shared import CONFIG, errors_as_messages, progress, refuse_filled
from generator.fetching.errors import FetchError
from generator.github.client import open_github
from generator.github.proposed import list_proposed
from generator.ingesting import Ingested, draft_papers, find_papers
from generator.model.output import OutputFile
from generator.problems import count_of, printable
from generator.reading.queries import Queries, read_queries
from generator.rendering.drafts import DraftedFile, write_draft, write_ingest_body
from generator.settings import Settings, load_settings
from generator.writing import write_files

NETWORK = 3


@click.command("ingest")
@CONFIG
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR",
    help="Where to write the draft of a pull request.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(1, 20), help="Papers at most; else as the queries say."
)
@click.option(
    "--repo", metavar="OWNER/NAME",
    help="Leave out what earlier pull requests of this repository proposed; needs GH_TOKEN.",
)  # fmt: skip
def ingest_command(config_file: Path, out: Path, limit: int | None, repo: str | None) -> None:
    """Draft records of new papers that the queries of content/ingest.yaml find.

    Ends with 3 when no registry answered, or answered with nothing at all.
    """
    with errors_as_messages():
        settings = load_settings(config_file)
        queries = read_queries(settings.root, settings.content)
        refuse_filled(out)
        if queries is None:
            write_files(out, write_draft("", "", []))
            click.echo("No content/ingest.yaml, so nothing is looked for.")
            return
        queries = replace_limit(queries, limit)
        try:
            ingested = _ingest(settings, queries, _find_proposed(repo))
        except FetchError as error:
            click.echo(f"Nothing was written: {error}", err=True)
            sys.exit(NETWORK)
        write_files(out, _write(ingested))
    for fault in ingested.faults:
        click.echo(f"not asked: {printable(fault)}", err=True)
    for reason in ingested.left_out:
        click.echo(f"left out: {printable(reason)}", err=True)
    click.echo(f"{count_of(len(ingested.drafts), 'paper')} drafted")


def replace_limit(queries: Queries, limit: int | None) -> Queries:
    """Return queries with another limit, if there is one."""
    return queries.model_copy(update={"limit": limit}) if limit else queries


def _find_proposed(repo: str | None) -> frozenset[str]:
    if repo is None:
        return frozenset()
    with open_github(os.environ, repo) as github:
        return list_proposed(github)


def _ingest(settings: Settings, queries: Queries, proposed: Collection[str]) -> Ingested:
    with progress() as report:
        content = load_content(settings, report)
        with open_registries(settings, report) as client:
            found, faults = find_papers(client, queries, datetime.now(UTC).date())
        ingested = draft_papers(settings, content, found, queries, proposed, report)
    return replace(ingested, faults=faults)


def _write(ingested: Ingested) -> list[OutputFile]:
    files = [
        DraftedFile(draft.path, draft.text, draft.paper, draft.problems, draft.notes)
        for draft in ingested.drafts
    ]
    title = f"Papers found by the queries: {len(files)}"
    return write_draft(
        title, write_ingest_body(files, ingested.left_out, ingested.faults), files, is_draft=True
    )
