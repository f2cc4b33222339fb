"""`paperfeed init`."""

from datetime import date
from pathlib import Path

import click

from generator import founding
from generator.cli.shared import CONFIG, errors_as_messages, read_text
from generator.problems import count_of
from generator.writing import remove_files, replace_text

STILL_OURS = (
    "Still ours: content/topics.yaml, content/kinds.yaml, topics in content/example.yaml and in "
    ".github/ISSUE_TEMPLATE/paper.yml, docs/about.md, README.md, CITATION.cff, "
    ".github/CODEOWNERS, and addresses in docs/ and CONTRIBUTING.md"
)


@click.command("init")
@CONFIG
@click.argument("name")
@click.argument("url")
@click.option("--repo", help="The repository's address; GitHub Pages addresses tell it.")
@click.option("--authority", help="Who names feed entries; by default URL's host and this year.")
@click.option("--description", help="The site's tagline.")
@click.option("--yes", is_flag=True, help="Remove the records without asking.")
def init_command(
    config_file: Path, name: str, url: str, repo: str | None, authority: str | None,
    description: str | None, yes: bool,
) -> None:  # fmt: skip
    """Make a fork its own: NAME and URL of the site, and no papers."""
    with errors_as_messages():
        identity = founding.make_identity(
            name, url, repo, authority, description, date.today().year
        )
        text = founding.rewrite_config(read_text(config_file), identity)
        content = config_file.parent / "content"
        records = sorted((content / "papers").rglob("*.yaml"))
        question = (
            f"Remove the {count_of(len(records), 'record')} of the site this was forked from?"
        )
        is_emptied = bool(records) and (yes or click.confirm(question))
        replace_text(config_file, text)
        if is_emptied:
            # What to look for is a matter of the site's subject too.
            queries = [file for file in [content / "ingest.yaml"] if file.exists()]
            remove_files([*records, *queries])
    for line in founding.describe_identity(identity):
        click.echo(line)
    click.echo(f"{count_of(len(records) if is_emptied else 0, 'record')} removed. Next: make site")
    click.echo(STILL_OURS)
