"""The corpus: whole Paperfeed projects of any size, the same on every machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from benchmarks.inventing import Inventor, Record, make_word
from benchmarks.seeds import REPOSITORY, list_seed_files, read_seeds

FIRST_DAY, LAST_DAY = date(2018, 10, 1), date(2026, 9, 30)
"""The days between which invented papers are listed."""
_SEED = "paperfeed"
_NAV = re.compile(r"^nav:\n(?:[ \t-].*\n?)*", re.MULTILINE)
_CUSTOM_DIR = re.compile(r"^(\s+custom_dir:).*$", re.MULTILINE)
_ABSTRACT = "abstract: |\n"
_DOCS = {
    "about.md": "# About\n\nA feed of papers that nobody wrote, to measure how long it takes.\n\n"
    "## What is here\n\nTitles, names and abstracts are mixed from those of real papers.\n",
    "contribute.md": "# Contribute\n\nThere is nothing to add: the next run removes it.\n\n"
    "1. Write a record.\n2. Check it.\n3. Build the site.\n\n```sh\nmake bench\n```\n",
}


def make_project(folder: Path, papers: int, *, is_dated: bool = True) -> list[Path]:
    """Write a project with some papers into a new folder; return the records, oldest first.

    As many papers as this repository has, or fewer, are its own records; more are invented.
    """
    _make_frame(folder)
    content = folder / "content" / "papers"
    seeds = list_seed_files()
    if papers <= len(seeds):
        targets = [content / file.parent.name / file.name for file in seeds[:papers]]
        for source, target in zip(seeds, targets, strict=False):
            text = source.read_text("utf-8")
            kept = text if is_dated else re.sub("^listed:.*\n", "", text, flags=re.MULTILINE)
            write_text(target, kept)
        return targets
    return [_write_record(content, record) for record in _invent_papers(papers, is_dated)]


def change_papers(folder: Path, count: int, round_number: int) -> None:
    """Change a project as a day's work does: four in five edited all over, the rest new."""
    content = folder / "content" / "papers"
    files = sorted(content.glob("*/*.yaml"))
    added = min(max(1, count // 5), count)
    edited = min(count - added, len(files))
    sentence = f"  Round {round_number} found {make_word(10**9 + round_number)} here.\n"
    for number in range(edited):
        place = (number * len(files) // edited + round_number) % len(files)
        text = files[place].read_text("utf-8")
        files[place].write_text(text.replace(_ABSTRACT, _ABSTRACT + sentence, 1), "utf-8")
    inventor = Inventor(read_seeds(), f"{_SEED} {round_number}")
    for number in range(added):
        name = f"Added-{round_number}-{number}"
        _write_record(content, inventor.invent(LAST_DAY, name))


def make_git_history(folder: Path, commits: int) -> None:
    """Write a project without listing dates, each record of which a commit of its own added."""
    records = make_project(folder, commits, is_dated=False)
    days = list(_choose_days(commits))
    others = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    known = set(records)
    first = [file for file in others if file not in known]
    _run_git(folder, "init", "--quiet", "--initial-branch=main")
    lots = [first, *([record] for record in records)]
    moments = [FIRST_DAY, *days]
    stream = b"".join(
        _write_commit(folder, lot, day, number)
        for number, (lot, day) in enumerate(zip(lots, moments, strict=True))
    )
    _run_git(folder, "fast-import", "--quiet", feed=stream)
    _run_git(folder, "read-tree", "HEAD")


def _make_frame(folder: Path) -> None:
    """Write everything of a project but its papers: this repository's, with fewer pages."""
    text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    nav = "nav:\n" + "".join(f"  - {name.removesuffix('.md').title()}: {name}\n" for name in _DOCS)
    theme = REPOSITORY / "generator" / "theme"
    text = _CUSTOM_DIR.sub(rf"\1 {theme}", _NAV.sub("", text).rstrip("\n") + "\n" + nav)
    write_text(folder / "mkdocs.yml", text)
    for name, page in _DOCS.items():
        write_text(folder / "docs" / name, page)
    for name in ("topics.yaml", "kinds.yaml"):
        (folder / "content").mkdir(exist_ok=True)
        shutil.copyfile(REPOSITORY / "content" / name, folder / "content" / name)


def _invent_papers(papers: int, is_dated: bool) -> Iterator[Record]:
    inventor = Inventor(read_seeds(), _SEED)
    for day in _choose_days(papers):
        yield inventor.invent(day, is_dated=is_dated)


def _choose_days(papers: int) -> Iterator[date]:
    """Yield the working day of each paper, oldest first: there are more as years go by."""
    days = (LAST_DAY - FIRST_DAY).days
    for number in range(papers):
        day = FIRST_DAY + timedelta(days=round(days * ((number + 1) / papers) ** 0.6))
        yield day - timedelta(days=max(0, day.weekday() - 4))


def _write_record(content: Path, record: Record) -> Path:
    target = content / str(record.year) / f"{record.id}.yaml"
    write_text(target, record.text)
    return target


def write_text(target: Path, text: str) -> None:
    """Write a file, and the folder that it belongs in if need be."""
    try:
        target.write_text(text, "utf-8")
    except FileNotFoundError:
        target.parent.mkdir(parents=True)
        target.write_text(text, "utf-8")


def _write_commit(folder: Path, files: Sequence[Path], day: date, number: int) -> bytes:
    """Write a commit as `git fast-import` reads it."""
    seconds = int(datetime.combine(day, time(12), UTC).timestamp())
    message = f"Commit {number}\n"
    lines = ["commit refs/heads/main", f"committer Bench <bench@example.org> {seconds} +0000"]
    parts = ["\n".join([*lines, f"data {len(message)}", message]).encode()]
    for file in files:
        content = file.read_bytes()
        path = file.relative_to(folder).as_posix()
        parts.append(f"M 644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")
    return b"".join(parts)


def _run_git(folder: Path, *words: str, feed: bytes | None = None) -> None:
    command = ["git", "-C", str(folder), *words]
    subprocess.run(command, input=feed, check=True)  # noqa: S603 (an argument list, no shell)
