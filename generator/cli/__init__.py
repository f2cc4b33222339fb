"""The command line: each command is loaded when it is called."""

import logging
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from generator import __version__

_COMMANDS = {
    "build": "building",
    "serve": "serving",
    "check": "checking",
    "fix": "checking",
    "schema": "checking",
    "add": "adding",
    "import": "importing",
    "ingest": "ingesting",
    "preview": "reviewing",
    "judge": "judging",
    "init": "founding",
}
"""The module of each command, in the order of a project's life."""


class _Commands(click.Group):
    """Commands that are loaded by name, for MkDocs and the readers of BibTeX take long to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"generator.cli.{_COMMANDS[cmd_name]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)  # noqa: S101 (our own table says so)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Turn a folder of papers, one YAML file each, into a website with feeds."""
    # Material's notice of its end of life is for us, not for every build.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    logging.basicConfig(level=logging.WARNING, format="%(message)s")


def run() -> NoReturn:
    """Run the command line as a program, which ends with it.

    What others have asked Python to do at its end is not done.
    """
    code: int | str | None = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    if isinstance(code, str):
        click.echo(code, err=True)
    # A program may be started without either.
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError):
            stream.flush()
    # To take apart all that is known of a large site would take as long as to change it.
    os._exit(code if isinstance(code, int) else int(code is not None))
