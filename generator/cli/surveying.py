"""`paperfeed check --online`."""

import sys
from pathlib import Path

import click

from generator.adding import load_content
from generator.cli.asking import open_registries
from generator.cli.shared import errors_as_messages, print_problems, progress
from generator.drifting import Surveyed, check_online
from generator.problems import Format, count_of, printable, sort_problems
from generator.rendering.problem_lists import problems_as_markdown
from generator.settings import load_settings
from generator.writing import append_text

NETWORK = 3


def survey(config_file: Path, form: Format, summary: Path | None) -> None:
    """Print how records differ from what registries say; exit with 3 when none answered."""
    with progress() as report, errors_as_messages():
        settings = load_settings(config_file)
        content = load_content(settings, report)
        with open_registries(settings, report) as client:
            found = check_online(settings, content, client, report)
        problems = sort_problems(found.problems)
        if summary:
            append_text(summary, problems_as_markdown(problems))
    print_problems(problems, form, to_stdout=True)
    _say(found)
    sys.exit(NETWORK if found.faults and not found.problems else 0)


def _say(found: Surveyed) -> None:
    for fault in found.faults:
        click.echo(f"not known: {printable(fault)}", err=True)
    said = (
        f"{count_of(found.asked, 'paper')} compared, {count_of(len(found.problems), 'difference')}"
    )
    click.echo(said, err=True)
