"""A built site, read back form by form: what each says of a paper, field by field."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import markdown  # type: ignore[import-untyped]
from lxml import etree
from pybtex.database import parse_string

from tests.rendering.test_escaping import CONFIGS, EXTENSIONS

RENDERERS = {
    "none": markdown.Markdown(),
    "all": markdown.Markdown(
        extensions=[name for name in EXTENSIONS if name != "fenced_code"],
        extension_configs={**CONFIGS, "pymdownx.arithmatex": {"generic": True}},
    ),
    "plain": markdown.Markdown(extensions=[n for n in EXTENSIONS if not n.startswith("pymdownx")]),
}
"""Python-Markdown with every extension that might act; snippets may read the whole disk."""

_SAME = str.maketrans({**dict.fromkeys('“”„‘’`"', "'"), "–": "-", "—": "-", "…": "...", "‹": "<"})
_MATHS = re.compile(r"\\\$|\$|\\\(|\\\)")
NAMESPACE = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def fold(text: str) -> str:
    """Return a text without what setting it in type may change.

    Those are white space, quotation marks, dashes, ellipses and the dollar signs of maths; and
    the sign that stands for `<` in titles of feeds.
    """
    plain = "".join(_MATHS.sub("", text).translate(_SAME).split())
    return re.sub("-+", "-", re.sub("'+", "'", plain))


def parse_html(source: str | bytes) -> Element:
    """Return a page as a browser reads it."""
    if isinstance(source, bytes):
        source = source.decode()
    tree: Element = html5lib.parse(source, namespaceHTMLElements=False)
    return tree


def read_fragment(source: str) -> str:
    """Return the text of some HTML, as a browser reads it."""
    return text_of(html5lib.parseFragment(source, namespaceHTMLElements=False))


def text_of(node: Element) -> str:
    """Return all text below an element, but the TeX that stands beside a formula."""
    if str(node.tag).endswith("annotation"):
        return ""
    inner = (text_of(child) + (child.tail or "") for child in node)
    return (node.text or "") * isinstance(node.tag, str) + "".join(inner)


def find(tree: Element, tag: str, name: str = "") -> list[Element]:
    """Return the elements of a tag, of a class if one is named."""
    return [node for node in tree.iter(tag) if not name or name in node.get("class", "").split()]


@dataclass(frozen=True)
class Published:
    """A built site; each file of many papers is read once."""

    folder: Path

    def page(self, paper_id: str) -> Element:
        """Return a paper's page."""
        return parse_html((self.folder / f"papers/{paper_id}/index.html").read_bytes())

    @cached_property
    def cards(self) -> dict[str, Element]:
        """Return the card of every paper in the list of all."""
        pages = [self.folder / "index.html", *sorted(self.folder.glob("papers/page/*/index.html"))]
        return {
            _last_part(find(card, "a")[0].get("href")): card
            for page in pages
            for card in find(parse_html(page.read_bytes()), "article")
        }

    @cached_property
    def rss(self) -> dict[str, Any]:
        """Return every item of the site's RSS by the paper's id."""
        items = etree.parse(self.folder / "feed.xml").getroot().iter("item")
        return {_last_part(item.findtext("link")): item for item in items}

    @cached_property
    def atom(self) -> dict[str, Any]:
        """Return every entry of the site's Atom feed by the paper's id."""
        root = etree.parse(self.folder / "atom.xml").getroot()
        entries = root.findall("atom:entry", NAMESPACE)
        return {entry.findtext("atom:id", "", NAMESPACE).split("/")[-1]: entry for entry in entries}

    @cached_property
    def json_feed(self) -> dict[str, Any]:
        """Return every item of the site's JSON Feed by the paper's id."""
        items = json.loads((self.folder / "feed.json").read_bytes())["items"]
        return {_last_part(item["url"]): item for item in items}

    @cached_property
    def lines(self) -> dict[str, Any]:
        """Return every line of `papers.jsonl` by the paper's id."""
        lines = (self.folder / "papers.jsonl").read_text("utf-8").splitlines()
        return {line["id"]: line for line in map(json.loads, lines)}

    @cached_property
    def bibtex(self) -> dict[str, Any]:
        """Return every entry of `papers.bib` by its key."""
        return dict(parse_string((self.folder / "papers.bib").read_text("utf-8"), "bibtex").entries)

    @cached_property
    def results(self) -> dict[str, Any]:
        """Return what search shows of every paper by its id."""
        files = sorted(self.folder.glob("search/d/*.json"))
        cards = (card for file in files for card in json.loads(file.read_bytes()))
        return {card[0]: card for card in cards}

    @cached_property
    def for_models(self) -> dict[str, str]:
        """Return the titles of `llms.txt`, rendered as Markdown, by the paper's id."""
        source = (self.folder / "llms.txt").read_text("utf-8")
        tree = parse_html(RENDERERS["none"].reset().convert(source))
        links = [(link.get("href", ""), text_of(link)) for link in tree.iter("a")]
        return {
            href.split("/")[-2]: without_state(text)
            for href, text in links
            if href.endswith("index.md")
        }


def find_acting(tree: Element) -> Iterator[str]:
    """Yield every element and attribute that does something by itself, or leads astray."""
    for node in tree.iter():
        tag = str(node.tag).rpartition("}")[2]
        # The page of search has the one form, for readers without scripts.
        if tag in _ACTING or (tag == "form" and node.get("action") != "../search/"):
            yield tag
        is_ours = _OWN_SCRIPT.match(node.get("src") or "") or "json" in node.get("type", "")
        if tag == "script" and not is_ours:
            yield "script"
        for name, value in node.attrib.items():
            key = str(name).rpartition("}")[2].lower()
            if key.startswith("on") or key in {"srcdoc", "formaction", "background", "autofocus"}:
                yield f"{tag} {key}"
            if key in {"href", "src", "action", "data"} and not _is_harmless(value):
                yield f"{tag} {key}={value}"


_OWN_SCRIPT = re.compile(r"(\.\./|/papers-site/)*assets/[a-z./0-9-]+\.js$")
_ACTING = frozenset(
    """iframe frame object embed base applet img audio video source plaintext xmp textarea
    template noscript style marquee maction animate set foreignObject use""".split()
)


def _is_harmless(address: str) -> bool:
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address.strip())
    return not address.startswith(("//", "\\")) and (
        scheme is None or scheme[1].lower() in {"http", "https", "mailto"}
    )


def without_state(title: str | None) -> str:
    """Return a title as lists write it, without what became of the paper."""
    return re.sub(r"^\[(Retracted|Withdrawn)\] ", "", title or "")


def _last_part(address: str | None) -> str:
    return (address or "").rstrip("/").rpartition("/")[2]
