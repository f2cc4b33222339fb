"""The schema beside the records, from which editors complete and check them."""

from pathlib import Path

from generator.problems import Problem
from generator.reading.schema import FILE, write_schema
from generator.reading.tree import relative_path
from generator.reading.vocabularies import read_vocabulary


def check_schema(root: Path, content: Path) -> Problem | None:
    """Return a warning when the schema does not fit the vocabulary; a site need not have one."""
    file = content / FILE
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return None
    if raw == write_schema(read_vocabulary(root, content)[0]).encode():
        return None
    return Problem(
        relative_path(root, file), 0, 0, "schema", "the schema for editors is not up to date",
        "run `paperfeed fix`, or `paperfeed schema --write`", "warning",
    )  # fmt: skip
