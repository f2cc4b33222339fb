"""A GitHub on loopback: as much of its REST interface as the scripts use, with state and faults.

It refuses what GitHub refuses: a wrong token, a missing field, an object that is not there.
"""

import base64
import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.serving import serve_stand_in

BOT = "github-actions[bot]"
REPOSITORY = "example/papers"
TOKEN = "ghs_a-token-that-no-log-may-show"

Json = Any
Answer = tuple[int, Json]


def hash_blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class BadRequestError(Exception):
    """What GitHub answers 404 or 422 to."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def need(is_met: object, message: str, status: int = 422) -> None:
    if not is_met:
        raise BadRequestError(status, message)


@dataclass
class Commit:
    """A commit: its tree, parents, and the accounts of author and committer."""

    tree: str
    parents: list[str]
    message: str
    author: str | None = BOT
    committer: str | None = "web-flow"


@dataclass
class FakeGithub:
    """One repository, and every call that was made."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, dict[str, str]] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, Json] = field(default_factory=dict)
    issues: dict[int, Json] = field(default_factory=dict)
    comments: dict[int, list[Json]] = field(default_factory=dict)
    statuses: list[Json] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str, int | str]] = field(default_factory=list)
    meanwhile: list[tuple[str, str, Callable[[], object]]] = field(default_factory=list)
    """What happens, once, right after a call of a method and path."""
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)
    default: str = "main"

    def __post_init__(self) -> None:
        """Begin with one paper on the default branch."""
        record = b"title: A paper that is there\n"
        self.blobs[hash_blob(record)] = record
        tree = self.keep_tree({"content/papers/2024/2401.00001.yaml": hash_blob(record)})
        self.refs[self.default] = self.keep_commit(Commit(tree, [], "Begin", "ada", "ada"))

    def writes(self) -> list[tuple[str, str]]:
        return [call for call in self.calls if call[0] != "GET"]

    def fail(self, method: str, pattern: str, how: int | str) -> None:
        """Answer calls that match with a status, or with: silence, garbage, shape, elsewhere."""
        self.faults.append((method, pattern, how))

    def keep_tree(self, files: dict[str, str]) -> str:
        sha = hashlib.sha1(json.dumps(files, sort_keys=True).encode()).hexdigest()
        self.trees[sha] = files
        return sha

    def keep_commit(self, commit: Commit) -> str:
        sha = hashlib.sha1(repr((commit, len(self.commits))).encode()).hexdigest()
        self.commits[sha] = commit
        return sha

    def files_of(self, branch: str) -> dict[str, bytes]:
        tree = self.trees[self.commits[self.refs[branch]].tree]
        return {path: self.blobs[sha] for path, sha in tree.items()}

    def find_fork(self, branch: str, base: str) -> str:
        """Return the commit where a branch left another, by first parents."""
        trunk, sha = [self.refs[base]], self.refs[branch]
        while parents := self.commits[trunk[-1]].parents:
            trunk.append(parents[0])
        while sha not in trunk:
            sha = self.commits[sha].parents[0]
        return sha

    def add_issue(self, number: int, labels: tuple[str, ...] = ("new paper",)) -> None:
        named = [{"name": label} for label in labels]
        self.issues[number] = {"number": number, "state": "open", "labels": named}

    def add_comment(self, number: int, author: str | None, body: str) -> Json:
        """Keep a comment; GitHub gives one of a deleted account no user."""
        serial = 1 + sum(map(len, self.comments.values()))
        user = None if author is None else {"login": author}
        comment = {"id": serial, "user": user, "body": body}
        self.comments.setdefault(number, []).append(comment)
        return comment

    def push(self, branch: str, files: dict[str, bytes], *people: str | None) -> str:
        """Put a commit on a branch, by an author and, if it is another, a committer."""
        parent = self.refs[branch]
        tree = dict(self.trees[self.commits[parent].tree])
        for path, data in files.items():
            self.blobs[hash_blob(data)] = data
            tree[path] = hash_blob(data)
        made = Commit(self.keep_tree(tree), [parent], "Edit", people[0], people[-1])
        self.refs[branch] = self.keep_commit(made)
        return self.refs[branch]

    def answer(self, method: str, target: str, data: Json) -> Answer:
        """Return status and body of one call."""
        parts = urlsplit(target)
        root = f"/repos/{REPOSITORY}"
        need(parts.path.startswith(root), "Not Found", 404)
        path = unquote(parts.path[len(root) :])
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        for verb, pattern, handle in ROUTES:
            match = re.fullmatch(pattern, path)
            if verb == method and match:
                return handle(self, data if method != "GET" else query, *match.groups())
        raise BadRequestError(404, "Not Found")


