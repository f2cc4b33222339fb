"""The client: reads from one repository of GitHub's, and can do nothing else.

Every wait, size and number of requests is limited, and the token goes to the interface alone:
no address of an answer is ever followed.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

from generator import __version__
from generator.fetching.client import open_http
from generator.fetching.errors import FetchError, shorten
from generator.fetching.registries import Registry, find_base
from generator.github.answers import pick_items

GITHUB = Registry(
    "GitHub", "https://api.github.com", "GITHUB_API_URL", pause=0.0, types=("application/json",)
)
TOKEN = "GH_TOKEN"  # noqa: S105 (the name of a variable)
ANSWER_MAXIMUM = 10_000_000
"""Bytes of a list."""
REQUESTS_MAXIMUM = 200
PAGE = 100
TEXTS_PAGE = 20
"""Items of a list that holds texts of people, of 65,536 characters each: of a hundred, a stranger
could make more than ANSWER_MAXIMUM."""
DEADLINE = 30.0
"""Seconds that one request may take in all, however slowly its answer drips."""
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_SECRET = re.compile(r"[\x21-\x7e]{1,1000}")
_NOTHING: Mapping[str, str] = MappingProxyType({})


class _Reply(NamedTuple):
    status: int
    headers: httpx.Headers
    body: bytes


class Github:
    """Reads from a repository; made by `open_github`, and good until that is left."""

    def __init__(self, portal: BlockingPortal, http: httpx.AsyncClient, deadline: float) -> None:
        self._portal = portal
        self._http = http
        self._deadline = deadline
        self._left = REQUESTS_MAXIMUM

    def ask(
        self,
        path: str,
        parameters: Mapping[str, str] = _NOTHING,
        *,
        maximum: int = ANSWER_MAXIMUM,
    ) -> Any:
        """Return the JSON at a path below the repository, of at most `maximum` bytes.

        `path` is percent-encoded. Raises FetchError for everything that is not an answer.
        """
        if not self._left:
            raise FetchError(
                "refused", f"this needs more than {REQUESTS_MAXIMUM} requests; a maintainer looks"
            )
        self._left -= 1
        query = f"?{urlencode(parameters)}" if parameters else ""
        reply = self._get(path, query, maximum)
        _check(path, reply)
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError):
            raise FetchError("bad-answer", f"GitHub sent no JSON for {path}") from None

    def ask_pages(self, path: str, parameters: Mapping[str, str], pages: int) -> list[Any]:
        """Return the items of a list of people's texts, of `pages` pages of 20 at most."""
        items: list[Any] = []
        for page in range(1, pages + 1):
            asked = {**parameters, "per_page": str(TEXTS_PAGE), "page": str(page)}
            found = pick_items(self.ask(path, asked))
            items += found
            if len(found) < TEXTS_PAGE:
                break
        return items

    def _get(self, path: str, query: str, maximum: int) -> _Reply:
        try:
            return self._portal.call(self._read, path, query, maximum)
        except (httpx.TimeoutException, TimeoutError):
            text = f"GitHub did not answer in time for {path}; run this job again"
            raise FetchError("network", text, is_passing=True) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            text = f"GitHub broke off at {path} ({type(error).__name__}); run this job again"
            raise FetchError("network", text, is_passing=True) from None

    async def _read(self, path: str, query: str, maximum: int) -> _Reply:
        async with (
            asyncio.timeout(self._deadline),
            self._http.stream("GET", f"{path.lstrip('/')}{query}") as response,
        ):
            if response.status_code != 200:
                return _Reply(response.status_code, response.headers, b"")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise FetchError("bad-answer", f"GitHub packed its answer for {path}, unasked")
            pieces: list[bytes] = []
            size = 0
            async for piece in response.aiter_raw():
                size += len(piece)
                if size > maximum:
                    text = f"GitHub sent more than {maximum:,} bytes for {path}"
                    raise FetchError("too-large", text)
                pieces.append(piece)
            return _Reply(response.status_code, response.headers, b"".join(pieces))


def _check(path: str, reply: _Reply) -> None:
    """Raise FetchError unless a reply is an answer; GitHub's own words may quote content."""
    status, headers = reply.status, reply.headers
    if status == 200:
        return
    is_limited = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
    if status == 429 or (status == 403 and is_limited):
        raise FetchError(
            "throttled",
            f"GitHub's rate limit is used up at {path} (HTTP {status}); run this job again in an "
            "hour",
            is_passing=True,
        )
    if status in {401, 403}:
        raise FetchError(
            "refused",
            f"GitHub refused {path} (HTTP {status}); {TOKEN} needs contents: read and "
            "pull-requests: read",
        )
    if status in {404, 410}:
        text = f"GitHub has nothing at {path} (HTTP {status}); compare the repository's name"
        raise FetchError("not-found", text)
    if status >= 500:
        text = f"GitHub is out of order at {path} (HTTP {status}); run this job again"
        raise FetchError("network", text, is_passing=True)
    raise FetchError("refused", f"GitHub answered {path} with HTTP {status}, which we do not take")


def is_repository(text: str) -> bool:
    """Tell whether a text is OWNER/NAME, as it may stand in an address."""
    return _REPOSITORY.fullmatch(text) is not None and not {".", ".."} & set(text.split("/"))


@contextmanager
def open_github(
    environ: Mapping[str, str], repository: str, deadline: float = DEADLINE
) -> Iterator[Github]:
    """Yield a client for a repository, with the token and the interface that `environ` names.

    Raises FetchError when they cannot be used, or `repository` is not OWNER/NAME.
    """
    if not is_repository(repository):
        raise FetchError("refused", f"{shorten(repository)!r} is not OWNER/NAME of a repository")
    token = environ.get(TOKEN, "")
    if not _SECRET.fullmatch(token):
        raise FetchError("refused", f"the variable {TOKEN} is missing or is no token")
    base = find_base(GITHUB, environ)
    with start_blocking_portal() as portal:
        http = _open_http(f"{base}/repos/{repository}/", token)
        try:
            yield Github(portal, http, deadline)
        finally:
            portal.call(http.aclose)


def _open_http(base: str, token: str) -> httpx.AsyncClient:
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "Accept-Encoding": "identity",
        "User-Agent": f"Paperfeed/{__version__}",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return open_http(headers, base)
