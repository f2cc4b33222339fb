"""The rules of each field, each broken once, with place and advice."""

import pytest

from generator.reading.records import read_content
from tests.records import VALID, Records

BASE = VALID.format(title="A Title")


def test_a_record_with_the_required_fields_is_valid(records: Records) -> None:
    assert records.codes(BASE) == []


def test_white_space_around_a_word_of_a_list_is_none(records: Records) -> None:
    records.write("2024/x.yaml", BASE.replace("[tool-use]", '[" agents ", "tool-use\\t"]'))
    assert records.check() == []
    (paper,) = read_content(records.root, records.root / "content").papers
    assert paper.topics == ("agents", "tool-use")


@pytest.mark.parametrize("field", ["title", "authors", "abstract", "topics"])
def test_a_missing_field_is_named(records: Records, field: str) -> None:
    text = "".join(
        line for line in BASE.splitlines(keepends=True) if not line.startswith(f"{field}:")
    )
    records.write("2024/x.yaml", text)
    [problem] = records.check()
    assert problem["code"] == "missing"
    assert field in problem["message"]


@pytest.mark.parametrize(
    ("line", "code", "advice"),
    [
        ("titel: X", "unknown-key", "did you mean title"),
        ("published: 2024-13-01", "bad-date", "2024-08-07, 2024-08 or 2024"),
        ("published: August 2024", "bad-date", "2024-08-07"),
        ("published: 2024-00", "bad-date", "2024-08-07"),
        ("published: 2024-05-00", "bad-date", "2024-08-07"),
        ("listed: 2025-03-00", "bad-date", "2025-03-18"),
        ("listed: 2025-02-30", "bad-date", "2025-03-18"),
        ("listed: 2025-02", "bad-date", "2025-03-18"),
        ("arxiv: 2408.3506", "bad-arxiv-id", '"2408.03506"'),
        ("doi: not-a-doi", "bad-doi", "10.1234/example"),
        ("url: javascript:alert(1)", "bad-link", "https://"),
        ("url: https://user@example.org/", "bad-link", "https://"),
        ("url: http://127.0.0.1/", "bad-link", "https://"),
        ("url: https://localhost/", "bad-link", "https://"),
        ("links: {code: ftp://example.org/}", "bad-link", "https://"),
        ("links: {kode: https://example.org/}", "unknown-key", "did you mean code"),
        ("kind: methode", "unknown-kind", "did you mean method"),
        ("submitted_by: '@octocat'", "bad-handle", "without @"),
        ("status: {state: gone, date: 2025-01-01, note: Why.}", "unknown-value", "withdrawn"),
        ("revised: [{date: 2025-01-01}]", "missing", ""),
        ("aliases: [Old_Id]", "bad-id", "lower-case"),
        ("venue: [ICLR]", "shape", ""),
        ("not_duplicate_of: [nobody]", "unknown-id", "id of a record"),
        ("note: |\n  one\n  two", "line-break", "one line"),
    ],
)
def test_a_broken_field_is_named_with_a_way_out(
    records: Records, line: str, code: str, advice: str
) -> None:
    records.write("2024/x.yaml", f"{BASE}{line}\n")
    [problem] = records.check()
    assert problem["code"] == code
    assert problem["line"] == 5
    assert advice in problem["advice"]


@pytest.mark.parametrize(
    ("topics", "codes"),
    [
        ("[tool-use, tool-use]", ["doubled-topic"]),
        ("[]", ["empty"]),
        ("[tool-use, agents, tool-uze, agentz]", ["too-long", "unknown-topic", "unknown-topic"]),
        ("[tool-uze, agentz]", ["unknown-topic", "unknown-topic"]),
        ("[unsorted]", []),
    ],
)
def test_topics_come_from_the_list(records: Records, topics: str, codes: list[str]) -> None:
    assert records.codes(BASE.replace("[tool-use]", topics)) == codes