def show_repository(hub: FakeGithub, query: Json) -> Answer:
    return 200, {"full_name": REPOSITORY, "default_branch": hub.default}


def show_ref(hub: FakeGithub, query: Json, name: str) -> Answer:
    need(name in hub.refs, "Not Found", 404)
    return 200, {"ref": f"refs/heads/{name}", "object": {"type": "commit", "sha": hub.refs[name]}}


def make_ref(hub: FakeGithub, data: Json) -> Answer:
    name = re.fullmatch(r"refs/heads/(.+)", data["ref"])
    need(name, "Reference name must start with 'refs/heads/'")
    assert name
    need(name[1] not in hub.refs, "Reference already exists")
    need(data["sha"] in hub.commits, "Object does not exist")
    hub.refs[name[1]] = data["sha"]
    return 201, show_ref(hub, {}, name[1])[1]


def move_ref(hub: FakeGithub, data: Json, name: str) -> Answer:
    need(name in hub.refs, "Reference does not exist")
    need(data["sha"] in hub.commits, "Object does not exist")
    is_forward = hub.refs[name] in hub.commits[data["sha"]].parents
    need(is_forward or data.get("force") is True, "Update is not a fast forward")
    need(name != hub.default, "Protected branch")
    hub.refs[name] = data["sha"]
    return 200, show_ref(hub, {}, name)[1]


def make_blob(hub: FakeGithub, data: Json) -> Answer:
    need(data["encoding"] == "base64", "Unknown encoding")
    blob = base64.b64decode(data["content"], validate=True)
    hub.blobs[hash_blob(blob)] = blob
    return 201, {"sha": hash_blob(blob)}


def make_tree(hub: FakeGithub, data: Json) -> Answer:
    need(data["base_tree"] in hub.trees, "base_tree is not a valid tree")
    files = dict(hub.trees[data["base_tree"]])
    for entry in data["tree"]:
        need(entry.keys() == {"path", "mode", "type", "sha"}, "Invalid tree info")
        need((entry["mode"], entry["type"]) == ("100644", "blob"), "Must be a blob")
        need(entry["sha"] in hub.blobs, "tree.sha is not a valid blob")
        files[entry["path"]] = entry["sha"]
    return 201, {"sha": hub.keep_tree(files)}


def make_commit(hub: FakeGithub, data: Json) -> Answer:
    need(data["tree"] in hub.trees, "Tree SHA does not exist")
    need(all(parent in hub.commits for parent in data["parents"]), "Parent SHA does not exist")
    need(data["message"], "Message is missing")
    return 201, {"sha": hub.keep_commit(Commit(data["tree"], data["parents"], data["message"]))}


def show_git_commit(hub: FakeGithub, query: Json, sha: str) -> Answer:
    need(sha in hub.commits, "Not Found", 404)
    return 200, {"sha": sha, "tree": {"sha": hub.commits[sha].tree}}


def show_commit(hub: FakeGithub, query: Json, sha: str) -> Answer:
    need(sha in hub.commits, "Not Found", 404)
    accounts = {
        role: None if login is None else {"login": login}
        for role, login in (
            ("author", hub.commits[sha].author),
            ("committer", hub.commits[sha].committer),
        )
    }
    return 200, {"sha": sha, **accounts}


