"""Terminals: what commands print of hostile entries moves no cursor and starts no command."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.case import plant
from tests.hostile.corpus import REFUSED, SHOWN
from tests.hostile.running import find_commands, find_unprintable, run
from tests.records import Records

NASTY = (
    "\x1b[2J\x1b[1;1Hgone",
    "\x1b]0;pwned\x07",
    "\u009b31mred",
    "a\r0 refused",
    "a\u202egnp.exe",
    "a\u2066b\u200bc",
    "x\n::error file=y::forged",
    "##[stop-commands]x",
    "a\x08\x08\x08b",
    "a\u2028b\x85c",
    "${{ github.token }} `id` $(id)",
    "a\x7fb\ufeffc\U000e0041",
)
ENTRIES = [
    entry
    for number, text in enumerate(NASTY)
    for entry in (
        {"title": f"{text} {number}", "authors": ["Ada Example"]},
        {"title": f"One {number}", "authors": [text], "abstract": text, "published": text},
        {"title": f"Two {number}", "authors": ["Ada Example"], "arxiv": text, "url": text},
        {
            "title": f"Three {number}",
            text: text,
            "topics": [text],
            "published": "2024",
            "doi": text,
        },
    )
]
FILES = {
    "list.jsonl": "\n".join(json.dumps(entry) for entry in ENTRIES),
    "broken.jsonl": "\n".join(NASTY),
    "list.yaml": json.dumps(ENTRIES),
    "broken.yaml": "- title: [\n  " + NASTY[0],
    "list.bib": "\n".join(
        f"@misc{{key{number}, title = {{{text}}}, author = {{{text}}}, year = {{{text}}}}}"
        for number, text in enumerate(NASTY)
        if "{" not in text
    ),
    "broken.bib": "@misc{\x1b[2J, title = {\x1b[1;1H\n::error::x",
}


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("name", FILES)
def test_an_import_prints_nothing_that_acts(
    records: Records, name: str, as_json: tuple[str, ...]
) -> None:
    file = records.root / name
    file.write_text(FILES[name], "utf-8")
    result = run(records.root, "import", "--dry-run", *as_json, str(file))
    assert find_unprintable(result.output) == []
    assert find_commands(result.stdout) + find_commands(result.stderr) == []


@pytest.mark.parametrize("name", ["a\x1b[2Jb.jsonl", "a\x1b[2Jb.txt", "a\n::error::b.jsonl"])
def test_the_name_of_a_list_prints_nothing_that_acts(records: Records, name: str) -> None:
    file = records.root / name
    file.write_text('{"title": 1', "utf-8")
    for words in (["import", "--dry-run", str(file)], ["check", str(file)]):
        result = run(records.root, *words)
        assert result.exit_code != 0
        assert find_unprintable(result.output) == []
        assert find_commands(result.stdout) + find_commands(result.stderr) == []


def test_records_that_are_shown_are_warned_of_in_harmless_words(hostile_project: Path) -> None:
    for form in ("text", "github", "json"):
        result = run(hostile_project, "check", "--format", form)
        assert result.exit_code == 0
        assert find_unprintable(result.output) == []
        if form != "github":
            assert find_commands(result.stdout) + find_commands(result.stderr) == []


def test_a_real_terminal_gets_no_control_character(records: Records) -> None:
    few = [case for case in REFUSED if case.threat in {7, 8, 10, 23, 31}]
    for case in few:
        if case.file.startswith("papers/"):
            plant(case, records.root / "content")
    for warned in SHOWN[:20]:
        plant(warned, records.root / "content")
    ours, theirs = pty.openpty()
    arguments = [sys.executable, "-m", "generator", "check"]
    with subprocess.Popen(
        [*arguments, "--config-file", str(records.root / "mkdocs.yml")],
        stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2],
    ) as process:  # fmt: skip
        os.close(theirs)
        printed = read_all(ours)
        assert process.wait() == 1
    assert len(printed) > 5_000
    # The terminal itself writes each line break as two characters.
    assert find_unprintable(printed.replace("\r\n", "\n")) == []


def read_all(terminal: int) -> str:
    """Return everything that is written to a terminal until its other side is closed."""
    parts: list[bytes] = []
    try:
        while part := os.read(terminal, 65_536):
            parts.append(part)
    except OSError:  # Linux ends a terminal so, not with an empty read
        pass
    finally:
        os.close(terminal)
    return b"".join(parts).decode()
