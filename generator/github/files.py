"""Records of a commit, read as data: from git's own lists, never by a checkout."""

import base64
import binascii
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from generator.fetching.errors import FetchError
from generator.github.answers import pick, pick_hash, pick_items
from generator.github.client import Github
from generator.problems import Problem
from generator.reading.proposals import Proposal
from generator.reading.tree import check_place
from generator.reading.yaml_text import FILE_MAXIMUM

_FOLDER = "040000"
_FILE = "100644"
_BLOB_MAXIMUM = 1_000_000
"""Bytes of an answer that holds a record in base64."""
_SORTS = {
    "100755": ("mode", "the file is executable", "run `git update-index --chmod=-x` on it"),
    "120000": ("link", "a symbolic link", "put the record itself here"),
    "160000": ("link", "a submodule", "put the record itself here"),
    _FOLDER: ("link", "a folder", "put the record itself here"),
}
_Entries = Mapping[str, Mapping[str, Any]]


class Read(NamedTuple):
    """Records of a commit."""

    proposals: tuple[Proposal, ...]
    problems: tuple[Problem, ...]
    """What is wrong with the rest, which was not read."""


def read_records(github: Github, sha: str, folder: str, paths: Iterable[str]) -> Read:
    """Read records of a commit; `folder` is that of records, and paths are anybody's.

    Only regular files of at most 256 KiB are read, by names that git lists. Raises FetchError.
    """
    proposals: list[Proposal] = []
    problems: list[Problem] = []
    by_year: dict[str, list[str]] = {}
    for path in sorted(set(paths)):
        inside = path.removeprefix(f"{folder}/")
        year, _, name = inside.rpartition("/")
        problem = check_place(path, inside)
        if problem and (problem.code == "place" or not name.endswith(".yaml")):
            problems.append(problem)
        else:
            by_year.setdefault(year, []).append(name)
    above = _find_tree(github, sha, folder.split("/")) if by_year else None
    for year, names in by_year.items():
        listed = _list_tree(github, _enter(above, year))
        spellings = _gather_spellings(listed)
        for name in names:
            path = f"{folder}/{year}/{name}"
            problem = _check_entry(path, name, listed) or _check_name(path, name, spellings)
            if problem:
                problems.append(problem)
            else:
                proposals.append(Proposal(path, read_blob(github, pick_hash(listed[name], "sha"))))
    return Read(tuple(proposals), tuple(problems))


def read_blob(github: Github, name: str) -> bytes:
    """Return the bytes that git knows by a name; raise FetchError when they are not those."""
    answer = github.ask(f"git/blobs/{name}", maximum=_BLOB_MAXIMUM)
    text = "".join(pick(answer, str, "content").split())
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    head = f"blob {len(raw)}\0".encode()
    if hashlib.sha1(head + raw, usedforsecurity=False).hexdigest() != name:
        raise FetchError("bad-answer", f"GitHub sent other bytes than git/blobs/{name}")
    return raw


def _find_tree(github: Github, sha: str, parts: Sequence[str]) -> _Entries | None:
    """Return what a folder of a commit lists; None when there is no such folder."""
    listed: _Entries = _list_tree(github, sha)
    for part in parts:
        tree = _enter(listed, part)
        if tree is None:
            return None
        listed = _list_tree(github, tree)
    return listed


def _enter(listed: _Entries | None, name: str) -> str | None:
    """Return the tree of a folder in a list; None when it is none, as a link to one is none."""
    entry = (listed or {}).get(name)
    if entry is None or entry.get("mode") != _FOLDER or entry.get("type") != "tree":
        return None
    return pick_hash(entry, "sha")


def _list_tree(github: Github, tree: str | None) -> _Entries:
    if tree is None:
        return {}
    answer = github.ask(f"git/trees/{tree}")
    if pick(answer, bool, "truncated"):
        raise FetchError("too-large", "a folder has more files than GitHub lists")
    return {pick(entry, str, "path"): entry for entry in pick_items(answer, "tree")}


def _check_entry(path: str, name: str, listed: _Entries) -> Problem | None:
    """Return why a file of a folder is not read, if it is not."""
    entry = listed.get(name)
    if entry is None:
        return _problem(path, "link", "not in a plain folder", "put it into papers/<year>/")
    mode = pick(entry, str, "mode")
    if mode != _FILE or entry.get("type") != "blob":
        unknown = ("link", "not a regular file", "put the record itself here")
        return _problem(path, *_SORTS.get(mode, unknown))
    if pick(entry, int, "size") > FILE_MAXIMUM:
        message = f"the file has more than {FILE_MAXIMUM // 1024} KiB"
        return _problem(path, "too-large", message, "a record is one paper; shorten it")
    return None


def _gather_spellings(names: Iterable[str]) -> dict[str, list[str]]:
    """Return names by what a file system that knows no case makes of them."""
    spellings: dict[str, list[str]] = {}
    for name in names:
        spellings.setdefault(_fold(name), []).append(name)
    return spellings


def _check_name(path: str, name: str, spellings: Mapping[str, list[str]]) -> Problem | None:
    twins = sorted(other for other in spellings[_fold(name)] if other != name)
    if not twins:
        return None
    message = f"the name differs from {twins[0]} in case or spelling alone"
    return _problem(path, "duplicate-id", message, "choose another file name")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _problem(path: str, code: str, message: str, advice: str) -> Problem:
    return Problem(path, 0, 0, code, message, advice)
