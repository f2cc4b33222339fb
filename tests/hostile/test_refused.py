"""Records that are refused: at their line, in messages that do no harm, and with no site."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_project, tree
from tests.hostile.case import Refused, plant
from tests.hostile.corpus import REFUSED
from tests.hostile.running import FORMATS, find_commands, find_unprintable, run
from tests.records import Records

every_case = pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.threat}-{case.name}")
FIRST_OF_EACH = list({case.threat: case for case in reversed(REFUSED)}.values())
TOGETHER = [case for case in REFUSED if case.file.startswith("papers/")]
"""Those that can stand beside each other; the rest spoil what all records need."""
_ANNOTATION = re.compile(
    r"::(error|warning|notice) (file=[^:,]*,(line=\d+,col=\d+,endColumn=\d+,)?)?title=[^:,]*::"
)


def find_refusal(printed: str, case: Refused) -> bool:
    """Tell whether problems, as JSON, hold the one that a case asks for."""
    problems = json.loads(printed)
    assert "internal" not in {problem["code"] for problem in problems}
    return (case.path, case.code, case.line) in {
        (problem["path"], problem["code"], problem["line"])
        for problem in problems
        if problem["severity"] == "error"
    }


@every_case
def test_a_record_is_refused_at_its_line_in_harmless_words(case: Refused, records: Records) -> None:
    plant(case, records.root / "content")
    for form in FORMATS:
        result = run(records.root, "check", "--format", form)
        assert result.exit_code == 1, form
        assert form != "json" or find_refusal(result.stdout, case), result.stdout[:2_000]
        assert find_unprintable(result.output) == [], form
        assert "secret of the machine" not in result.output, form
        assert "must not be printed" not in result.output, form
        commands = find_commands(result.stdout) + find_commands(result.stderr)
        if form == "github":
            ours = [line for line in result.stdout.splitlines() if _ANNOTATION.match(line)]
            assert ours
            assert len(commands) == len(ours)
        else:
            assert commands == [], form


@pytest.mark.parametrize("case", FIRST_OF_EACH, ids=lambda case: f"{case.threat}-{case.name}")
def test_a_build_with_one_hostile_record_writes_no_site(case: Refused, own_project: Path) -> None:
    plant(case, own_project / "content")
    result = run(own_project, "build")
    assert result.exit_code == 1
    assert "Nothing was written" in result.stderr
    assert find_unprintable(result.output) == []
    assert not (own_project / "site").exists()


def test_all_of_them_together_are_found_and_leave_the_old_site_whole(
    tiny_project: Path, tmp_path: Path
) -> None:
    project = copy_project(ROOT / "tests" / "project", tmp_path)
    for path, content in tree(tiny_project / "site").items():
        file = project / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    for case in TOGETHER:
        plant(case, project / "content")
    printed = run(project, "check", "--format", "json").stdout
    assert [case.name for case in TOGETHER if not find_refusal(printed, case)] == []
    result = run(project, "build")
    assert result.exit_code == 1
    assert find_unprintable(result.output) == []
    assert tree(project / "site") == tree(tiny_project / "site")
