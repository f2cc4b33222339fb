"""arXiv: papers by id or by search, from its Atom feed.

The feed is described at https://info.arxiv.org/help/api/user-manual.html.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from lxml import etree

from generator.fetching.client import Client
from generator.fetching.errors import FetchError, shorten
from generator.fetching.json_text import without_empty
from generator.fetching.registries import ARXIV
from generator.fetching.result import RegistryRecord
from generator.importing.csl import find_date
from generator.model.identifiers import parse_arxiv_id, parse_doi
from generator.model.text import fold_spaces, paragraphs

BATCH = 100
"""Papers that one request asks for, which stay well below the limit of an answer's size."""
SEARCH_MAXIMUM = 30_000
"""Results that arXiv gives of one search, page by page."""
_PATH = "/api/query"
_NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "x": "http://arxiv.org/schemas/atom",
    "s": "http://a9.com/-/spec/opensearch/1.1/",
}
_INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")
_WITHDRAWN = re.compile(
    r"\b(?:paper|article|manuscript|submission|preprint|work|version)\s+"
    r"(?:has\s+been|have\s+been|was|is)\s+withdrawn\b|^\s*withdrawn\s*(?:$|[.,;:(]|by\b|due\b)",
    re.IGNORECASE,
)


class Feed(NamedTuple):
    """An answer of arXiv."""

    total: int
    """How many papers arXiv knows that were asked for; an answer may hold fewer."""
    records: tuple[RegistryRecord, ...]


def fetch_arxiv(client: Client, ids: Sequence[str]) -> dict[str, RegistryRecord]:
    """Return what arXiv knows of some papers, by id without version, in the order of `ids`.

    A paper that does not exist is absent. Raises FetchError.
    """
    wanted = list(dict.fromkeys(_parse_id(one) for one in ids))
    found: dict[str, RegistryRecord] = {}
    for start in range(0, len(wanted), BATCH):
        found |= _fetch_batch(client, wanted[start : start + BATCH])
    return {one: found[one] for one in wanted if one in found}


def search_arxiv(client: Client, query: str, maximum: int) -> list[RegistryRecord]:
    """Return the papers that a query finds, at most some, the latest submission first.

    `query` is in arXiv's own syntax, such as `cat:cs.SE AND all:tools`. Finding nothing is an
    error, since that is how a mistake shows. Raises FetchError.
    """
    found: dict[str, RegistryRecord] = {}
    wanted = min(maximum, SEARCH_MAXIMUM)
    start = 0
    while start < wanted:
        size = min(BATCH, wanted - start)
        parameters = {
            "search_query": query,
            "start": str(start),
            "max_results": str(size),
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }
        feed = client.ask(ARXIV, _PATH, parameters, lambda raw: _read_page(raw, query))
        found |= {record.key: record for record in feed.records}
        wanted = min(wanted, feed.total)
        start += size
    return list(found.values())


def parse_feed(raw: bytes) -> Feed:
    """Read an answer; raise FetchError when it is no feed or tells of an error.

    Entities, document types and other files are never read.
    """
    feed = _parse_xml(raw)
    total = (feed.findtext("s:totalResults", "", _NAMES) or "").strip()
    records: list[RegistryRecord] = []
    for entry in feed.iterfind("a:entry", _NAMES):
        _refuse_error(entry)
        with suppress(ValueError):
            records.append(_read_entry(entry))
    is_number = re.fullmatch(r"[0-9]{1,9}", total) is not None
    return Feed(int(total) if is_number else len(records), tuple(records))


def _parse_id(text: str) -> str:
    try:
        return parse_arxiv_id(text)
    except ValueError as error:
        raise FetchError("refused", f"{error}; write it as 2408.03506") from None


def _fetch_batch(client: Client, ids: Sequence[str]) -> dict[str, RegistryRecord]:
    parameters = {"id_list": ",".join(ids), "max_results": str(len(ids))}
    try:
        feed = client.ask(ARXIV, _PATH, parameters, _read_batch)
    except FetchError as error:
        if error.kind == "not-found":
            return {}
        raise
    return {record.key: record for record in feed.records}


