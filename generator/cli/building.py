"""`paperfeed build`."""

import gc
import time
from pathlib import Path

import click

from generator import pipeline
from generator.applying import Changes
from generator.cli.shared import CONFIG, errors_as_messages, print_problems, progress, refuse_filled
from generator.mkdocs_commands import build_site
from generator.problems import sort_problems
from generator.settings import load_settings
from generator.writing import write_files

PAGES_MAXIMUM = 1_000_000_000
"""Bytes of a site that GitHub Pages publishes."""


@click.command("build")
@CONFIG
@click.option("--site-url", help="Where the site will stand, if not where mkdocs.yml says.")
@click.option(
    "--strict", is_flag=True,
    help="Scan every finished file as a browser reads it, before any is published.",
)  # fmt: skip
@click.option(
    "--only-changed", "base", metavar="REVISION",
    help="Leave out broken records that were not changed since the branch left REVISION.",
)  # fmt: skip
@click.option(
    "--markdown", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write Markdown pages, feeds and exports for another site builder into an empty DIR.",
)  # fmt: skip
def build_command(
    config_file: Path, site_url: str | None, strict: bool, base: str | None, markdown: Path | None
) -> None:
    """Build the whole site; the old one stays whole unless everything succeeds."""
    started = time.monotonic()
    if markdown:
        _write_markdown(config_file, markdown, site_url)
        return
    # Nothing here makes garbage that only a search finds, and each search takes long.
    gc.disable()
    with progress() as report, errors_as_messages():
        built = build_site(config_file.resolve(), report, site_url, base=base, is_strict=strict)
    print_problems(sort_problems(built.problems), "text")
    if built.note:
        click.echo(f"Note: {built.note}.", err=True)
    changes, seconds = built.changes, time.monotonic() - started
    click.echo(
        f"{built.settings.site_name}: {changes.written:,} files written, "
        f"{changes.removed:,} removed, {changes.unchanged:,} unchanged, in {seconds:.1f} s"
    )
    click.echo(_describe_room(_count_bytes(changes), built.papers))


def _count_bytes(changes: Changes) -> int:
    """Return the bytes of all files of the site."""
    return sum(group.size for group in changes.manifest.groups.values())


def _describe_room(size: int, papers: int) -> str:
    """Say what the site weighs, and how many more papers GitHub Pages has room for."""
    text = f"{size / 1e6:,.1f} MB"
    if not papers:
        return text
    room = int(max(0, PAGES_MAXIMUM - size) / (size / papers))
    return f"{text}, {size / papers / 1e3:.1f} kB a paper; 1 GB has room for {room:,} more"


def _write_markdown(config_file: Path, folder: Path, site_url: str | None) -> None:
    """Write every page as Markdown, and every other file, without a site builder."""
    with progress() as report, errors_as_messages():
        settings = load_settings(config_file, site_url)
        refuse_filled(folder)
        written = len(write_files(folder, pipeline.render_markdown(settings, report)))
    click.echo(f"{written:,} files written to {folder}")
