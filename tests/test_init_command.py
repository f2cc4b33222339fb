"""`paperfeed init` as the owner of a fork runs it."""

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.founding import make_identity
from generator.problems import ProjectError
from tests.records import Records

URL = "https://your-name.github.io/soil-papers/"


@pytest.fixture
def fork(records: Records) -> Records:
    records.write("2024/a.yaml")
    records.write("2025/b.yaml")
    return records


def init(fork: Records, *words: str, answer: str = "") -> Result:
    arguments = ["init", "--config-file", str(fork.root / "mkdocs.yml"), "Soil Papers", *words]
    result = CliRunner().invoke(main, arguments, input=answer)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def count_records(fork: Records) -> int:
    return len(list((fork.root / "content/papers").rglob("*.yaml")))


def test_a_yes_empties_the_papers_and_keeps_the_vocabularies(fork: Records) -> None:
    result = init(fork, URL, answer="y\n")
    assert result.exit_code == 0
    assert "Remove the 2 records of the site this was forked from?" in result.stdout
    assert "never change it again" in result.stdout
    assert count_records(fork) == 0
    assert (fork.root / "content/topics.yaml").exists()
    config = (fork.root / "mkdocs.yml").read_text()
    assert 'site_name: "Soil Papers"' in config
    assert 'repo_url: "https://github.com/your-name/soil-papers"' in config
    assert fork.check() == []


def test_queries_of_another_subject_go_with_its_papers(fork: Records) -> None:
    queries = fork.root / "content" / "ingest.yaml"
    queries.write_text("hugging_face: true\n")
    assert init(fork, URL, answer="n\n").exit_code == 0
    assert queries.exists()
    result = init(fork, URL, answer="y\n")
    assert not queries.exists()
    assert "Still ours: content/topics.yaml" in result.stdout


def test_a_no_keeps_the_papers(fork: Records) -> None:
    result = init(fork, URL, answer="n\n")
    assert result.exit_code == 0
    assert "0 records removed" in result.stdout
    assert count_records(fork) == 2


def test_without_an_answer_nothing_changes(fork: Records) -> None:
    before = (fork.root / "mkdocs.yml").read_text()
    assert init(fork, URL).exit_code == 1
    assert count_records(fork) == 2
    assert (fork.root / "mkdocs.yml").read_text() == before


def test_it_need_not_ask(fork: Records) -> None:
    assert init(fork, URL, "--yes").exit_code == 0
    assert count_records(fork) == 0


def test_what_a_build_would_refuse_is_refused(fork: Records) -> None:
    before = (fork.root / "mkdocs.yml").read_bytes()
    result = init(fork, URL, "--authority", "foo", "--yes")
    assert (result.exit_code, "write a host name" in result.output) == (1, True)
    assert (fork.root / "mkdocs.yml").read_bytes() == before
    with pytest.raises(ProjectError, match="name is empty"):
        make_identity(" ", URL, None, None, None, 2025)


def test_a_wrong_address_changes_nothing(fork: Records) -> None:
    result = init(fork, "soil.example", "--yes")
    assert result.exit_code == 1
    assert "write the site's whole address" in result.stderr
    assert count_records(fork) == 2


def test_an_own_domain_needs_the_repository_to_be_named(fork: Records) -> None:
    words = ("https://soil.example/", "--yes", "--repo", "https://github.com/your-name/soil")
    assert "authority: soil.example," in init(fork, *words).stdout
    assert fork.check() == []
