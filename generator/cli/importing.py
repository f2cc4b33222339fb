"""`paperfeed import`."""

import sys
from datetime import date
from pathlib import Path

import click

from generator import adding
from generator.cli.shared import CONFIG, errors_as_messages, progress, read_text
from generator.importing.report import describe_result, result_as_json
from generator.importing.result import ImportResult
from generator.model.dates import parse_day
from generator.problems import ProjectError
from generator.progress import Report
from generator.settings import load_settings
from generator.writing import write_new


class _Day(click.ParamType[date]):
    """A day on the command line."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        try:
            day = value if isinstance(value, date) else parse_day(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2025-03-18", param, ctx)
        if day > date.today():
            self.fail(f"{day} is not yet here; records are listed today or earlier", param, ctx)
        return day


@click.command("import")
@CONFIG
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(["yaml", "jsonl", "bibtex", "csl"]))
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
    with progress() as report, errors_as_messages():
        settings = load_settings(config_file)
        mapping = read_text(topic_map) if topic_map else None
        text = read_text(file)
        result = adding.import_file(settings, text, file.name, form, mapping, listed, report)
        if not dry_run:
            _write_records(result, settings.content, report)
    click.echo(result_as_json(result) if as_json else describe_result(result))
    sys.exit(bool(result.refused))


def _write_records(result: ImportResult, content: Path, report: Report) -> None:
    """Write every record, or none when a file stands where one belongs."""
    taken = [record.path for record in result.records if (content / record.path).exists()]
    if taken:
        raise ProjectError(f"nothing was written, for these are there: {', '.join(taken)}")
    report("writing records")
    for record in result.records:
        write_new(content / record.path, record.text)
