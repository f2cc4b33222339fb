"""The command line: `paperfeed build | serve | check | fix | import | init | schema`."""

import errno
import gc
import json
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from pathlib import Path

import click

from generator import __version__, founding, pipeline
from generator.importing.report import describe_result, result_as_json
from generator.importing.result import ImportResult
from generator.model.dates import parse_day
from generator.problems import (
    ContentError,
    Format,
    Problem,
    ProjectError,
    count_of,
    format_problems,
    has_errors,
)
from generator.progress import Report, show_progress
from generator.reading.records import read_content
from generator.reading.schema import record_schema
from generator.settings import load_settings
from generator.writing import remove_files, replace_text, write_files, write_new

CONFIG = click.option(
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The project's settings.",
)
SETTLED_AFTER = timedelta(days=30)
PAGES_MAXIMUM = 1_000_000_000
"""Bytes of a site that GitHub Pages publishes."""


class _Day(click.ParamType[date]):
    """A day on the command line."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        try:
            return value if isinstance(value, date) else parse_day(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2025-03-18", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Turn a folder of papers, one YAML file each, into a website with feeds."""
    # Material's notice of its end of life is for us, not for every build.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    logging.basicConfig(level=logging.WARNING, format="%(message)s")


@main.command()
@CONFIG
@click.option("--site-url", help="Where the site will stand, if not where mkdocs.yml says.")
@click.option(
    "--markdown", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write Markdown pages, feeds and exports for another site builder into an empty DIR.",
)  # fmt: skip
def build(config_file: Path, site_url: str | None, markdown: Path | None) -> None:
    """Build the whole site; the old one stays whole unless everything succeeds."""
    started = time.monotonic()
    if markdown:
        _write_markdown(config_file, markdown, site_url)
        return
    from generator.mkdocs_commands import build_site

    # Nothing here makes garbage that only a search finds, and each search takes long.
    gc.disable()
    with _progress() as report, _errors_as_messages():
        built = build_site(config_file.resolve(), report, site_url)
    _print_problems(built.problems, "text")
    if built.note:
        click.echo(f"Note: {built.note}.", err=True)
    changes, seconds = built.changes, time.monotonic() - started
    click.echo(
        f"{built.settings.site_name}: {changes.written:,} files written, "
        f"{changes.removed:,} removed, {changes.unchanged:,} unchanged, in {seconds:.1f} s"
    )
    click.echo(_describe_room(changes.size, built.papers))


@main.command()
@CONFIG
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve(config_file: Path, port: int) -> None:
    """Preview on this machine, rebuilding whenever a file is saved."""
    from generator.mkdocs_commands import serve_site

    logging.getLogger("mkdocs").setLevel(logging.INFO)
    with _errors_as_messages():
        try:
            serve_site(config_file.resolve(), "127.0.0.1", port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise ProjectError(f"port {port} is in use; choose another with --port") from None


@main.command()
@CONFIG
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "github", "json"]), default="text",
    help="For people, for annotations of a pull request, or for programs.",
)  # fmt: skip
def check(config_file: Path, files: tuple[Path, ...], form: Format) -> None:
    """Print every problem of the content, or of some FILES; exit with 1 on errors."""
    with _progress() as report, _errors_as_messages():
        settings = load_settings(config_file)
        named = [Path.cwd() / file for file in files]
        problems = pipeline.check_content(settings, named or None, report)
    _print_problems(problems, form, to_stdout=True)
    if form == "text":
        errors = sum(problem.severity == "error" for problem in problems)
        click.echo(
            f"{count_of(errors, 'error')}, {count_of(len(problems) - errors, 'warning')}", err=True
        )
    sys.exit(has_errors(problems))


@main.command()
@CONFIG
@click.option("--dates", is_flag=True, required=True, help="Write listing dates into records.")
def fix(config_file: Path, dates: bool) -> None:
    """Write into records older than 30 days the date that git knows for them."""
    with _errors_as_messages():
        settings = load_settings(config_file)
        days = pipeline.find_settled_days(settings, SETTLED_AFTER)
        for path, text in days.items():
            replace_text(settings.root / path, text)
    for path in days:
        click.echo(f"{path}: listed date written")
    click.echo(f"{count_of(len(days), 'record')} changed")


