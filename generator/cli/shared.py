"""What commands share: options, messages instead of tracebacks, and texts from files."""

import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import click

from generator.problems import (
    ContentError,
    Format,
    Problem,
    ProjectError,
    format_problems,
    printable,
)
from generator.progress import Report, show_progress

CONFIG = click.option(
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The project's settings.",
)


def read_text(file: Path) -> str:
    """Return a file's text, or standard input for `-`; raise ProjectError if it is unreadable."""
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProjectError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise ProjectError(f"{file}: {error.strerror}") from None


def refuse_filled(folder: Path, own: Collection[str] = ()) -> None:
    """Raise ProjectError when a folder to write into holds files, but for some of `own` names."""
    if folder.exists() and {file.name for file in folder.iterdir()} - set(own):
        raise ProjectError(f"{folder} is not empty; name a new folder")


def print_problems(problems: Sequence[Problem], form: Format, *, to_stdout: bool = False) -> None:
    """Print problems; programs get a list even when it is empty."""
    if problems or form == "json":
        click.echo(format_problems(problems, form), err=not to_stdout)


@contextmanager
def errors_as_messages(code: int = 1) -> Iterator[None]:
    """End the command with a message and a code, never with a traceback, when input is at fault."""
    try:
        yield
    except ContentError as error:
        print_problems(error.problems, "text")
        click.echo(f"Nothing was written: {error}.", err=True)
        sys.exit(code)
    except ProjectError as error:
        click.echo(f"Error: {_printable_lines(str(error))}", err=True)
        sys.exit(code)
    except OSError as error:
        file = printable(str(error.filename2 or error.filename))
        click.echo(f"Error: {file}: {error.strerror}", err=True)
        sys.exit(code)


def _printable_lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def progress() -> AbstractContextManager[Report]:
    """Show what goes on, when it takes long and a person watches."""
    return show_progress(sys.stderr, time.monotonic)
