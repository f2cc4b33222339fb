"""Ingest: papers that queries find, as drafts for one pull request a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from generator.adding import Draft, Wishes, draft_record, find_existing, load_examples
from generator.fetching.arxiv import fetch_arxiv, search_arxiv
from generator.fetching.client import Client
from generator.fetching.errors import FetchError
from generator.fetching.hugging_face import fetch_daily_papers
from generator.fetching.result import RegistryRecord
from generator.model.dates import PartialDate
from generator.model.headline import make_headline
from generator.model.identifiers import id_of_arxiv
from generator.progress import Report, be_quiet
from generator.reading.queries import Queries
from generator.reading.records import Content
from generator.settings import Settings

_SEARCHED = 100
"""Papers, the newest first, that one query is asked for."""


@dataclass(frozen=True)
class Ingested:
    """What was found, and what of it is proposed."""

    drafts: tuple[Draft, ...]
    left_out: tuple[str, ...]
    """Papers that were not proposed, and why."""
    faults: tuple[str, ...]
    """Sources that did not answer; the others count."""


def find_papers(
    client: Client, queries: Queries, today: date
) -> tuple[list[RegistryRecord], tuple[str, ...]]:
    """Return the papers that all sources name, newest first, and which did not answer.

    A source that fails does not hide what others say; when all fail, FetchError is raised.
    """
    found: dict[str, RegistryRecord] = {}
    faults: list[str] = []
    failed: list[FetchError] = []
    for query in queries.arxiv:
        try:
            found |= {one.key: one for one in search_arxiv(client, query.write(), _SEARCHED)}
        except FetchError as error:
            faults.append(f"arXiv, {', '.join(query.categories)}: {error}")
            failed.append(error)
    if queries.hugging_face:
        try:
            ids = fetch_daily_papers(client, None, _SEARCHED)
            found |= fetch_arxiv(client, [one for one in ids if one not in found])
        except FetchError as error:
            faults.append(f"Hugging Face: {error}")
            failed.append(error)
    if failed and not found:
        raise failed[0]
    oldest = today - timedelta(days=queries.days)
    recent = [one for one in found.values() if _published(one) >= oldest]
    return sorted(recent, key=lambda one: (_published(one), one.key), reverse=True), tuple(faults)


def draft_papers(
    settings: Settings,
    content: Content,
    found: Sequence[RegistryRecord],
    queries: Queries,
    proposed: Collection[str] = (),
    report: Report = be_quiet,
) -> Ingested:
    """Draft records of the papers that are new, at most as many as the queries allow.

    `proposed` are ids of papers that were proposed before, whatever became of them.
    """
    drafts: list[Draft] = []
    left_out: list[str] = []
    past = {*map(id_of_arxiv, queries.declined), *proposed}
    examples = load_examples(settings, content)
    for one in found:
        if len(drafts) == queries.limit:
            left_out.append("everything older, for a day's share is reached")
            break
        reason = _find_reason(content, one, past)
        if reason:
            left_out.append(f"{one.key}: {reason}")
            continue
        report(f"drafting {one.key}")
        draft = draft_record(settings, content, one.fields, Wishes(), examples)
        if draft.is_valid and draft.paper:
            drafts.append(draft)
            headline = make_headline(draft.paper, draft.path)
            content = replace(content, papers=(*content.papers, headline))
        else:
            messages = "; ".join(problem.message for problem in draft.problems)
            left_out.append(f"{one.key}: {messages}")
    return Ingested(tuple(drafts), tuple(left_out), ())


def _find_reason(content: Content, one: RegistryRecord, past: Collection[str]) -> str:
    """Return why a paper is not proposed; nothing when it may be."""
    if id_of_arxiv(one.key) in past:
        return "proposed before"
    if one.is_withdrawn or one.is_retracted:
        return "withdrawn"
    existing = find_existing(content, f"arxiv:{one.key}")
    return f"already here as {existing.path}" if existing else ""


def _published(one: RegistryRecord) -> date:
    try:
        return PartialDate.parse(str(one.fields.get("published", ""))).earliest
    except ValueError:
        return date.min
