"""The closed vocabularies: topics.yaml and kinds.yaml, and words of records compared with them."""

import re
from collections.abc import Callable
from pathlib import Path

from generator.model.text import fold_spaces
from generator.model.vocabulary import HUES, Kind, Topic, Vocabulary
from generator.problems import Problem
from generator.reading.lists import read_list
from generator.reading.nodes import (
    Field,
    Mapping,
    Node,
    Scalar,
    Sequence,
    as_data,
    find_node,
)
from generator.reading.suggesting import suggest

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEYS = ("slug", "name", "description")
_SHAPE = "write a list of `- slug: …`, `name: …`, `description: …`"

Word = tuple[str, str, str]


def read_vocabulary(root: Path, content: Path) -> tuple[Vocabulary, list[Problem]]:
    """Read the topics and kinds of a site, and every problem of their files."""
    topics, problems = _read_words(root, content / "topics.yaml")
    kinds, more = _read_words(root, content / "kinds.yaml")
    vocabulary = Vocabulary(
        tuple(Topic(*word, hue=index % HUES + 1) for index, word in enumerate(topics)),
        tuple(Kind(*word) for word in kinds),
    )
    return vocabulary, problems + more


def check_words(root: Node, vocabulary: Vocabulary, make: Callable[..., Problem]) -> list[Problem]:
    """Return a problem for every topic or kind of a record that the vocabulary lacks."""
    topics = [topic.slug for topic in vocabulary.all_topics]
    kinds = [kind.slug for kind in vocabulary.kinds]
    nodes = (find_node(root, (field,)) for field in ("topics", "kind"))
    listed, kind = (as_data(node) if node else None for node in nodes)
    words: list[tuple[Field, str, str, list[str]]] = [
        (("topics", index), "topic", slug.strip(), topics)
        for index, slug in enumerate(listed if isinstance(listed, list) else [])
        if isinstance(slug, str)
    ]
    if isinstance(kind, str) and kind.strip():
        words.append((("kind",), "kind", kind.strip(), kinds))
    problems = []
    for where, name, slug, known in words:
        if slug not in known:
            advice, sure = suggest(slug, known)
            sure = None if isinstance(listed, list) and sure in listed else sure
            code, message = f"unknown-{name}", f"no {name} {slug!r}"
            problems.append(make(where, code, message, advice, write=sure))
    return problems


def _read_words(root: Path, file: Path) -> tuple[list[Word], list[Problem]]:
    found, problems = read_list(root, file, _SHAPE)
    if found is None:
        return [], problems
    return _check_items(*found)


def _check_items(node: Sequence, path: str, text: str) -> tuple[list[Word], list[Problem]]:
    words: dict[str, Word] = {}
    problems: list[Problem] = []
    for item in node.items:
        message, advice = _find_fault(item)
        slug = as_data(item).get("slug") if isinstance(item, Mapping) else ""
        if not message and slug in words:
            message, advice = f"the slug {slug!r} again", "keep one of the two"
        if message:
            place, source = item.place, text.split("\n")[item.place.line - 1]
            problems.append(
                Problem(
                    path, place.line, place.column, "vocabulary", message, advice, source=source
                )
            )
        else:
            values = as_data(item)
            words[slug] = (
                slug,
                fold_spaces(values["name"]),
                fold_spaces(values["description"]),
            )
    return list(words.values()), problems


def _find_fault(item: Node) -> tuple[str, str]:
    """Return what is wrong with one entry and what to write; two empty texts when nothing is."""
    if not isinstance(item, Mapping):
        return "an entry is not a mapping", _SHAPE
    for key, value in item.entries:
        if key.text not in _KEYS:
            return f"unknown key {key.text!r}", "known are slug, name, description"
        if not isinstance(value, Scalar) or not value.text.strip():
            return f"{key.text} is empty or not text", f"write {key.text}: …"
    present = {key.text for key, _ in item.entries}
    missing = [key for key in _KEYS if key not in present]
    if missing:
        return f"{missing[0]} is missing", _SHAPE
    slug = as_data(item)["slug"]
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        return f"{slug!r} cannot be a slug", "use lower-case letters, digits and hyphens"
    return "", ""
