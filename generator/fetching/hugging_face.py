"""Hugging Face: which papers its readers put on the page of a day.

Only the ids are taken. What a paper is called and who wrote it, arXiv knows better.
"""

from contextlib import suppress
from datetime import date

from generator.fetching.client import Client
from generator.fetching.errors import FetchError
from generator.fetching.json_text import mapping_of, read_json, text_of
from generator.fetching.registries import HUGGING_FACE
from generator.model.identifiers import parse_arxiv_id


def fetch_daily_papers(client: Client, day: date | None, limit: int) -> list[str]:
    """Return the arXiv ids of a day's papers, or of the latest, in the list's own order.

    A day without papers is an error, since that is how a mistake shows. Raises FetchError.
    """
    parameters = {"date": day.isoformat()} if day else {}
    parameters["limit"] = str(limit)
    ids = client.ask(HUGGING_FACE, "/api/daily_papers", parameters, parse_daily_papers)
    return ids[:limit]


def parse_daily_papers(raw: bytes) -> list[str]:
    """Return the arXiv ids in an answer; raise FetchError when it holds none."""
    answer = read_json(raw, HUGGING_FACE.name)
    if not isinstance(answer, list):
        raise FetchError("bad-answer", "Hugging Face sent no list of papers; try again later")
    if not answer:
        raise FetchError(
            "not-found",
            "Hugging Face lists no papers for that day, as on weekends; name another day",
        )
    found: list[str] = []
    for item in answer:
        with suppress(ValueError):
            found.append(parse_arxiv_id(text_of(mapping_of(item, "paper"), "id")))
    if not found:
        raise FetchError(
            "bad-answer", "Hugging Face lists papers without arXiv ids; name another day"
        )
    return list(dict.fromkeys(found))
