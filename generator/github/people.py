"""People: who may merge, and of what pull requests one of them approved.

What GitHub calls somebody in `author_association` is only where to begin: members of an
organization and collaborators may well have the right to read, and no other.
"""

import re
from collections.abc import Mapping
from typing import Any

from generator.fetching.errors import FetchError
from generator.github.answers import peek, peek_text
from generator.github.client import TEXTS_PAGE, Github
from generator.github.pulls import Pull

PAGES_MAXIMUM = 15
"""Pages of twenty reviews."""
REVIEWERS_MAXIMUM = 10
"""Reviewers of one pull request whose permission is asked for."""
_CLOSE = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_OPINIONS = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
_MERGING = frozenset({"admin", "write"})
_LOGIN = re.compile(r"[A-Za-z0-9_-]{1,100}")
"""An account of a person: those of programs end in `[bot]`."""


def is_trusted(github: Github, pull: Pull) -> bool:
    """Tell whether a pull request's author may merge, and it comes from a place of their own.

    Others may push to a branch of somebody else's repository. Raises FetchError.
    """
    is_safe = pull.is_inside or pull.is_own
    return is_safe and pull.association in _CLOSE and _has_permission(github, pull.login)


def is_approved(github: Github, pull: Pull) -> bool:
    """Tell whether somebody who may merge approves of this very commit, and still does.

    Each reviewer's latest opinion counts; a mere comment is none. An approval of an earlier
    commit says nothing of what was pushed after it. Raises FetchError.
    """
    asked = github.ask_pages(f"pulls/{pull.number}/reviews", {}, PAGES_MAXIMUM)
    if len(asked) == PAGES_MAXIMUM * TEXTS_PAGE:
        # Later opinions may be on pages that we do not read.
        return False
    latest: dict[str, Mapping[str, Any]] = {}
    for review in asked:
        if peek(review, "state") in _OPINIONS:
            latest[peek_text(review, "user", "login")] = review
    approving = [login for login, review in latest.items() if _has_approval(review, pull)]
    return any(_has_permission(github, login) for login in approving[:REVIEWERS_MAXIMUM])


def _has_approval(review: Mapping[str, Any], pull: Pull) -> bool:
    """Tell whether a review would count if its author may merge."""
    return (
        peek_text(review, "user", "login") != pull.login
        and peek(review, "state") == "APPROVED"
        and peek(review, "commit_id") == pull.sha
        and peek(review, "author_association") in _CLOSE
        and peek(review, "user", "type") == "User"
    )


def _has_permission(github: Github, login: str) -> bool:
    """Tell whether GitHub says that somebody may merge; whom it does not know may not."""
    if not _LOGIN.fullmatch(login):
        return False
    try:
        answer = github.ask(f"collaborators/{login}/permission")
    except FetchError as error:
        if error.kind in {"refused", "not-found"}:
            return False
        raise
    return peek(answer, "permission") in _MERGING
