"""Fields by the names other lists give them, brought to a record's own."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from generator.importing.links import classify_link, find_links, find_venue
from generator.importing.normalise import normalise_abstract, normalise_line
from generator.importing.result import Normalised
from generator.model.characters import find_forbidden
from generator.model.dates import PartialDate
from generator.model.identifiers import arxiv_id_of_doi, parse_arxiv_id, parse_doi
from generator.model.links import parse_link
from generator.model.names import family_name
from generator.model.vocabulary import UNSORTED

ID_WORDS = 6
TOPICS_MAXIMUM = 3
_DATE_TAIL = re.compile(r"(?<=\d)[T ].*$")
_SLASHES = re.compile(r"^(\d{4})/(\d{1,2})(?:/(\d{1,2}))?$")
_AND = re.compile(r"\s+and\s+|\s*;\s*")


class Fields(NamedTuple):
    """A record's fields, and what settling them changed or left open."""

    values: dict[str, Any]
    changes: tuple[str, ...]
    doubts: tuple[str, ...]


def settle_fields(
    entry: Mapping[str, Any],
    topics: frozenset[str],
    topic_map: Mapping[str, str],
    listed: date | None,
) -> Fields:
    """Return an entry as a record's fields, with every text normalised.

    Raises ValueError naming a field that cannot be read.
    """
    title = normalise_line(_text(entry, "title"))
    abstract = normalise_abstract(_text(entry, "abstract", "summary"))
    authors, author_notes = _settle_authors(entry.get("authors") or entry.get("author"))
    values: dict[str, Any] = {
        "title": _without_final_dot(title.text),
        "authors": authors,
        "abstract": abstract.text,
        **_settle_identifiers(entry),
        "published": _settle_date(_text(entry, "published", "date", "year")),
        "topics": _settle_topics(entry, topics, topic_map),
        "kind": _without_forbidden("kind", _text(entry, "kind")),
        "note": normalise_line(_text(entry, "note")).text,
        "listed": _text(entry, "listed") or (listed.isoformat() if listed else ""),
        "submitted_by": _text(entry, "submitted_by"),
    }
    comment = _text(entry, "comment", "comments")
    venue = normalise_line(_text(entry, "venue"))
    values["venue"] = venue.text or find_venue(comment) or ""
    values["links"] = _settle_links(entry, abstract.text, comment)
    parts = [title, abstract, venue, *author_notes]
    return Fields(
        {key: value for key, value in values.items() if value},
        tuple(dict.fromkeys(change for part in parts for change in part.changes)),
        tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts)),
    )


def _text(entry: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = entry.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name}: not text")
    return ""


def _without_final_dot(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _settle_authors(value: Any) -> tuple[list[dict[str, str]], list[Normalised]]:
    names = _AND.split(value) if isinstance(value, str) else value or []
    if not isinstance(names, list):
        raise ValueError("authors: not a list of names")
    authors: list[dict[str, str]] = []
    notes: list[Normalised] = []
    for item in names:
        given = {"name": item} if isinstance(item, str) else item
        if not isinstance(given, dict) or not isinstance(given.get("name"), str):
            raise ValueError("authors: an entry that is not a name")
        is_whole = given.get("family") == given["name"]
        name = normalise_line(given["name"] if is_whole else _natural_order(given["name"]))
        if name.text.lower() in {"others", "et al", "et al."}:
            notes.append(Normalised("", (), ("the list of authors is cut short (and others)",)))
            continue
        notes.append(name)
        extra = {
            key: normalise_line(str(given[key])).text
            for key in ("family", "orcid")
            if given.get(key)
        }
        if name.text:
            authors.append({"name": name.text, **extra})
    return [_drop_needless_family(author) for author in authors], notes


def _natural_order(name: str) -> str:
    """Turn `Carberry, Josiah` round; leave `Sammy Davis, Jr.` alone."""
    family, comma, given = name.partition(",")
    is_suffix = given.strip().lower().rstrip(".") in {"jr", "sr", "ii", "iii", "iv"}
    return (
        name if not comma or not given.strip() or is_suffix else f"{given.strip()} {family.strip()}"
    )


def _drop_needless_family(author: dict[str, str]) -> dict[str, str]:
    from_name = family_name(author["name"])
    return {k: v for k, v in author.items() if k != "family" or v != from_name}


def _settle_identifiers(entry: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    if arxiv := _text(entry, "arxiv", "arxiv_id", "eprint"):
        found["arxiv"] = parse_arxiv_id(arxiv)
    elif identifier := _text(entry, "id"):
        with suppress(ValueError):
            found["arxiv"] = parse_arxiv_id(identifier)
    if doi := _text(entry, "doi"):
        found["doi"] = parse_doi(doi)
        if (from_doi := arxiv_id_of_doi(found["doi"])) is not None:
            del found["doi"]
            found.setdefault("arxiv", from_doi)
    if url := _text(entry, "url"):
        try:
            found.setdefault("arxiv", parse_arxiv_id(url))
        except ValueError:
            if not found:
                found["url"] = parse_link(url.strip())
    return found


def _settle_date(text: str) -> str:
    if not text:
        return ""
    bare = _DATE_TAIL.sub("", text.strip())
    if match := _SLASHES.match(bare):
        bare = "-".join(part.zfill(2) for part in match.groups() if part)
    return str(PartialDate.parse(bare))


def _without_forbidden(what: str, text: str) -> str:
    """Return a text as it is; raise ValueError for a character that no record may hold."""
    if found := find_forbidden(text):
        raise ValueError(f"{what} holds {found[1]}")
    return text


def _settle_topics(
    entry: Mapping[str, Any], known: frozenset[str], topic_map: Mapping[str, str]
) -> list[str]:
    """Return up to three topics: the entry's own, else those of its categories in their order."""
    own = entry.get("topics")
    if own:
        named = [str(topic) for topic in (own if isinstance(own, list) else [own])]
        return [_without_forbidden("a topic", topic) for topic in named]
    categories = entry.get("categories") or []
    names = categories.split() if isinstance(categories, str) else categories
    mapped = dict.fromkeys(topic_map[name] for name in names if name in topic_map)
    return [topic for topic in mapped if topic in known][:TOPICS_MAXIMUM] or [UNSORTED.slug]


def _settle_links(entry: Mapping[str, Any], abstract: str, comment: str) -> dict[str, str]:
    links = dict(entry.get("links") or {})
    for name in ("pdf", "code_url", "code"):
        address = _text(entry, name)
        kind = "pdf" if name == "pdf" else classify_link(address, abstract) if address else None
        if address and kind and "arxiv.org" not in address:
            links.setdefault(kind, parse_link(address.strip()))
    for kind, address in find_links(comment).items():
        links.setdefault(kind, address)
    return {kind: str(address) for kind, address in links.items()}
