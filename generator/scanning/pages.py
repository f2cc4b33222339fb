"""Pages: a built page as a browser parses it, and HTML inside of feeds."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.scanning.elements import (
    FORBIDDEN,
    FORBIDDEN_INSIDE,
    Element,
    find_element_faults,
    show_element,
)
from generator.scanning.faults import Fault, find_repeated
from generator.scanning.styles import find_style_faults
from generator.scanning.values import read_json
from generator.scanning.walls import Walls, read_address

_DOCTYPE = re.compile(r"\s*<!doctype html\s*>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\s+charset=[\"']?utf-8[\"'\s/>]", re.IGNORECASE)
_CHARSET_WITHIN = 1_024
"""Bytes in which browsers look for it (HTML, 4.2.5.4)."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_DATA_TYPES = frozenset({"application/json", "application/ld+json"})
_LEAVES_SCRIPT = re.compile(r"<(?:!--|/?script)", re.IGNORECASE)
_NONE: Mapping[str, str] = MappingProxyType({})
_LOADERS = frozenset({"body", "link", "script", "style"})
_REDIRECT_TAGS = frozenset("html head meta title link body main h1 p a".split())
_REFRESH = re.compile(
    r"\s*\d+(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?(?P<quote>[\"']?)(?P<address>.*)",
    re.IGNORECASE | re.DOTALL,
)


class _Parsed(NamedTuple):
    """An element of a page, and where it came from."""

    element: Element
    node: LexborNode


def scan_page(text: str, content: bytes, walls: Walls) -> Iterator[Fault]:
    """Yield the faults of a page: of its frame, its policy, and each of its elements."""
    parsed = _parse(text)
    elements = [one.element for one in parsed]
    if not _DOCTYPE.match(text.removeprefix("\ufeff")):
        yield Fault("built-frame", "the page does not start with <!doctype html>")
    if not _CHARSET.search(content[:_CHARSET_WITHIN]):
        yield Fault("built-charset", "the page does not say that it is UTF-8")
    if control := _CONTROLS.search(text):
        yield Fault("built-characters", f"the page holds U+{ord(control[0]):04X}")
    titles = sum(
        one.element.tag == "title" and not _is_drawn(one.node) for one in parsed
    )  # fmt: skip
    if titles != 1:
        yield Fault("built-frame", f"the page has {titles} titles, not one")
    ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
    yield from find_repeated("the id", ids, "built-ids")
    yield from _find_redirect_faults(elements, walls)
    yield from _find_policy_faults(parsed, walls)
    yield from _find_faults(_with_hidden(text, parsed), walls, FORBIDDEN)


def scan_markup(text: str, walls: Walls) -> Iterator[Fault]:
    """Yield the faults of HTML inside a feed, which readers put into pages of their own."""
    if "<" in text:
        parsed = _parse(f"<!doctype html><body>{text}")
        yield from _find_faults(_with_hidden(text, parsed), walls, FORBIDDEN_INSIDE)


def _parse(text: str, *, has_scripts: bool = True) -> list[_Parsed]:
    """Return every element in order, as a browser with or without scripts sees them."""
    # JSON may hold halves of characters, which no bytes can.
    root = LexborHTMLParser(text.encode("utf-8", "replace"), scripting=has_scripts).root
    return [] if root is None else [_take(node) for node in root.traverse()]


def _take(node: LexborNode) -> _Parsed:
    found = node.attributes
    attributes = {name.lower(): value or "" for name, value in found.items()} if found else _NONE
    return _Parsed(Element((node.tag or "").lower(), attributes), node)


def _with_hidden(text: str, parsed: Sequence[_Parsed]) -> list[_Parsed]:
    """Add what stands in templates, and what a browser sees only without scripts."""
    found = list(parsed)
    folded = text.lower()
    if "<noscript" in folded:
        found += _parse(text, has_scripts=False)
    if "<template" in folded:
        found += [inner for one in found for inner in _open_template(one)]
    return found


