"""The client: the only way from here to the network, and a narrow one.

It asks a few registries and nobody else, by https, with every wait, size and redirect limited,
and keeps what they answer for a day.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

from generator.fetching.answers import Answers
from generator.fetching.bodies import ENCODINGS, Body
from generator.fetching.errors import FetchError, shorten
from generator.fetching.patience import Limiter, Timing, read_retry_after
from generator.fetching.registries import PATIENCE, Registry, find_base, find_contact, name_agent
from generator.progress import Report, be_quiet

TIMEOUT = 10.0
"""Seconds to wait for a connection, and for each next piece of an answer."""
REDIRECTS = 3
WAIT_MAXIMUM = 120.0
"""Seconds that we wait when a registry asks us to; if it asks for more, we give up."""
_MOVED = frozenset({301, 302, 303, 307, 308})
_THROTTLED = frozenset({429, 503})
_GONE = frozenset({404, 410})
_LOCAL = ("all://127.0.0.1", "all://localhost", "all://[::1]")
_RATE_EXCEEDED = b"Rate exceeded."

Answer = TypeVar("Answer")


class _Reply(NamedTuple):
    status: int
    headers: httpx.Headers
    body: bytes


class Client:
    """Asks registries; made by `open_client`, and good until that is left."""

    def __init__(
        self,
        wire: "_Wire | None",
        answers: Answers,
        timing: Timing,
        environ: Mapping[str, str],
        report: Report,
    ) -> None:
        self._wire = wire
        self._answers = answers
        self._timing = timing
        self._limiter = Limiter(timing, answers)
        self._environ = environ
        self._contact = find_contact(environ)
        self._report = report

    def ask(
        self,
        registry: Registry,
        path: str,
        parameters: Mapping[str, str],
        read: Callable[[bytes], Answer],
    ) -> Answer:
        """Ask a registry, and return what `read` makes of its answer.

        `path` is percent-encoded. An answer is kept only after `read` has taken it, and one that
        `read` refuses as passing is asked for again. Raises FetchError.
        """
        base = find_base(registry, self._environ)
        address = f"{base}{path}" + (f"?{urlencode(parameters)}" if parameters else "")
        if (known := self._answers.find(address)) is not None:
            try:
                return read(known)
            except FetchError:
                # It was kept by a version that read otherwise.
                pass
        if self._wire is None:
            raise FetchError(
                "offline",
                f"no answer of {registry.name} to this is kept from the last day; ask again "
                "without --offline",
            )
        body, answer = self._ask_patiently(self._wire, registry, address, read)
        self._answers.keep(address, body)
        return answer

    def _ask_patiently(
        self, wire: "_Wire", registry: Registry, address: str, read: Callable[[bytes], Answer]
    ) -> tuple[bytes, Answer]:
        tries = len(PATIENCE) + 1
        for attempt in range(tries):
            try:
                body = self._ask_once(wire, registry, address)
                return body, read(body)
            except FetchError as error:
                if not error.is_passing or attempt == tries - 1:
                    raise
                self._wait(registry, error, attempt)
        raise AssertionError("the last try returns or raises")

    def _wait(self, registry: Registry, error: FetchError, attempt: int) -> None:
        """Wait before the next try, as long as the registry asks or as is usual."""
        pause = error.pause
        if pause is None:
            pause = (registry.patience if error.kind == "throttled" else PATIENCE)[attempt]
        if pause > WAIT_MAXIMUM:
            raise FetchError(
                "throttled",
                f"{registry.name} asks to wait {pause:,.0f} seconds; try again after that",
            ) from None
        if pause:
            self._report(f"waiting {pause:.0f} s for {registry.name}")
            self._timing.sleep(pause)

    def _ask_once(self, wire: "_Wire", registry: Registry, address: str) -> bytes:
        if self._contact and registry.takes_contact:
            address += f"{'&' if '?' in address else '?'}{urlencode({'mailto': self._contact})}"
        own = url = httpx.URL(address)
        for _ in range(REDIRECTS + 1):
            self._limiter.wait(registry)
            self._report(f"asking {registry.name}")
            reply = wire.get(registry, url)
            if reply.status not in _MOVED:
                self._check(registry, reply)
                return reply.body
            url = _follow(registry, own, url, reply.headers.get("location", ""))
        raise FetchError("refused", f"{registry.name} redirects without end; try again later")

    def _check(self, registry: Registry, reply: _Reply) -> None:
        """Raise FetchError unless a reply is an answer."""
        name, status = registry.name, reply.status
        if status in _THROTTLED or reply.body[:100].strip().startswith(_RATE_EXCEEDED):
            raise FetchError(
                "throttled",
                f"{name} is busy or has heard enough from here (HTTP {status}); try again in a "
                "quarter of an hour",
                is_passing=True,
                pause=read_retry_after(reply.headers.get("retry-after"), self._timing.epoch),
            )
        if status >= 500:
            text = f"{name} is out of order (HTTP {status}); try again later"
            raise FetchError("network", text, is_passing=True)
        if status in _GONE:
            raise FetchError("not-found", f"{name} does not know it; compare the spelling")
        if status != 200:
            raise FetchError(
                "refused", f"{name} refused the request (HTTP {status}); check what was asked for"
            )
        if not reply.body.strip():
            text = f"{name} answered with nothing; try again later"
            raise FetchError("bad-answer", text, is_passing=True)
        media = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media not in registry.types:
            raise FetchError(
                "bad-answer",
                f"{name} answered with {shorten(media) or 'no media type'} in place of "
                f"{registry.types[0]}; see whether this network wants a log-in first",
            )


def _follow(registry: Registry, own: httpx.URL, url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads; raise FetchError when that is another host."""
    try:
        target = url.join(location)
    except (httpx.InvalidURL, ValueError):
        target = httpx.URL("")
    if not location or (target.scheme, target.netloc) != (own.scheme, own.netloc):
        raise FetchError(
            "refused",
            f"{registry.name} redirects to another host ({shorten(location) or 'unnamed'}), "
            "which we do not ask; try again later",
        )
    return target.copy_with(fragment=None)


