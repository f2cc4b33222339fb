"""The reader's own tests, in Node, and its types."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str) -> None:
    told = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout[-6_000:] + told.stderr[-2_000:]


@pytest.mark.parametrize(
    "suite", sorted(file.name for file in Path(__file__).parent.glob("*.test.mjs"))
)
def test_the_reader_passes_its_tests(suite: str) -> None:
    run("node", "--test", f"tests/search/{suite}")


@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.page.json"])
def test_types_hold(project: str) -> None:
    run("npx", "--no-install", "tsc", "-p", f"tests/search/{project}")
