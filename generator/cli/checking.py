"""`paperfeed check`, `paperfeed fix` and `paperfeed schema`."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from generator import curating
from generator.cli.shared import CONFIG, errors_as_messages, print_problems, progress
from generator.curating import Checked
from generator.problems import Format, count_of, count_problems, has_errors, printable
from generator.reading.fixing import Mended
from generator.reading.records import read_content
from generator.reading.schema import FILE as SCHEMA
from generator.reading.schema import write_schema
from generator.rendering.problem_lists import problems_as_markdown
from generator.settings import Settings, load_settings
from generator.writing import append_text, replace_text

SETTLED_AFTER = timedelta(days=30)


@click.command("check")
@CONFIG
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "github", "json"]), default="text",
    help="For people, for annotations of a pull request, or for programs.",
)  # fmt: skip
@click.option(
    "--changed-since", "base", metavar="REVISION",
    help="Fail only for files changed since the branch left REVISION; older errors are warnings.",
)  # fmt: skip
@click.option(
    "--summary", type=click.Path(path_type=Path, dir_okay=False),
    help="Append the problems to a file as Markdown, as for a workflow's summary.",
)  # fmt: skip
@click.option(
    "--online", is_flag=True,
    help="Ask arXiv, Crossref and DataCite what has changed since the records were written.",
)  # fmt: skip
def check_command(
    *, config_file: Path, files: tuple[Path, ...], form: Format, base: str | None,
    summary: Path | None, online: bool,
) -> None:  # fmt: skip
    """Print every problem of the content, or of some FILES; exit with 1 on errors."""
    if online:
        if files or base:
            raise click.UsageError(
                "--online compares all records; leave out FILES and --changed-since"
            )
        # Loaded for this alone: it takes the readers of registries' answers along.
        from generator.cli.surveying import survey  # noqa: PLC0415

        survey(config_file, form, summary)
        return
    with progress() as report, errors_as_messages():
        settings = load_settings(config_file)
        named = [Path.cwd() / file for file in files]
        today = datetime.now(UTC).date()
        checked = curating.check_content(settings, named or None, report, base=base, today=today)
        if summary:
            append_text(summary, problems_as_markdown(checked.problems, checked.old))
    print_problems((*checked.problems, *checked.old), form, to_stdout=True)
    if form == "text":
        click.echo(_describe_counts(checked), err=True)
    sys.exit(has_errors(checked.problems))


@click.command("fix")
@CONFIG
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dates", is_flag=True, help="Write listing dates older than 30 days instead.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def fix_command(config_file: Path, files: tuple[Path, ...], dates: bool, dry_run: bool) -> None:
    """Write into all records, or some FILES, every correction that `check` offers."""
    named = [Path.cwd() / file for file in files]
    with progress() as report, errors_as_messages():
        settings = load_settings(config_file)
        if dates:
            texts = curating.find_settled_days(settings, SETTLED_AFTER)
            said = [f"{path}: listed date written" for path in texts]
        else:
            mended = curating.mend_content(settings, named or None, report)
            texts = {one.path: one.text for one in mended}
            said = [line for one in mended for line in _describe_fixes(one)]
            if schema := None if named else curating.mend_schema(settings):
                texts[schema.path] = schema.text
                said.append(f"{schema.path}: made anew for the topics and kinds of this site")
        for path, text in ({} if dry_run else texts).items():
            replace_text(settings.root / path, text)
    for line in said:
        click.echo(line)
    click.echo(f"{count_of(len(texts), 'file')} {'would change' if dry_run else 'changed'}")
    if left := 0 if dates or dry_run else _count_left(settings, named):
        click.echo(f"{count_of(left, 'error')} left: run `paperfeed check`", err=True)


@click.command("schema")
@CONFIG
@click.option("--write", is_flag=True, help="Write it to content/schema.json, for editors.")
def schema_command(config_file: Path, write: bool) -> None:
    """Print the JSON Schema of a record, with the topics and kinds of this site."""
    with errors_as_messages():
        settings = load_settings(config_file)
        text = write_schema(read_content(settings.root, settings.content, []).vocabulary)
        if write:
            replace_text(settings.content / SCHEMA, text)
    click.echo(f"Written: {settings.options.content}/{SCHEMA}" if write else text, nl=write)


def _count_left(settings: Settings, named: list[Path]) -> int:
    return count_problems(curating.check_content(settings, named or None).problems)["error"]


def _describe_counts(checked: Checked) -> str:
    counts = count_problems((*checked.problems, *checked.old))
    said = [count_of(counts["error"], "error"), count_of(counts["warning"], "warning")]
    said += [count_of(counts["notice"], "notice")] if counts["notice"] else []
    fixes = sum(problem.fix is not None for problem in checked.problems)
    hint = f"; `paperfeed fix` mends {fixes:,} of them" if fixes else ""
    return ", ".join(said) + hint


def _describe_fixes(mended: Mended) -> list[str]:
    return [
        f"{printable(mended.path)}:{problem.line}: {printable(problem.message)}"
        for problem in mended.fixed
    ]
