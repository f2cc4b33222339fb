"""Pull requests: whose they are, where they stand, what they change, and who approved them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from generator.github.answers import HASH, peek, peek_text, pick, pick_hash, pick_items
from generator.github.client import PAGE, Github

TRUSTED = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
"""What GitHub calls those who may merge, in `author_association`."""
BOT = "github-actions[bot]"
PAGES_MAXIMUM = 10
FILES_MAXIMUM = 299
"""Files that a change can have and still be listed whole: a comparison names no more than 300."""
_OPINIONS = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})


class Pull(NamedTuple):
    """An open pull request to the default branch."""

    number: int
    login: str
    """The author's account; empty when that is gone."""
    association: str
    sha: str
    """The commit it stands at."""
    branch: str
    """The author's branch."""
    is_inside: bool
    """Whether that branch is one of this repository, where strangers cannot write."""
    base: str
    """The default branch."""

    @property
    def is_trusted(self) -> bool:
        """Tell whether its author may merge."""
        return self.association in TRUSTED

    @property
    def is_ingest(self) -> bool:
        """Tell whether our own workflow made it of papers from a registry."""
        return self.is_ours and self.branch.startswith("bot/ingest-")

    @property
    def is_ours(self) -> bool:
        """Tell whether one of our own workflows made it."""
        is_branch = self.branch.startswith(("bot/ingest-", "bot/issue-"))
        return self.login == BOT and self.is_inside and is_branch


class Change(NamedTuple):
    """A file that a pull request changes."""

    path: str
    status: str
    """`added`, `modified`, `removed`, `renamed`, `copied`, `changed` or `unchanged`."""
    previous: str
    """The path before it was renamed or copied; else empty."""
    blob: str
    """The name of its bytes in git; empty when GitHub gives none."""

    @property
    def is_there(self) -> bool:
        """Tell whether the file is there after the change."""
        return self.status != "removed"

    @property
    def gone(self) -> str:
        """Return the path that is no longer there after the change, if there is one."""
        if not self.is_there:
            return self.path
        return self.previous if self.status == "renamed" else ""


def list_pulls(github: Github) -> list[Pull]:
    """Return the open pull requests to the default branch, those changed last first."""
    asked = {"state": "open", "sort": "updated", "direction": "desc"}
    found = [_read_pull(one) for one in github.ask_pages("pulls", asked, PAGES_MAXIMUM)]
    return list({pull.number: pull for pull in found if pull}.values())


def find_pull(pulls: Iterable[Pull], sha: str) -> Pull | None:
    """Return the pull request that stands at a commit, of several the oldest."""
    return min((pull for pull in pulls if pull.sha == sha), default=None)


def read_pull(github: Github, number: int) -> tuple[Pull | None, int]:
    """Return a pull request as it is now, None when it is closed, and how many files it changes."""
    answer = github.ask(f"pulls/{number}")
    pull = _read_pull(answer) if pick(answer, str, "state") == "open" else None
    return pull, pick(answer, int, "changed_files")


def _read_pull(answer: Mapping[str, Any]) -> Pull | None:
    """Return a pull request, if it is to the default branch."""
    base = pick(answer, str, "base", "ref")
    if base != pick(answer, str, "base", "repo", "default_branch"):
        return None
    own = pick(answer, str, "base", "repo", "full_name").casefold()
    return Pull(
        number=pick(answer, int, "number"),
        login=peek_text(answer, "user", "login"),
        association=peek_text(answer, "author_association"),
        sha=pick_hash(answer, "head", "sha"),
        branch=pick(answer, str, "head", "ref"),
        is_inside=peek_text(answer, "head", "repo", "full_name").casefold() == own,
        base=base,
    )


def compare_pull(github: Github, pull: Pull) -> list[Change]:
    """Return what a pull request's commit changes, 300 files at most.

    This names the commit. The list of a pull request's files does not: whoever pushes twice while
    we look could have us read the files of one commit and judge another.
    """
    path = f"compare/{quote(pull.base, safe='')}...{pull.sha}"
    answer = github.ask(path, {"per_page": "1", "page": "1"})
    return _read_changes(pick_items(answer, "files"))


def list_changes(github: Github, number: int) -> list[Change]:
    """Return what a pull request changes as it stands now, 100 files at most."""
    answer = github.ask(f"pulls/{number}/files", {"per_page": str(PAGE), "page": "1"})
    return _read_changes(pick_items(answer))


def _read_changes(items: Sequence[Mapping[str, Any]]) -> list[Change]:
    changes: list[Change] = []
    for item in items:
        blob = peek_text(item, "sha")
        changes.append(
            Change(
                path=pick(item, str, "filename"),
                status=pick(item, str, "status"),
                previous=peek_text(item, "previous_filename"),
                blob=blob if HASH.fullmatch(blob) else "",
            )
        )
    return changes


def is_approved(github: Github, pull: Pull) -> bool:
    """Tell whether somebody who may merge approves of this very commit, and still does.

    Each reviewer's latest opinion counts; a mere comment is none. An approval of an earlier
    commit says nothing of what was pushed after it.
    """
    asked = github.ask_pages(f"pulls/{pull.number}/reviews", {}, PAGES_MAXIMUM)
    if len(asked) == PAGES_MAXIMUM * PAGE:
        # Later opinions may be on pages that we do not read.
        return False
    latest: dict[str, Mapping[str, Any]] = {}
    for review in asked:
        if peek(review, "state") in _OPINIONS:
            latest[peek_text(review, "user", "login")] = review
    return any(
        login not in {"", pull.login}
        and peek(review, "state") == "APPROVED"
        and peek(review, "commit_id") == pull.sha
        and peek(review, "author_association") in TRUSTED
        and peek(review, "user", "type") == "User"
        for login, review in latest.items()
    )
