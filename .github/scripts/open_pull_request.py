"""Turn a draft folder into a pull request, or bring the one that is open up to date.

Usage: open_pull_request.py --draft DIR (--issue N | --ingest [--date YYYY-MM-DD]), with GH_TOKEN
and GITHUB_REPOSITORY in the environment. No checkout and no `git push`: files go through GitHub's
Git database. New papers only; nothing that is on the default branch is ever changed.
"""

import argparse
import base64
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from drafts import Draft, Record, read_draft
from github_rest import (
    BOT,
    Github,
    RequestError,
    ask,
    connect,
    is_same_text,
    keep_comment,
    peek,
    peek_text,
    pick,
)
from untrusted import RefusedError, say

LABEL = "new paper"
MARKER = "<!-- paperfeed: reply -->"
# GitHub signs commits made with the workflow's token, perhaps as its own web interface.
COMMITTERS = frozenset({BOT, "web-flow"})


class Target(NamedTuple):
    """Where a draft goes: a branch of our own, and the issue that asked, if one did."""

    branch: str
    issue: int | None


class Pull(NamedTuple):
    """An open pull request."""

    number: int
    title: str
    body: str


def propose(github: Github, draft: Draft, target: Target) -> str:
    """Bring branch, pull request and reply in line with a draft; return what there is now."""
    if target.issue is not None and not _is_asked_for(github, target.issue):
        return f"Issue {target.issue} is closed or not labelled '{LABEL}': nothing done."
    pull = _find_pull(github, target.branch)
    if not draft.records:
        if pull is not None:
            kept = f"Pull request #{pull.number} stays as it was before."
            _reply(github, target, f"{draft.reply}\n\n{kept}")
        elif draft.reply.strip():
            _reply(github, target, draft.reply)
        return "There is no paper to propose."
    head = _find_head(github, target.branch)
    if head is not None and not _is_ours(github, head):
        what = f"Pull request #{pull.number}" if pull else f"The branch `{target.branch}`"
        _reply(
            github,
            target,
            f"{what} has changes by somebody else, which this issue does not overwrite."
            " Please say there what else should change.",
        )
        return f"{what} has changes by somebody else: not touched."
    number = _propose_records(github, draft, target, pull, head)
    _reply(github, target, f"{draft.reply}\n\nIt is pull request #{number}.".strip())
    return f"Pull request {number} is up to date."


def _propose_records(
    github: Github, draft: Draft, target: Target, pull: Pull | None, head: str | None
) -> int:
    """Return the number of the pull request that holds the draft's records.

    `head` is the commit of our own that the branch stood at, None if there was no branch.
    """
    default = pick(ask(github, "GET", ""), str, "default_branch")
    if pull is None or not _holds(github, pull.number, draft.records):
        _move(github, target.branch, head, _commit(github, draft.records, default))
    closes = "" if target.issue is None else f"\n\nCloses #{target.issue}"
    shown = {"title": draft.title, "body": draft.body.rstrip() + closes}
    if pull is None:
        made = {**shown, "head": target.branch, "base": default, "draft": draft.is_draft}
        return pick(ask(github, "POST", "/pulls", made), int, "number")
    if pull.title != shown["title"] or not is_same_text(pull.body, shown["body"]):
        ask(github, "PATCH", f"/pulls/{pull.number}", shown)
    return pull.number


def _find_head(github: Github, branch: str) -> str | None:
    """Return the commit that a branch stands at, None when there is no branch."""
    ref = ask(github, "GET", f"/git/ref/heads/{branch}")
    return None if ref is None else pick(ref, str, "object", "sha")


def _move(github: Github, branch: str, head: str | None, commit: str) -> None:
    """Let a branch that stood at `head` stand at a commit, or make it; raise RefusedError."""
    if head is None:
        data: dict[str, object] = {"sha": commit, "ref": f"refs/heads/{branch}"}
        ask(github, "POST", "/git/refs", data)
        return
    # GitHub does not compare: what was pushed since we looked would be lost, so we look last.
    if _find_head(github, branch) != head:
        raise RefusedError(f"the branch {branch} has moved meanwhile; run this job again")
    ask(github, "PATCH", f"/git/refs/heads/{branch}", {"sha": commit, "force": True})


