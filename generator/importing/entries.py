"""Entries to records: names of fields made ours, texts normalised, each one checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from generator.importing.entry import Entry
from generator.importing.fields import ID_WORDS, Fields, settle_fields
from generator.importing.result import ImportedRecord, ImportResult, Refusal
from generator.importing.yaml_writer import write_record
from generator.model.headline import Headline, make_headline
from generator.model.identifiers import (
    ID_MAXIMUM,
    id_of_arxiv,
    is_id,
    slugify,
)
from generator.model.names import family_name
from generator.model.paper import Paper
from generator.progress import Report, be_quiet

_REPORT_EVERY = 200


@dataclass(frozen=True)
class ImportOptions:
    """How entries become records."""

    topics: frozenset[str]
    """The slugs that the site knows."""
    topic_map: Mapping[str, str] = field(default_factory=dict)
    """The topic of each category, such as arXiv's."""
    existing: tuple[Headline, ...] = ()
    """The site's own papers, which no entry may repeat."""
    listed: date | None = None
    """The listing date of entries that carry none."""


def import_entries(
    entries: Sequence[Entry], options: ImportOptions, report: Report = be_quiet
) -> ImportResult:
    """Turn a list of papers into records; an entry that cannot be one is refused with a reason."""
    holders = {key: paper.path for paper in options.existing for key in _keys_of(paper)}
    records: list[ImportedRecord] = []
    refused: list[Refusal] = []
    for number, entry in enumerate(entries):
        if number % _REPORT_EVERY == 0:
            report(f"importing entry {number:,} of {len(entries):,}")
        made = _import_entry(entry, options, holders)
        if isinstance(made, Refusal):
            refused.append(made)
        else:
            records.append(made)
    return ImportResult(tuple(records), tuple(refused))


def _import_entry(
    entry: Entry, options: ImportOptions, holders: dict[str, str]
) -> ImportedRecord | Refusal:
    title = str(entry.fields.get("title") or "(no title)")
    if entry.fault:
        return Refusal(entry.place, title, entry.fault)
    try:
        settled = settle_fields(entry.fields, options.topics, options.topic_map, options.listed)
        paper = _as_paper(settled)
    except ValidationError as error:
        return Refusal(entry.place, title, _explain(error))
    except (ValueError, TypeError) as error:
        return Refusal(entry.place, title, str(error))
    keys = _keys_of(make_headline(paper, ""))
    for key in keys:
        if key in holders:
            reason = f"{holders[key]} is the same paper ({key.partition(':')[0]})"
            return Refusal(entry.place, title, reason)
    holders.update(dict.fromkeys(keys, paper.path))
    return ImportedRecord(
        id=paper.id,
        path=paper.path.removeprefix("content/"),
        text=write_record(settled.values),
        title=paper.title,
        changes=settled.changes,
        doubts=settled.doubts,
    )


def _as_paper(settled: Fields) -> Paper:
    """Validate the fields as the reader of records will."""
    paper_id = _propose_id(settled.values)
    year = _year_of(settled.values)
    path = f"content/papers/{year}/{paper_id}.yaml"
    return Paper.model_validate({**settled.values, "id": paper_id, "path": path})


def _keys_of(paper: Headline) -> list[str]:
    """Return what two records of one paper share, with its name before the first colon."""
    named = [f"{name.rpartition(' ')[0]}:{key}" for _, key, name in paper.identifiers]
    return [f"id:{paper.id}", f"title:{paper.folded_title}", *named]


def _propose_id(values: Mapping[str, Any]) -> str:
    if values.get("arxiv"):
        return id_of_arxiv(values["arxiv"])
    authors = values.get("authors") or [{"name": ""}]
    family = (
        authors[0].get("family") or family_name(authors[0]["name"]) if authors[0]["name"] else ""
    )
    if not values.get("title"):
        raise ValueError("title: is missing")
    words = slugify(values["title"]).split("-")[:ID_WORDS]
    parts = [slugify(family), str(values.get("published", ""))[:4], *words]
    proposed = "-".join(part for part in parts if part).encode("ascii", "ignore").decode()
    proposed = "-".join(word for word in proposed[:ID_MAXIMUM].split("-") if word)
    if not is_id(proposed):
        raise ValueError(f"no id can be made of {values.get('title')!r}; add an arXiv id or a DOI")
    return proposed


def _year_of(values: Mapping[str, Any]) -> str:
    """Return the year a record is filed under: published, else of its arXiv id, else listed."""
    if values.get("published"):
        return str(values["published"])[:4]
    if arxiv := values.get("arxiv"):
        short = arxiv.rpartition("/")[2][:2]
        return f"19{short}" if short >= "91" else f"20{short}"
    if values.get("listed"):
        return str(values["listed"])[:4]
    raise ValueError("neither a date of publication nor an arXiv id says which year it is of")


def _explain(error: ValidationError) -> str:
    reasons = []
    for fault in error.errors(include_url=False):
        where = ".".join(str(part) for part in fault["loc"])
        context = fault.get("ctx") or {}
        said = {
            "missing": "is missing",
            "too_short": "is empty",
            "too_long": f"more than {context.get('max_length')} of them",
        }
        message = context.get("message") or said.get(fault["type"], fault["msg"])
        reasons.append(f"{where}: {message}")
    return "; ".join(reasons)
