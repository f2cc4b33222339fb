"""`paperfeed preview`."""

from pathlib import Path

import click

from generator import reviewing
from generator.cli.shared import CONFIG, errors_as_messages, progress, refuse_filled
from generator.settings import load_settings
from generator.writing import write_files

OWN = {"index.html", "preview.md"}
"""What an earlier preview has left."""


@click.command("preview")
@CONFIG
@click.option(
    "--changed-since", "base", required=True, metavar="REVISION",
    help="Show the papers of files changed since the branch left REVISION.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR",
    help="Where to write index.html and preview.md.",
)  # fmt: skip
def preview_command(config_file: Path, base: str, out: Path) -> None:
    """Show reviewers the papers of a change: card, page, feed entry and search result."""
    with progress() as report, errors_as_messages():
        settings = load_settings(config_file)
        refuse_filled(out, OWN)
        write_files(out, reviewing.preview_changes(settings, base, report))
    click.echo(f"Written: {out / 'index.html'}")
