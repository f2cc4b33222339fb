"""Drafts: what a workflow needs to open a pull request for records, and to answer an issue."""

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from generator.model.output import OutputFile
from generator.model.paper import Paper
from generator.model.text import fold_spaces
from generator.problems import Problem, count_of, printable
from generator.rendering.addresses import source_url
from generator.rendering.problem_lists import code_span, problems_as_markdown

VERSION = 1
TITLE_MAXIMUM = 200
BODY_MAXIMUM = 60_000
SAID = 10
"""Remarks about one record."""
REMARK_MAXIMUM = 300
_PLAIN_LINK = re.compile(r"https://(?:arxiv\.org/abs|doi\.org)/[A-Za-z0-9./-]+")
"""A link that Markdown cannot take for anything else."""
_MORE = "\n… and more, which has no room here."


class DraftedFile(NamedTuple):
    """A record to be proposed."""

    path: str
    text: str
    paper: Paper | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def write_draft(
    title: str, body: str, files: Sequence[DraftedFile], reply: str = "", *, is_draft: bool = False
) -> list[OutputFile]:
    """Return `draft.json` and the records it names, which `open_pull_request.py` takes."""
    named = [{"path": one.path, "file": f"{number}.yaml"} for number, one in enumerate(files)]
    facts = {
        "version": VERSION, "title": cut_title(title), "body": _cut_lines(body),
        "files": named, "reply": _cut_lines(reply), "draft": is_draft,
    }  # fmt: skip
    written = json.dumps(facts, indent=2) + "\n"
    return [
        OutputFile("draft.json", written.encode()),
        *(OutputFile(f"{number}.yaml", one.text.encode()) for number, one in enumerate(files)),
    ]


def _cut_lines(text: str) -> str:
    """Cut a long text between two lines, so that code of content stays code."""
    if len(text) <= BODY_MAXIMUM:
        return text
    kept: list[str] = []
    room = BODY_MAXIMUM - len(_MORE)
    for line in text.split("\n"):
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    # A block of code that the cut has opened is closed again.
    fences = [line.strip() for line in kept if line.strip().startswith("```")]
    return "\n".join([*kept, *([fences[-1].rstrip("yaml")] if len(fences) % 2 else []), _MORE])


def cut_title(title: str) -> str:
    """Return a title on one line that a pull request can carry."""
    return cut_text(printable(fold_spaces(title)), TITLE_MAXIMUM)


def describe_file(file: DraftedFile) -> str:
    """Write what a reviewer has to look at in one drafted record."""
    lines = [f"- {code_span(file.path)}"]
    if file.paper:
        link = source_url(file.paper)
        names = ", ".join(file.paper.names[:3]) + (
            " and others" if len(file.paper.names) > 3 else ""
        )
        lines = [f"- {code_span(file.paper.title)} by {code_span(names)}"]
        lines.append(f"  topics {code_span(', '.join(file.paper.topics))}, {code_span(file.path)}")
        lines += [f"  [read it]({link})"] if link and _PLAIN_LINK.fullmatch(link) else []
    said = [f"please look: {code_span(cut_text(note))}" for note in file.notes]
    said += [f"{one.severity}: {code_span(cut_text(one.message))}" for one in file.problems]
    lines += [f"  - {line}" for line in said[:SAID]]
    lines += [f"  - and {len(said) - SAID} more"] if len(said) > SAID else []
    return "\n".join(lines)


def write_issue_body(file: DraftedFile, source: str) -> str:
    """Write the text of a pull request that came from an issue."""
    return "\n".join(
        [
            f"A paper proposed through the form, from {code_span(source)}.",
            "",
            describe_file(file),
            "",
            "Before merging: is it about this site's topics, are the topics right, and is the "
            "abstract the authors' own? To change the record, edit the file in this pull request.",
        ]
    )


def write_accepted_reply(file: DraftedFile) -> str:
    """Write the answer to somebody whose paper became a pull request."""
    title = code_span(file.paper.title) if file.paper else code_span(file.path)
    lines = [f"Thank you. {title} is proposed; a curator will look at it."]
    if file.problems or file.notes:
        lines += ["", "A curator will look at this too:", ""]
        said = [*file.notes, *(one.message for one in file.problems)]
        lines += [f"- {code_span(cut_text(one))}" for one in said[:SAID]]
    lines += ["", "Something wrong? Edit this issue, and the proposal follows."]
    return "\n".join(lines)


def write_known_reply(reason: str) -> str:
    """Write the answer to somebody whose paper is in the feed."""
    return "\n".join(
        [
            "Thank you, this paper is here already.",
            "",
            code_span(cut_text(reason)),
            "",
            "If its record is wrong, its page has *Correct this record*. If you meant another "
            "paper, edit this issue. Else it can be closed.",
        ]
    )


def write_refused_reply(reason: str, problems: Sequence[Problem] = ()) -> str:
    """Write the answer to somebody whose paper could not become a record."""
    lines = ["This cannot become a record yet.", "", code_span(reason)]
    if problems:
        lines += ["", problems_as_markdown(problems)]
    lines += ["", "Edit this issue, above, and it is tried again. Nothing else is needed."]
    return "\n".join(lines)


def cut_text(text: str, maximum: int = REMARK_MAXIMUM) -> str:
    """Cut a text to what its place can carry."""
    return text if len(text) <= maximum else f"{text[: maximum - 1]}…"


def write_ingest_body(
    files: Sequence[DraftedFile], left_out: Sequence[str], faults: Sequence[str] = ()
) -> str:
    """Write the checklist of papers that were found for a day, and who did not answer."""
    boxes = [describe_file(file).replace("- ", "- [ ] ", 1) for file in files]
    lines = [
        f"{count_of(len(files), 'paper')} found by the queries of `content/ingest.yaml`. Delete "
        "the files of papers that do not belong here, correct topics, and merge the rest.",
        "",
        *boxes,
    ]
    if faults:
        lines += ["", "Not asked, so that papers may be missing:", ""]
        lines += [f"- {code_span(cut_text(fault))}" for fault in faults]
    if left_out:
        lines += ["", "Left out:", ""]
        lines += [f"- {code_span(cut_text(reason))}" for reason in left_out[:50]]
    return "\n".join(lines)
