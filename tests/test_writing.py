"""Writing files: each whole or not at all, and never outside the site."""

from pathlib import Path

import pytest

from generator import writing
from generator.model.output import OutputFile
from generator.problems import ProjectError


def test_a_path_outside_the_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="outside"):
        writing.write_files(tmp_path / "site", [OutputFile("../escaped", b"")])
    assert not (tmp_path / "escaped").exists()


def test_a_new_file_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "papers" / "a.yaml"
    writing.write_new(target, "one\n")
    with pytest.raises(FileExistsError):
        writing.write_new(target, "two\n")
    assert target.read_text() == "one\n"
    assert [path.name for path in target.parent.iterdir()] == ["a.yaml"]
