"""Records as YAML text: what is read, what is refused, and where."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records import VALID, Records

BASE = VALID.format(title="A Title")


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (BASE + "venue: &a ICLR\n", "anchor", 5, 8),
        (BASE + "note: *a\n", "alias", 5, 7),
        (BASE + "venue: !!python/object:os.system ICLR\n", "tag", 5, 8),
        ("%YAML 1.1\n---\n" + BASE, "directive", 1, 1),
        (BASE + "---\n" + BASE, "documents", 5, 1),
        (BASE + "title: Again\n", "duplicate-key", 5, 1),
        (BASE + "links: {code: [[[[[[]]]]]]}\n", "depth", 5, 17),
        (BASE + "? [a]\n: b\n", "key", 5, 3),
        ("title: One: Two\n", "title-quote", 1, 11),
        (BASE + "\tnote: x\n", "tab", 5, 1),
        ('title: "never closed\n', "quote", 1, 8),
        ("title: @handle\n", "quote", 1, 8),
        ('title: "a \\q b"\n', "escape", 1, 11),
        ("topics: [a, b\n", "bracket", 1, 9),
        (b"title: caf\xe9\n", "encoding", 1, 11),
        (b"\xff\xfet\x00", "encoding", 0, 0),
        ("title: a\x07b\n", "character", 1, 9),
        ("title: a\u202eb\n", "character", 1, 9),
        ("", "empty", 0, 0),
        ("# only a comment\n", "empty", 0, 0),
        (b"x" * (256 * 1024 + 1), "too-large", 0, 0),
    ],
)
def test_what_is_no_plain_yaml_is_refused_at_its_place(
    records: Records, text: str | bytes, code: str, line: int, column: int
) -> None:
    path = records.write("2024/x.yaml", text)
    [problem] = [problem for problem in records.check() if problem["code"] == code]
    assert problem["path"] == path
    assert (problem["line"], problem["column"]) == (line, column)
    assert problem["advice"]


@pytest.mark.parametrize(
    "venue", ["no", "1e3", "2024-01-01", "0x10", "~", "null", "12:30", "1_000", ".inf", "true"]
)
def test_every_scalar_is_text(records: Records, venue: str) -> None:
    path = records.write("2024/x.yaml", BASE + f"venue: {venue}\n")
    assert records.check() == []
    built = records.root / path
    assert f"venue: {venue}" in built.read_text()


def test_an_unquoted_arxiv_id_keeps_its_last_zero(records: Records) -> None:
    records.write("2024/one.yaml", BASE + "arxiv: 2406.01230\n")
    records.write("2024/two.yaml", BASE.replace("A Title", "Other") + 'arxiv: "2406.01230"\n')
    assert [problem["code"] for problem in records.check()] == ["duplicate", "duplicate"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_both_line_endings_and_a_byte_order_mark_are_read(records: Records, ending: str) -> None:
    text = "\ufeff" + BASE.replace("\n", ending)
    assert records.codes(text) == []


def test_a_fault_on_a_line_with_wide_letters_is_shown_below_them(records: Records) -> None:
    records.write("2024/x.yaml", BASE.replace("[tool-use]", "[tool-uze]") + "note: 🙂\n")
    printed = records.run("check").stdout.splitlines()
    assert printed[1] == "    4 | topics: [tool-uze]"
    assert printed[2] == "      |          ^^^^^^^^".replace("|", " ")


@given(raw=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_break_the_check(records: Records, raw: bytes) -> None:
    records.write("2024/x.yaml", raw)
    assert "internal" not in [problem["code"] for problem in records.check()]


_SCALARS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["[", "{", "*x", "&x", "!!x", "- a", "|", ">", "'", '"', "a: b", "2024"]),
)


@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(
                ["title", "authors", "abstract", "topics", "published", "arxiv", "links", "status",
                 "revised", "aliases", "x-own", "listed", "doi", "url"]
            ),
            _SCALARS,
        ),
        max_size=8,
    )
)  # fmt: skip
@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_fields_break_the_check(records: Records, lines: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in lines)
    records.write("2024/x.yaml", text)
    assert "internal" not in [problem["code"] for problem in records.check()]