def show_contents(hub: FakeGithub, query: Json, path: str) -> Answer:
    tree = hub.trees[hub.commits[query["ref"]].tree]
    need(path in tree, "Not Found", 404)
    return 200, {"path": path, "sha": tree[path]}


def show_pull(hub: FakeGithub, query: Json, number: str) -> Answer:
    need(int(number) in hub.pulls, "Not Found", 404)
    pull = hub.pulls[int(number)]
    head = {"ref": pull["head"], "sha": hub.refs[pull["head"]], "repo": {"full_name": pull["from"]}}
    base = {"ref": pull["base"], "repo": {"default_branch": hub.default, "full_name": REPOSITORY}}
    return 200, {**pull, "head": head, "base": base}


def list_pulls(hub: FakeGithub, query: Json) -> Answer:
    shown = [show_pull(hub, {}, str(number))[1] for number in hub.pulls]
    shown = [pull for pull in shown if pull["state"] == query["state"]]
    size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
    if "head" in query:
        owner, _, branch = query["head"].partition(":")
        need(owner, "head needs an owner")
        shown = [
            pull
            for pull in shown
            if pull["head"]["ref"] == branch
            and pull["head"]["repo"]["full_name"].startswith(f"{owner}/")
        ]
    return 200, shown[size * (page - 1) : size * page]


def make_pull(hub: FakeGithub, data: Json) -> Answer:
    need(data["title"], "title is missing")
    need(data["head"] in hub.refs and data["base"] in hub.refs, "head or base is invalid")
    need(hub.refs[data["head"]] != hub.refs[data["base"]], "No commits between head and base")
    twins = [p for p in hub.pulls.values() if p["head"] == data["head"] and p["state"] == "open"]
    need(not twins, "A pull request already exists")
    number = 1 + max([100, *hub.pulls, *hub.issues])
    hub.pulls[number] = {"number": number, "state": "open", "from": REPOSITORY, **data}
    return 201, show_pull(hub, {}, str(number))[1]


def edit_pull(hub: FakeGithub, data: Json, number: str) -> Answer:
    need(int(number) in hub.pulls, "Not Found", 404)
    need(data.keys() <= {"title", "body", "state", "base"}, "Unknown field")
    hub.pulls[int(number)] |= data
    return show_pull(hub, {}, number)


def list_pull_files(hub: FakeGithub, query: Json, number: str) -> Answer:
    pull = hub.pulls[int(number)]
    old = hub.trees[hub.commits[hub.find_fork(pull["head"], pull["base"])].tree]
    new = hub.trees[hub.commits[hub.refs[pull["head"]]].tree]
    changed = [
        {"filename": path, "sha": sha, "status": "modified" if path in old else "added"}
        for path, sha in new.items()
        if old.get(path) != sha
    ]
    removed = [
        {"filename": path, "sha": sha, "status": "removed"}
        for path, sha in old.items()
        if path not in new
    ]
    return 200, changed + removed


def show_issue(hub: FakeGithub, query: Json, number: str) -> Answer:
    need(int(number) in hub.issues, "Not Found", 404)
    return 200, hub.issues[int(number)]


def list_comments(hub: FakeGithub, query: Json, number: str) -> Answer:
    size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
    return 200, hub.comments.get(int(number), [])[size * (page - 1) : size * page]


def make_comment(hub: FakeGithub, data: Json, number: str) -> Answer:
    need(int(number) in hub.issues or int(number) in hub.pulls, "Not Found", 404)
    need(len(data["body"]) <= 65_536, "body is too long")
    return 201, hub.add_comment(int(number), BOT, data["body"])


def edit_comment(hub: FakeGithub, data: Json, serial: str) -> Answer:
    for comments in hub.comments.values():
        for comment in comments:
            if comment["id"] == int(serial):
                comment["body"] = data["body"]
                return 200, comment
    raise BadRequestError(404, "Not Found")


