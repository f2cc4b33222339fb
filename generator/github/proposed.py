"""Papers that our own workflows have proposed before, whatever became of them."""

import re

from generator.github.answers import peek_text, pick_items
from generator.github.client import PAGE, Github
from generator.github.pulls import BOT

_PATH = re.compile(r"/papers/[0-9]{4}/([a-z0-9]+(?:[.-][a-z0-9]+)*)\.yaml`")


def list_proposed(github: Github) -> frozenset[str]:
    """Return the ids of papers in the texts of our own latest hundred pull requests.

    The text, and not the files: a curator who does not want a paper deletes its file.
    """
    asked = {"state": "all", "sort": "created", "direction": "desc", "per_page": str(PAGE)}
    return frozenset(
        paper_id
        for answer in pick_items(github.ask("pulls", {**asked, "page": "1"}))
        if peek_text(answer, "user", "login") == BOT
        for paper_id in _PATH.findall(peek_text(answer, "body"))
    )
