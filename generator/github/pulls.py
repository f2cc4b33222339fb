"""Pull requests: whose they are, where they stand, and what they change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from generator.fetching.errors import FetchError
from generator.github.answers import HASH, peek_text, pick, pick_hash, pick_items
from generator.github.client import PAGE, TEXTS_PAGE, Github

BOT = "github-actions[bot]"
PAGES_MAXIMUM = 15
"""Pages of twenty open pull requests."""
FILES_MAXIMUM = 299
"""Files that a change can have and still be listed whole: a comparison names no more than 300."""


class Pull(NamedTuple):
    """An open pull request to the default branch."""

    number: int
    login: str
    """The author's account; empty when that is gone."""
    association: str
    """What GitHub calls the author, if that is a person; else empty."""
    sha: str
    """The commit it stands at."""
    branch: str
    """The author's branch."""
    is_inside: bool
    """Whether that branch is one of this repository, where strangers cannot write."""
    is_own: bool
    """Whether that branch is of a repository of the author's own."""
    base: str
    """The default branch."""

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
    def paths(self) -> tuple[str, ...]:
        """Return every path that the change is about."""
        return (self.path, self.previous) if self.previous else (self.path,)

    @property
    def gone(self) -> str:
        """Return the path that is no longer there after the change, if there is one."""
        if not self.is_there:
            return self.path
        return self.previous if self.status == "renamed" else ""


class Comparison(NamedTuple):
    """What a pull request's commit would bring to the default branch."""

    changes: tuple[Change, ...]
    """300 files at most."""
    commits: int
    """How many commits that branch does not have."""
    has_merge: bool
    """Whether one of those that are listed is a merge."""
    is_whole: bool
    """Whether all of them are listed, which are a hundred at most."""


def list_pulls(github: Github, sha: str) -> list[Pull]:
    """Return the open pull requests to the default branch, those changed last first.

    What others have written may keep a page from being read. That is left out if a pull request
    that stands at `sha` is among the rest; else it raises FetchError.
    """
    found: dict[int, Pull] = {}
    fault: FetchError | None = None
    for page in range(1, PAGES_MAXIMUM + 1):
        try:
            pulls, is_last = _list_page(github, page)
        except FetchError as error:
            fault = fault or error
            if error.kind == "too-large":
                continue
            break
        found |= {pull.number: pull for pull in pulls}
        if is_last:
            break
    if fault and find_pull(found.values(), sha) is None:
        raise fault
    return list(found.values())


def _list_page(github: Github, page: int) -> tuple[list[Pull], bool]:
    """Return a page of open pull requests, and whether it is the last."""
    asked = {"state": "open", "sort": "updated", "direction": "desc"}
    asked |= {"per_page": str(TEXTS_PAGE), "page": str(page)}
    items = pick_items(github.ask("pulls", asked))
    pulls = [pull for item in items if (pull := _read_pull(item))]
    return pulls, len(items) < TEXTS_PAGE


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
    login = peek_text(answer, "user", "login")
    is_person = peek_text(answer, "user", "type") == "User"
    return Pull(
        number=pick(answer, int, "number"),
        login=login,
        association=peek_text(answer, "author_association") if is_person else "",
        sha=pick_hash(answer, "head", "sha"),
        branch=pick(answer, str, "head", "ref"),
        is_inside=peek_text(answer, "head", "repo", "full_name").casefold() == own,
        is_own=peek_text(answer, "head", "repo", "owner", "login") == login != "",
        base=base,
    )


def compare_pull(github: Github, pull: Pull) -> Comparison:
    """Return what a pull request's commit changes, and by what commits.

    Only without merges is that what a merge of it would do: else there may be several commits to
    compare with, of which GitHub takes one.

    This names the commit. The list of a pull request's files does not: whoever pushes twice while
    we look could have us read the files of one commit and judge another.
    """
    path = f"compare/{quote(pull.base, safe='')}...{pull.sha}"
    answer = github.ask(path, {"per_page": str(PAGE), "page": "1"})
    listed = pick_items(answer, "commits")
    commits = pick(answer, int, "total_commits")
    return Comparison(
        changes=tuple(_read_changes(pick_items(answer, "files"))),
        commits=commits,
        has_merge=any(len(pick_items(commit, "parents")) > 1 for commit in listed),
        is_whole=len(listed) == commits,
    )


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