def make_status(hub: FakeGithub, data: Json, sha: str) -> Answer:
    need(sha in hub.commits, "No commit found for SHA")
    need(data["state"] in {"success", "failure", "pending", "error"}, "state is not included")
    need(len(data["description"]) <= 140, "description is too long")
    hub.statuses.append({"sha": sha, **data})
    return 201, data


SHA = "([0-9a-f]{40})"
ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "", show_repository),
    ("GET", "/git/ref/heads/(.+)", show_ref),
    ("POST", "/git/refs", make_ref),
    ("PATCH", "/git/refs/heads/(.+)", move_ref),
    ("POST", "/git/blobs", make_blob),
    ("POST", "/git/trees", make_tree),
    ("POST", "/git/commits", make_commit),
    ("GET", f"/git/commits/{SHA}", show_git_commit),
    ("GET", f"/commits/{SHA}", show_commit),
    ("GET", "/contents/(.+)", show_contents),
    ("GET", "/pulls", list_pulls),
    ("POST", "/pulls", make_pull),
    ("GET", r"/pulls/(\d+)", show_pull),
    ("PATCH", r"/pulls/(\d+)", edit_pull),
    ("GET", r"/pulls/(\d+)/files", list_pull_files),
    ("GET", r"/issues/(\d+)", show_issue),
    ("GET", r"/issues/(\d+)/comments", list_comments),
    ("POST", r"/issues/(\d+)/comments", make_comment),
    ("PATCH", r"/issues/comments/(\d+)", edit_comment),
    ("POST", f"/statuses/{SHA}", make_status),
)


class _Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for the repository of its server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_PATCH(self) -> None:
        self._handle()

    def _handle(self) -> None:
        hub: FakeGithub = self.server.hub  # type: ignore[attr-defined]
        size = int(self.headers.get("Content-Length", "0"))
        sent = self.rfile.read(size)
        path = urlsplit(self.path).path
        hub.calls.append((self.command, path))
        for method, pattern, how in hub.faults:
            if method == self.command and re.search(pattern, path):
                self._misbehave(hub, how)
                return
        try:
            need(self.headers["Authorization"] == f"Bearer {TOKEN}", "Bad credentials", 401)
            need(self.headers["X-GitHub-Api-Version"] == "2022-11-28", "No version", 400)
            need(self.headers["User-Agent"].startswith("paperfeed"), "No user agent", 403)
            status, body = hub.answer(self.command, self.path, json.loads(sent or b"{}"))
            for event in list(hub.meanwhile):
                if event[0] == self.command and re.search(event[1], path):
                    hub.meanwhile.remove(event)
                    event[2]()
        except BadRequestError as error:
            status, body = error.status, {"message": f"{error} ::error::from GitHub"}
        except (KeyError, TypeError, ValueError) as error:
            status, body = 422, {"message": f"Invalid request: {error!r}"}
        self._send(status, json.dumps(body).encode())

    def _misbehave(self, hub: FakeGithub, how: int | str) -> None:
        if how == "silence":
            self.close_connection = True
            hub.released.wait()
        elif how == "garbage":
            self._send(200, b"<html>::error::not JSON\n::set-env name=A::b</html>")
        elif how == "shape":
            self._send(200, json.dumps([{"unexpected": ["shape"]}, 7, None]).encode())
        elif how == "elsewhere":
            self._send(302, b"", {"Location": f"{hub.url}/stolen"})
        elif how == "limit":
            self._send(403, b'{"message": "limit"}', {"x-ratelimit-remaining": "0"})
        else:
            self._send(int(how), b'{"message": "::error::no\\n::warning::no"}')

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay quiet."""


@contextlib.contextmanager
def serve_github() -> Iterator[FakeGithub]:
    """Serve a new repository on loopback until the block ends."""
    hub = FakeGithub()
    with serve_stand_in(hub, _Handler):
        yield hub