def _open_template(one: _Parsed) -> Iterator[_Parsed]:
    if one.element.tag != "template":
        return
    for fragment in one.node.template_fragments():
        for node in fragment.traverse():
            inner = _take(node)
            yield inner
            yield from _open_template(inner)


def _is_drawn(node: LexborNode) -> bool:
    """Tell whether an element is part of a drawing, whose titles are no page's."""
    parent = node.parent
    while parent is not None:
        if parent.tag == "svg":
            return True
        parent = parent.parent
    return False


def _find_faults(
    parsed: Sequence[_Parsed], walls: Walls, forbidden: frozenset[str]
) -> Iterator[Fault]:
    for element, node in parsed:
        if element.attributes or element.tag in forbidden:
            yield from find_element_faults(element, walls, forbidden)
        if element.tag == "style":
            yield from find_style_faults(node.text(deep=True), walls)
        elif element.tag == "script" and "script" not in forbidden:
            yield from _find_script_faults(element, node.text(deep=True), walls)


def _find_script_faults(element: Element, text: str, walls: Walls) -> Iterator[Fault]:
    """Yield the faults of a script: it must stand in a file, be data, or be in the policy."""
    kind = element.attributes.get("type", "").strip().lower()
    if kind in _DATA_TYPES:
        if _LEAVES_SCRIPT.search(text):
            yield Fault("built-data", f"{show_element(element)} holds what may end the script")
        try:
            read_json(text)
        except ValueError:
            yield Fault("built-data", f"{show_element(element)} is not JSON: {text[:60]!r}")
    elif not element.attributes.keys() & {"src", "href", "xlink:href"}:
        digest = b64encode(sha256(text.encode()).digest()).decode()
        if f"'sha256-{digest}'" not in walls.policy:
            yield Fault("built-script", f"the page has a script in it: {text.strip()[:60]!r}")


def _find_redirect_faults(elements: Sequence[Element], walls: Walls) -> Iterator[Fault]:
    for element in [one for one in elements if _is_meta(one, "refresh")]:
        match = _REFRESH.match(element.attributes.get("content", ""))
        target = match["address"].partition(match["quote"] or "\0")[0] if match else ""
        address = read_address(target)
        is_inside = not address.host or target.strip().startswith(walls.site_url)
        if not target.strip() or not walls.is_own(address) or not is_inside:
            yield Fault("built-redirect", f"{show_element(element)} leads away from this site")
        elif not _is_bare(elements):
            yield Fault("built-redirect", f"{show_element(element)} stands in a page with content")


def _is_bare(elements: Sequence[Element]) -> bool:
    """Tell whether a page holds nothing that could load or run anything."""
    return all(
        one.tag in _REDIRECT_TAGS
        and (one.tag != "link" or one.attributes.get("rel") == "canonical")
        for one in elements
    )


def _find_policy_faults(parsed: Sequence[_Parsed], walls: Walls) -> Iterator[Fault]:
    """Yield what is wrong with the page's policy, which only counts inside `head`."""
    elements = [one.element for one in parsed]
    places = [
        place for place, one in enumerate(elements) if _is_meta(one, "content-security-policy")
    ]
    if not places:
        # A page that leads on holds nothing that a policy could stop.
        if not (any(_is_meta(one, "refresh") for one in elements) and _is_bare(elements)):
            yield Fault("built-policy", "the page has no content security policy")
        return
    for place in places:
        element, node = parsed[place]
        if element.attributes.get("content") != walls.policy or len(places) > 1:
            yield Fault("built-policy", f"{show_element(element)} is not the site's policy")
        if node.parent is None or node.parent.tag != "head":
            yield Fault("built-policy", "the content security policy does not stand in <head>")
    first = next((place for place, one in enumerate(elements) if one.tag in _LOADERS), places[0])
    if first < places[0]:
        yield Fault(
            "built-policy", f"{show_element(elements[first])} stands before the policy"
        )  # fmt: skip


def _is_meta(element: Element, directive: str) -> bool:
    if element.tag != "meta":
        return False
    return element.attributes.get("http-equiv", "").strip().lower() == directive
