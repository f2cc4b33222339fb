"""Stamping: the site builder's frame is rendered once for each kind of page, then filled in.

Two sentinels of every frame are rendered; what differs between them beyond their slots would
differ between real pages too, so such a site is not stamped.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from generator.model.output import ROOT, Frame, OutputFile, Page, way_up

SENTINELS = 2
_SLOTS = ("title_html", "head_html", "article_html")
PLAIN_METADATA = frozenset({"template", "title", "search", "hide", "status", "subtitle", "icon"})
"""What MkDocs and Material ask of every page, and generated pages answer alike."""
_MARK = "\x02{}\x02"
_SLOT = re.compile("\x02([a-z_]+)\x02")
_DESCRIPTION = re.compile(r"\A(---\ntitle: .*\n)description: .*\n")


class UnlikeShellsError(Exception):
    """Raised when pages differ beyond their own parts, so that they cannot be stamped."""


class Shell(NamedTuple):
    """A frame's HTML, cut at its slots."""

    parts: tuple[str, ...]
    """Text and names of slots in turn."""


def make_sentinels(frames: Iterable[Frame]) -> list[Page]:
    """Return pages of no content, two for each frame, at its depth; none for the site's root."""
    return [
        Page(
            path="/".join([f"sentinel-{number}-{copy}", *["x"] * (frame.depth - 1), ""]),
            frame=frame,
            markdown=f"---\ntitle: Sentinel {copy}\n---\n\nSentinel {copy}\n",
            title_html=_MARK.format("title_html"),
            head_html=_MARK.format("head_html"),
            article_html=_MARK.format("article_html"),
        )
        for number, frame in enumerate(sorted(set(frames)))
        for copy in range(SENTINELS)
        if frame.depth
    ]


def make_shells(
    rendered: Iterable[tuple[Frame, str]], asked: Collection[str] = ()
) -> dict[Frame, Shell]:
    """Return the shell of each frame from its rendered sentinels.

    `asked` is what templates wanted to know of the sentinels' metadata. Raises
    UnlikeShellsError when that is anything, or two sentinels of a frame differ.
    """
    if asked:
        names = ", ".join(f"page.meta.{key}" for key in sorted(asked))
        raise UnlikeShellsError(f"the theme asks for {names}")
    shells: dict[Frame, Shell] = {}
    for frame, output in rendered:
        shell = Shell(tuple(_SLOT.split(output)))
        if shells.setdefault(frame, shell) != shell or set(shell.parts[1::2]) != set(_SLOTS):
            raise UnlikeShellsError("its pages differ beyond their own parts: check the theme")
    return shells


def digest_shells(shells: Mapping[Frame, Shell]) -> str:
    """Name the text of all shells."""
    words = repr(sorted(shells.items())).encode()
    return blake2b(words, digest_size=12).hexdigest()


def fill_root(page: Page) -> dict[str, str]:
    """Return a page's slots with real addresses."""
    way = way_up(page.frame.depth)
    return {slot: getattr(page, slot).replace(ROOT, way) for slot in _SLOTS}


def stamp(page: Page, shells: Mapping[Frame, Shell]) -> OutputFile:
    """Return a page's file."""
    slots = fill_root(page)
    parts = list(shells[page.frame].parts)
    parts[1::2] = [slots[name] for name in parts[1::2]]
    # As MkDocs writes its pages.
    content = "".join(parts).encode("utf-8", errors="xmlcharrefreplace")
    return OutputFile(f"{page.path}index.html", content)


def make_source(page: Page) -> OutputFile:
    """Return the whole Markdown of a page, for another site builder."""
    return OutputFile(f"{page.path}index.md", page.markdown.encode())


def make_twin(page: Page) -> OutputFile:
    """Return the Markdown file beside a page, whose description says nothing that it does not."""
    text = _DESCRIPTION.sub(r"\1", page.markdown, count=1)
    return OutputFile(f"{page.path}index.md", text.encode())
