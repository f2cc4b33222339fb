"""Addresses in records: which are allowed, and how they are written."""

import ipaddress
import re
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

URL_MAXIMUM = 2_000

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_HOST_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LOCAL_NAMES = frozenset(
    "localhost local internal localdomain lan home test corp invalid onion arpa".split()
)
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")


def parse_link(text: str) -> str:
    """Return a web address, re-written so that it is safe in an attribute.

    Only http and https, a public host name, no user name or odd port; raises ValueError else.
    """
    if len(text) > URL_MAXIMUM:
        raise ValueError(f"the address has {len(text):,} characters")
    if match := _FORBIDDEN.search(text):
        raise ValueError(f"the address holds U+{ord(match[0]):04X}")
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(f"not a web address: {text[:80]!r}")
    if "@" in parts.netloc:
        raise ValueError("the address holds a user name")
    host = _public_host(parts.hostname or "")
    netloc = host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"
    path = quote(_STRAY.sub("%25", parts.path), safe="/%:@!$&*+,;=~-._") or "/"
    query = quote(_STRAY.sub("%25", parts.query), safe="/?%:@!$&*+,;=~-._")
    fragment = quote(_STRAY.sub("%25", parts.fragment), safe="/?%:@!$&*+,;=~-._")
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


@lru_cache(maxsize=4_096)
def _public_host(host: str) -> str:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    else:
        raise ValueError("the address names a machine by number")
    try:
        ascii_host = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise ValueError(f"not a host name: {host!r}") from None
    labels = ascii_host.split(".")
    is_numeric = labels[-1].isdigit() or labels[-1].startswith("0x")
    if len(labels) < 2 or is_numeric or labels[-1] in _LOCAL_NAMES:
        raise ValueError(f"not a public host name: {host!r}")
    if not all(_HOST_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"not a host name: {host!r}")
    return ascii_host


def _read(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_link(value)
    except ValueError as error:
        advice = "write a whole address that starts with https://"
        raise PydanticCustomError(
            "problem", "{message}", {"code": "bad-link", "message": str(error), "advice": advice}
        ) from None


Link = Annotated[
    str,
    BeforeValidator(_read),
    Field(max_length=URL_MAXIMUM),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"}),
]
"""A checked web address."""
