"""`paperfeed serve`."""

import errno
import logging
from pathlib import Path

import click

from generator.cli.shared import CONFIG, errors_as_messages
from generator.mkdocs_preview import serve_site
from generator.problems import ProjectError


@click.command("serve")
@CONFIG
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve_command(config_file: Path, port: int) -> None:
    """Preview on this machine, rebuilding whenever a file is saved."""
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    with errors_as_messages():
        try:
            serve_site(config_file.resolve(), "127.0.0.1", port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise ProjectError(f"port {port} is in use; choose another with --port") from None
