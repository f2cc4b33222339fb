"""Files: each finished file of the site is scanned by what browsers and programs take it for."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.problems import Problem
from generator.scanning.data_files import scan_json, scan_json_lines
from generator.scanning.faults import Fault, make_problem
from generator.scanning.pages import scan_page
from generator.scanning.styles import find_style_faults
from generator.scanning.walls import Walls
from generator.scanning.xml_files import scan_xml

# What web servers call HTML, whatever its author called it.
_HTML = frozenset({".htm", ".html", ".shtml"})
_XHTML = frozenset({".xht", ".xhtml"})
_XML = frozenset(
    {".atom", ".mathml", ".mml", ".opml", ".rdf", ".rss", ".svg", ".xml", ".xsl", ".xslt"}
)
_JSON = frozenset({".json", ".webmanifest"})
_PLAIN = frozenset({".bib", ".css", ".csv", ".md", ".ris", ".svg", ".txt"})
_SEARCH = "search/"
# Controls but tab and line breaks, and what turns the direction of text (CVE-2021-42574).
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_READ = _HTML | _XHTML | _XML | _JSON | _PLAIN | {".jsonl"}


def scan_file(path: str, content: bytes, walls: Walls) -> list[Problem]:
    """Return every problem of a finished file of the site, by its path and its bytes.

    Scripts, pictures, fonts and files of unknown kinds have none; everything else is parsed.
    """
    faults = dict.fromkeys(_find_faults(path, content, walls))
    return [make_problem(path, fault) for fault in faults]


def _find_faults(path: str, content: bytes, walls: Walls) -> Iterator[Fault]:
    ending = PurePosixPath(path).suffix.lower()
    if ending not in _READ:
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault("built-charset", f"byte {error.start:,} of the file is not UTF-8")
        return
    if ending in _HTML | _XHTML:
        yield from scan_page(text, content, walls)
    if ending in _XML | _XHTML:
        yield from scan_xml(content, walls)
    if ending in _JSON:
        yield from scan_json(text, walls)
    if ending == ".jsonl":
        yield from scan_json_lines(text)
    if ending == ".css":
        yield from find_style_faults(text, walls)
    if ending in _PLAIN and not path.startswith(_SEARCH):
        control = _CONTROLS.search(text)
        if control:
            yield Fault("built-characters", f"the file holds U+{ord(control[0]):04X}")
