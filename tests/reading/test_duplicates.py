"""The same paper twice, each record naming the other."""

import pytest

from tests.records import VALID, Records


def write(records: Records, name: str, title: str, more: str = "") -> str:
    return records.write(name, VALID.format(title=f'"{title}"') + more)


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ('arxiv: "2401.00001"\n', "arxiv: https://arxiv.org/abs/2401.00001v3\n", "arXiv id"),
        ("doi: 10.1234/ABC\n", "doi: https://doi.org/10.1234/abc\n", "DOI"),
        ('arxiv: "2401.00001"\n', "doi: 10.48550/arXiv.2401.00001\n", "arXiv id"),
    ],
)
def test_the_same_identifier_names_the_other_file(
    records: Records, one: str, other: str, name: str
) -> None:
    first = write(records, "2023/a.yaml", "One", one)
    second = write(records, "2024/b.yaml", "Two", other)
    problems = records.check()
    assert [(p["path"], p["code"]) for p in problems] == [
        (first, "duplicate"), (second, "duplicate"),
    ]  # fmt: skip
    assert second in problems[0]["message"]
    assert name in problems[1]["message"]
    assert problems[0]["line"] == 5


def test_titles_are_compared_without_case_accents_and_signs(records: Records) -> None:
    write(records, "2023/a.yaml", "Café Tools: an Overview")
    write(records, "2024/b.yaml", "cafe tools – An OVERVIEW")
    assert [problem["code"] for problem in records.check()] == ["duplicate", "duplicate"]


def test_other_papers_with_the_same_title_may_be_told_apart(records: Records) -> None:
    write(records, "2023/a.yaml", "Editorial")
    write(records, "2024/b.yaml", "Editorial", "not_duplicate_of: [a]\n")
    assert records.check() == []


def test_an_alias_belongs_to_one_paper(records: Records) -> None:
    write(records, "2023/a.yaml", "One")
    write(records, "2024/b.yaml", "Two", "aliases: [a]\n")
    write(records, "2024/c.yaml", "Three", "aliases: [old]\n")
    write(records, "2024/d.yaml", "Four", "aliases: [old]\n")
    problems = records.check()
    assert [problem["code"] for problem in problems] == ["duplicate-id"] * 4
    assert "content/papers/2024/b.yaml" in problems[0]["message"]
    assert "content/papers/2023/a.yaml" in problems[1]["message"]


def test_one_file_is_compared_with_all_others(records: Records) -> None:
    write(records, "2023/a.yaml", "Same")
    second = write(records, "2024/b.yaml", "Same")
    assert [problem["path"] for problem in records.check(str(records.root / second))] == [second]
