"""Hostile records: refused with a problem, in time, and in messages that cannot strike back."""

import os
import re
from pathlib import Path

import pytest

from tests.records import VALID, Records

BASE = VALID.format(title="A Title")
BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOMB, "anchor"),
        (BASE + "note: !!python/object/apply:os.system [id]\n", "tag"),
        (BASE + "note: !include /etc/passwd\n", "tag"),
        (BASE + "<<: {title: Other}\n", "unknown-key"),
        (BASE + '"titl\\u0065": Other\n', "duplicate-key"),
        ("[" * 5_000, "depth"),
        (BASE + "x-deep: " + "{a: " * 400 + "1" + "}" * 400 + "\n", "depth"),
        ("".join(f"key{n}: 1\n" for n in range(12_000)), "missing"),
        (BASE.replace("[Ada Example]", "[" + "A, " * 20_000 + "B]"), "too-long"),
        (BASE.replace("A Title", "x" * 1_001), "too-long"),
        (BASE.replace("A sentence", "word " * 5_000), "too-long"),
        (BASE + f"url: https://example.org/{'x' * 5_000}\n", "bad-link"),
        (BASE.replace("A Title", '"a\\0b"'), "character"),
        (BASE.replace("A Title", '"a\\ud800b"'), "escape"),
        (BASE.replace("A Title", "a\ufffeb"), "character"),
        (BASE.replace("A Title", "a\u200bb"), "character"),
        (BASE.replace("A Title", "a\U000e0041b"), "character"),
        (BASE.replace("A Title", "a\ue000b"), "character"),
        (BASE.replace("A Title", '"one\\ntwo"'), "line-break"),
        (BASE + "doi: 10.1234/" + "x" * 3_000 + "\n", "bad-doi"),
        (BASE + "aliases: [../../index]\n", "bad-id"),
        (BASE + "aliases: [index]\n", "bad-id"),
        (BASE + "published: " + "9" * 5_000 + "\n", "bad-date"),
    ],
)
def test_a_hostile_record_is_refused(records: Records, text: str, code: str) -> None:
    assert code in records.codes(text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//example.org/x",
        "/etc/passwd",
        "https://user:pass@example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://localhost/",
        "https://printer.local/",
        "https://example",
        "https://exa mple.org/",
        "https://example.org/\\u202e",
        "file:///etc/passwd",
    ],
)
def test_a_hostile_address_is_refused(records: Records, address: str) -> None:
    codes = records.codes(BASE + f'url: "{address}"\n')
    assert set(codes) <= {"bad-link", "character"}
    assert codes


def test_an_address_cannot_leave_its_attribute(records: Records) -> None:
    assert records.codes(BASE + "url: 'https://example.org/\"><script>alert(1)</script>'\n") == []


@pytest.mark.parametrize("word", ["Аdam", "pаper", "gооd"])
def test_letters_of_another_script_that_look_alike_are_warned_of(
    records: Records, word: str
) -> None:
    assert records.codes(BASE.replace("A Title", f"The {word} of It")) == ["mixed-scripts"]


def test_stacked_marks_are_warned_of(records: Records) -> None:
    assert records.codes(BASE.replace("A Title", "Z" + "\u0301" * 12 + "algo")) == ["marks"]


def test_links_and_strange_files_are_not_followed(records: Records, tmp_path: Path) -> None:
    records.write("2024/good.yaml")
    secret = tmp_path / "secret.txt"
    secret.write_text("title: secret of the runner")
    folder = records.root / "content/papers/2024"
    (folder / "link.yaml").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.yaml")
    (folder / "conftest.py").write_text("raise SystemExit")
    problems = records.check()
    assert {(Path(p["path"]).name, p["code"]) for p in problems} == {
        ("link.yaml", "link"), ("loop", "link"), ("pipe.yaml", "link"), ("conftest.py", "name"),
    }  # fmt: skip
    assert "secret" not in records.run("check").stdout


@pytest.mark.parametrize(
    "name",
    ["a\nb.yaml", "a\x1b[2Jb.yaml", "::error::x.yaml", "a%0A::error::b.yaml", "a\u202eb.yaml"],
)
@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_file_name_cannot_forge_output(records: Records, name: str, form: str) -> None:
    records.write(f"2024/{name}")
    result = records.run("check", "--format", form)
    assert result.exit_code == 1
    assert_is_harmless(result.stdout, form)


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_value_cannot_forge_output(records: Records, form: str) -> None:
    nasty = "x%0A::error file=y::forged\\n::set-output name=a::b\\x1b[2J\\u009b31m"
    records.write("2024/x.yaml", BASE + f'kind: "{nasty}"\n"bad\\x1b[2J%0A::key": 1\n')
    result = records.run("check", "--format", form)
    assert result.exit_code == 1
    assert_is_harmless(result.stdout, form)


def assert_is_harmless(printed: str, form: str) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed)
    if form == "github":
        for line in printed.splitlines():
            assert re.match(
                r"::(error|warning) file=[^:,]*,(line=\d+,col=\d+,endColumn=\d+,)?title=", line
            )
            assert "%0A::" not in line.replace("%250A", "")


@pytest.mark.parametrize(
    "text",
    [
        "$a" * 60_000,
        "\\" * 100_000,
        "{" * 100_000,
        "\\textbf{" * 9_000,
        "((((" * 20_000,
        "https://" * 12_000,
        "a_" * 60_000,
        "'\"" * 50_000,
        "\u0301" * 50_000,
        "- " * 50_000,
    ],
)
def test_the_worst_texts_are_read_to_the_end(records: Records, text: str) -> None:
    block = "abstract: |\n  A long one follows " + text[:19_000] + "\n"
    lines = [line for line in BASE.splitlines(keepends=True) if not line.startswith("abstract")]
    records.write("2024/x.yaml", "".join(lines) + block)
    assert "internal" not in [problem["code"] for problem in records.check()]


def test_thousands_of_problems_do_not_hide_a_file(records: Records) -> None:
    for number in range(50):
        records.write(f"2024/x{number}.yaml", "title: [\n")
    assert len({problem["path"] for problem in records.check()}) == 50
