"""`paperfeed fix`, and what `check` offers: smallest changes, that hold."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records import VALID, Records

BASE = VALID.format(title='"A Title"')


def fix(records: Records, text: str) -> str:
    """Return a record's text after one run of `fix`."""
    path = records.write("2024/x.yaml", text)
    assert records.run("fix").exit_code == 0
    return (records.root / path).read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Attention: is it all?", 'title: "Attention: is it all?"'),
        ("title: @handle", 'title: "@handle"'),
        ('title: "never closed', 'title: "never closed"'),
        ("title: 'never closed", "title: 'never closed'"),
        ('title: "A" is B', 'title: "\\"A\\" is B"'),
        ('title: "a \\q b"', 'title: "a \\\\q b"'),
        ("title: A title of it.", 'title: "A title of it"'),
        ("title: zero\u200bwidth", "title: zerowidth"),
        ('title: "zero\u200bwidth"', 'title: "zerowidth"'),
        ("title: Nothing # lost", 'title: "Nothing # lost"'),
        ('title: "Erd\\\\H{o}s"', 'title: "Erdős"'),
        ("title: Erdo\u030bs", 'title: "Erdős"'),
        ("title: 2001", 'title: "2001"'),
        ("title: The Title   ", "title: The Title"),
        ("titel: A Title", "title: A Title"),
        ("title:A Title", "title: A Title"),
        ("title: 'It's All About Tools'", 'title: "It\'s All About Tools"'),
        ('title: "A "quoted" Title"', 'title: "A \\"quoted\\" Title"'),
    ],
)
def test_a_title_is_mended_on_its_line_alone(records: Records, before: str, after: str) -> None:
    rest = BASE.partition("\n")[2]
    assert fix(records, f"{before}\n{rest}") == f"{after}\n{rest}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("arxiv: 2408.03500", 'arxiv: "2408.03500"'),
        ("arxiv: https://arxiv.org/abs/2408.03506v2", 'arxiv: "2408.03506"'),
        ("doi: https://doi.org/10.1234/ABC", 'doi: "10.1234/abc"'),
        ("doi: 10.48550/arXiv.2408.03506", 'arxiv: "2408.03506"'),
        ("kind: methods", "kind: method"),
        ("listed: 2024/9/1", 'listed: "2024-09-01"'),
        ("published: 2024-08-07T12:00:00Z", 'published: "2024-08-07"'),
        ("submitted_by: '@octocat'", 'submitted_by: "octocat"'),
        ("\tvenue: ICLR 2024", "venue: ICLR 2024"),
        ("links: {code: https://EXAMPLE.org}", 'links: {code: "https://example.org/"}'),
    ],
)
def test_a_field_is_mended_on_its_line_alone(records: Records, before: str, after: str) -> None:
    head, topics = BASE.rsplit("topics", 1)
    assert fix(records, f"{head}{before}\ntopics{topics}").count(after) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("authors: Ada Example and Josiah Carberry", '["Ada Example", "Josiah Carberry"]'),
        (
            "authors: Ada Example, Bo Berg, Zoë Ångström",
            '["Ada Example", "Bo Berg", "Zoë Ångström"]',
        ),
        ("authors: [Ada Example, Josiah Carberry", "[Ada Example, Josiah Carberry]"),
        (
            "authors: [{name: Josiah Carberry, orcid: https://orcid.org/0000-0002-1825-0097}]",
            '[{name: Josiah Carberry, orcid: "0000-0002-1825-0097"}]',
        ),
    ],
)
def test_authors_become_a_list(records: Records, before: str, after: str) -> None:
    text = fix(records, BASE.replace("authors: [Ada Example]", before))
    assert f"authors: {after}\n" in text


def test_fields_move_with_their_comments(records: Records) -> None:
    title, authors, abstract, topics = BASE.splitlines()
    text = "\n".join(["# of the file", abstract, "# whose", authors, title, topics, ""])
    moved = ["# of the file", title, "# whose", authors, abstract, topics, ""]
    assert fix(records, text) == "\n".join(moved)


def test_a_block_keeps_its_lines(records: Records) -> None:
    block = (
        "abstract: |\n  A first line that stays as it is.\n"
        '  A second with G\\"odel and $x\\"y$ in it.\n\n  A third, $a\n  b$ over two lines.\n'
    )
    lines = BASE.splitlines(keepends=True)
    mended = fix(records, "".join([*lines[:2], block, lines[3]]))
    assert mended == "".join([*lines[:2], block.replace('G\\"odel', "Gödel"), lines[3]])


