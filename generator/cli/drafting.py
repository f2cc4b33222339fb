"""Drafts of pull requests, for workflows: from an issue made with the form."""

from pathlib import Path

import click

from generator import adding
from generator.adding import Wishes
from generator.cli.asking import AlreadyThereError, find_fields
from generator.cli.shared import refuse_filled
from generator.fetching.errors import FetchError
from generator.importing.issue_form import read_answers, read_issue
from generator.importing.sources import recognise
from generator.model.paper import HANDLE
from generator.problems import ProjectError, count_of, printable
from generator.rendering.drafts import (
    DraftedFile,
    write_accepted_reply,
    write_draft,
    write_issue_body,
    write_known_reply,
    write_refused_reply,
)
from generator.settings import Settings
from generator.writing import write_files


def draft_from_issue(
    settings: Settings, body: str, wishes: Wishes, out: Path, *, offline: bool
) -> None:
    """Write the draft of a pull request, or of an answer that says what is missing."""
    refuse_filled(out)
    try:
        issue = read_issue(body)
        answers = read_answers(issue.body)
        login = issue.login if HANDLE.fullmatch(issue.login) else wishes.submitted_by
        content = adding.load_content(settings)
        topics, unknown = adding.match_topics(answers.topics, content.vocabulary)
        wishes = Wishes(topics or wishes.topics, wishes.kind, answers.note, login)
        source = recognise(answers.bibtex or answers.paper)
        if source.kind == "page":
            raise ProjectError(
                "no registry knows this address; paste the paper's BibTeX too, with its abstract"
            )
        fields = find_fields(settings, content, source, offline=offline, abstract=answers.abstract)
        draft = adding.draft_record(settings, content, fields, wishes)
    except AlreadyThereError as error:
        write_files(out, write_draft("", "", [], write_known_reply(str(error))))
        click.echo(printable(str(error)))
        return
    except (ProjectError, FetchError) as error:
        write_files(out, write_draft("", "", [], write_refused_reply(str(error))))
        click.echo(f"refused: {printable(str(error))}")
        return
    if not draft.is_valid:
        reply = write_refused_reply("the record would not be valid", draft.problems)
        write_files(out, write_draft("", "", [], reply))
        click.echo(f"refused: {count_of(len(draft.problems), 'problem')}")
        return
    notes = (*draft.notes, *(f"this site has no topic {name!r}" for name in unknown))
    file = DraftedFile(draft.path, draft.text, draft.paper, draft.problems, notes)
    said = write_issue_body(file, answers.paper), [file], write_accepted_reply(file)
    write_files(out, write_draft(f"Add: {draft.title}", *said))
    click.echo(f"drafted: {draft.path}")