def _read_batch(raw: bytes) -> Feed:
    """Read an answer to ids; an empty one is asked for again, for arXiv sends such at random."""
    feed = parse_feed(raw)
    if not feed.records and not feed.total:
        text = "arXiv knows none of these ids; compare their spelling"
        raise FetchError("not-found", text, is_passing=True, pause=0)
    return _refuse_empty(feed)


def _read_page(raw: bytes, query: str) -> Feed:
    feed = parse_feed(raw)
    if not feed.total:
        raise FetchError(
            "not-found",
            f"arXiv finds no paper for {shorten(query)!r}; correct the query or widen it",
        )
    return _refuse_empty(feed)


def _refuse_empty(feed: Feed) -> Feed:
    if not feed.records:
        raise FetchError(
            "bad-answer",
            f"arXiv sent an empty list although it counts {feed.total:,} papers; try again later",
            is_passing=True,
            pause=0,
        )
    return feed


def _parse_xml(raw: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    has_types = root is not None and root.getroottree().docinfo.internalDTD is not None
    if root is None or has_types or root.tag != f"{{{_NAMES['a']}}}feed":
        raise FetchError(
            "bad-answer", "arXiv sent no Atom feed; try again later, or enter the paper by hand"
        )
    return root


def _refuse_error(entry: etree._Element) -> None:
    """Raise FetchError for an entry that tells of an error, which comes with HTTP 200."""
    if "/api/errors" in _text(entry, "a:id") or _text(entry, "a:title") == "Error":
        reason = _text(entry, "a:summary") or "no reason given"
        text = f"arXiv refused the query ({shorten(reason)}); correct it and ask again"
        raise FetchError("refused", text)


def _read_entry(entry: etree._Element) -> RegistryRecord:
    """Return one entry as a record; raise ValueError when it is of no paper."""
    arxiv = parse_arxiv_id(_text(entry, "a:id"))
    title, comment = _text(entry, "a:title"), _text(entry, "x:comment")
    if not title:
        raise ValueError("an entry without a title")
    abstract = _paragraphs(entry.find("a:summary", _NAMES))
    doi = _find_doi(_text(entry, "x:doi"))
    names = (_text(author, "a:name") for author in entry.iterfind("a:author", _NAMES))
    fields = {
        "title": title,
        "authors": [{"name": name} for name in names if name],
        "abstract": abstract,
        "published": find_date(_text(entry, "a:published")),
        "arxiv": arxiv,
        "doi": doi,
        "categories": list(dict.fromkeys(_find_categories(entry))),
        "comment": comment,
    }
    is_withdrawn = any(_WITHDRAWN.search(text) for text in (comment, abstract[:300]))
    return RegistryRecord(
        source="arXiv",
        key=arxiv,
        fields=without_empty(fields),
        is_withdrawn=is_withdrawn,
        published_as=doi or _text(entry, "x:journal_ref") or None,
    )


def _find_categories(entry: etree._Element) -> Iterator[str]:
    """Yield the categories of an entry, the primary one first."""
    for path in ("x:primary_category", "a:category"):
        for category in entry.iterfind(path, _NAMES):
            if term := category.get("term", "").strip():
                yield term


def _find_doi(text: str) -> str:
    """Return the first DOI of a field that may hold several; empty when it holds none."""
    with suppress(ValueError, IndexError):
        return parse_doi(text.split(maxsplit=1)[0])
    return ""


def _text(holder: etree._Element, path: str) -> str:
    """Return the text of an element on one line: arXiv breaks lines hard."""
    return fold_spaces(_all_text(holder.find(path, _NAMES)))


def _all_text(found: etree._Element | None) -> str:
    return "".join(str(text) for text in found.itertext()) if found is not None else ""


def _paragraphs(found: etree._Element | None) -> str:
    """Return an abstract without its hard line breaks; an indented line starts a paragraph."""
    blocks = _INDENTED.split(_all_text(found).strip())
    return "\n\n".join(part for block in blocks for part in paragraphs(block))
