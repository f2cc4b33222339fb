"""The client: what it asks, how long it waits, what it refuses, and what it keeps."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

from generator.fetching.answers import LIFETIME
from generator.fetching.arxiv import fetch_arxiv
from generator.fetching.bodies import BODY_MAXIMUM
from generator.fetching.client import open_client
from generator.fetching.doi import fetch_doi
from generator.fetching.errors import FetchError
from generator.fetching.hugging_face import fetch_daily_papers
from tests.fetching.clocks import FakeTime
from tests.fetching.registries import Answer, Heard, Script, fixture, packed, serve_registries

TWO = fixture("arxiv/two.xml")
ID = "2408.03506"
LONG = Answer(b"<!--" + b"x" * 3_000_000 + b"-->", content_type="application/atom+xml")


class Outcome(NamedTuple):
    """What became of one question to arXiv."""

    error: FetchError | None
    found: list[str]
    heard: list[Heard]
    pauses: list[float]
    kept: list[str]


def ask_arxiv(
    script: Script,
    folder: Path,
    time: FakeTime | None = None,
    deadline: float = 30.0,
    environ: Mapping[str, str] | None = None,
    offline: bool = False,
) -> Outcome:
    """Ask the stand-in for one paper, and tell everything that can be seen from outside."""
    time = time or FakeTime()
    heard: list[Heard] = []
    error, found = None, list[str]()
    with (
        serve_registries({"arxiv": script}, heard) as served,
        open_client(
            {**served, **(environ or {})}, time.timing(deadline), folder, offline=offline
        ) as client,
    ):
        try:
            found = list(fetch_arxiv(client, [ID]))
        except FetchError as raised:
            error = raised
    kept = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    return Outcome(error, found, heard, time.pauses, kept)


def fail(script: Script, folder: Path, deadline: float = 30.0) -> tuple[FetchError, Outcome]:
    """Ask for one paper in vain."""
    outcome = ask_arxiv(script, folder, deadline=deadline)
    assert outcome.error is not None
    assert outcome.kept == []
    assert str(outcome.error).isprintable()
    return outcome.error, outcome


def test_one_question_is_one_request_that_says_who_asks(tmp_path: Path) -> None:
    outcome = ask_arxiv(TWO, tmp_path, environ={"PAPERFEED_CONTACT": "ada@example.org"})
    assert outcome.found == [ID]
    [request] = outcome.heard
    assert request.path == "/api/query?id_list=2408.03506&max_results=1"
    assert request.headers["User-Agent"] == "Paperfeed/0.1.0 (mailto:ada@example.org)"
    assert outcome.pauses == []
    assert len(outcome.kept) == 1


def test_a_packed_answer_is_unpacked(tmp_path: Path) -> None:
    outcome = ask_arxiv(packed(TWO), tmp_path)
    assert (outcome.error, outcome.found) == (None, [ID])


def test_a_busy_registry_is_asked_again_when_it_says(tmp_path: Path) -> None:
    busy = Answer(b"slow down", 429, "text/plain", {"Retry-After": "7"})
    outcome = ask_arxiv([busy, TWO], tmp_path)
    assert outcome.found == [ID]
    assert outcome.pauses == [7.0]
    assert len(outcome.heard) == 2


def test_a_date_to_wait_for_is_understood(tmp_path: Path) -> None:
    later = {"Retry-After": "Wed, 01 Jan 2025 12:00:50 GMT"}
    outcome = ask_arxiv([Answer(b"", 503, headers=later), TWO], tmp_path)
    assert (outcome.found, outcome.pauses) == ([ID], [50.0])


def test_a_wait_that_has_no_sense_is_as_none(tmp_path: Path) -> None:
    odd = Answer(b"", 429, headers={"Retry-After": "soon \x1b[2J"})
    outcome = ask_arxiv([odd, TWO], tmp_path)
    assert (outcome.found, outcome.pauses) == ([ID], [30.0])


def test_nobody_waits_an_hour(tmp_path: Path) -> None:
    error, outcome = fail(Answer(b"", 429, headers={"Retry-After": "3600"}), tmp_path)
    assert error.kind == "throttled"
    assert str(error) == "arXiv asks to wait 3,600 seconds; try again after that"
    assert (len(outcome.heard), outcome.pauses) == (1, [])


BUSY = "arXiv is busy or has heard enough from here (HTTP {}); try again in a quarter of an hour"
BROKEN_OFF = "arXiv broke off before its answer was whole; try again later"
NO_FEED = "arXiv sent no Atom feed; try again later, or enter the paper by hand"
IN_VAIN: list[tuple[str, Answer, str, str, list[float]]] = [
    ("a 503 for ever", Answer(b"", 503), "throttled", BUSY.format(503), [30.0, 60.0]),
    (
        "a rate exceeded with HTTP 200",
        Answer(b"Rate exceeded.", content_type="text/plain"),
        "throttled",
        BUSY.format(200),
        [30.0, 60.0],
    ),
    (
        "a 500 for ever",
        Answer(b"", 500),
        "network",
        "arXiv is out of order (HTTP 500); try again later",
        [3.0, 9.0],
    ),
    (
        "an empty body",
        Answer(b"\n", content_type="application/atom+xml"),
        "bad-answer",
        "arXiv answered with nothing; try again later",
        [3.0, 9.0],
    ),
    (
        "an empty list of papers that are there",
        fixture("arxiv/empty.xml"),
        "bad-answer",
        "arXiv sent an empty list although it counts 2 papers; try again later",
        [3.0, 3.0],
    ),
    ("a body cut short", TWO._replace(length=9_999), "network", BROKEN_OFF, [3.0, 9.0]),
    (
        "a packed body cut short",
        packed(TWO)._replace(body=packed(TWO).body[:-20]),
        "network",
        "arXiv sent a damaged answer; try again",
        [3.0, 9.0],
    ),
    (
        "a body that is not packed as it says",
        TWO._replace(headers={"Content-Encoding": "gzip"}),
        "network",
        "arXiv sent a damaged answer; try again",
        [3.0, 9.0],
    ),
    (
        "a coding nobody asked for",
        TWO._replace(headers={"Content-Encoding": "br"}),
        "bad-answer",
        "arXiv answered in a coding we cannot read (br); try again later, and tell its keepers "
        "if that stays so",
        [],
    ),
    (
        "another media type",
        Answer(b"<h1>Log in</h1>", content_type="text/html; charset=utf-8"),
        "bad-answer",
        "arXiv answered with text/html in place of application/atom+xml; see whether this "
        "network wants a log-in first",
        [],
    ),
    ("garbage", TWO._replace(body=b"\x00\xff<<<"), "bad-answer", NO_FEED, []),
    ("an entity bomb", fixture("arxiv/bomb.xml"), "bad-answer", NO_FEED, []),
    (
        "an error that says HTTP 200",
        fixture("arxiv/error.xml"),
        "refused",
        "arXiv refused the query (incorrect id format for 1234.12345); correct it and ask again",
        [],
    ),
    (
        "a 403",
        Answer(b"no", 403),
        "refused",
        "arXiv refused the request (HTTP 403); check what was asked for",
        [],
    ),
    (
        "a redirect to another host",
        Answer(b"", 302, headers={"Location": "https://example.org/feed"}),
        "refused",
        "arXiv redirects to another host (https://example.org/feed), which we do not ask; try "
        "again later",
        [],
    ),
    (
        "a redirect to a file",
        Answer(b"", 302, headers={"Location": "file:///etc/passwd"}),
        "refused",
        "arXiv redirects to another host (file:///etc/passwd), which we do not ask; try again "
        "later",
        [],
    ),
    (
        "a redirect to nowhere",
        Answer(b"", 301),
        "refused",
        "arXiv redirects to another host (unnamed), which we do not ask; try again later",
        [],
    ),
    (
        "redirects without end",
        Answer(b"", 302, headers={"Location": "/arxiv/again"}),
        "refused",
        "arXiv redirects without end; try again later",
        [3.0, 3.0, 3.0],
    ),
]


@pytest.mark.parametrize(
    ("said", "kind", "text", "pauses"), [case[1:] for case in IN_VAIN], ids=[c[0] for c in IN_VAIN]
)
def test_what_is_no_answer_is_told_and_not_kept(
    said: Answer, kind: str, text: str, pauses: list[float], tmp_path: Path
) -> None:
    error, outcome = fail(said, tmp_path)
    assert (error.kind, str(error)) == (kind, text)
    assert outcome.pauses == pauses
    assert len(outcome.heard) == len(pauses) + 1


def bomb() -> Answer:
    answer = packed(LONG)
    assert len(answer.body) < 10_000
    return answer


@pytest.mark.parametrize("said", [LONG, LONG._replace(length=10**12), bomb()])
def test_an_endless_answer_is_not_read_to_its_end(said: Answer, tmp_path: Path) -> None:
    error, outcome = fail(said, tmp_path)
    assert error.kind == "too-large"
    assert f"arXiv sent more than {BODY_MAXIMUM:,} bytes" in str(error)
    assert len(outcome.heard) == 1


@pytest.mark.parametrize("place", ["head", "body"])
def test_an_answer_that_drips_ends_by_the_deadline(
    place: Literal["head", "body"], tmp_path: Path
) -> None:
    error, outcome = fail(TWO._replace(stalls=place), tmp_path, deadline=0.05)
    assert (error.kind, str(error)) == ("network", "arXiv did not answer in time; try again later")
    assert (len(outcome.heard), outcome.pauses) == (3, [3.0, 9.0])


def test_a_redirect_on_the_same_host_is_followed(tmp_path: Path) -> None:
    moved = Answer(b"", 301, headers={"Location": "/arxiv/elsewhere?x=1#part"})
    outcome = ask_arxiv([moved, TWO], tmp_path)
    assert outcome.found == [ID]
    assert outcome.heard[1].path == "/elsewhere?x=1"
    assert outcome.pauses == [3.0]


def test_nobody_at_home_is_told(tmp_path: Path) -> None:
    with serve_registries({}) as environ:
        pass
    time = FakeTime()
    with open_client(environ, time.timing(), tmp_path) as client:
        with pytest.raises(FetchError, match="see whether this machine is online") as caught:
            fetch_arxiv(client, [ID])
        assert caught.value.kind == "network"
    assert time.pauses == [3.0, 9.0]


def test_a_random_empty_answer_is_asked_for_again(tmp_path: Path) -> None:
    outcome = ask_arxiv([fixture("arxiv/none.xml"), TWO], tmp_path)
    assert (outcome.found, outcome.pauses) == ([ID], [3.0])


def test_a_paper_that_does_not_exist_is_absent_and_not_remembered(tmp_path: Path) -> None:
    outcome = ask_arxiv(fixture("arxiv/none.xml"), tmp_path)
    assert (outcome.error, outcome.found, outcome.kept) == (None, [], [])
    assert len(outcome.heard) == 3


def test_arxiv_is_asked_every_three_seconds_and_others_three_times_a_second(
    tmp_path: Path,
) -> None:
    time = FakeTime()
    script: dict[str, Script] = {"arxiv": TWO, "hugging-face": fixture("hugging-face/day.json")}
    with serve_registries(script) as environ, open_client(environ, time.timing()) as client:
        fetch_arxiv(client, [ID])
        time.passed += 1
        fetch_arxiv(client, [ID])
        fetch_daily_papers(client, None, 5)
        fetch_daily_papers(client, None, 5)
        time.passed += 60
        fetch_daily_papers(client, None, 5)
    assert time.pauses == [2.0, 0.333]


def test_a_command_waits_for_the_one_before_it(tmp_path: Path) -> None:
    time = FakeTime()
    with serve_registries({"arxiv": TWO}) as environ:
        for one, passed in ((ID, 0), ("math/0309136", 1), ("2408.03506", 90)):
            time.passed += passed
            with open_client(environ, time.timing(), tmp_path / "kept") as client:
                fetch_arxiv(client, [one, "2408.99999"][:1])
    assert time.pauses == [2.0]


def kept_file(folder: Path) -> Path:
    [file] = folder.iterdir()
    return file


def recall(folder: Path, time: FakeTime, environ: Mapping[str, str]) -> list[str]:
    with open_client(environ, time.timing(), folder, offline=True) as client:
        return list(fetch_arxiv(client, [ID]))


def test_an_answer_is_kept_for_a_day(tmp_path: Path) -> None:
    time = FakeTime()
    heard: list[Heard] = []
    with serve_registries({"arxiv": TWO}, heard) as environ:
        for passed in (0, LIFETIME - 1, 2):
            time.passed += passed
            with open_client(environ, time.timing(), tmp_path) as client:
                assert list(fetch_arxiv(client, [ID])) == [ID]
    assert len(heard) == 2
    assert len(list(tmp_path.iterdir())) == 1
    assert recall(tmp_path, time, environ) == [ID]


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b" ",
        lambda raw: raw.replace(b"Right Tool", b"Wrong Tool"),
        lambda raw: raw.replace(b" 1 1735732800 ", b" 1 1735732801 "),
        lambda raw: b"",
        lambda raw: b"\xff" * 500,
    ],
)
def test_a_damaged_file_is_asked_for_anew(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    ask_arxiv(TWO, tmp_path)
    with serve_registries({"arxiv": TWO}) as environ:
        with open_client(environ, FakeTime().timing(), tmp_path) as client:
            fetch_arxiv(client, [ID])
        for file in tmp_path.iterdir():
            file.write_bytes(damage(file.read_bytes()))
        with pytest.raises(FetchError):
            recall(tmp_path, FakeTime(), environ)
        with open_client(environ, FakeTime().timing(), tmp_path) as client:
            assert list(fetch_arxiv(client, [ID])) == [ID]
        assert recall(tmp_path, FakeTime(), environ) == [ID]


def test_an_answer_of_the_future_is_not_believed(tmp_path: Path) -> None:
    time = FakeTime()
    time.passed = 1_000
    with serve_registries({"arxiv": TWO}) as environ:
        with open_client(environ, time.timing(), tmp_path) as client:
            fetch_arxiv(client, [ID])
        with pytest.raises(FetchError):
            recall(tmp_path, FakeTime(), environ)


def test_old_answers_are_removed_when_a_new_one_comes(tmp_path: Path) -> None:
    time = FakeTime()
    for _ in range(2):
        ask_arxiv(TWO, tmp_path, time)  # a server of its own, so another address
    assert len(list(tmp_path.iterdir())) == 2
    time.passed += LIFETIME
    ask_arxiv(TWO, tmp_path, time)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    heard: list[Heard] = []
    with (
        serve_registries({"arxiv": TWO}, heard) as environ,
        open_client(environ, FakeTime().timing(), blocked / "registries") as client,
    ):
        assert list(fetch_arxiv(client, [ID])) == [ID]
        assert list(fetch_arxiv(client, [ID])) == [ID]
    assert len(heard) == 2


def test_offline_asks_nobody(tmp_path: Path) -> None:
    outcome = ask_arxiv(TWO, tmp_path, offline=True)
    assert outcome.error is not None
    assert outcome.error.kind == "offline"
    assert str(outcome.error) == (
        "no answer of arXiv to this is kept from the last day; ask again without --offline"
    )
    assert (outcome.heard, outcome.pauses, outcome.kept) == ([], [], [])


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "http://169.254.169.254/latest",
        "http://localhost.example.org",
        "http://127.0.0.1@example.org/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https://ada@example.org",
        "https://example.org/?q=1",
        "https://example.org/a b",
        "http://[::1",
        "nonsense",
    ],
)
def test_a_stand_in_is_https_or_on_this_machine(address: str, tmp_path: Path) -> None:
    environ = {"PAPERFEED_ARXIV_URL": address}
    with (
        open_client(environ, FakeTime().timing(), tmp_path) as client,
        pytest.raises(FetchError, match="PAPERFEED_ARXIV_URL may not be") as caught,
    ):
        fetch_arxiv(client, [ID])
    assert caught.value.kind == "refused"


@pytest.mark.parametrize(
    "contact", ["Ada", "a@b\r\nX: y", "ada@example.org (Ada)", "ö@example.org"]
)
def test_a_contact_that_is_no_address_goes_into_no_header(contact: str) -> None:
    with (
        pytest.raises(FetchError, match="PAPERFEED_CONTACT is no e-mail address"),
        open_client({"PAPERFEED_CONTACT": contact}, FakeTime().timing()),
    ):
        pass


def test_the_contact_goes_to_those_who_want_it_and_not_into_the_cache(tmp_path: Path) -> None:
    heard: list[Heard] = []
    script: dict[str, Script] = {
        "doi": fixture("doi/crossref.json"),
        "crossref": fixture("crossref/article.json"),
    }
    with serve_registries(script, heard) as environ:
        for contact in ("ada@example.org", "josiah+feed@example.org"):
            told = {**environ, "PAPERFEED_CONTACT": contact}
            with open_client(told, FakeTime().timing(), tmp_path) as client:
                fetch_doi(client, "10.1234/abc.1")
    assert [(one.registry, one.path) for one in heard] == [
        ("doi", "/doiRA/10.1234/abc.1"),
        ("crossref", "/works/10.1234/abc.1?mailto=ada%40example.org"),
    ]


def test_a_proxy_of_the_environment_does_not_come_between_us_and_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert ask_arxiv(TWO, tmp_path).found == [ID]


def test_a_proxy_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://127.0.0.1:9")
    with (
        pytest.raises(FetchError, match="proxy or certificates cannot be used"),
        open_client({}, FakeTime().timing()),
    ):
        pass


def test_whoever_watches_is_told_what_is_waited_for(tmp_path: Path) -> None:
    said: list[str] = []
    busy = Answer(b"", 429, headers={"Retry-After": "7"})
    with (
        serve_registries({"arxiv": [busy, TWO]}) as environ,
        open_client(environ, FakeTime().timing(), report=said.append) as client,
    ):
        fetch_arxiv(client, [ID])
    assert said == ["asking arXiv", "waiting 7 s for arXiv", "asking arXiv"]


def test_the_command_line_starts_without_the_client() -> None:
    program = "import sys, generator.cli; print('httpx' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert ran.stdout == "False\n"
