"""The reader's own tests, in Node, its types, and that it reads what the builder writes."""

import json
import random
import subprocess
from pathlib import Path

import numpy as np
import pytest

from generator.search.letters import ONCE_WEIGHT, write_entries

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


DECODE = """
import { decodePostings } from "./tests/search/searching.mjs";
const lists = JSON.parse(process.argv[1]);
const decoded = lists.map((letters) => decodePostings("word", letters));
const read = decoded.map(({ numbers, weights }) => [[...numbers], [...weights]]);
console.log(JSON.stringify(read));
"""


def test_lists_of_papers_are_read_as_the_builder_wrote_them() -> None:
    chance = random.Random(7)
    highest = [1, 64, 65, 64 * 15, 64 * 15 + 1, 10**5, 2**28 - 1]
    lists = [
        sorted({chance.randrange(most + 1) for _ in range(chance.randrange(40))} | {most})
        for most in highest * 20
    ]
    weights = [[chance.randrange(1, 16) for _ in numbers] for numbers in lists]
    numbers, marks = (
        np.concatenate([np.asarray(one, np.int64) for one in some]) for some in (lists, weights)
    )
    written = write_entries(numbers, marks, np.cumsum([0, *map(len, lists)]))
    assert any(ONCE_WEIGHT in some for some in weights)
    read = subprocess.run(
        ["node", "--input-type=module", "-e", DECODE, json.dumps(written)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert json.loads(read.stdout) == [list(pair) for pair in zip(lists, weights, strict=True)]
