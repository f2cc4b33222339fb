"""A loopback server that treats a folder as GitHub Pages would."""

import contextlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol


class _PagesHandler(SimpleHTTPRequestHandler):
    """Serves a site below a prefix, and its 404 page for everything else."""

    extensions_map = {  # noqa: RUF012 (the base class's own form)
        **SimpleHTTPRequestHandler.extensions_map,
        ".xml": "application/xml",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".js": "text/javascript",
    }

    def __init__(self, *arguments: object, prefix: str, directory: str) -> None:
        self.prefix = prefix
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        outside = str(Path(self.directory) / "no-such-file")
        if not path.startswith(self.prefix):
            return outside
        return super().translate_path("/" + path[len(self.prefix) :])

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if page.exists() else b"not found"
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay quiet."""


@contextlib.contextmanager
def serve_folder(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder on loopback; yield the address of its root, with a final slash."""
    handler = partial(_PagesHandler, prefix=prefix, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


class _QuietServer(ThreadingHTTPServer):
    """Says nothing of callers that go away in the middle of an answer."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet."""


class StandIn(Protocol):
    """What stands for a service, and what lets go of handlers that wait."""

    url: str
    released: threading.Event


@contextlib.contextmanager
def serve_stand_in(hub: StandIn, handler: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    """Let a handler answer for a stand-in, which it finds as `server.hub`, until the block ends."""
    with _QuietServer(("127.0.0.1", 0), handler) as server:
        server.hub = hub  # type: ignore[attr-defined]
        hub.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield
        finally:
            hub.released.set()
            server.shutdown()
            thread.join()