def _is_asked_for(github: Github, issue: int) -> bool:
    """Tell whether an issue still is open and labelled; it may have changed since the run began."""
    answer = pick(ask(github, "GET", f"/issues/{issue}"), dict)
    labels = {pick(label, str, "name") for label in pick(answer, list, "labels")}
    return answer.get("state") == "open" and LABEL in labels and "pull_request" not in answer


def _find_pull(github: Github, branch: str) -> Pull | None:
    owner = github.repository.partition("/")[0]
    path = f"/pulls?state=open&per_page=100&head={quote(f'{owner}:{branch}')}"
    for answer in pick(ask(github, "GET", path), list):
        is_here = peek(answer, "head", "repo", "full_name") == github.repository
        if is_here and peek(answer, "head", "ref") == branch:
            number, title = pick(answer, int, "number"), pick(answer, str, "title")
            return Pull(number, title, peek_text(answer, "body"))
    return None


def _is_ours(github: Github, sha: str) -> bool:
    """Tell whether the bot made a commit; a name without an account is not the bot's."""
    commit = pick(ask(github, "GET", f"/commits/{sha}"), dict)
    committer = peek_text(commit, "committer", "login")
    return peek(commit, "author", "login") == BOT and committer in COMMITTERS


def _holds(github: Github, pull: int, records: tuple[Record, ...]) -> bool:
    """Tell whether a pull request adds these records and changes nothing else."""
    files = pick(ask(github, "GET", f"/pulls/{pull}/files?per_page=100"), list)
    there = {tuple(peek_text(file, key) for key in ("filename", "sha", "status")) for file in files}
    return there == {(record.path, record.hash_blob(), "added") for record in records}


def _commit(github: Github, records: tuple[Record, ...], default: str) -> str:
    """Return a new commit that adds records to the head of the default branch.

    Its message is made of ids alone. Raises RefusedError when a record is there already.
    """
    ref = ask(github, "GET", f"/git/ref/heads/{quote(default)}")
    parent = pick(ref, str, "object", "sha")
    for record in records:
        if ask(github, "GET", f"/contents/{record.path}?ref={parent}") is not None:
            raise RefusedError(f"{record.path} is there already, and only new papers come this way")
    base = pick(ask(github, "GET", f"/git/commits/{parent}"), str, "tree", "sha")
    entries = [
        {
            "path": record.path,
            "mode": "100644",
            "type": "blob",
            "sha": pick(ask(github, "POST", "/git/blobs", _encode(record)), str, "sha"),
        }
        for record in records
    ]
    tree = ask(github, "POST", "/git/trees", {"base_tree": base, "tree": entries})
    ids = [Path(record.path).stem for record in records]
    message = f"Add {ids[0]}" if len(ids) == 1 else "\n".join([f"Add {len(ids)} papers", "", *ids])
    data = {"message": message, "tree": pick(tree, str, "sha"), "parents": [parent]}
    return pick(ask(github, "POST", "/git/commits", data), str, "sha")


def _encode(record: Record) -> dict[str, str]:
    return {"content": base64.b64encode(record.data).decode("ascii"), "encoding": "base64"}


def _reply(github: Github, target: Target, text: str) -> None:
    if target.issue is not None:
        keep_comment(github, target.issue, MARKER, text)


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Return the command line's options; leave the program when they make no sense."""
    parser = argparse.ArgumentParser(description="Open or update the pull request of a draft.")
    parser.add_argument("--draft", type=Path, required=True, metavar="DIR")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--issue", type=int, metavar="N")
    source.add_argument("--ingest", action="store_true")
    parser.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    options = parser.parse_args(arguments)
    if options.issue is not None and options.issue < 1:
        parser.error("an issue has a number above 0")
    return options


def main(arguments: list[str]) -> int:
    """Read the draft, do what it asks for, and return an exit code."""
    options = parse_arguments(arguments)
    day = options.date or datetime.now(UTC).date()
    branch = f"bot/ingest-{day.isoformat()}" if options.ingest else f"bot/issue-{options.issue}"
    try:
        draft = read_draft(options.draft, is_ingest=options.ingest)
        say(propose(connect(os.environ), draft, Target(branch, options.issue)))
    except (RefusedError, RequestError) as error:
        say(f"Stopped: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
