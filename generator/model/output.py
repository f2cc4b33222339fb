"""What rendering makes: files as bytes, and pages for the site's frame."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

ROOT = "\x00"
"""Stands, in a page's parts, for the way from the page to the site's root. No content holds it."""


class OutputFile(NamedTuple):
    """A finished file of the site."""

    path: str
    """Below the site's root, with `/` between its parts."""
    content: bytes


class Frame(NamedTuple):
    """What decides the frame around a page, besides its own parts."""

    section: str
    """Which entry of the menu it belongs to."""
    is_menu_page: bool
    """Whether it is the page that the menu leads to."""
    target: str
    """What the skip link leads to: the papers, or the page."""
    depth: int
    """How many folders below the site's root it stands."""


@dataclass(frozen=True)
class Page:
    """A page's own parts, which the site builder's frame is put around."""

    path: str
    """Its address below the site's root; empty for the home page, else ending in `/`."""
    frame: Frame
    title_html: str
    """What stands in its `title` element."""
    head_html: str
    """What its `head` has beyond the frame's."""
    article_html: str
    markdown: str
    """The whole Markdown file: front matter and body."""
    has_twin: bool = False
    """Whether the Markdown file is published beside the page."""


def frame_of(path: str, section: str, *, is_menu_page: bool, target: str = "page") -> Frame:
    """Return the frame of a page at a path."""
    return Frame(section, is_menu_page, target, path.count("/"))


def way_up(depth: int) -> str:
    """Return the way from a page to the site's root: `../../`; nothing from the root itself."""
    return "../" * depth


def find_clashes(own: Iterable[str], generated: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of a hand-written file and a generated one that cannot both stand.

    They have the same path, as far as every file system tells letters apart, or one is a folder
    of the other.
    """
    hand_written = list(own)
    # Nearly all generated files stand in folders that no hand-written file has.
    tops = {_fold(path.partition("/")[0]) for path in hand_written}
    every = [(path.partition("/")[0], path) for path in generated]
    shared = {top for top in {top for top, _ in every} if _fold(top) in tops}
    near = [path for top, path in every if top in shared]
    folded = {_fold(path): path for path in near}
    folders = {parent: path for path in folded.values() for parent in _folders(_fold(path))}
    clashes = []
    for path in hand_written:
        name = _fold(path)
        above = next((folded[parent] for parent in _folders(name) if parent in folded), None)
        other = folded.get(name) or folders.get(name) or above
        if other:
            clashes.append((path, other))
    return clashes


def _fold(path: str) -> str:
    return path if path.isascii() and path.islower() else normalize("NFC", path).casefold()


def _folders(path: str) -> Iterator[str]:
    end = path.rfind("/")
    while end > 0:
        yield path[:end]
        end = path.rfind("/", 0, end)
