"""`paperfeed import` as its users run it."""

import json

import pytest

from tests.records import Records

LIST = """\
- title: One Tool
  authors: [Ada Example]
  abstract: A sentence that is long enough to be an abstract.
  published: 2024
  categories: [cs.SE]
- title: Two Tools
  authors: [Ada Example]
  abstract: Another sentence that is long enough to be an abstract.
  published: 2023-05
"""


@pytest.fixture
def listed(records: Records) -> Records:
    (records.root / "list.yaml").write_text(LIST)
    (records.root / "map.yaml").write_text("cs.SE: agents\n")
    return records


def files_of(records: Records) -> list[str]:
    return sorted(path.name for path in (records.root / "content").rglob("papers/*/*.yaml"))


def test_records_are_written_and_pass_the_check(listed: Records) -> None:
    file, mapping = str(listed.root / "list.yaml"), str(listed.root / "map.yaml")
    result = listed.run("import", "--topic-map", mapping, "--listed", "2025-03-18", file)
    assert result.exit_code == 0
    assert result.stdout.startswith("2 imported, 0 refused")
    assert files_of(listed) == ["example-2023-two-tools.yaml", "example-2024-one-tool.yaml"]
    assert listed.check() == []
    text = (listed.root / "content/papers/2024/example-2024-one-tool.yaml").read_text()
    assert "topics: [agents]\n" in text
    assert "listed: 2025-03-18\n" in text


def test_a_dry_run_writes_nothing(listed: Records) -> None:
    result = listed.run("import", "--dry-run", str(listed.root / "list.yaml"))
    assert result.stdout.startswith("2 imported")
    assert files_of(listed) == []


def test_a_second_run_refuses_and_changes_nothing(listed: Records) -> None:
    file = str(listed.root / "list.yaml")
    listed.run("import", file)
    path = listed.root / "content/papers/2024/example-2024-one-tool.yaml"
    path.write_text(path.read_text() + "note: Mine.\n")
    before = path.read_bytes()
    result = listed.run("import", file)
    assert result.exit_code == 1
    assert "0 imported, 2 refused" in result.stdout
    assert "is the same paper" in result.stdout
    assert path.read_bytes() == before


def test_a_file_in_the_way_is_not_overwritten(listed: Records) -> None:
    path = listed.write("2024/example-2024-one-tool.yaml", "title: [\n")
    result = listed.run("import", str(listed.root / "list.yaml"))
    assert result.exit_code == 1
    assert (listed.root / path).read_text() == "title: [\n"
    assert path.removeprefix("content/") in result.stderr
    assert files_of(listed) == ["example-2024-one-tool.yaml"], "all or nothing"


def test_programs_get_the_whole_report(listed: Records) -> None:
    result = listed.run("import", "--json", "--dry-run", str(listed.root / "list.yaml"))
    report = json.loads(result.stdout)
    assert [record["title"] for record in report["imported"]] == ["One Tool", "Two Tools"]
    assert report["refused"] == []


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("list.txt", LIST, "say what it is with --format"),
        ("list.yaml", "title: x\n", "not a list of papers"),
        ("list.yaml", "\x00", "not YAML"),
    ],
)
def test_a_list_that_cannot_be_read_is_said_in_a_sentence(
    records: Records, name: str, text: str, words: str
) -> None:
    (records.root / name).write_text(text)
    result = records.run("import", str(records.root / name))
    assert result.exit_code == 1
    assert words in result.stderr


def test_a_topic_map_to_an_unknown_topic_is_refused(listed: Records) -> None:
    (listed.root / "map.yaml").write_text("cs.SE: soil\n")
    words = ["--topic-map", str(listed.root / "map.yaml"), str(listed.root / "list.yaml")]
    result = listed.run("import", *words)
    assert result.exit_code == 1
    assert "no topic 'soil'" in result.stderr
    assert files_of(listed) == []


def test_nothing_is_listed_before_its_day(listed: Records) -> None:
    result = listed.run("import", "--listed", "2099-01-01", str(listed.root / "list.yaml"))
    assert (result.exit_code, "not yet here" in result.output) == (2, True)
    assert files_of(listed) == []
