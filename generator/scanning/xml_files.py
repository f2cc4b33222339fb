"""XML files: feeds, lists of feeds, sitemaps and drawings, as programs and browsers read them.

A browser that opens one runs the scripts of XHTML and SVG in it, and no policy guards it there.
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from generator.scanning.elements import FORBIDDEN_INSIDE, Element, find_element_faults
from generator.scanning.faults import Fault, find_repeated
from generator.scanning.pages import scan_markup
from generator.scanning.styles import find_style_faults
from generator.scanning.walls import Walls, read_address

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_XHTML = "http://www.w3.org/1999/xhtml"
_ACTING = frozenset({_XHTML, "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"})
"""Namespaces whose elements act when a browser opens the file."""
_PREFIXES = {
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
_DECLARATION = re.compile(rb"<!(?:ATTLIST|ELEMENT|ENTITY|NOTATION)")
"""They add text and attributes that this parser would not show and a browser might."""
_RSS_MARKUP = frozenset({"title", "description", f"{_CONTENT}encoded"})
"""Elements of RSS that readers take for HTML."""
_RSS_LINKS = frozenset({"link", "comments", "docs"})


def scan_xml(content: bytes, walls: Walls) -> Iterator[Fault]:
    """Yield the faults of an XML file: of its form, its links, and the HTML inside."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        yield Fault("built-data", f"the file is not well-formed XML: {error.msg}")
        return
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.upper() != "UTF-8":
        yield Fault("built-charset", f"the file says that it is {encoding}")
    if match := _DECLARATION.search(content):
        yield Fault("built-data", f"the file has declarations of its own, {match[0].decode()}")
    yield from _find_instruction_faults(root, walls)
    for node in root.iter(etree.Element):
        yield from _find_node_faults(node, walls)
    yield from _scan_known(root, walls)


def _find_instruction_faults(root: etree._Element, walls: Walls) -> Iterator[Fault]:
    """Yield instructions before the root but style sheets of this site; others may transform."""
    for node in root.itersiblings(etree.PI, preceding=True):
        written = str(node)
        is_style = written.startswith("<?xml-stylesheet ") and node.get("type") == "text/css"
        if not is_style or not walls.is_own(read_address(str(node.get("href")))):
            yield Fault("built-load", f"the file starts with the instruction {written[:80]}")


def _find_node_faults(node: etree._Element, walls: Walls) -> Iterator[Fault]:
    name = etree.QName(node)
    attributes = {_write_name(str(key)): str(value) for key, value in node.attrib.items()}
    base = attributes.get("xml:base")
    if base is not None and not walls.is_own(read_address(base)):
        yield Fault("built-load", f"xml:base leads to {base[:80]!r}")
    if name.namespace not in _ACTING:
        return
    element = Element(name.localname.lower(), attributes)
    yield from find_element_faults(element, walls, FORBIDDEN_INSIDE)
    if element.tag == "style":
        yield from find_style_faults("".join(map(str, node.itertext())), walls)


def _write_name(name: str) -> str:
    """Write an attribute's name as HTML would: `xlink:href`."""
    if not name.startswith("{"):
        return name.lower()
    namespace, _, local = name[1:].partition("}")
    return f"{_PREFIXES.get(namespace, '')}{local.lower()}"


def _scan_known(root: etree._Element, walls: Walls) -> Iterator[Fault]:
    if root.tag == "rss":
        yield from _scan_rss(root, walls)
    elif root.tag == f"{_ATOM}feed":
        yield from _scan_atom(root, walls)
    elif root.tag == "opml":
        names = ("xmlUrl", "htmlUrl")
        urls = [node.get(name) for node in root.iter("outline") for name in names]
        yield from find_link_faults(url for url in urls if url is not None)
    elif root.tag in {f"{_SITEMAP}urlset", f"{_SITEMAP}sitemapindex"}:
        places = [node.text or "" for node in root.iter(f"{_SITEMAP}loc")]
        yield from find_repeated("the place", places, "built-feed")
        for place in places:
            if not place.startswith(walls.site_url):
                yield Fault("built-feed", f"the place {place[:80]!r} is not of this site")


def _scan_rss(root: etree._Element, walls: Walls) -> Iterator[Fault]:
    ids = [node.text or "" for node in root.iter("guid")]
    yield from find_repeated("the entry", ids, "built-feed")
    for node in root.iter(*_RSS_MARKUP):
        yield from scan_markup(node.text or "", walls)
    yield from find_link_faults(node.text or "" for node in root.iter(*_RSS_LINKS))
    addresses = [node.get("url") or "" for node in root.iter("enclosure", "source")]
    addresses += [node.get("href") or "" for node in root.iter(f"{_ATOM}link")]
    addresses += [
        node.text or "" for node in root.iter("guid") if node.get("isPermaLink") != "false"
    ]
    yield from find_link_faults(addresses)


def _scan_atom(root: etree._Element, walls: Walls) -> Iterator[Fault]:
    ids = [node.text or "" for node in root.iterfind(f"{_ATOM}entry/{_ATOM}id")]
    yield from find_repeated("the entry", ids, "built-feed")
    for node in root.iter(etree.Element):
        if node.get("type") in {"html", "text/html"} and node.tag != f"{_ATOM}link":
            yield from scan_markup(node.text or "", walls)
    addresses = [node.get("href") or "" for node in root.iter(f"{_ATOM}link")]
    addresses += [node.text or "" for node in root.iter(f"{_ATOM}uri")]
    yield from find_link_faults(addresses)
    for node in root.iter(f"{_ATOM}content"):
        if not walls.is_own(read_address(node.get("src") or "")):
            yield Fault("built-load", f"an entry's content is at {node.get('src')!r}")


def find_link_faults(addresses: Iterable[str]) -> Iterator[Fault]:
    """Yield every address that is not a whole one of http or https."""
    for text in addresses:
        address = read_address(text)
        if address.scheme not in {"http", "https"} or not address.host:
            yield Fault("built-feed", f"a link leads to {text[:80]!r}")