class _Wire:
    """One connection's worth of httpx, whose requests end by a deadline whatever is sent."""

    def __init__(self, portal: BlockingPortal, http: httpx.AsyncClient, deadline: float) -> None:
        self._portal = portal
        self._http = http
        self._deadline = deadline

    def get(self, registry: Registry, url: httpx.URL) -> _Reply:
        """Ask once; raise FetchError when no whole reply comes in time."""
        name = registry.name
        try:
            return self._portal.call(self._get, name, url)
        except (httpx.TimeoutException, TimeoutError):
            text = f"{name} did not answer in time; try again later"
            raise FetchError("network", text, is_passing=True) from None
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            text = f"{name} broke off before its answer was whole; try again later"
            raise FetchError("network", text, is_passing=True) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise FetchError(
                "network",
                f"{name} cannot be reached ({shorten(str(error)) or type(error).__name__}); see "
                "whether this machine is online, and try again",
                is_passing=True,
            ) from None

    async def _get(self, name: str, url: httpx.URL) -> _Reply:
        async with (
            asyncio.timeout(self._deadline),
            self._http.stream("GET", url) as response,
        ):
            body = Body(name, response.headers.get("content-encoding", ""))
            if response.status_code == 200:
                async for piece in response.aiter_raw():
                    body.add(piece)
            return _Reply(response.status_code, response.headers, body.finish())


@contextmanager
def open_client(
    environ: Mapping[str, str],
    timing: Timing,
    folder: Path | None = None,
    *,
    offline: bool = False,
    report: Report = be_quiet,
) -> Iterator[Client]:
    """Yield a client that keeps answers in `folder`, if there is one.

    `environ` may name a contact (PAPERFEED_CONTACT) and stand-ins of registries. When `offline`,
    only answers that are kept are given. Raises FetchError when `environ` cannot be used.
    """
    answers = Answers(folder, timing.epoch)
    if offline:
        yield Client(None, answers, timing, environ, report)
        return
    agent = name_agent(find_contact(environ))
    with start_blocking_portal() as portal:
        http = open_http({"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": ENCODINGS})
        try:
            yield Client(_Wire(portal, http, timing.deadline), answers, timing, environ, report)
        finally:
            portal.call(http.aclose)


def open_http(headers: Mapping[str, str], base: str = "") -> httpx.AsyncClient:
    """Return an httpx client that follows no redirects and opens one connection at a time.

    Raises FetchError when the environment's proxy or certificates cannot be used.
    """
    try:
        return httpx.AsyncClient(
            base_url=base,
            headers=headers,
            timeout=httpx.Timeout(TIMEOUT),
            follow_redirects=False,
            limits=httpx.Limits(max_connections=1),
            # A proxy of the environment is used, but for a stand-in on this machine.
            mounts=dict.fromkeys(_LOCAL),
        )
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
        raise FetchError(
            "refused",
            f"the environment's proxy or certificates cannot be used ({shorten(str(error))}); "
            "correct HTTPS_PROXY, ALL_PROXY or SSL_CERT_FILE",
        ) from None
