"""The guard: what somebody who may not merge can change without a maintainer's look."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generator.github.pulls import FILES_MAXIMUM, Change, Comparison, Pull
from generator.model.identifiers import is_id

PAPERS_MAXIMUM = 5
"""Papers in one pull request."""
OPEN_MAXIMUM = 3
"""Open pull requests with papers by one author."""
_YEAR = re.compile(r"[0-9]{4}")
_REASONS = {
    "removed": "records and files are not removed this way",
    "renamed": "a file is moved, which changes addresses",
    "copied": "a file is copied from another one",
    "changed": "the sort of a file is changed",
}


class Refusal(NamedTuple):
    """Something that a maintainer has to look at first."""

    path: str | None
    """The file; None when it is about the pull request."""
    reason: str


def guard_changes(
    changes: Iterable[Change], pull: Pull, folder: str, *, is_cleared: bool, earlier: int = 0
) -> list[Refusal]:
    """Return what needs a maintainer before a pull request may be merged.

    `folder` is that of records, `content/papers`. `earlier` counts the author's earlier open pull
    requests with papers. Only papers may be added or changed; those who may merge may change
    anything, and so may everybody of whose very commit one of them approved: these are cleared.
    """
    if is_cleared:
        return []
    listed = list(changes)
    refusals = [
        Refusal(change.path, reason)
        for change in listed
        if (reason := _refuse(change, folder)) is not None
    ]
    papers = sum(change.is_there and is_record(change.path, folder) for change in listed)
    if papers > PAPERS_MAXIMUM and not pull.is_ingest:
        reason = f"{papers:,} papers in one pull request; please part it: {PAPERS_MAXIMUM} at most"
        refusals.append(Refusal(None, reason))
    if papers and earlier >= OPEN_MAXIMUM and not pull.is_ours:
        reason = f"{earlier:,} earlier pull requests with papers are open; these come first"
        refusals.append(Refusal(None, reason))
    return refusals


def guard_commits(comparison: Comparison, *, is_cleared: bool) -> list[Refusal]:
    """Return the refusal of commits by which a comparison may hide what merging would do."""
    if is_cleared:
        return []
    if comparison.has_merge:
        reason = (
            "it holds a merge; rebase it on the default branch, or a maintainer has to look. "
            "The button *Update branch* merges: choose *Update with rebase* there"
        )
        return [Refusal(None, reason)]
    if not comparison.is_whole:
        number = f"{comparison.commits:,} commits"
        reason = (
            f"it holds {number}, more than are listed; squash them, or a maintainer has to look"
        )
        return [Refusal(None, reason)]
    return []


def guard_size(number: int, *, is_cleared: bool) -> list[Refusal]:
    """Return the refusal of a pull request that changes more files than can be looked at."""
    if is_cleared or number <= FILES_MAXIMUM:
        return []
    reason = f"{number:,} files are changed; not more than {FILES_MAXIMUM} can be looked at here"
    return [Refusal(None, reason)]


def _refuse(change: Change, folder: str) -> str | None:
    if not all(is_record(path, folder) for path in change.paths):
        return f"not a paper of {folder}/<year>/<id>.yaml"
    if change.status in {"added", "modified"} and not change.previous:
        return None
    return _REASONS.get(change.status, "an unknown sort of change")


def is_record(path: str, folder: str) -> bool:
    """Tell whether a path is exactly that of a record: plain characters, no other spelling."""
    parts: Sequence[str] = path.removeprefix(f"{folder}/").split("/")
    if not path.startswith(f"{folder}/") or len(parts) != 2:
        return False
    stem = parts[1].removesuffix(".yaml")
    return bool(_YEAR.fullmatch(parts[0])) and parts[1].endswith(".yaml") and is_id(stem)