@pytest.mark.parametrize("start", ["abstract: |\n", "abstract: >-\n", "abstract: First words\n"])
def test_an_abstract_that_is_not_indented_is_one_mistake(records: Records, start: str) -> None:
    body = "A sentence that is long enough to be one.\nAnother: with a colon.\n\nA third.\n"
    lines = BASE.splitlines(keepends=True)
    records.write("2024/x.yaml", "".join([*lines[:2], start, body, lines[3], "kind: method\n"]))
    [problem] = records.check()
    assert (problem["code"], problem["line"]) == ("indent", 4)
    records.run("fix")
    assert records.check() == []
    text = (records.root / "content/papers/2024/x.yaml").read_text()
    assert "\n  Another: with a colon.\n\n  A third.\ntopics: " in text


def test_a_topic_is_not_mended_to_one_that_is_there(records: Records) -> None:
    text = BASE.replace("[tool-use]", "[tool-use, tool-uses]")
    assert fix(records, text) == text


def test_a_field_without_value_is_not_said_to_be_mended(records: Records) -> None:
    records.write("2024/x.yaml", f"{BASE}note:\n")
    [problem] = records.check()
    assert (problem["code"], problem["fix"]) == ("empty", None)


def test_where_only_blanks_are_wrong_their_number_is_said(records: Records) -> None:
    records.write(
        "2024/x.yaml",
        "authors:\n  - A B\n    - C D\n" + BASE.replace("authors: [Ada Example]\n", ""),
    )
    assert "  fix: - C D  (after 2 spaces)" in records.run("check").output


def test_what_is_left_is_said(records: Records) -> None:
    records.write("2024/x.yaml", BASE + "kind: zebra\n")
    assert "1 error left: run `paperfeed check`" in records.run("fix").stderr


def test_both_line_endings_stay(records: Records) -> None:
    text = BASE.replace("\n", "\r\n").replace('"A Title"', "A: B")
    assert fix(records, text) == BASE.replace("\n", "\r\n").replace("A Title", "A: B")


def test_five_mistakes_come_in_one_run_with_place_and_fix_and_are_fixed(records: Records) -> None:
    path = records.write(
        "2024/x.yaml",
        "title: Attention: is it all?\n"
        "authors: Ada Example and Josiah Carberry\n"
        "abstract: A sentence that is long enough to be taken for an abstract.\n"
        "publishd: 2024\n"
        "listed: 2024/9/1\n"
        "topics: [tool-uze]\n",
    )
    found = [problem for problem in records.check() if problem["severity"] == "error"]
    places = [(problem["code"], problem["line"], problem["column"]) for problem in found]
    assert places == [
        ("title-quote", 1, 17), ("shape", 2, 10), ("unknown-key", 4, 1), ("bad-date", 5, 9),
        ("unknown-topic", 6, 10),
    ]  # fmt: skip
    assert all(problem["fix"]["lines"] for problem in found)
    records.run("fix", str(records.root / path))
    assert records.check_form() == []


@pytest.mark.parametrize(
    "line",
    [
        "authors: Garcia Marquez, Maria Jose",
        "authors: Ada Example, Bo Berg, et al.",
        "authors: Ada Example and others",
    ],
)
def test_authors_that_could_be_read_two_ways_are_left_alone(records: Records, line: str) -> None:
    text = BASE.replace("authors: [Ada Example]", line)
    assert fix(records, text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Foo: bar # not for readers", 'title: "Foo: bar" # not for readers'),
        ("venue: ICML 2024 # ask Bo", "venue: ICML 2024 # ask Bo"),
        ("doi: 10.48550/arXiv.2406.01230 # keep", 'arxiv: "2406.01230" # keep'),
    ],
)
def test_comments_stay_comments(records: Records, before: str, after: str) -> None:
    lines = BASE.splitlines(keepends=True)
    lines[0:1] = [before + "\n"] if before.startswith("title") else [lines[0]]
    text = (
        "".join(lines)
        if before.startswith("title")
        else "".join([*lines[:3], before, "\n", lines[3]])
    )
    mended = fix(records, text)
    assert after in mended or before in mended
    assert mended.count("#") == text.count("#")


