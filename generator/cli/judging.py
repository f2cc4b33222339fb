"""`paperfeed judge`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from generator.cli.shared import CONFIG, errors_as_messages, progress
from generator.fetching.errors import FetchError
from generator.github.answers import HASH
from generator.github.client import is_repository, open_github
from generator.github.findings import Verdict
from generator.github.judging import judge_commit, write_verdict
from generator.problems import ProjectError, printable
from generator.settings import load_settings
from generator.writing import replace_text

FILE = "verdict.json"


@click.command("judge")
@CONFIG
@click.option("--repo", required=True, metavar="OWNER/NAME", help="The repository on GitHub.")
@click.option("--sha", required=True, help="The commit that was checked, in 40 hex digits.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR",
    help="Where to write verdict.json.",
)  # fmt: skip
def judge_command(config_file: Path, repo: str, sha: str, out: Path) -> None:
    """Judge the pull request that stands at a commit, and write a verdict to post.

    The pull request is read through GitHub's interface, with GH_TOKEN, and none of it is run.
    When no open pull request stands at the commit, the verdict is of pull request 0, which is
    posted nowhere.
    """
    _check_words(repo, sha)
    with progress() as report, errors_as_messages():
        settings, today = load_settings(config_file), datetime.now(UTC).date()
        # An earlier verdict must not be taken for this one.
        (out / FILE).unlink(missing_ok=True)
        try:
            with open_github(os.environ, repo) as github:
                verdict = judge_commit(settings, github, sha, today, report)
        except FetchError as error:
            raise ProjectError(f"no verdict: {printable(str(error))}") from None
        replace_text(out / FILE, write_verdict(verdict or _say_nothing(sha)))
    click.echo(_describe(verdict, sha))


def _say_nothing(sha: str) -> Verdict:
    return Verdict(0, sha, "pending", "no open pull request stands at this commit", "")


def _check_words(repo: str, sha: str) -> None:
    if not is_repository(repo):
        raise click.BadParameter("write it as OWNER/NAME", param_hint="--repo")
    if not HASH.fullmatch(sha):
        raise click.BadParameter("write all 40 hex digits", param_hint="--sha")


def _describe(verdict: Verdict | None, sha: str) -> str:
    if verdict is None:
        return f"No open pull request to the default branch stands at {sha}: no verdict."
    return f"Pull request {verdict.pull}: {verdict.state}, {verdict.description}."
