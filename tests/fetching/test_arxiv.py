"""arXiv: its feed as records, many ids, and searches page by page."""

from html import escape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.fetching.arxiv import BATCH, fetch_arxiv, parse_feed, search_arxiv
from generator.fetching.client import open_client
from generator.fetching.errors import FetchError
from generator.fetching.result import RegistryRecord
from tests.fetching.clocks import FakeTime
from tests.fetching.registries import FIXTURES, Answer, Heard, Script, fixture, serve_registries

FEED = (FIXTURES / "arxiv" / "two.xml").read_bytes()
HEAD, ENTRY, TAIL = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" '
    b'xmlns:s="http://a9.com/-/spec/opensearch/1.1/"><s:totalResults>%d</s:totalResults>',
    b"<entry><id>http://arxiv.org/abs/%sv1</id><title>Paper</title></entry>",
    b"</feed>",
)


def write_feed(ids: list[str], total: int) -> Answer:
    entries = b"".join(ENTRY % one.encode() for one in ids)
    return Answer(HEAD % total + entries + TAIL, content_type="application/atom+xml")


def query_of(path: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}


def test_an_entry_becomes_the_fields_of_a_record() -> None:
    feed = parse_feed(FEED)
    assert feed.total == 2
    assert feed.records[0] == RegistryRecord(
        source="arXiv",
        key="2408.03506",
        fields={
            "title": "Finding the Right Tool: a Study of Hard Wrapped Titles & $x < y$",
            "authors": [{"name": "Ada Example"}, {"name": "Josiah Carberry"}],
            "abstract": "We look for the right tool, and break the line of our abstract hard.\n\n"
            "An indented line starts a paragraph.",
            "published": "2024-08-07",
            "arxiv": "2408.03506",
            "doi": "10.1234/tool.1",
            "categories": ["cs.SE", "cs.LG"],
            "comment": "12 pages. Accepted at ICLR 2025. Code: https://github.com/example/tool",
        },
        published_as="10.1234/tool.1",
    )


def test_a_withdrawn_paper_is_told() -> None:
    record = parse_feed(FEED).records[1]
    assert (record.key, record.is_withdrawn) == ("math/0309136", True)
    assert record.published_as == "Journal of Examples 1 (2004) 3"


@pytest.mark.parametrize(
    ("comment", "is_withdrawn"),
    [
        ("Withdrawn", True),
        ("withdrawn due to an error", True),
        ("This submission was withdrawn by its authors", True),
        ("We study papers that authors have withdrawn", False),
        ("Withdrawn money is counted", False),
        ("12 pages", False),
    ],
)
def test_only_the_paper_itself_can_be_withdrawn(comment: str, is_withdrawn: bool) -> None:
    old = b"12 pages. Accepted at ICLR 2025. Code: https://github.com/example/tool"
    assert parse_feed(FEED.replace(old, comment.encode())).records[0].is_withdrawn is is_withdrawn


def test_papers_come_by_id_in_the_order_asked_for() -> None:
    heard: list[Heard] = []
    ids = [
        "arXiv:math.GT/0309136",
        "https://arxiv.org/abs/2408.03506v1",
        "2408.03506",
        "2501.99999",
    ]
    with (
        serve_registries({"arxiv": fixture("arxiv/two.xml")}, heard) as environ,
        open_client(environ, FakeTime().timing()) as client,
    ):
        found = fetch_arxiv(client, ids)
    assert list(found) == ["math/0309136", "2408.03506"]
    assert query_of(heard[0].path)["id_list"] == "math/0309136,2408.03506,2501.99999"


def test_many_ids_are_asked_for_in_few_requests() -> None:
    ids = [f"2408.{number:05}" for number in range(1, 2 * BATCH + 2)]
    heard: list[Heard] = []
    time = FakeTime()

    def answer(path: str) -> Answer:
        some = query_of(path)["id_list"].split(",")
        return write_feed(some, len(some))

    with (
        serve_registries({"arxiv": answer}, heard) as environ,
        open_client(environ, time.timing()) as client,
    ):
        assert list(fetch_arxiv(client, ids)) == ids
        assert fetch_arxiv(client, []) == {}
    assert [query_of(one.path)["max_results"] for one in heard] == ["100", "100", "1"]
    assert time.pauses == [3.0, 3.0]