@main.command("import")
@CONFIG
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(["yaml", "jsonl", "bibtex"]))
@click.option(
    "--topic-map", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="YAML mapping of categories, such as arXiv's, to topics.",
)  # fmt: skip
@click.option("--listed", type=_Day(), help="Listing date of entries that carry none.")
@click.option("--dry-run", is_flag=True, help="Report, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report for programs.")
def import_command(
    config_file: Path,
    file: Path,
    form: str | None,
    topic_map: Path | None,
    listed: date | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Turn the entries of FILE into records; never overwrite one."""
    with _progress() as report, _errors_as_messages():
        settings = load_settings(config_file)
        mapping = _read_text(topic_map) if topic_map else None
        text = _read_text(file)
        result = pipeline.import_file(settings, text, file.name, form, mapping, listed, report)
        if not dry_run:
            _write_records(result, settings.content, report)
    click.echo(result_as_json(result) if as_json else describe_result(result))
    sys.exit(bool(result.refused))


@main.command()
@CONFIG
@click.argument("name")
@click.argument("url")
@click.option("--repo", help="The repository's address; GitHub Pages addresses tell it.")
@click.option("--authority", help="Who names feed entries; by default URL's host and this year.")
@click.option("--description", help="The site's tagline.")
@click.option("--yes", is_flag=True, help="Remove the records without asking.")
def init(
    config_file: Path, name: str, url: str, repo: str | None, authority: str | None,
    description: str | None, yes: bool,
) -> None:  # fmt: skip
    """Make a fork its own: NAME and URL of the site, and no papers."""
    with _errors_as_messages():
        identity = founding.make_identity(
            name, url, repo, authority, description, date.today().year
        )
        text = founding.rewrite_config(_read_text(config_file), identity)
        records = sorted((config_file.parent / "content" / "papers").rglob("*.yaml"))
        question = (
            f"Remove the {count_of(len(records), 'record')} of the site this was forked from?"
        )
        is_emptied = bool(records) and (yes or click.confirm(question))
        replace_text(config_file, text)
        if is_emptied:
            remove_files(records)
    for line in founding.describe_identity(identity):
        click.echo(line)
    click.echo(f"{count_of(len(records) if is_emptied else 0, 'record')} removed. Next: make site")


@main.command()
@CONFIG
def schema(config_file: Path) -> None:
    """Print the JSON Schema of a record, for editors."""
    with _errors_as_messages():
        settings = load_settings(config_file)
        vocabulary = read_content(settings.root, settings.content, []).vocabulary
    click.echo(json.dumps(record_schema(vocabulary), indent=2, ensure_ascii=False))


def _describe_room(size: int, papers: int) -> str:
    """Say what the site weighs, and how many more papers GitHub Pages has room for."""
    text = f"{size / 1e6:,.1f} MB"
    if not papers:
        return text
    room = int(max(0, PAGES_MAXIMUM - size) / (size / papers))
    return f"{text}, {size / papers / 1e3:.1f} kB a paper; 1 GB has room for {room:,} more"


def _write_records(result: ImportResult, content: Path, report: Report) -> None:
    """Write every record, or none when a file stands where one belongs."""
    taken = [record.path for record in result.records if (content / record.path).exists()]
    if taken:
        raise ProjectError(f"nothing was written, for these are there: {', '.join(taken)}")
    report("writing records")
    for record in result.records:
        write_new(content / record.path, record.text)


def _write_markdown(config_file: Path, folder: Path, site_url: str | None) -> None:
    """Write every page as Markdown, and every other file, without a site builder."""
    with _progress() as report, _errors_as_messages():
        settings = load_settings(config_file, site_url)
        if folder.exists() and any(folder.iterdir()):
            raise ProjectError(f"{folder} is not empty; name a new folder")
        written = write_files(folder, pipeline.render_markdown(settings, report))
    click.echo(f"{written:,} files written to {folder}")


def _read_text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProjectError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise ProjectError(f"{file}: {error.strerror}") from None


def _print_problems(problems: Sequence[Problem], form: Format, *, to_stdout: bool = False) -> None:
    if problems or form == "json":
        click.echo(format_problems(problems, form), err=not to_stdout)


@contextmanager
def _errors_as_messages() -> Iterator[None]:
    """End the command with a message, never with a traceback, when the project is at fault."""
    try:
        yield
    except ContentError as error:
        _print_problems(error.problems, "text")
        click.echo(f"Nothing was written: {error}.", err=True)
        sys.exit(1)
    except ProjectError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"Error: {error.filename2 or error.filename}: {error.strerror}", err=True)
        sys.exit(1)


def _progress() -> AbstractContextManager[Report]:
    return show_progress(sys.stderr, time.monotonic)
