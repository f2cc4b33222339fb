"""Post a verdict on a pull request: the status `papers` of its commit, and one comment.

Usage: post_comment.py --verdict DIR --sha SHA [--run N], with GH_TOKEN and GITHUB_REPOSITORY in
the environment. `--run` is the run of the workflow `check` that holds the preview.
"""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

from github_rest import Github, RequestError, ask, connect, keep_comment, pick
from untrusted import TEXT_MAXIMUM, RefusedError, check_text, read_document, say

CONTEXT = "papers"
MARKER = "<!-- paperfeed: verdict -->"
DESCRIPTION_MAXIMUM = 140
STATES = frozenset({"success", "failure", "pending"})
NOTHING = "There is nothing to say about the latest commit."

_SHA = re.compile(r"[0-9a-f]{40}")


class Verdict(NamedTuple):
    """What an earlier job found out about a commit, checked; `pull` is 0 if no request has it."""

    pull: int
    state: str
    description: str
    comment: str


def read_verdict(folder: Path, sha: str) -> Verdict:
    """Return the verdict in a folder; raise RefusedError unless it is sound and about `sha`."""
    fields = {"pull": int, "sha": str, "state": str, "description": str, "comment": str}
    document = read_document(folder, "verdict.json", fields)
    if document["sha"] != sha:
        raise RefusedError("verdict.json is about another commit")
    if document["state"] not in STATES or document["pull"] < 0:
        raise RefusedError("verdict.json has a state or a number that cannot be")
    return Verdict(
        document["pull"],
        document["state"],
        check_text(document["description"], "description", DESCRIPTION_MAXIMUM, is_line=True),
        check_text(document["comment"], "comment", TEXT_MAXIMUM),
    )


def post(github: Github, verdict: Verdict, sha: str, run_url: str) -> str:
    """Post a verdict if its pull request still stands at `sha`; return what was done.

    The status comes first: a merge depends on it, and on the comment nothing does.
    """
    number = verdict.pull
    if not number or not _stands_at(github, number, sha):
        return "No open pull request to the default branch stands at this commit: nothing done."
    status = {"state": verdict.state, "context": CONTEXT, "description": verdict.description}
    link = {"target_url": run_url} if run_url else {}
    ask(github, "POST", f"/statuses/{sha}", status | link)
    if verdict.comment.strip():
        seen = f"\n\n[The preview is an artifact of this run.]({run_url}#artifacts)"
        keep_comment(github, number, MARKER, verdict.comment + (seen if run_url else ""))
    else:
        keep_comment(github, number, MARKER, NOTHING, is_new_wanted=False)
    return f"Pull request {number}: {verdict.state}."


def _stands_at(github: Github, number: int, sha: str) -> bool:
    """Tell whether a pull request to the default branch is open and its head is `sha`."""
    answer = ask(github, "GET", f"/pulls/{number}")
    if answer is None:
        return False
    default = pick(answer, str, "base", "repo", "default_branch")
    is_open = pick(answer, str, "state") == "open" and pick(answer, str, "base", "ref") == default
    return is_open and pick(answer, str, "head", "sha") == sha


def main(arguments: list[str]) -> int:
    """Read the verdict, post it, and return an exit code."""
    parser = argparse.ArgumentParser(description="Post a verdict on a pull request.")
    parser.add_argument("--verdict", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sha", required=True)
    parser.add_argument("--run", type=int, metavar="N")
    options = parser.parse_args(arguments)
    try:
        if not _SHA.fullmatch(options.sha):
            raise RefusedError("--sha is not a whole commit hash")
        verdict = read_verdict(options.verdict, options.sha)
        github = connect(os.environ)
        server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
        run_url = f"{server}/{github.repository}/actions/runs/{options.run}" if options.run else ""
        say(post(github, verdict, options.sha, run_url))
    except (RefusedError, RequestError) as error:
        say(f"Stopped: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
