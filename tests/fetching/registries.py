"""A stand-in for the registries, on loopback: it says what a test wrote, and notes who asked."""

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, NamedTuple

FIXTURES = Path(__file__).parent / "fixtures"
VARIABLES = {
    "arxiv": "PAPERFEED_ARXIV_URL",
    "crossref": "PAPERFEED_CROSSREF_URL",
    "datacite": "PAPERFEED_DATACITE_URL",
    "doi": "PAPERFEED_DOI_URL",
    "hugging-face": "PAPERFEED_HUGGING_FACE_URL",
}
_TYPES = {".xml": "application/atom+xml; charset=utf-8", ".json": "application/json"}


class Answer(NamedTuple):
    """What the stand-in says to one request."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = {}
    length: int | None = None
    """The length that is declared, when that is a lie."""
    stalls: Literal["", "head", "body"] = ""
    """Where it stops in the middle, until the stand-in is shut down."""


class Heard(NamedTuple):
    """A request, as the stand-in heard it."""

    registry: str
    path: str
    """With the query, without what names the registry."""
    headers: Mapping[str, str]


Script = Answer | Sequence[Answer] | Callable[[str], Answer]
"""What a registry says: always the same; one after the other, the last for ever; or by path."""


def fixture(name: str, **changes: Any) -> Answer:
    """Return the answer in a file below `fixtures`, such as `arxiv/two.xml`."""
    file = FIXTURES / name
    return Answer(file.read_bytes(), content_type=_TYPES[file.suffix])._replace(**changes)


def packed(answer: Answer) -> Answer:
    """Return an answer as it looks when it is sent with gzip."""
    headers = {**answer.headers, "Content-Encoding": "gzip"}
    return answer._replace(body=gzip.compress(answer.body, mtime=0), headers=headers)


@contextmanager
def serve_registries(
    script: Mapping[str, Script], heard: list[Heard] | None = None
) -> Iterator[dict[str, str]]:
    """Serve registries by the names in VARIABLES; yield the environment that leads to them.

    One that is not in the script answers 404. Every request is added to `heard`.
    """
    told: list[Heard] = [] if heard is None else heard
    ended = threading.Event()

    def answer(registry: str, path: str, headers: Mapping[str, str]) -> Answer:
        count = sum(one.registry == registry for one in told)
        told.append(Heard(registry, path, headers))
        said = script.get(registry, Answer(b"no such page", 404, "text/plain"))
        if isinstance(said, Answer):
            return said
        if callable(said):
            return said(path)
        return said[min(count, len(said) - 1)]

    handler = type("Handler", (_Handler,), {"answer": staticmethod(answer), "ended": ended})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            base = f"http://127.0.0.1:{server.server_port}"
            yield {variable: f"{base}/{name}" for name, variable in VARIABLES.items()}
        finally:
            ended.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answer: Callable[[str, str, Mapping[str, str]], Answer]
    ended: threading.Event

    def do_GET(self) -> None:
        registry, _, path = self.path[1:].partition("/")
        said = self.answer(registry, f"/{path}", dict(self.headers))
        self.close_connection = said.length is not None or bool(said.stalls)
        try:
            self._say(said)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _say(self, said: Answer) -> None:
        self.send_response(said.status)
        length = len(said.body) if said.length is None else said.length
        for name, value in {
            "Content-Type": said.content_type,
            "Content-Length": str(length),
            **said.headers,
        }.items():
            self.send_header(name, value)
        if said.stalls == "head":
            self.flush_headers()
            self.ended.wait()
        self.end_headers()
        if said.stalls == "body":
            self.wfile.write(said.body[:1])
            self.ended.wait()
        self.wfile.write(said.body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay quiet."""
