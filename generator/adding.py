"""New papers: one from a registry or a citation, or a whole list, as records not yet written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from generator.checking import inspect_paper
from generator.importing.entries import ImportOptions, import_entries
from generator.importing.entry import Entry
from generator.importing.fields import TOPICS_MAXIMUM
from generator.importing.formats import guess_form, read_entries
from generator.importing.result import ImportResult, Refusal
from generator.importing.topic_map import parse_topic_map
from generator.model.headline import Headline
from generator.model.identifiers import slugify
from generator.model.paper import Paper
from generator.model.vocabulary import Topic, Vocabulary
from generator.pipeline import open_cache, read_all
from generator.problems import Problem, has_errors
from generator.progress import Report, be_quiet
from generator.reading.proposals import Proposal, examine_proposals
from generator.reading.records import Content, read_content, read_paper
from generator.search.topics import TopicSuggestion, suggest_topics
from generator.settings import Settings

MODELINE = "# yaml-language-server: $schema=../../schema.json\n"
"""Tells editors where the schema of a record is, as seen from the record."""
_EXAMPLES = 2_000
"""Papers, the newest first, from which topics are learned."""
Example = tuple[tuple[str, ...], str, str]
"""A paper's topics, title and abstract."""


class Wishes(NamedTuple):
    """What a contributor says of a paper besides what is known of it."""

    topics: tuple[str, ...] = ()
    kind: str = ""
    note: str = ""
    submitted_by: str = ""


@dataclass(frozen=True)
class Draft:
    """A record that could be written, and everything to be said about it."""

    path: str
    """Relative to the project."""
    text: str
    title: str
    problems: tuple[Problem, ...]
    suggestions: tuple[TopicSuggestion, ...] = ()
    """Topics that were taken from papers like it."""
    notes: tuple[str, ...] = ()
    """What was changed in its texts, and what could not be settled."""
    paper: Paper | None = None

    @property
    def is_duplicate(self) -> bool:
        """Tell whether the paper is in the feed already."""
        return any(
            problem.code.startswith("duplicate") and problem.severity == "error"
            for problem in self.problems
        )

    @property
    def is_valid(self) -> bool:
        """Tell whether the record may be written."""
        return bool(self.path) and not has_errors(self.problems)


def load_content(settings: Settings, report: Report = be_quiet) -> Content:
    """Read the content that new papers are compared with."""
    cache = open_cache(settings)
    content = read_all(settings, cache, report)
    cache.close()
    return content


def find_existing(content: Content, key: str) -> Headline | None:
    """Return the paper that has an identifier, such as `arxiv:2408.03506` or `doi:10.1234/x`."""
    for paper in content.papers:
        if any(known == key for _, known, _ in paper.identifiers):
            return paper
    return None


def match_topics(
    names: Sequence[str], vocabulary: Vocabulary
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the slugs of topics that people name by slug or name, and the names of none."""
    slugs = {word: topic.slug for topic in vocabulary.all_topics for word in _spell(topic)}
    known = dict.fromkeys(slugs[slugify(name)] for name in names if slugify(name) in slugs)
    return tuple(known)[:TOPICS_MAXIMUM], tuple(one for one in names if slugify(one) not in slugs)


def _spell(topic: Topic) -> tuple[str, str]:
    return topic.slug, slugify(topic.name)


def draft_record(
    settings: Settings,
    content: Content,
    fields: Mapping[str, Any],
    wishes: Wishes,
    examples: Sequence[Example] | None = None,
) -> Draft:
    """Turn what is known of one paper into a record, compared with all others.

    Topics that nobody named are those of the papers most like it, among `examples`.
    """
    suggestions: tuple[TopicSuggestion, ...] = ()
    if not wishes.topics:
        known = load_examples(settings, content) if examples is None else examples
        title, abstract = (str(fields.get(name) or "") for name in ("title", "abstract"))
        suggestions = tuple(suggest_topics(title, abstract, known))
    topics = wishes.topics or tuple(suggestion.slug for suggestion in suggestions)
    said = {
        "topics": list(topics), "kind": wishes.kind, "note": wishes.note,
        "submitted_by": wishes.submitted_by,
    }  # fmt: skip
    together = {**fields, **{name: value for name, value in said.items() if value}}
    result = import_entries([Entry("", together)], _options(content.vocabulary))
    if result.refused:
        return _refuse(result.refused[0])
    [record] = result.records
    path, text = f"{settings.options.content}/{record.path}", MODELINE + record.text
    examined = examine_proposals(
        settings.root, settings.content, content, [Proposal(path, text.encode())], inspect_paper
    )
    return Draft(
        path=path,
        text=text,
        title=record.title,
        problems=examined.problems,
        suggestions=suggestions,
        notes=(*record.changes, *record.doubts, *_note_topics(topics, content.vocabulary)),
        paper=next(iter(examined.papers), None),
    )


def _note_topics(topics: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    if topics:
        return []
    known = ", ".join(topic.slug for topic in vocabulary.topics)
    return [f"no paper here is like it, so its topic is unsorted; choose from {known}"]


def _refuse(refusal: Refusal) -> Draft:
    advice = (
        "correct it where it comes from, or write the record by hand as docs/add-a-paper.md says"
    )
    problem = Problem("", 0, 0, "refused", refusal.reason, advice)
    return Draft("", "", refusal.title, (problem,))


def _options(vocabulary: Vocabulary) -> ImportOptions:
    return ImportOptions(frozenset(topic.slug for topic in vocabulary.all_topics))


def load_examples(settings: Settings, content: Content) -> list[Example]:
    """Return the papers that were listed last, to learn topics from."""
    cache = open_cache(settings)
    papers = sorted(content.papers, key=lambda paper: (str(paper.listed or "9"), paper.id))
    examples: list[Example] = []
    for headline in papers[-_EXAMPLES:]:
        paper = read_paper(settings.root, headline, content.vocabulary, cache.version)
        if paper:
            examples.append((paper.topics, paper.title, paper.abstract))
    cache.close()
    # What a topic says of itself counts as one paper of it, so that a new topic is known too.
    topics = content.vocabulary.topics
    return [*examples, *(((topic.slug,), topic.name, topic.description) for topic in topics)]


def import_file(
    settings: Settings,
    text: str,
    source_name: str,
    form: str | None,
    topic_map: str | None,
    listed: date | None,
    report: Report = be_quiet,
) -> ImportResult:
    """Turn a list of papers into records of this site; nothing is written.

    Raises ProjectError when the form cannot be told from the name, or the topic map is faulty.
    """
    content = read_content(settings.root, settings.content, report=report)
    topics = frozenset(topic.slug for topic in content.vocabulary.all_topics)
    options = ImportOptions(
        topics=topics,
        topic_map=parse_topic_map(topic_map, topics) if topic_map else {},
        existing=tuple(content.papers),
        listed=listed,
    )
    entries = read_entries(text, form or guess_form(source_name), source_name)
    return import_entries(entries, options, report)
