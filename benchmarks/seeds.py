"""Seeds: what invented papers are made of, taken from the real records of this repository."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from generator.model.names import split_name

REPOSITORY = Path(__file__).resolve().parent.parent
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_WORD = re.compile(r"(?<![\w/.-])([a-z]{4,})(?![\w/-])")
_YEAR = re.compile(r"\b20\d\d\b")
_RARE = 3
"""Sentences up to which a word is rare, so that invented words may take its place."""
_STOP = frozenset(
    {"a", "an", "and", "as", "at", "by", "do", "for", "from", "how", "in", "is", "of", "on", "or"}
    | {"the", "to", "via", "with", "your"}
)


@dataclass(frozen=True)
class Sentence:
    """A real sentence, cut where invented words may stand."""

    parts: tuple[str, ...]
    """Text and rare words in turn."""


@dataclass(frozen=True)
class Seeds:
    """Words, names and sentences of real records, each as often as it occurs."""

    by_topic: Mapping[str, Sequence[Sentence]]
    all_sentences: Sequence[Sentence]
    followers: Mapping[str, Sequence[str]]
    """The words that follow a word in titles."""
    starts: Sequence[str]
    endings: frozenset[str]
    """Words that a title may end with."""
    given: Sequence[str]
    family: Sequence[str]
    series: Sequence[str]
    """Venues that have editions, with `{}` for the year."""
    journals: Sequence[str]
    topics: Sequence[str]
    kinds: Sequence[str]


def list_seed_files() -> list[Path]:
    """Return the files of the real records, in order."""
    return sorted((REPOSITORY / "content" / "papers").glob("*/*.yaml"))


def read_seeds() -> Seeds:
    """Read the real records and take them apart."""
    records = [_read(file) for file in list_seed_files()]
    abstracts = [_split_sentences(record["abstract"]) for record in records]
    counts = Counter(
        word for one in abstracts for sentence in one for word in set(_WORD.findall(sentence))
    )
    rare = frozenset(word for word, count in counts.items() if count <= _RARE)
    by_topic: dict[str, list[Sentence]] = {}
    for record, sentences in zip(records, abstracts, strict=True):
        by_topic.setdefault(record["topics"][0], []).extend(_cut(one, rare) for one in sentences)
    titles = [_split_title(record["title"]) for record in records]
    names = [split_name(_name_of(author)) for record in records for author in record["authors"]]
    venues = [record["venue"] for record in records if "venue" in record]
    return Seeds(
        by_topic=by_topic,
        all_sentences=[sentence for group in by_topic.values() for sentence in group],
        followers=_list_followers(titles),
        starts=[title[0] for title in titles],
        endings=frozenset(word for title in titles for word in title if word.lower() not in _STOP),
        given=[given for given, _ in names if given],
        family=[family for _, family in names],
        series=[_YEAR.sub("{}", venue) for venue in venues if _YEAR.search(venue)],
        journals=[venue for venue in venues if not _YEAR.search(venue)],
        topics=[topic for record in records for topic in record["topics"]],
        kinds=[record["kind"] for record in records if "kind" in record],
    )


def _read(file: Path) -> dict[str, Any]:
    record: dict[str, Any] = yaml.load(file.read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506 (builds text alone)
    return record


def _name_of(author: Any) -> str:
    return str(author["name"] if isinstance(author, dict) else author)


def _split_sentences(abstract: str) -> list[str]:
    """Return an abstract's sentences; those with dollar signs only make sense where they are."""
    sentences = _SENTENCE_END.split(" ".join(abstract.split()))
    return [one for one in sentences if "$" not in one and 40 < len(one) < 500]


def _cut(sentence: str, rare: frozenset[str]) -> Sentence:
    parts = [""]
    for index, piece in enumerate(_WORD.split(sentence)):
        if index % 2 and piece in rare:
            parts += [piece, ""]
        else:
            parts[-1] += piece
    return Sentence(tuple(parts))


def _split_title(title: str) -> list[str]:
    words = (word.strip(":;,.?!()[]\"'“”$") for word in title.split())
    return [word for word in words if any(letter.isalpha() for letter in word) and "$" not in word]


def _list_followers(titles: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    followers: dict[str, list[str]] = {}
    for title in titles:
        for word, following in pairwise(title):
            followers.setdefault(word, []).append(following)
    return followers