@pytest.mark.parametrize(
    "text",
    [
        # A carriage return is a line break to YAML alone.
        BASE.replace("\n", "\r# c\n", 1) + "arxiv: 2406.01230\nnote: 3456.12345 is a number here\n",
        # A plain text whose first line ends as a block's header does.
        BASE.replace("A sentence", "We study \\textit{maps} |\n  A sentence with G\\'odel"),
        # White space that an escape keeps.
        BASE.replace("A sentence that", 'x "y\\ \n  z" A sentence that'),
        'note: "x y\\  \n  z"\n' + BASE,
        # A quotation mark whose text goes on in the next line.
        BASE.replace('"A Title"', '"A Good\n  Title'),
        BASE.replace("A sentence", "We say: this\n  and a sentence"),
        # A list of one's own, in which nothing is ours to change.
        BASE + "x-own: |\n  two   \n  lines  \n",
    ],
)
def test_no_correction_changes_what_it_is_not_about(records: Records, text: str) -> None:
    path = records.write("2024/x.yaml", text)
    before = read_values(text)
    records.run("fix")
    after = read_values((records.root / path).read_bytes().decode())
    if before is not None:
        assert after is not None
        assert {key for key in before if before[key] != after.get(key)} <= {
            "abstract",
            "arxiv",
            "x-own",
        }
        for key in before.keys() & after.keys():
            if isinstance(before[key], str):
                assert len(after[key].split()) == len(before[key].split())


def read_values(text: str) -> dict[str, Any] | None:
    try:
        values = yaml.load(text, yaml.CBaseLoader)
    except yaml.YAMLError:
        return None
    return values if isinstance(values, dict) else None


def test_paragraphs_of_a_folded_block_stay(records: Records) -> None:
    folded = "abstract: >\n  A sentence \\textit{foo\n  bar} of it.\n\n\n  A second paragraph.\n"
    lines = BASE.splitlines(keepends=True)
    mended = fix(records, "".join([*lines[:2], folded, lines[3]]))
    abstract = yaml.load(mended, yaml.CBaseLoader)["abstract"]
    assert len(re.split(r"\n\n+", abstract.strip())) == 2