def test_what_is_no_id_is_not_asked_for() -> None:
    heard: list[Heard] = []
    with (
        serve_registries({}, heard) as environ,
        open_client(environ, FakeTime().timing()) as client,
        pytest.raises(FetchError, match="not an arXiv id") as caught,
    ):
        fetch_arxiv(client, ["\x1b[2Jno"])
    assert (caught.value.kind, heard) == ("refused", [])
    assert str(caught.value).isprintable()


def search(script: Script, maximum: int) -> tuple[list[str], list[dict[str, str]]]:
    heard: list[Heard] = []
    with (
        serve_registries({"arxiv": script}, heard) as environ,
        open_client(environ, FakeTime().timing()) as client,
    ):
        records = search_arxiv(client, "cat:cs.SE AND all:tools", maximum)
    return [record.key for record in records], [query_of(one.path) for one in heard]


def test_a_search_is_read_page_by_page() -> None:
    first = [f"2408.{number:05}" for number in range(300, 200, -1)]
    # A paper that came in meanwhile moves the last one of a page to the next.
    pages = [write_feed(first, 150), write_feed([first[-1], "2408.00200"], 150)]
    found, queries = search(pages, 500)
    assert found == [*first, "2408.00200"]
    assert queries[0] == {
        "search_query": "cat:cs.SE AND all:tools",
        "start": "0",
        "max_results": "100",
        "sortBy": "submittedDate",
        "sortOrder": "descending",
    }
    assert [query["start"] for query in queries] == ["0", "100"]


def test_a_search_asks_for_no_more_than_is_wanted() -> None:
    found, queries = search(write_feed(["2408.00001", "2408.00002"], 9_000), 2)
    assert (found, len(queries), queries[0]["max_results"]) == (
        ["2408.00001", "2408.00002"], 1, "2",
    )  # fmt: skip


def test_a_search_that_finds_nothing_is_an_error() -> None:
    with pytest.raises(FetchError, match="finds no paper for 'cat:cs") as caught:
        search(fixture("arxiv/none.xml"), 10)
    assert caught.value.kind == "not-found"


def test_an_empty_page_is_an_error_once_it_stays_empty() -> None:
    with pytest.raises(FetchError, match="an empty list although it counts 2 papers") as caught:
        search(fixture("arxiv/empty.xml"), 10)
    assert caught.value.kind == "bad-answer"
    found, queries = search([fixture("arxiv/empty.xml"), write_feed(["2408.00001"], 1)], 10)
    assert (found, len(queries)) == (["2408.00001"], 2)


def check_parses_or_refuses(raw: bytes) -> None:
    try:
        feed = parse_feed(raw)
    except FetchError as error:
        assert str(error).isprintable()
    else:
        assert all(all(record.fields.values()) for record in feed.records)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_refused(raw: bytes) -> None:
    check_parses_or_refuses(raw)


@given(st.integers(0, len(FEED)), st.integers(0, 40), st.binary(max_size=40))
def test_a_damaged_feed_is_read_or_refused(start: int, length: int, put: bytes) -> None:
    check_parses_or_refuses(FEED[:start] + put + FEED[start + length :])


@given(
    st.text(max_size=40), st.sampled_from([b"2408.03506v2", b"Ada Example", b"2024-08-07", b"2"])
)
def test_any_text_in_a_feed_is_read_or_refused(text: str, place: bytes) -> None:
    raw = escape(text).encode("utf-8", "surrogatepass")
    check_parses_or_refuses(FEED.replace(place, raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"<a>" * 20_000,
        b'<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed xmlns="http://www.w3.org/2005/Atom"/>',
        b'<feed xmlns="http://example.org/"/>',
        b'{"no": "feed"}',
    ],
)
def test_what_is_no_feed_is_refused(raw: bytes) -> None:
    with pytest.raises(FetchError, match="no Atom feed"):
        parse_feed(raw)
