"""`paperfeed check` and `schema` as their users run them."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.records import VALID, Records

ROOT = Path(__file__).parent.parent


def test_a_clean_project_prints_nothing_and_succeeds(records: Records) -> None:
    records.write("2024/a.yaml")
    result = records.run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "0 errors, 0 warnings\n"


def test_our_own_content_is_clean() -> None:
    ours = Records.__new__(Records)
    ours.root = ROOT
    assert ours.check() == []


def test_only_the_files_named_are_checked(records: Records) -> None:
    good = records.write("2024/good.yaml")
    records.write("2024/bad.yaml", "title: x\n")
    assert records.run("check", str(records.root / good)).exit_code == 0
    assert records.run("check").exit_code == 1


def test_files_are_named_from_where_one_stands(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.write("2024/good.yaml")
    bad = records.write("2024/bad.yaml", "title: x\n")
    monkeypatch.chdir(records.root / "content" / "papers" / "2024")
    assert records.check("good.yaml") == []
    assert {problem["path"] for problem in records.check("bad.yaml")} == {bad}


def test_a_file_that_is_no_record_is_named(records: Records) -> None:
    result = records.run("check", "content/papers/2024/nothing.yaml")
    assert result.exit_code == 1
    assert "error[place]" in result.stdout


def test_annotations_name_file_line_and_column(records: Records) -> None:
    path = records.write("2024/x.yaml", VALID.format(title="X") + "kind: methode\n")
    [line] = records.run("check", "--format", "github").stdout.splitlines()
    assert line.startswith(f"::error file={path},line=5,col=7,endColumn=14,title=unknown-kind::")


def test_json_is_a_list_even_when_empty(records: Records) -> None:
    assert json.loads(records.run("check", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("topics", "code"),
    [
        ("", "empty"),
        ("- {slug: tool-use, name: Tool use}\n", "missing"),
        ("- {slug: Tool Use, name: Tool use, description: X.}\n", "bad-slug"),
        ("- {slug: a, name: A, description: X.}\n" * 2, "duplicate"),
        ("slug: a\n", "shape"),
    ],
)
def test_a_broken_vocabulary_is_named(records: Records, topics: str, code: str) -> None:
    (records.root / "content" / "topics.yaml").write_text(topics)
    problems = records.check()
    assert problems
    assert problems[0]["path"] == "content/topics.yaml"


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("site_name: X\n", "add `- paperfeed:"),
        ("site_name: X\nsite_url: example.org\nplugins:\n"
         "  - paperfeed: {authority: 'a.org,2025'}\n",
         "write the site's whole address"),
        ("site_url: https://example.org/\nplugins:\n  - paperfeed: {authority: nobody}\n",
         "write a host name of yours, a comma and a year"),
        ("site_url: https://example.org/\nplugins:\n"
         "  - paperfeed: {authority: 'a.org,2025', colour: red}\n",
         "colour: unknown option; known are authority"),
        ("site_name: [\n", "mkdocs.yml"),
    ],
)  # fmt: skip
def test_broken_settings_are_said_in_a_sentence(records: Records, config: str, words: str) -> None:
    (records.root / "mkdocs.yml").write_text(config)
    result = records.run("check")
    assert result.exit_code == 1
    assert words in result.stderr


def test_outside_a_project_it_says_where_to_run(records: Records) -> None:
    (records.root / "mkdocs.yml").unlink()
    result = records.run("check")
    assert result.exit_code == 1
    assert "run inside a project" in result.stderr


def test_a_foreign_authority_is_warned_of(records: Records) -> None:
    config = records.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("example.org,2025", "other.org,2025"))
    [problem] = records.check()
    assert (problem["code"], problem["severity"]) == ("authority", "warning")


def schema(records: Records) -> Draft202012Validator:
    found = json.loads(records.run("schema").stdout)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def test_the_schema_accepts_every_record_of_ours() -> None:
    ours = Records.__new__(Records)
    ours.root = ROOT
    validator = schema(ours)
    for path in sorted((ROOT / "content" / "papers").rglob("*.yaml")):
        record = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        assert [error.message for error in validator.iter_errors(record)] == [], path


@pytest.mark.parametrize(
    "change",
    [
        {"titel": "x"},
        {"topics": ["no-such-topic"]},
        {"topics": []},
        {"kind": "no-such-kind"},
        {"published": "soon"},
        {"authors": []},
        {"links": {"kode": "https://example.org/"}},
    ],
)
def test_the_schema_refuses_what_check_refuses(records: Records, change: dict[str, object]) -> None:
    valid = yaml.load(VALID.format(title="X"), yaml.BaseLoader)
    validator = schema(records)
    assert validator.is_valid(valid)
    assert not validator.is_valid({**valid, **change})


def test_every_field_of_the_schema_is_described_and_shown(records: Records) -> None:
    found = json.loads(records.run("schema").stdout)
    models = [found, *found["$defs"].values()]
    for field in (field for model in models for field in model["properties"].values()):
        assert field["description"]
        assert field["examples"]


def test_every_example_of_the_schema_keeps_it(records: Records) -> None:
    validator = schema(records)
    valid = yaml.load(VALID.format(title="X"), yaml.BaseLoader)
    for name, field in json.loads(records.run("schema").stdout)["properties"].items():
        for example in field["examples"]:
            assert validator.is_valid({**valid, name: example}), name


def test_our_own_schema_is_the_one_that_is_printed() -> None:
    ours = Records.__new__(Records)
    ours.root = ROOT
    assert ours.run("schema").stdout == (ROOT / "content" / "schema.json").read_text("utf-8")


def test_a_schema_that_is_out_of_date_is_warned_of_and_made_anew(records: Records) -> None:
    assert "content/schema.json" in records.run("schema", "--write").stdout
    assert records.check() == []
    topics = records.root / "content" / "topics.yaml"
    topics.write_text(topics.read_text() + "- {slug: new, name: New, description: A new one.}\n")
    assert [problem["code"] for problem in records.check()] == ["schema"]
    assert "1 file changed" in records.run("fix").stdout
    assert records.check() == []


def test_problems_come_in_order_of_path(records: Records) -> None:
    for name in ("a", "z"):
        records.write(f"2024/{name}.yaml", "title: x\n")
    lines = records.run("check", "--format", "json").stdout
    paths = [problem["path"] for problem in json.loads(lines)]
    assert paths == sorted(paths)
