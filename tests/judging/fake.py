"""A GitHub on loopback: one repository made of dictionaries, to be read from, with faults."""

import base64
import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from tests.serving import serve_stand_in

REPOSITORY = "example/papers"
TOKEN = "ghs_a-token-that-no-log-may-show"
BOT = "github-actions[bot]"
Json = Any


class File(NamedTuple):
    """A file of a commit."""

    data: bytes
    mode: str = "100644"


Files = dict[str, File]


def hash_blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@dataclass
class FakePull:
    """An open pull request, as its author made it."""

    number: int
    sha: str
    login: str
    association: str
    branch: str
    head: str
    """The repository that the branch is in; empty when that is gone."""
    base: str
    changes: list[Json]
    changed: int
    commits: list[int]
    """How many parents each commit has."""
    body: str
    reviews: list[Json] = field(default_factory=list)
    state: str = "open"


@dataclass
class FakeGithub:
    """What the repository holds, and every call that was made."""

    main: Files = field(default_factory=dict)
    pulls: dict[int, FakePull] = field(default_factory=dict)
    permissions: dict[str, str | None] = field(default_factory=lambda: {"ada": "write"})
    """What people may do, None being nobody whom GitHub knows; all others may read."""
    objects: dict[str, Json] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    """Calls without the token, without our name, or by another method than GET."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def fail(self, pattern: str, how: str) -> None:
        """Answer calls that match with a status, or with one of the faults of `_misbehave`."""
        self.faults.append((pattern, how))

    def add_pull(
        self,
        number: int,
        files: Mapping[str, str | bytes | File | None],
        *,
        login: str = "carberry",
        association: str = "NONE",
        branch: str = "a-paper",
        head: str | None = None,
        base: str = "main",
        changes: list[Json] | None = None,
        changed: int | None = None,
        twins: Mapping[str, str | bytes] | None = None,
        commits: tuple[int, ...] = (1,),
        body: str = "",
    ) -> str:
        """Open a pull request that writes files, None removing one; return its commit.

        `changes` are listed besides those of `files`. `twins` are in the commit, and not listed.
        `commits` are how many parents each has. Without `head`, the author's fork is.
        """
        there = dict(self.main)
        listed: list[Json] = []
        for path, given in files.items():
            made = as_file(given)
            status = "removed" if made is None else "modified" if path in there else "added"
            blob = hash_blob((made or there[path]).data)
            listed.append({"filename": path, "status": status, "sha": blob})
            if made is None:
                del there[path]
            else:
                there[path] = made
        there |= {path: made for path, twin in (twins or {}).items() if (made := as_file(twin))}
        listed += changes or []
        sha = hashlib.sha1(f"commit {number} {sorted(there.items())}".encode()).hexdigest()
        self.objects[sha] = self.keep_tree(there)
        self.pulls[number] = FakePull(
            number, sha, login, association, branch,
            f"{login}/papers" if head is None else head, base, listed,
            len(listed) if changed is None else changed, list(commits), body,
        )  # fmt: skip
        return sha

    def keep_tree(self, files: Files) -> Json:
        """Keep a folder and everything in it; return it as GitHub shows it."""
        entries: list[Json] = []
        folders: dict[str, Files] = {}
        for path, file in files.items():
            name, _, rest = path.partition("/")
            if rest:
                folders.setdefault(name, {})[rest] = file
                continue
            sha = hash_blob(file.data)
            self.objects[sha] = file.data
            sort = "commit" if file.mode == "160000" else "blob"
            size = {} if sort == "commit" else {"size": len(file.data)}
            entries.append({"path": name, "mode": file.mode, "type": sort, "sha": sha, **size})
        for name, inside in folders.items():
            tree = self.keep_tree(inside)
            entries.append({"path": name, "mode": "040000", "type": "tree", "sha": tree["sha"]})
        sha = hashlib.sha1(json.dumps(entries).encode()).hexdigest()
        self.objects[sha] = {"sha": sha, "tree": entries, "truncated": False}
        return self.objects[sha]

    def review(
        self, number: int, login: str, state: str, sha: str, association: str = "MEMBER"
    ) -> None:
        self.pulls[number].reviews.append(
            {
                "user": show_user(login),
                "state": state,
                "commit_id": sha,
                "author_association": association,
            }
        )

    def show_pull(self, pull: FakePull, *, is_whole: bool = True) -> Json:
        whole = {"changed_files": pull.changed} if is_whole else {}
        return {
            "number": pull.number,
            "state": pull.state,
            "user": show_user(pull.login) if pull.login else None,
            "author_association": pull.association,
            "title": "@ada ::error::look",
            "body": pull.body,
            "head": {
                "ref": pull.branch,
                "sha": pull.sha,
                "repo": {
                    "full_name": pull.head,
                    "owner": {"login": pull.head.partition("/")[0]},
                }
                if pull.head
                else None,
            },
            "base": {
                "ref": pull.base,
                "sha": "b" * 40,
                "repo": {"full_name": "Example/Papers", "default_branch": "main"},
            },
            **whole,
        }

    def answer(self, target: str) -> Json:
        """Return the body of one call; raise KeyError for what is not there."""
        parts = urlsplit(target)
        path = unquote(parts.path).removeprefix(f"/repos/{REPOSITORY}/")
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if path == "pulls":
            wanted = {"open": {"open"}, "all": {"open", "closed"}}[query["state"]]
            newest = [one for one in reversed(self.pulls.values()) if one.state in wanted]
            return cut([self.show_pull(one, is_whole=False) for one in newest], query)
        if match := re.fullmatch(r"pulls/(\d+)(/files|/reviews)?", path):
            pull = self.pulls[int(match[1])]
            if match[2] is None:
                return self.show_pull(pull)
            return cut(pull.changes if match[2] == "/files" else pull.reviews, query)
        if match := re.fullmatch(r"compare/main\.\.\.([0-9a-f]{40})", path):
            [found] = [one for one in self.pulls.values() if one.sha == match[1]]
            listed = [{"parents": [{"sha": "d" * 40}] * parents} for parents in found.commits]
            return {
                "files": found.changes[:300],
                "total_commits": len(listed),
                "commits": cut(listed, query),
            }
        if match := re.fullmatch(r"collaborators/([^/]+)/permission", path):
            permission = self.permissions.get(match[1], "read")
            if permission is None:
                raise KeyError(path)
            return {"permission": permission, "role_name": permission, "user": show_user(match[1])}
        if match := re.fullmatch(r"git/trees/([0-9a-f]{40})", path):
            return self.objects[match[1]]
        match = re.fullmatch(r"git/blobs/([0-9a-f]{40})", path)
        data = self.objects[match[1]] if match else None
        if not isinstance(data, bytes):
            raise KeyError(path)
        return {"content": base64.encodebytes(data).decode(), "encoding": "base64"}


def as_file(given: str | bytes | File | None) -> File | None:
    if given is None or isinstance(given, File):
        return given
    return File(given.encode() if isinstance(given, str) else given)


def show_user(login: str) -> Json:
    is_program = login.endswith("[bot]") or login == "robot"
    return {"login": login, "type": "Bot" if is_program else "User"}


def cut(items: list[Json], query: dict[str, str]) -> list[Json]:
    size, page = int(query["per_page"]), int(query["page"])
    assert size <= 100
    return items[size * (page - 1) : size * page]


class _Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for the repository of its server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        hub: FakeGithub = self.server.hub  # type: ignore[attr-defined]
        hub.calls.append(self.path)
        is_ours = (
            self.headers["Authorization"] == f"Bearer {TOKEN}"
            and self.headers["X-GitHub-Api-Version"] == "2022-11-28"
            and self.headers["Accept-Encoding"] == "identity"
            and self.headers["User-Agent"].startswith("Paperfeed/")
        )
        if not is_ours:
            hub.strangers.append(self.path)
        for pattern, how in hub.faults:
            if re.search(pattern, self.path):
                self._misbehave(hub, how)
                return
        try:
            self._send(200, json.dumps(hub.answer(self.path)).encode())
        except KeyError:
            self._send(404, b'{"message": "Not Found ::error::"}')

    def do_POST(self) -> None:
        self.server.hub.strangers.append(self.path)  # type: ignore[attr-defined]
        self._send(403, b"{}")

    def _misbehave(self, hub: FakeGithub, how: str) -> None:
        if how == "silence":
            self.close_connection = True
            hub.released.wait()
        elif how == "garbage":
            self._send(200, b"<html>::error::not JSON\n::set-env name=A::b</html>")
        elif how == "deep":
            self._send(200, b"[" * 100_000)
        elif how == "shape":
            self._send(200, json.dumps([{"unexpected": ["shape"]}, 7, None]).encode())
        elif how == "object":
            self._send(200, b'{"message": "::error::"}')
        elif how == "empty":
            self._send(200, b"")
        elif how == "huge":
            self._send(200, b"[" + b" " * 10_000_001 + b"]")
        elif how == "packed":
            self._send(200, b"\x1f\x8b", {"Content-Encoding": "gzip"})
        elif how == "cut":
            self.close_connection = True
            self._send(200, b"[]", {"Content-Length": "1000"})
        elif how == "elsewhere":
            self._send(302, b"", {"Location": f"{hub.url.replace('127.0.0.1', 'localhost')}/x"})
        elif how == "limit":
            self._send(403, b'{"message": "limit"}', {"x-ratelimit-remaining": "0"})
        else:
            self._send(int(how), b'{"message": "::error::no\\n::warning::no"}')

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        sent = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        self.send_response(status)
        for name, value in (sent | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        # Whoever has read enough may have gone.
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay quiet."""


@contextlib.contextmanager
def serve_github() -> Iterator[FakeGithub]:
    """Serve an empty repository on loopback until the block ends."""
    hub = FakeGithub()
    with serve_stand_in(hub, _Handler):
        yield hub
