"""Post a verdict on a pull request: the status `papers` of its commit, and one comment.

Usage: post_comment.py --verdict DIR --sha SHA [--run N], with GH_TOKEN and GITHUB_REPOSITORY in
the environment. `--run` is the run of the workflow `check` that holds the preview. Where there is
no sound verdict, the status says so, for an older one must not stay in place.
"""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

from github_rest import Github, RequestError, ask, connect, keep_comment, peek, pick
from untrusted import TEXT_MAXIMUM, RefusedError, check_text, read_document, say

CONTEXT = "papers"
MARKER = "<!-- paperfeed: verdict -->"
DESCRIPTION_MAXIMUM = 140
STATES = frozenset({"success", "failure", "pending"})
NOTHING = "There is nothing to say about the latest commit."
NO_VERDICT = "no verdict: see the workflow report"
PULLS_PAGE = 20
PULLS_PAGES_MAXIMUM = 15

_SHA = re.compile(r"[0-9a-f]{40}")


class Verdict(NamedTuple):
    """What an earlier job found out about a commit, checked; `pull` is 0 if no request has it."""

    pull: int
    state: str
    description: str
    comment: str
    has_preview: bool


def read_verdict(folder: Path, sha: str) -> Verdict:
    """Return the verdict in a folder; raise RefusedError unless it is sound and about `sha`."""
    texts = dict.fromkeys(("sha", "state", "description", "comment"), str)
    document = read_document(folder, "verdict.json", {"pull": int, **texts, "preview": bool})
    if document["sha"] != sha:
        raise RefusedError("verdict.json is about another commit")
    if document["state"] not in STATES or document["pull"] < 0:
        raise RefusedError("verdict.json has a state or a number that cannot be")
    return Verdict(
        document["pull"],
        document["state"],
        check_text(document["description"], "description", DESCRIPTION_MAXIMUM, is_line=True),
        check_text(document["comment"], "comment", TEXT_MAXIMUM),
        document["preview"],
    )


def post(github: Github, verdict: Verdict, sha: str, run_url: str) -> str:
    """Post a verdict if its pull request still stands at `sha`; return what was done.

    The status comes first: a merge depends on it, and on the comment nothing does.
    """
    number = verdict.pull
    if not number or not _stands_at(github, number, sha):
        return "No open pull request to the default branch stands at this commit: nothing done."
    status = {"state": verdict.state, "context": CONTEXT, "description": verdict.description}
    target = {"target_url": run_url} if run_url else {}
    ask(github, "POST", f"/statuses/{sha}", status | target)
    if verdict.comment.strip():
        # Code that a pull request changes may have made any preview.
        has_link = bool(run_url) and verdict.has_preview
        link = f"\n\n[The preview is an artifact of this run.]({run_url}#artifacts)"
        keep_comment(github, number, MARKER, verdict.comment + (link if has_link else ""))
    else:
        keep_comment(github, number, MARKER, NOTHING, is_new_wanted=False)
    return f"Pull request {number}: {verdict.state}."


def post_failure(github: Github, sha: str, run_url: str) -> str:
    """Post that there is no verdict, if a pull request stands at `sha`; return what was done."""
    number = _find_pull(github, sha)
    if not number:
        return "no open pull request to the default branch stands at this commit: nothing done"
    status = {"state": "failure", "context": CONTEXT, "description": NO_VERDICT}
    target = {"target_url": run_url} if run_url else {}
    ask(github, "POST", f"/statuses/{sha}", status | target)
    return f"pull request {number}: failure"


def _find_pull(github: Github, sha: str) -> int:
    """Return the number of an open pull request to the default branch at `sha`, 0 without one."""
    for page in range(1, PULLS_PAGES_MAXIMUM + 1):
        path = f"/pulls?state=open&sort=updated&direction=desc&per_page={PULLS_PAGE}&page={page}"
        pulls = pick(ask(github, "GET", path), list)
        for pull in pulls:
            if _is_at(pull, sha):
                return pick(pull, int, "number")
        if len(pulls) < PULLS_PAGE:
            break
    return 0


def _is_at(pull: object, sha: str) -> bool:
    is_default = peek(pull, "base", "ref") == peek(pull, "base", "repo", "default_branch")
    return is_default and peek(pull, "head", "sha") == sha


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
    if not _SHA.fullmatch(options.sha):
        say("Stopped: --sha is not a whole commit hash")
        return 1
    try:
        github = connect(os.environ)
        try:
            verdict = read_verdict(options.verdict, options.sha)
        except RefusedError as error:
            run_url = _address_run(github, os.environ.get("GITHUB_RUN_ID", ""))
            say(f"Stopped: {error}; {post_failure(github, options.sha, run_url)}")
            return 1
        say(post(github, verdict, options.sha, _address_run(github, options.run)))
    except RequestError as error:
        say(f"Stopped: {error}")
        return 1
    return 0


def _address_run(github: Github, run: int | str | None) -> str:
    """Return the address of a run of a workflow, empty when there is none."""
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    return f"{server}/{github.repository}/actions/runs/{run}" if run else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
