"""`paperfeed add`."""

import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click

from generator import adding
from generator.adding import Draft, Wishes
from generator.cli.asking import AlreadyThereError, ask_fields, ask_source, find_fields
from generator.cli.drafting import draft_from_issue
from generator.cli.shared import CONFIG, errors_as_messages, print_problems, progress, read_text
from generator.fetching.errors import FetchError
from generator.importing.sources import Source, recognise
from generator.problems import ProjectError, printable, write_json
from generator.settings import Settings, load_settings
from generator.writing import write_new

DUPLICATE = 1
USAGE = 2
NETWORK = 3
INVALID = 4


@click.command("add")
@CONFIG
@click.argument("paper", required=False)
@click.option(
    "--topics", default="", help="One to three, parted by commas; else those of papers like it."
)
@click.option("--kind", default="", help="What sort of work it is.")
@click.option("--note", default="", help="One sentence: why it matters.")
@click.option("--submitted-by", default="", metavar="LOGIN", help="Your name on GitHub.")
@click.option("--offline", is_flag=True, help="Ask no registry; only what was asked today counts.")
@click.option("--dry-run", is_flag=True, help="Show the record, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report for programs.")
@click.option(
    "--from-issue", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
    help="Take the body of an issue made with the form, or - for standard input.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="With --from-issue: where to write the draft of a pull request.",
)  # fmt: skip
def add_command(  # noqa: PLR0913 (a command's own options)
    *, config_file: Path, paper: str | None, topics: str, kind: str, note: str, submitted_by: str,
    offline: bool, dry_run: bool, as_json: bool, from_issue: Path | None, out: Path | None,
) -> None:  # fmt: skip
    """Write the record of PAPER: an arXiv id, a DOI, an address, or a citation.

    A citation is BibTeX or CSL-JSON: a file, text, or - for standard input. Without PAPER you
    are asked for everything. Ends with 1 when the paper is there already, 2 when PAPER cannot be
    understood, 3 when a registry cannot be reached, 4 when the record would not be valid.
    """
    slugs = tuple(slug.strip() for slug in topics.split(",") if slug.strip())
    wishes = Wishes(slugs, kind, note, submitted_by)
    with errors_as_messages(USAGE):
        settings = load_settings(config_file)
        if from_issue:
            if out is None:
                raise click.UsageError("--from-issue needs --out DIR")
            draft_from_issue(settings, read_text(from_issue), wishes, out, offline=offline)
            return
    draft = _draft(settings, paper, wishes, offline=offline, as_json=as_json)
    is_written = draft.is_valid and not dry_run
    if is_written:
        with errors_as_messages():
            write_new(settings.root / draft.path, draft.text)
    if as_json:
        click.echo(write_json(_as_values(draft, is_written=is_written)))
    else:
        _print_draft(draft, is_written=is_written)
    sys.exit(0 if draft.is_valid else DUPLICATE if draft.is_duplicate else INVALID)


def _draft(
    settings: Settings, paper: str | None, wishes: Wishes, *, offline: bool, as_json: bool
) -> Draft:
    """Find out about a paper and draft its record; end the command when that fails."""
    try:
        with progress() as report:
            content = adding.load_content(settings, report)
            source = _recognise(paper) if paper else ask_source()
            fields = (
                {} if source is None else find_fields(settings, content, source, offline=offline)
            )
        if source is None or source.kind == "page":
            fields = ask_fields(source.value if source else "")
        return adding.draft_record(settings, content, fields, wishes)
    except AlreadyThereError as error:
        _end(str(error), DUPLICATE, as_json=as_json)
    except FetchError as error:
        code = USAGE if error.kind == "not-found" else NETWORK
        _end(str(error), code, as_json=as_json)
    except ProjectError as error:
        _end(str(error), USAGE, as_json=as_json)


def _recognise(paper: str) -> Source:
    """Tell what PAPER is: a file's citation, standard input, or what it says itself."""
    if paper == "-":
        return recognise(sys.stdin.read())
    is_file = False
    # What is no name of a file at all, such as a long citation, cannot even be looked for.
    with suppress(OSError, ValueError):
        is_file = Path(paper).is_file()
    return recognise(read_text(Path(paper)) if is_file else paper)


def _end(reason: str, code: int, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(write_json({"written": False, "reason": reason}))
    else:
        click.echo(f"Nothing was written: {printable(reason)}", err=True)
    sys.exit(code)


def _as_values(draft: Draft, *, is_written: bool) -> dict[str, Any]:
    return {
        "written": is_written,
        "path": draft.path,
        "title": draft.title,
        "record": draft.text,
        "suggested_topics": [suggestion._asdict() for suggestion in draft.suggestions],
        "notes": draft.notes,
        "problems": [asdict(problem) for problem in draft.problems],
    }


def _print_draft(draft: Draft, *, is_written: bool) -> None:
    """Print the record, what to look at, and what to do next."""
    for line in draft.text.splitlines():
        click.echo(printable(line))
    click.echo()
    print_problems(draft.problems, "text")
    for note in draft.notes:
        click.echo(f"please look: {printable(note)}", err=True)
    for one in draft.suggestions:
        because = printable(", ".join(one.evidence))
        click.echo(
            f"topic {one.slug}: as papers with {because}; change it if it is wrong", err=True
        )
    if is_written:
        click.echo(f"Written: {draft.path}")
        stem = Path(draft.path).stem
        click.echo(f"Next, in a fork of yours: git switch -c add-{stem} && git add {draft.path} && "
                   f'git commit -m "Add {stem}" && git push -u origin HEAD')  # fmt: skip
    elif not draft.is_valid:
        click.echo("Nothing was written.", err=True)
