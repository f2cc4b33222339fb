"""Docs, examples and the code say the same."""

import re
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.model.paper import Author, Links, Paper, record_keys
from generator.settings import Options

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_field_table_is_the_models() -> None:
    rows = [
        f"| `{key}` | {'required' if field.is_required() else ''} | {field.description} |"
        for key in record_keys()
        for field in [Paper.model_fields[key]]
    ]
    assert "\n".join(rows) in read("docs/add-a-paper.md")


def test_every_option_is_in_the_table() -> None:
    text = read("docs/run-your-own.md")
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE))
    assert rows == set(Options.model_fields)


def test_every_command_is_in_the_table() -> None:
    text = read("docs/run-your-own.md")
    rows = set(re.findall(r"^\| `paperfeed ([a-z]+)", text, re.MULTILINE))
    assert rows == set(main.list_commands(click.Context(main)))


def test_every_make_target_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    for name in ("README.md", "AGENTS.md", "docs/run-your-own.md", "docs/add-a-paper.md"):
        named = set(re.findall(r"(?:^|`)make ([a-z]+)\b", read(name), re.MULTILINE))
        assert named <= targets, name


def test_every_path_that_the_docs_name_exists() -> None:
    for name in ("README.md", "AGENTS.md", "docs/architecture.md", "docs/run-your-own.md"):
        for path in re.findall(r"`((?:generator|tests|content|docs|rendering|theme|model|reading|"
                               r"selection)/[\w/.-]+\.\w+)`", read(name)):  # fmt: skip
            is_there = (ROOT / path).exists() or (ROOT / "generator" / path).exists()
            assert is_there or "your" in path, f"{name}: {path}"


def test_the_glossary_is_in_order_and_names_every_field() -> None:
    terms = re.findall(r"^\*\*(.+)\*\*$", read("docs/glossary.md"), re.MULTILINE)
    assert terms == sorted(terms)
    assert {"listed", "published", "revised", "status", "topic", "kind", "note"} <= set(terms)


def check_record(tmp_path: Path, text: str) -> str:
    """Return what `paperfeed check` says of one record in a project with our vocabularies."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    papers = tmp_path / "content" / "papers" / "2024"
    papers.mkdir(parents=True)
    for name in ("topics.yaml", "kinds.yaml"):
        shutil.copy(ROOT / "content" / name, tmp_path / "content")
    (papers / "a-record.yaml").write_text(text, "utf-8")
    arguments = ["check", "--config-file", str(tmp_path / "mkdocs.yml")]
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stdout


def test_the_example_is_valid_but_for_the_paper_it_only_names(tmp_path: Path) -> None:
    printed = check_record(tmp_path, read("content/example.yaml"))
    assert re.findall(r"(?:error|warning)\[.*", printed) == [
        "warning[unknown-id]: no paper 'finding-the-wrong-tool'"
    ]


def test_the_example_shows_every_field() -> None:
    text = read("content/example.yaml")
    keys = re.findall(r"^([a-z_]+):", text, re.MULTILINE)
    assert set(keys) == set(record_keys())
    assert set(re.findall(r"^  ([a-z]+): \"https", text, re.MULTILINE)) == set(Links.model_fields)
    assert all(f"{field}:" in text for field in Author.model_fields)


def test_the_readme_record_is_valid(tmp_path: Path) -> None:
    [record] = re.findall(r"```yaml\n(# content/papers.*?)```", read("README.md"), re.DOTALL)
    assert "error" not in check_record(tmp_path, record)


def test_the_record_to_paste_is_valid(tmp_path: Path) -> None:
    [block] = re.findall(r"    ```yaml\n(.*?)    ```", read("docs/add-a-paper.md"), re.DOTALL)
    record = re.sub(r"^    ", "", block, flags=re.MULTILINE)
    assert "error" not in check_record(tmp_path, record)


def test_the_message_in_the_docs_is_what_check_prints(tmp_path: Path) -> None:
    [shown] = re.findall(r"```text\n(content/papers.*?)```", read("docs/add-a-paper.md"), re.DOTALL)
    record = read("content/papers/2024/2408.03506.yaml")
    record = re.sub(r"^title: .*$", "title: Attention: is it all?", record, flags=re.MULTILINE)
    record = re.sub(r"^topics: .*$", "topics: [tool-uze]", record, flags=re.MULTILINE)
    printed = [
        re.sub(r"\d+:\d+|^ +\d+ ", "", line) for line in check_record(tmp_path, record).splitlines()
    ]
    for line in shown.splitlines():
        said = re.sub(r"\d+:\d+|^ +\d+ ", "", line).partition(", agents")[0]
        said = said.partition(".yaml:")[2] or said
        assert any(said in one for one in printed), line


@pytest.mark.parametrize("name", ["about", "add-a-paper", "run-your-own", "architecture"])
def test_no_doc_talks_of_what_is_not_there(name: str) -> None:
    text = (DOCS / f"{name}.md").read_text("utf-8").lower()
    assert not re.search(r"\b(todo|tbd|coming soon|lorem)\b", text)
