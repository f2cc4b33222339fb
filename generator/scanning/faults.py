"""Faults of finished files, and how they are told to the site's owner."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.problems import Problem

_REMEDIES: Mapping[str, str] = {
    "built-address": "write a whole address that starts with https://, or one of this site",
    "built-charset": "the file must be UTF-8, and a page must say so in its first 1,024 bytes",
    "built-characters": "take the character out: it moves text, or cannot be seen",
    "built-data": "write the file as programs can read it",
    "built-element": "take it out, or publish it as a page of its own and link to that",
    "built-feed": "write whole addresses that start with https://, and ids that differ",
    "built-form": "let it lead to this site, or to the host that `email_url` in mkdocs.yml names",
    "built-frame": "keep the start of the theme's `base.html` as it is",
    "built-handler": "write the script into a file that `extra_javascript` in mkdocs.yml names",
    "built-ids": "give each element of a page an id of its own",
    "built-load": "keep a copy of the file in docs/, for pages load nothing from other hosts",
    "built-opener": 'add `rel="noopener"`',
    "built-policy": "keep the `security` block of the theme's `base.html` before any script",
    "built-redirect": "lead on to pages of this site only, from a page that holds nothing else",
    "built-script": "write the script into a file that `extra_javascript` in mkdocs.yml names",
}


class Fault(NamedTuple):
    """What is wrong with a finished file."""

    code: str
    message: str


def make_problem(path: str, fault: Fault) -> Problem:
    """Return a fault as a problem of a file of the site."""
    advice = (
        f"{_REMEDIES[fault.code]}; the fault is of a page in docs/ or of the theme, or else of "
        "the generator, whatever records hold"
    )
    return Problem(path, 0, 0, fault.code, fault.message, advice)


def find_repeated(what: str, values: Sequence[str], code: str) -> list[Fault]:
    """Return a fault for every value that stands more than once."""
    if len(set(values)) == len(values):
        return []
    repeated = [value for value, count in Counter(values).items() if count > 1]
    return [Fault(code, f"{what} {value!r} stands more than once") for value in repeated]
