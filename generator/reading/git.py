"""Git: the commit a build stands at, and the day each record was merged."""

import os
import subprocess
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.model.headline import Headline
from generator.problems import ProjectError

_CHUNK = 1 << 16
_ADVICE = "write `listed: YYYY-MM-DD` into it, or commit it"


class Head(NamedTuple):
    """The commit that a build stands at."""

    commit: str
    """The whole hash."""
    instant: datetime
    """When it was committed, in UTC."""


class _Commit(NamedTuple):
    """What one commit on the first-parent line added and deleted."""

    commit: str
    instant: datetime
    added: frozenset[str]
    deleted: frozenset[str]


@dataclass
class _Search:
    """The records whose additions are still sought, by the path they had at the commit at hand."""

    sought: dict[str, str]
    """Today's path by the path at the commit at hand."""
    found: dict[str, datetime] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    """Today's paths whose addition lies beyond a shallow clone's edge."""


def read_head(root: Path) -> Head | None:
    """Return the commit checked out at `root`; None without git, repository or commit."""
    try:
        answer = _run(root, "log", "-1", "--format=%H %ct")
    except (OSError, subprocess.CalledProcessError):
        return None
    commit, seconds = answer.split()
    return Head(commit, _instant(seconds))


def list_changes(root: Path, base: str) -> frozenset[str]:
    """Return the files that differ from the commit where this branch left `base`.

    Paths are relative to `root`; files not committed yet count. Raises ProjectError when there
    is no such revision.
    """
    try:
        if not base.strip("0"):
            # What a first push says it starts from: everything is new.
            return frozenset(filter(None, _run(root, "ls-files", "-z").split("\0")))
        fork = _run(root, "merge-base", "--end-of-options", base, "HEAD")
        changed = _run(root, "diff", "--name-only", "-z", "--no-renames", "--relative", fork)
        fresh = _run(root, "ls-files", "--others", "--exclude-standard", "-z")
    except (OSError, subprocess.CalledProcessError):
        advice = "fetch it (in a workflow: fetch-depth: 0), or name another"
        raise ProjectError(f"git knows no revision {base[:80]!r} here; {advice}") from None
    return frozenset(filter(None, f"{changed}\0{fresh}".split("\0")))


def date_papers(papers: Sequence[Headline], root: Path, content: Path) -> tuple[Headline, ...]:
    """Give every paper without `listed` the instant its record was merged.

    That is the committer date of the first-parent commit that added the file; an addition paired
    with a deletion of the same stem is a move, and the search goes on at the old path. A record
    that was deleted and came back counts from its return. One that is not committed yet counts
    as HEAD's instant. Raises ProjectError when a record needs a history that is not there.
    """
    undated = [paper.path for paper in papers if paper.listed is None]
    if not undated:
        return tuple(papers)
    head = read_head(root)
    if head is None:
        raise ProjectError(f"{undated[0]} has no `listed` and no git history; {_ADVICE}")
    search = _find_additions(undated, root, content)
    if search.hidden:
        raise ProjectError(
            f"{search.hidden[0]} has no `listed`, and this clone is too shallow to tell when it "
            "was merged; run `git fetch --unshallow` (in a workflow: fetch-depth: 0)"
        )
    dates = {path: search.found.get(path, head.instant) for path in undated}
    return tuple(
        paper if paper.listed else paper._replace(listed=dates[paper.path]) for paper in papers
    )


def _find_additions(paths: Sequence[str], root: Path, content: Path) -> _Search:
    search = _Search({path: path for path in paths})
    edges = _read_shallow_edges(root)
    with closing(_walk(root, content)) as commits:
        for commit in commits:
            _take(search, commit, is_edge=commit.commit in edges)
            if not search.sought:
                break
    return search


def _take(search: _Search, commit: _Commit, *, is_edge: bool) -> None:
    """Settle what one commit says of the records still sought."""
    origins = {PurePosixPath(path).stem: path for path in commit.deleted - commit.added}
    for path in sorted(commit.added & search.sought.keys()):
        today = search.sought.pop(path)
        origin = origins.get(PurePosixPath(path).stem)
        if is_edge:
            search.hidden.append(today)
        elif origin is not None:
            search.sought[origin] = today
        else:
            search.found[today] = commit.instant
    moved = set(search.sought) & {origins[stem] for stem in origins}
    for path in (commit.deleted & search.sought.keys()) - moved:
        # Deleted here and not added since: what stands there today is not committed.
        del search.sought[path]


def _walk(root: Path, content: Path) -> Generator[_Commit, None, None]:
    """Yield the commits that added or deleted records, newest first, as git prints them."""
    command = [
        "log", "--first-parent", "-m", "--no-renames", "--diff-filter=AD", "--name-status", "-z",
        "--relative", "--format=%x01%H%x00%ct", "--", _inside(root, content),
    ]  # fmt: skip
    process = subprocess.Popen(
        _command(command), cwd=root, env=_environment(), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        yield from _group(_split(iter(lambda: process.stdout.read(_CHUNK), b"")))  # type: ignore[union-attr]
    finally:
        process.terminate()
        process.communicate()


def _split(chunks: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\0")
        yield from (token.decode("utf-8", "surrogateescape") for token in whole)
    if rest:
        yield rest.decode("utf-8", "surrogateescape")


def _group(tokens: Iterator[str]) -> Iterator[_Commit]:
    commit, instant = "", datetime.fromtimestamp(0, UTC)
    changes: dict[str, set[str]] = {"A": set(), "D": set()}
    for token in tokens:
        if token.startswith("\x01"):
            if commit:
                yield _Commit(commit, instant, frozenset(changes["A"]), frozenset(changes["D"]))
            commit, instant = token[1:], _instant(next(tokens))
            changes = {"A": set(), "D": set()}
        elif status := token.strip():
            changes[status].add(next(tokens))
    if commit:
        yield _Commit(commit, instant, frozenset(changes["A"]), frozenset(changes["D"]))


def _read_shallow_edges(root: Path) -> frozenset[str]:
    """Return the commits whose parents a shallow clone lacks."""
    folder = root / _run(root, "rev-parse", "--git-common-dir")
    try:
        return frozenset((folder / "shallow").read_text("ascii").split())
    except FileNotFoundError:
        return frozenset()


def _inside(root: Path, content: Path) -> str:
    return (content / "papers").relative_to(root).as_posix()


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _run(root: Path, *words: str) -> str:
    """Return what git prints."""
    finished = subprocess.run(
        _command(words), cwd=root, env=_environment(), check=True, capture_output=True, text=True,
        encoding="utf-8", errors="surrogateescape",
    )  # fmt: skip
    return finished.stdout.strip()


def _command(words: Sequence[str]) -> list[str]:
    return ["git", "-c", "core.quotePath=false", "-c", "log.showSignature=false", *words]


def _environment() -> dict[str, str]:
    """Keep git from asking, paging, or taking its orders from the surroundings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
