"""What rendering makes: files as bytes, and pages for the site builder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class OutputFile(NamedTuple):
    """A finished file of the site."""

    path: str
    """Below the site's root, with `/` between its parts."""
    content: bytes


@dataclass(frozen=True)
class Page:
    """A page that the site builder wraps in the site's frame."""

    path: str
    """Its address below the site's root; empty for the home page, else ending in `/`."""
    template: str
    """Which article template lays it out."""
    title: str
    """Plain text."""
    description: str
    """Plain text."""
    markdown: str
    """The whole Markdown file: front matter and body."""
    view: Mapping[str, Any]
    """Plain data for the template: strings, numbers, lists and mappings."""
