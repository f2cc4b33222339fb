"""GitHub's REST interface behind one function, for the scripts that hold a write token.

Standard library only: nothing that others wrote runs beside such a token.
"""

import json
import re
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, NamedTuple, TypeVar
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

BOT = "github-actions[bot]"
ANSWER_MAXIMUM = 16 * 1024 * 1024
PAGE = 100
PAGES_MAXIMUM = 30

_API = re.compile(r"https://[\w.:/-]+|http://127\.0\.0\.1:\d+")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x7e]+")
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
Kind = TypeVar("Kind")


class RequestError(Exception):
    """GitHub did not do as asked; its text is one line, without token or answer."""


class Github(NamedTuple):
    """Where to ask, about which repository, with which token; seconds to wait for an answer."""

    api: str
    repository: str
    token: str
    timeout: float


class _StayHere(HTTPRedirectHandler):
    """Follows no redirect, because the token would go along."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def connect(environment: Mapping[str, str]) -> Github:
    """Return what the workflow's environment says of GitHub.

    Raises RequestError when a variable is missing or cannot be meant.
    """
    api = environment.get("GITHUB_API_URL", "https://api.github.com").rstrip("/")
    repository = environment.get("GITHUB_REPOSITORY", "")
    token = environment.get("GH_TOKEN", "")
    timeout = environment.get("GITHUB_API_TIMEOUT", "30")
    for name, value, pattern in (
        ("GITHUB_API_URL", api, _API),
        ("GITHUB_REPOSITORY", repository, _REPOSITORY),
        ("GH_TOKEN", token, _TOKEN),
        ("GITHUB_API_TIMEOUT", timeout, _SECONDS),
    ):
        if not pattern.fullmatch(value):
            raise RequestError(f"the variable {name} is missing or not what it should be")
    return Github(api, repository, token, float(timeout))


def ask(github: Github, method: str, path: str, data: object = None) -> Any:
    """Return GitHub's answer to a request about the repository, parsed from JSON.

    `path` follows `/repos/OWNER/NAME`. What is asked for with GET and is not there is None.
    Raises RequestError for everything that is not an answer.
    """
    what = f"{method} /repos/{github.repository}{path}"
    request = Request(
        f"{github.api}/repos/{github.repository}{path}",
        data=None if data is None else json.dumps(data).encode("ascii"),
        method=method,
        headers={
            "Authorization": f"Bearer {github.token}",
            "Accept": "application/vnd.github+json",
            "Content-Type": "application/json",
            "User-Agent": "paperfeed-scripts",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    try:
        with build_opener(_StayHere).open(request, timeout=github.timeout) as answer:
            body = answer.read(ANSWER_MAXIMUM + 1)
    except HTTPError as error:
        with error:
            if error.code == 404 and method == "GET":
                return None
            raise RequestError(_explain(error, what)) from None
    except (OSError, HTTPException) as error:
        raise RequestError(f"no answer to {what} ({type(error).__name__})") from None
    try:
        return json.loads(body[:ANSWER_MAXIMUM])
    except (ValueError, RecursionError):
        raise RequestError(f"the answer to {what} is not JSON, or too long") from None


def _explain(error: HTTPError, what: str) -> str:
    """Return what a refusal means; GitHub's own words are left out, they may quote content."""
    is_limited = error.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in error.headers
    if error.code in {403, 429} and (is_limited or error.code == 429):
        return f"GitHub's rate limit is used up at {what}; run this job again in an hour"
    if error.code in {401, 403}:
        return f"GitHub answered {error.code} to {what}: the token may not do that"
    return f"GitHub answered {error.code} to {what}"


def pick(answer: object, kind: type[Kind], *keys: str) -> Kind:
    """Return the value at the end of `keys` in an answer; raise RequestError if it is no `kind`."""
    value = peek(answer, *keys)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise RequestError(f"GitHub's answer holds no {'.'.join(keys) or kind.__name__}")
    return value


def peek(answer: object, *keys: str) -> object:
    """Return the value at the end of `keys` in an answer, None where there is none."""
    for key in keys:
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer


def peek_text(answer: object, *keys: str) -> str:
    """Return the text at the end of `keys` in an answer, empty where there is none."""
    value = peek(answer, *keys)
    return value if isinstance(value, str) else ""


def keep_comment(
    github: Github, number: int, marker: str, text: str, *, is_new_wanted: bool = True
) -> None:
    """Post the one comment under a marker, or edit it if its text is another."""
    body = f"{marker}\n{text}"
    found = _find_comment(github, number, marker)
    if found is not None and not is_same_text(found[1], body):
        ask(github, "PATCH", f"/issues/comments/{found[0]}", {"body": body})
    elif found is None and is_new_wanted:
        ask(github, "POST", f"/issues/{number}/comments", {"body": body})


def _find_comment(github: Github, number: int, marker: str) -> tuple[int, str] | None:
    """Return number and body of our own comment that starts with `marker`, if there is one.

    Anybody can write the marker, so the author must be the bot too.
    """
    for page in range(1, PAGES_MAXIMUM + 1):
        path = f"/issues/{number}/comments?per_page={PAGE}&page={page}"
        comments = pick(ask(github, "GET", path), list)
        for comment in comments:
            body = peek_text(comment, "body")
            if peek(comment, "user", "login") == BOT and body.startswith(marker):
                return pick(comment, int, "id"), body
        if len(comments) < PAGE:
            return None
    raise RequestError(f"issue {number} has too many comments to find ours")


def is_same_text(one: str, other: str) -> bool:
    """Tell whether two texts are the same to GitHub, which may change how lines end."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
