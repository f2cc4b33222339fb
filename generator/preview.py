"""The preview's banner: what is wrong with the content, above every page that is served."""

import html
from collections.abc import Callable, Iterable
from typing import Any

Serve = Callable[..., Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

_STYLE = (
    "position:sticky;top:0;z-index:99;max-height:50vh;margin:0;padding:1rem;background:#fdf1d8;"
    "color:#1b1b1f;white-space:pre-wrap;overflow:auto"
)


def write_banner(text: str) -> str:
    """Return a text as HTML that stands out, without a style sheet."""
    return f'<pre role="alert" style="{_STYLE}">{html.escape(text)}</pre>'


def with_banner(serve: Serve, get_banner: Callable[[], str]) -> Serve:
    """Put the banner, if there is one, into pages as they are served.

    So no page need be built anew when an error comes or goes.
    """

    def serve_with_banner(environ: Any, start_response: Any) -> Iterable[bytes]:
        banner = get_banner()
        if not banner:
            return serve(environ, start_response)
        answer: list[Any] = []
        body = b"".join(serve(environ, lambda *words: answer.extend(words)))
        status, headers = answer
        if dict(headers).get("Content-Type", "").startswith("text/html"):
            place = body.find(b">", body.find(b"<body")) + 1
            body = body[:place] + banner.encode() + body[place:]
        kept = [pair for pair in headers if pair[0].lower() != "content-length"]
        start_response(status, [*kept, ("Content-Length", str(len(body)))])
        return [body]

    return serve_with_banner
