"""Findings: what was found out about a pull request, and the verdict that follows."""

from typing import Literal, NamedTuple

from generator.github.guard import Refusal
from generator.github.others import Twin
from generator.github.pulls import Pull
from generator.model.paper import Paper
from generator.problems import Problem, Severity, count_of

State = Literal["success", "failure", "pending"]
DESCRIPTION_MAXIMUM = 140
"""Characters that GitHub takes as the description of a status."""
VERSION = 1


class Findings(NamedTuple):
    """What was found out about a pull request at a commit."""

    pull: Pull
    records: tuple[str, ...] = ()
    """The records that it touches and that are there after it, by path."""
    papers: tuple[Paper, ...] = ()
    """Those of them that are valid."""
    problems: tuple[Problem, ...] = ()
    """Everything wrong with any of them, errors first."""
    twins: tuple[Twin, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unread: int = 0
    """How many files there are, when that is too many to be read."""
    has_preview: bool = False
    """Whether a preview is to be trusted: it was made by code that the pull request leaves as
    it is."""

    @property
    def state(self) -> State:
        """Return whether the pull request may be merged."""
        return "failure" if self.refusals or self.count("error") else "success"

    @property
    def is_silent(self) -> bool:
        """Tell whether there is nothing to say to the author."""
        return not (self.records or self.refusals or self.unread or self.problems)

    def count(self, severity: Severity) -> int:
        """Count the problems of a severity."""
        return sum(problem.severity == severity for problem in self.problems)

    def describe(self) -> str:
        """Say in a few words what was found; no text of content is in them."""
        said: list[str] = []
        for severity in ("error", "warning"):
            found = [one.path for one in self.problems if one.severity == severity]
            if found and not said:
                files = count_of(len(set(found)), "record")
                said.append(f"{count_of(len(found), severity)} in {files}")
        if self.refusals:
            said.append("needs a maintainer")
        if not said and self.unread:
            said.append(f"{count_of(self.unread, 'file')} changed, too many to read here")
        if not said and not self.records:
            said.append("no record is touched")
        if not said:
            said.append(f"{count_of(len(self.records), 'record')}, no errors")
        return "; ".join(said)[:DESCRIPTION_MAXIMUM]


class Verdict(NamedTuple):
    """What is to be posted about a commit, as `post_comment.py` takes it."""

    pull: int
    sha: str
    state: State
    description: str
    comment: str
    """Markdown; empty when there is nothing to say."""
    has_preview: bool = False
    """Whether the comment may lead to the preview."""