def test_a_fork_may_have_keys_of_its_own(records: Records) -> None:
    assert records.codes(BASE + "x-votes: 12\nx-tags: {a: [b, c]}\n") == []


@pytest.mark.parametrize(
    "author",
    [
        "{name: Josiah Carberry, family: Carberry, orcid: 0000-0002-1825-0097}",
        "{name: Josiah Carberry, orcid: https://orcid.org/0000-0002-1825-0097}",
        '"李示例"',
    ],
)
def test_an_author_is_a_name_or_a_mapping(records: Records, author: str) -> None:
    assert records.codes(BASE.replace("[Ada Example]", f"[{author}]")) == []


@pytest.mark.parametrize(
    ("author", "code"),
    [
        ("{name: Ada Example, orcid: 0000-0002-1825-0098}", "bad-orcid"),
        ("{family: Example}", "missing"),
        ("{name: Ada Example, email: ada@example.org}", "unknown-key"),
        ("''", "empty"),
    ],
)
def test_a_broken_author_is_named(records: Records, author: str, code: str) -> None:
    assert records.codes(BASE.replace("[Ada Example]", f"[{author}]")) == [code]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2024/Upper.yaml", "bad-id"),
        ("2024/two--hyphens.yaml", "bad-id"),
        ("2024/index.yaml", "bad-id"),
        ("2024/con.yaml", "bad-id"),
        ("2024/x.yml", "name"),
        ("2024/notes.txt", "name"),
        ("x.yaml", "place"),
        ("drafts/x.yaml", "place"),
        ("2024/deeper/x.yaml", "place"),
    ],
)
def test_a_wrong_file_name_is_named(records: Records, name: str, code: str) -> None:
    path = records.write(name)
    found = [(problem["path"], problem["code"]) for problem in records.check()]
    assert (path, code) in found or any(path.startswith(p) and c == code for p, c in found)


def test_a_record_beside_the_folder_of_records_is_warned_of(records: Records) -> None:
    records.write("../2401.00001.yaml")
    (records.root / "content/synonyms.yaml").write_text("- [tool, instrument]\n")
    for other in ("notes.md", ".hidden.yaml", "x.yaaml"):
        (records.root / "content" / other).write_text("a: b\n")
    assert [(one["path"], one["code"], one["severity"]) for one in records.check()] == [
        ("content/2401.00001.yaml", "place", "warning")
    ]


def test_an_author_indented_too_far_is_not_read_as_part_of_the_one_above(records: Records) -> None:
    authors = "authors:\n  - Ada Example\n    - Josiah Carberry\n  - Third\n"
    records.write("2024/x.yaml", BASE.replace("authors: [Ada Example]\n", authors))
    [problem] = records.check()
    assert (problem["code"], problem["line"], problem["column"]) == ("indent", 4, 5)
    assert problem["fix"]["lines"] == ["  - Josiah Carberry"]
    assert records.run("fix").exit_code == 0
    assert records.check() == []


@pytest.mark.parametrize(
    "authors",
    [
        "[Jean-Luc\n  - Picard, Ada Example]",
        "\n  -\n    Ada Example\n    - Josiah Carberry",
        "\n  - name: Ada Example\n      - Josiah Carberry",
    ],
)
def test_nothing_is_offered_where_nobody_can_say_what_was_meant(
    records: Records, authors: str
) -> None:
    records.write("2024/x.yaml", BASE.replace("[Ada Example]", authors))
    assert [(one["code"], one["fix"]) for one in records.check()] == [("indent", None)]


def test_an_id_is_unique_across_years(records: Records) -> None:
    first = records.write("2023/same.yaml", BASE)
    second = records.write("2024/same.yaml", BASE.replace("A Title", "Another"))
    problems = [problem for problem in records.check() if problem["code"] == "duplicate-id"]
    assert {problem["path"] for problem in problems} == {first, second}
    assert "content/papers/2023/same.yaml" in problems[1]["message"]


