"""Papers that our own workflows have proposed before, whatever became of them."""

import re

from generator.github.answers import peek_text
from generator.github.client import Github
from generator.github.pulls import BOT

PAGES_MAXIMUM = 5
"""Pages of twenty pull requests."""

_PATH = re.compile(r"/papers/[0-9]{4}/([a-z0-9]+(?:[.-][a-z0-9]+)*)\.yaml`")


def list_proposed(github: Github) -> frozenset[str]:
    """Return the ids of papers in the texts of our own latest hundred pull requests.

    The text, and not the files: a curator who does not want a paper deletes its file.
    """
    asked = {"state": "all", "sort": "created", "direction": "desc"}
    return frozenset(
        paper_id
        for answer in github.ask_pages("pulls", asked, PAGES_MAXIMUM)
        if peek_text(answer, "user", "login") == BOT
        for paper_id in _PATH.findall(peek_text(answer, "body"))
    )
