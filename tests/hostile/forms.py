"""What each form of a built site says of a paper, field by field."""

import html
import json
from collections.abc import Callable, Mapping

from mkdocs.utils.meta import get_data
from pybtex.database import Person, parse_string
from pylatexenc.latex2text import LatexNodes2Text

from tests.hostile.published import (
    NAMESPACE,
    RENDERERS,
    Published,
    find,
    fold,
    parse_html,
    read_fragment,
    text_of,
    without_state,
)

Fields = Mapping[str, str | list[str]]
"""Texts by the name of the record's field; several where the form keeps them apart."""


def read_page(site: Published, paper_id: str) -> Fields:
    """Read a paper's page."""
    tree = site.page(paper_id)
    [heading] = tree.iter("h1")
    facts = {text_of(find(row, "dt")[0]): text_of(find(row, "dd")[0])
             for listing in find(tree, "dl", "facts") for row in listing}  # fmt: skip
    [record] = find(tree, "section", "record")
    return {
        "title": [text_of(heading)],
        "authors": [text_of(item) for names in find(tree, "ul", "authors") for item in names],
        "abstract": "\n".join(map(text_of, find(tree, "p", "abstract"))),
        "note": "".join(map(text_of, find(tree, "p", "note"))),
        "venue": facts.get("Venue", ""),
        "status": "".join(map(text_of, find(tree, "p", "state"))),
        "revised": text_of(record),
    }


def read_metadata(site: Published, paper_id: str) -> Fields:
    """Read what the head of a paper's page tells reference managers and previews."""
    tags: dict[str, list[str]] = {}
    tree = site.page(paper_id)
    for node in tree.iter("meta"):
        name = node.get("name") or node.get("property") or ""
        tags.setdefault(name, []).append(node.get("content", ""))
    [window] = tree.iter("title")
    assert fold(text_of(window)).startswith(fold(tags["og:title"][0]))
    assert tags["og:title"] == tags["citation_title"]
    authors = tags["citation_author"]
    venue = tags.get("citation_conference_title", []) + tags.get("citation_journal_title", [])
    # Several names are turned round: `Example, Ada`.
    names = {"authors": authors} if len(authors) == 1 else {}
    return {
        "title": tags["citation_title"],
        "abstract": tags["citation_abstract"][0],
        "venue": "".join(venue),
        **names,
    }


def read_linked_data(site: Published, paper_id: str) -> Fields:
    """Read the JSON-LD of a paper's page."""
    [script] = [
        node for node in site.page(paper_id).iter("script") if "ld+json" in node.get("type", "")
    ]
    data = json.loads(script.text or "")
    return {
        "title": [data["headline"]],
        "authors": [author["name"] for author in data["author"]],
        "venue": data.get("isPartOf", {}).get("name", ""),
    }


def read_card(site: Published, paper_id: str) -> Fields:
    """Read a paper's card in the list of all papers."""
    card = site.cards[paper_id]
    return {
        "title": [text_of(find(card, "a")[0])],
        "everything": text_of(card),
    }


def read_rss(site: Published, paper_id: str) -> Fields:
    """Read an item of RSS; readers take its description for HTML."""
    item = site.rss[paper_id]
    encoded = item.findtext("content:encoded", "", NAMESPACE)
    return {
        "title": [without_state(item.findtext("title"))],
        "authors": [node.text or "" for node in item.findall("dc:creator", NAMESPACE)],
        "start of abstract": read_fragment(item.findtext("description")),
        **_read_content(read_fragment(encoded)),
    }


def read_atom(site: Published, paper_id: str) -> Fields:
    """Read an entry of Atom, whose content is XHTML."""
    entry = site.atom[paper_id]
    [content] = entry.findall("atom:content", NAMESPACE)
    return {
        "title": [without_state(entry.findtext("atom:title", "", NAMESPACE))],
        "authors": [node.text or "" for node in entry.findall("atom:author/atom:name", NAMESPACE)],
        "start of abstract": entry.findtext("atom:summary", "", NAMESPACE),
        **_read_content(text_of(content)),
    }


def read_json_item(site: Published, paper_id: str) -> Fields:
    """Read an item of JSON Feed."""
    item = site.json_feed[paper_id]
    return {
        "title": [without_state(item["title"])],
        "authors": [author["name"] for author in item["authors"]],
        "start of abstract": item["summary"],
        **_read_content(read_fragment(item["content_html"])),
    }


def read_twin(site: Published, paper_id: str) -> Fields:
    """Read the Markdown beside a page, its body as each set of extensions renders it."""
    body, meta = get_data((site.folder / f"papers/{paper_id}/index.md").read_text("utf-8"))
    rendered = [renderer.reset().convert(body) for renderer in RENDERERS.values()]
    elements = {node.tag for text in rendered for node in parse_html(text).iter()}
    assert elements <= {"html", "head", "body", "p", "span", "div"}, elements
    [shown, *others] = map(read_fragment, rendered)
    assert {fold(other) for other in others} == {fold(shown)}
    return {
        "title": [html.unescape(meta["title"])],
        "authors": meta["authors"],
        "venue": meta.get("venue", ""),
        "note": meta.get("note", ""),
        "abstract": shown,
        "status": shown,
    }


def read_bibtex(site: Published, paper_id: str) -> Fields:
    """Read the BibTeX beside a page; it is the same as in the file of all."""
    source = (site.folder / f"papers/{paper_id}/cite.bib").read_text("utf-8")
    [(key, entry)] = parse_string(source, "bibtex").entries.items()
    assert site.bibtex[key] == entry
    assert text_of(find(site.page(paper_id), "pre")[0]).strip() == source.strip()
    fields = entry.fields
    return {
        "title": [_read_tex(fields["title"])],
        "authors of bibtex": [_read_name(person) for person in entry.persons["author"]],
        "venue": _read_tex(fields.get("booktitle") or fields.get("journal") or ""),
        "status": _read_tex(fields.get("note", "")),
    }


def read_result(site: Published, paper_id: str) -> Fields:
    """Read what search shows of a paper."""
    _, title, authors, _, venue, _ = site.results[paper_id]
    return {"title": [title], "first author": authors, "venue": venue}


FORMS: Mapping[str, Callable[[Published, str], Fields]] = {
    "page": read_page,
    "metadata": read_metadata,
    "linked data": read_linked_data,
    "card": read_card,
    "RSS": read_rss,
    "Atom": read_atom,
    "JSON Feed": read_json_item,
    "Markdown": read_twin,
    "BibTeX": read_bibtex,
    "search": read_result,
}


def _read_content(text: str) -> Fields:
    return dict.fromkeys(("abstract", "note", "venue", "status"), text)


def _read_tex(field: str) -> str:
    # pylatexenc lacks these two names, and has other letters for these two signs.
    known = field.replace(r"{\textbraceleft}", r"\{").replace(r"{\textbraceright}", r"\}")
    shown = LatexNodes2Text(math_mode="verbatim").latex_to_text(known)
    return str(shown).replace("ˆ", "^").replace("˜", "~")


def _read_name(person: Person) -> str:
    return _read_tex(str(person))