def test_every_problem_of_every_file_comes_in_one_run(records: Records) -> None:
    records.write("2024/a.yaml", BASE.replace("[tool-use]", "[tool-uze]") + "published: soon\n")
    records.write("2024/b.yaml", "title: [\n")
    records.write("2024/c.yaml", BASE.replace("A Title", "C") + "doi: 12\nsource: x\n")
    assert [(p["path"][-6:], p["code"]) for p in records.check()] == [
        ("a.yaml", "unknown-topic"),
        ("a.yaml", "bad-date"),
        ("b.yaml", "yaml"),
        ("c.yaml", "bad-doi"),
        ("c.yaml", "unknown-key"),
    ]


def test_a_problem_is_printed_with_its_line_and_a_caret(records: Records) -> None:
    records.write("2024/x.yaml", BASE.replace("[tool-use]", "[agents, tool-uze]"))
    result = records.run("check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "content/papers/2024/x.yaml:4:18: error[unknown-topic]: no topic 'tool-uze'",
        "    4 | topics: [agents, tool-uze]",
        "                         ^^^^^^^^",
        "      = did you mean tool-use? (known are tool-use, agents, unsorted)",
        "  fix: topics: [agents, tool-use]",
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("note: We \\textbf{win}.", "tex"),
        ("links: {code: http://example.org/}", "http"),
        ("note: A broken $\\frac{1}$ here.", "maths"),
        ("listed: 2020-01-01\npublished: 2024-01-01", "late-date"),
    ],
)
def test_what_is_surely_not_meant_is_a_warning(records: Records, line: str, code: str) -> None:
    records.write("2024/x.yaml", f"{BASE}{line}\n")
    problems = records.check()
    assert [(problem["code"], problem["severity"]) for problem in problems] == [(code, "warning")]
    assert records.run("check").exit_code == 0


def test_what_is_right_in_a_faulty_record_is_looked_at_too(records: Records) -> None:
    text = BASE.replace("A Title", "A Title.").replace("[tool-use]", "[tool-uze]")
    text += "published: soon\nnote: We \\textbf{win}.\narxiv: 2408.03506\n"
    records.write("2024/x.yaml", text)
    codes = {problem["code"] for problem in records.check_form()}
    assert codes >= {"final-dot", "unknown-topic", "bad-date", "tex", "quote"}


@pytest.mark.parametrize(
    ("author", "written"),
    [("Carberry, Josiah", "Josiah Carberry"), ("van der Berg, J. R.", "J. R. van der Berg")],
)
def test_a_family_name_in_front_is_warned_of(records: Records, author: str, written: str) -> None:
    path = records.write("2024/x.yaml", BASE.replace("Ada Example", f'"{author}"'))
    [problem] = records.check()
    assert (problem["code"], problem["severity"]) == ("name-order", "warning")
    records.run("fix")
    assert f'authors: ["{written}"]' in (records.root / path).read_text()


def test_a_suffix_is_no_given_name(records: Records) -> None:
    assert records.codes(BASE.replace("Ada Example", '"Josiah Carberry, Jr."')) == []


def test_a_paper_cannot_be_listed_in_the_future(records: Records) -> None:
    records.write("2024/x.yaml", BASE + "listed: 2999-01-01\n")
    [problem] = records.check()
    assert (problem["code"], problem["line"]) == ("future-date", 5)


def test_keys_that_other_formats_have_lead_to_ours(records: Records) -> None:
    records.write("2024/x.yaml", BASE + "date: 2024\njournal: J\n")
    advice = {problem["message"]: problem["advice"] for problem in records.check()}
    assert advice["unknown key 'date'"].startswith("did you mean published?")
    assert advice["unknown key 'journal'"].startswith("did you mean venue?")


def test_queries_are_checked_with_the_rest(records: Records) -> None:
    records.write("2024/x.yaml", BASE)
    (records.root / "content" / "ingest.yaml").write_text("limits: 3\n")
    [problem] = records.check()
    assert (problem["path"], problem["code"]) == ("content/ingest.yaml", "query")
