"""The body of an issue that GitHub made of our form: a heading and an answer for each field."""

import json
import re
from typing import NamedTuple

from generator.model.text import fold_spaces
from generator.problems import ProjectError

LABELS = {
    "paper": "arXiv id, DOI or address",
    "bibtex": "BibTeX",
    "abstract": "Abstract",
    "note": "Why it matters",
    "topics": "Topics",
}
"""The label of each field, as `.github/ISSUE_TEMPLATE/paper.yml` has it."""
BODY_MAXIMUM = 65_536
"""Characters that GitHub allows in an issue."""
_NOTHING = "_No response_"
_FENCE = re.compile(r"(`{3,}|~{3,})[a-z]*\n(.*?)\n?\1\s*", re.DOTALL)


class Issue(NamedTuple):
    """An issue as a workflow is told of it."""

    body: str
    login: str
    """Who opened it; empty when that is not said."""


class Answers(NamedTuple):
    """What somebody wrote into the form."""

    paper: str
    bibtex: str
    abstract: str
    note: str
    topics: tuple[str, ...]


def read_issue(text: str) -> Issue:
    """Return an issue from the event that GitHub gives to a workflow, or from its body alone."""
    if not text.startswith("{"):
        return Issue(text, "")
    try:
        event = json.loads(text)
        issue = event["issue"]
        return Issue(str(issue["body"] or ""), str(issue["user"]["login"]))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ProjectError("the file is neither an issue's body nor GitHub's event") from None


def read_answers(body: str) -> Answers:
    """Return the answers of a form; raise ProjectError when the body is none."""
    if len(body) > BODY_MAXIMUM:
        raise ProjectError("the issue is too long; paste one paper")
    found = _split(body.replace("\r\n", "\n").replace("\r", "\n"))
    if "paper" not in found:
        raise ProjectError(
            f"the heading `### {LABELS['paper']}` is gone from the issue; open a new issue with "
            "the form"
        )
    topics = (slug.strip().lower() for slug in re.split(r"[,;\n]", found.get("topics", "")))
    return Answers(
        paper=fold_spaces(found["paper"]),
        bibtex=found.get("bibtex", ""),
        abstract=found.get("abstract", ""),
        note=fold_spaces(found.get("note", "")),
        topics=tuple(slug for slug in topics if slug),
    )


def _split(body: str) -> dict[str, str]:
    """Return the answer of each field; the first heading of a label counts, in the form's order."""
    places: list[tuple[str, int, int]] = []
    start = 0
    for field, label in LABELS.items():
        match = re.compile(rf"(?m)^### {re.escape(label)}[^\n]*$").search(body, start)
        if match:
            places.append((field, match.start(), match.end()))
            start = match.end()
    ends = [*(begin for _, begin, _ in places), len(body)][1:]
    return {
        field: _bare(body[begin:end]) for (field, _, begin), end in zip(places, ends, strict=True)
    }


def _bare(answer: str) -> str:
    """Return an answer without the fence around pasted text; nothing when none was given."""
    text = answer.strip()
    fenced = _FENCE.fullmatch(text)
    text = fenced[2].strip() if fenced else text
    return "" if text == _NOTHING else text
