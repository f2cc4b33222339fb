"""Elements: what one element of a page, a feed or a drawing may be, lead to and load."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.scanning.faults import Fault
from generator.scanning.styles import find_style_faults
from generator.scanning.walls import LINK_SCHEMES, Walls, is_image_data, read_address

Attributes = Mapping[str, str]

FORBIDDEN = frozenset(
    "applet base bgsound embed fencedframe frame frameset iframe object plaintext portal".split()
)
"""Elements that no page needs: they load, frame or move what a stranger names."""
FORBIDDEN_INSIDE = FORBIDDEN | frozenset("button form input link meta script textarea".split())
"""Elements that no content of a feed and no drawing needs either; no policy guards those."""

_FETCHED = frozenset(
    "background classid codebase data dynsrc lowsrc manifest poster src xml:base".split()
)
_FETCHED_LISTS = frozenset("archive attributionsrc ping".split())
_SOURCE_SETS = frozenset({"imagesrcset", "srcset"})
_LINKS = frozenset({"href", "xlink:href"})
_MENTIONED = frozenset("by cite from itemid longdesc profile to usemap values".split())
"""Attributes that hold an address which is not loaded, or, animated, may become one."""
_SENT_TO = frozenset({"action", "formaction"})
_STYLED = frozenset(
    "clip-path cursor fill filter marker marker-end marker-mid marker-start mask stroke "
    "style".split()
)
_CLICKED = frozenset({"a", "area"})
_PICTURES = frozenset({"feimage", "image", "img", "input", "source"})
_QUIET_RELATIONS = frozenset(
    "alternate author bookmark canonical external help license me next nofollow noopener "
    "noreferrer prev privacy-policy search self tag terms-of-service".split()
)
"""Relations of a `link` that no browser follows by itself."""
_OWN_WINDOWS = frozenset({"", "_parent", "_self", "_top"})
_CANDIDATE = re.compile(
    r"(?P<address>[^ \t\n\f\r,](?:[^ \t\n\f\r]*[^ \t\n\f\r,])?)(?:,+|[ \t\n\f\r][^,]*|\Z)"
)
"""An address of `srcset`, with its descriptors (HTML, 4.8.4.2.2)."""
_WATCHED = (
    _FETCHED | _FETCHED_LISTS | _SOURCE_SETS | _LINKS | _MENTIONED | _SENT_TO | _STYLED
)  # fmt: skip


class Element(NamedTuple):
    """An element as its parser saw it, names in small letters."""

    tag: str
    attributes: Attributes


def find_element_faults(
    element: Element, walls: Walls, forbidden: frozenset[str]
) -> Iterator[Fault]:
    """Yield what an element may not do: be there, act, load from elsewhere, or lead astray."""
    if element.tag in forbidden:
        yield Fault("built-element", f"{show_element(element)} is not allowed here")
    for name, value in element.attributes.items():
        if name in _WATCHED:
            yield from _find_attribute_faults(element, name, value, walls)
        elif name[:2] == "on":
            yield Fault("built-handler", f"{show_element(element)} has a handler, {name!r}")
        elif name == "srcdoc":
            yield Fault("built-element", f"{show_element(element)} holds a page of its own")
        elif name == "attributename" and value.strip().lower() in _LINKS:
            yield Fault("built-address", f"{show_element(element)} moves an address")
    if "target" in element.attributes:
        yield from _find_window_faults(element)


def show_element(element: Element) -> str:
    """Write an element's start tag, cut where it gets long."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.attributes.items())
    written = f"<{element.tag}{attributes}>"
    return written if len(written) <= 120 else f"{written[:119]}…"


def _find_attribute_faults(
    element: Element, name: str, value: str, walls: Walls
) -> Iterator[Fault]:
    if name in _STYLED:
        # Without one of these nothing is loaded, and most attributes are short.
        if any(sign in value for sign in "(\\\"'"):
            yield from find_style_faults(value, walls)
    elif name in _SENT_TO:
        if not walls.takes_form(read_address(value)):
            yield Fault("built-form", f"{show_element(element)} sends to {value[:80]!r}")
    elif name in _MENTIONED:
        for part in value.split(";"):
            yield from _find_scheme_faults(element, name, part)
    elif name in _LINKS and _is_clicked(element):
        yield from _find_scheme_faults(element, name, value)
    else:
        yield from _find_load_faults(element, name, value, walls)


def _is_clicked(element: Element) -> bool:
    """Tell whether an element's `href` is followed only by a reader's click."""
    if element.tag == "link":
        relations = element.attributes.get("rel", "").lower().split()
        return bool(relations) and _QUIET_RELATIONS.issuperset(relations)
    return element.tag in _CLICKED


def _find_scheme_faults(element: Element, name: str, value: str) -> Iterator[Fault]:
    scheme = read_address(value).scheme
    # What is no address can hold a colon too, as times in an animation do.
    is_free = name in _MENTIONED and scheme not in {"javascript", "vbscript", "data"}
    if scheme not in LINK_SCHEMES and not is_free:
        yield Fault("built-address", f"{show_element(element)} leads to {value[:80]!r}")


def _find_load_faults(element: Element, name: str, value: str, walls: Walls) -> Iterator[Fault]:
    if name in _SOURCE_SETS:
        loads = [match["address"] for match in _CANDIDATE.finditer(value)]
    else:
        loads = value.split() if name in _FETCHED_LISTS else [value]
    for load in loads:
        if walls.is_own(read_address(load)):
            continue
        if not (element.tag in _PICTURES and is_image_data(load)):
            yield Fault("built-load", f"{show_element(element)} loads {load[:80]!r}")


def _find_window_faults(element: Element) -> Iterator[Fault]:
    target = element.attributes["target"].strip().lower()
    relations = element.attributes.get("rel", "").lower().split()
    if target not in _OWN_WINDOWS and not {"noopener", "noreferrer"} & set(relations):
        yield Fault("built-opener", f"{show_element(element)} lets another window steer this one")
