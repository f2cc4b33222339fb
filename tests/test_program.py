"""The program: what it says at its end, however it was started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(
    *arguments: str, code: str = "from generator.cli import run; run()"
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, check=False,
        capture_output=True, text=True,
    )  # fmt: skip


def test_it_ends_with_what_it_was_asked_for() -> None:
    ended = run("--version")
    assert ended.returncode == 0
    assert "version" in ended.stdout


@pytest.mark.parametrize("arguments", [["build", "--nope"], ["nope"], ["check", "nowhere.yaml"]])
def test_what_fails_ends_with_another_code_and_says_why(arguments: list[str]) -> None:
    ended = run(*arguments)
    assert ended.returncode != 0
    assert ended.stdout + ended.stderr


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_stream_that_is_closed_changes_nothing(stream: str) -> None:
    closed = f"import sys; sys.{stream} = None; from generator.cli import run; run()"
    assert run("schema", code=closed).returncode == 0


def test_others_may_end_it_with_a_sentence() -> None:
    code = (
        "import sys, generator.cli as cli\ncli.main = lambda: sys.exit('no token given')\ncli.run()"
    )
    ended = run(code=code)
    assert ended.returncode == 1
    assert "no token given" in ended.stderr
