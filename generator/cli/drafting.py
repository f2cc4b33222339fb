"""Drafts of pull requests, for workflows: from an issue made with the form."""

from pathlib import Path

import click

from generator import adding
from generator.adding import Wishes
from generator.cli.asking import AlreadyThereError, find_fields
from generator.fetching.errors import FetchError
from generator.importing.issue_form import read_answers
from generator.importing.sources import recognise
from generator.problems import ProjectError, count_of, printable
from generator.rendering.drafts import (
    DraftedFile,
    write_accepted_reply,
    write_draft,
    write_issue_body,
    write_refused_reply,
)
from generator.settings import Settings
from generator.writing import write_files


def draft_from_issue(
    settings: Settings, body: str, wishes: Wishes, out: Path, *, offline: bool
) -> None:
    """Write the draft of a pull request, or of an answer that says what is missing."""
    if out.exists() and any(out.iterdir()):
        raise ProjectError(f"{out} is not empty; name a new folder")
    try:
        answers = read_answers(body)
        wishes = wishes._replace(topics=answers.topics or wishes.topics, note=answers.note)
        content = adding.load_content(settings)
        source = recognise(answers.bibtex or answers.paper)
        if source.kind == "page":
            raise ProjectError("no registry knows this address; paste the paper's BibTeX too")
        fields = find_fields(settings, content, source, offline=offline)
        draft = adding.draft_record(settings, content, fields, wishes)
    except (ProjectError, FetchError, AlreadyThereError) as error:
        write_files(out, write_draft("", "", [], write_refused_reply(str(error))))
        click.echo(f"refused: {printable(str(error))}")
        return
    if not draft.is_valid:
        reply = write_refused_reply("the record would not be valid", draft.problems)
        write_files(out, write_draft("", "", [], reply))
        click.echo(f"refused: {count_of(len(draft.problems), 'problem')}")
        return
    file = DraftedFile(draft.path, draft.text, draft.paper, draft.problems, draft.notes)
    said = write_issue_body(file, answers.paper), [file], write_accepted_reply(file)
    write_files(out, write_draft(f"Add: {draft.title}", *said))
    click.echo(f"drafted: {draft.path}")