def test_a_planted_link_is_not_written_through(records: Records, tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    path = records.write("2024/x.yaml", BASE + "arxiv: 2408.03506\n")
    folder = (records.root / path).parent
    (folder / ".x.yaml.new").symlink_to(target)
    (records.root / "content" / ".schema.json.new").symlink_to(target)
    records.run("schema", "--write")
    records.run("fix")
    assert target.read_text() == "precious"
    assert '"2408.03506"' in (records.root / path).read_text()
    assert not (records.root / path).is_symlink()


def test_what_is_not_sure_is_left_alone(records: Records) -> None:
    head, topics = BASE.rsplit("topics", 1)
    text = f"{head}published: soon\nvenue: &a ICLR\ntopics{topics}kind: zebra\n"
    assert fix(records, text) == text


def test_a_key_is_not_renamed_to_one_that_is_there(records: Records) -> None:
    text = BASE + "titel: Another Title\n"
    assert fix(records, text) == text


def test_a_dry_run_says_what_would_change_and_writes_nothing(records: Records) -> None:
    path = records.write("2024/x.yaml", BASE + "arxiv: 2408.03506\n")
    result = records.run("fix", "--dry-run")
    assert "1 file would change" in result.stdout
    assert (records.root / path).read_text() == BASE + "arxiv: 2408.03506\n"


def test_only_the_files_named_are_mended(records: Records) -> None:
    one = records.write("2024/one.yaml", BASE.replace("A Title", "One") + "arxiv: 2408.03501\n")
    two = records.write("2024/two.yaml", BASE.replace("A Title", "Two") + "arxiv: 2408.03502\n")
    records.run("fix", str(records.root / one))
    assert '"2408.03501"' in (records.root / one).read_text()
    assert '"2408.03502"' not in (records.root / two).read_text()


def test_our_own_records_need_no_fix(launch_project: Any) -> None:
    ours = Records.__new__(Records)
    ours.root = launch_project
    assert ours.check_form() == []


_PIECES = st.sampled_from(
    [
        "title: A: b",
        "title: 'x",
        "authors: A B and C D",
        "authors: [A B",
        "abstract: |\n  G\\'e $x$ ",
        "topics: tool-use, agents",
        "topics: [tool-uze]",
        "arxiv: 2408.03506",
        "doi: doi:10.1234/X.",
        "listed: 2024.1.2",
        "note: ``quoted'' and $5",
        "venue: ICLR # 2024",
        "kind: methd",
        "# comment",
        "\tnote: x",
        "links: {code: HTTPS://Example.org}",
        "submitted_by: '@a'",
        "x-own: [1",
        "note: é",
        "revised: [{date: 2024/1/2, note: x}]",
        "",
        "  wrong",
    ]
)


@given(pieces=st.lists(_PIECES, min_size=1, max_size=9), ending=st.sampled_from(["\n", "", "\r\n"]))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fixing_twice_changes_nothing_more_and_makes_no_new_error(
    records: Records, pieces: list[str], ending: str
) -> None:
    path = records.write("2024/x.yaml", "\n".join(pieces) + ending)
    before = sum(problem["severity"] == "error" for problem in records.check())
    once = records.run("fix")
    text = (records.root / path).read_bytes()
    after = sum(problem["severity"] == "error" for problem in records.check())
    assert after <= before
    records.run("fix")
    assert (records.root / path).read_bytes() == text, once.stdout


def test_fixes_are_told_to_programs(records: Records) -> None:
    records.write("2024/x.yaml", BASE + "arxiv: 2408.03506\n")
    found = json.loads(records.run("check", "--format", "json").stdout)
    [problem] = [problem for problem in found if problem["code"] == "quote"]
    assert problem["severity"] == "notice"
    assert problem["fix"] == {"first": 5, "last": 5, "lines": ['arxiv: "2408.03506"']}


BLOCK = BASE.replace("abstract: A", "abstract: |\n  A")


@pytest.mark.parametrize(
    "text",
    [
        BLOCK + "comments: Accepted: ICLR 2024\n",
        BLOCK.replace("topics", "keywords: code; generation: all\ntopics"),
        BLOCK.replace("topics", "My note to the editor\ntopics"),
        BLOCK + "tags:[a]\n",
        BASE.replace("abstract: A", "abstract: |\nA").replace(
            "topics", "zebra: 2024\n# mine\ntopics"
        ),
        BASE.replace('"A Title"', "x").replace("title: x", "title:A study: of"),
        BASE + "note:We like: it\n",
        BASE.replace('"A Title"', '"The \\\\mu and \\delta"'),
        BASE.replace('"A Title"', '"The \\theta and \\delta"'),
        BASE.replace('"A Title"', '"Why" and "How"'),
        BASE.replace('"A Title"', '"Why": the "How"'),
        BASE.replace('"A Title"', "Rethinking: why C # matters"),
        BASE.replace("[Ada Example]", '["Smith, John and Jane Doe"]'),
        BASE.replace("[Ada Example]", '["Carberry, et al."]'),
        BASE.replace("[Ada Example]", '["Roe, Ph.D."]'),
        BASE.replace("abstract: A", "abstract:\nWe study: a thing.\nA"),
        BASE.replace("abstract: A", "abstract: |\n\tA").replace(
            "topics", "\tnote: this is it\ntopics"
        ),
        BASE.replace("[Ada Example]", "[Ada Example,\n  Bo Other"),
        BASE + "published: 2024-01-05 to 2024-02-03\n",
    ],
)
def test_no_word_of_a_plausible_record_is_lost_or_moved_elsewhere(
    records: Records, text: str
) -> None:
    mended = fix(records, text)
    assert sorted(re.findall(r"\w+", mended)) == sorted(re.findall(r"\w+", text))
    assert records.run("fix").exit_code == 0
    assert (records.root / "content/papers/2024/x.yaml").read_text() == mended
    values = read_values(mended)
    if values and isinstance(values.get("abstract"), str):
        for word in ("Accepted", "generation", "editor", "2024", "mine"):
            assert word not in values["abstract"]
    if values and isinstance(values.get("title"), str) and "A study" in text:
        assert "study" in values["title"]


def test_backslashes_of_tex_in_double_quotes_are_read_as_such(records: Records) -> None:
    text = BASE.replace('"A Title"', '"The \\theta and \\delta of \\textit{x}"')
    mended = yaml.load(fix(records, text), yaml.CBaseLoader)
    assert mended["title"] == "The $\\theta$ and $\\delta$ of x"


def test_a_topic_that_is_text_beside_an_unknown_kind_breaks_nothing(records: Records) -> None:
    text = BASE.replace("[tool-use]", "tool-use") + "kind: hearted\n"
    assert "internal" not in records.codes(text)
