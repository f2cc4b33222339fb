"""The registries we may ask: their addresses, their manners, and who asks."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from generator import __version__
from generator.fetching.errors import FetchError

CONTACT = "PAPERFEED_CONTACT"
"""The variable that names an e-mail address, for registries that want to know who asks."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_JSON = ("application/json", "application/vnd.api+json")

PATIENCE = (3.0, 9.0)
"""Seconds to wait before the second and the third try."""


class Registry(NamedTuple):
    """A registry, and what it asks of those who ask it."""

    name: str
    base: str
    """Its address, without a final slash. Nothing is ever asked of any other host."""
    variable: str
    """The environment variable that may name a stand-in."""
    pause: float
    """Seconds between two requests, at the least."""
    types: tuple[str, ...]
    """The media types that its answers may have."""
    patience: tuple[float, ...] = PATIENCE
    """Seconds to wait before each further try when it is busy and does not say how long."""
    takes_contact: bool = False
    """Whether it wants the contact address as `mailto` in the query."""


ARXIV = Registry(
    "arXiv",
    "https://export.arxiv.org",
    "PAPERFEED_ARXIV_URL",
    # One request every three seconds, says https://info.arxiv.org/help/api/tou.html.
    pause=3.0,
    types=("application/atom+xml", "application/xml", "text/xml"),
    patience=(30.0, 60.0),
)
CROSSREF = Registry(
    "Crossref",
    "https://api.crossref.org",
    "PAPERFEED_CROSSREF_URL",
    pause=1 / 3,
    types=_JSON,
    takes_contact=True,
)
DATACITE = Registry(
    "DataCite",
    "https://api.datacite.org",
    "PAPERFEED_DATACITE_URL",
    pause=1 / 3,
    types=_JSON,
    takes_contact=True,
)
DOI = Registry("doi.org", "https://doi.org", "PAPERFEED_DOI_URL", pause=1 / 3, types=_JSON)
HUGGING_FACE = Registry(
    "Hugging Face",
    "https://huggingface.co",
    "PAPERFEED_HUGGING_FACE_URL",
    pause=1 / 3,
    types=_JSON,
)
REGISTRIES = (ARXIV, CROSSREF, DATACITE, DOI, HUGGING_FACE)


def find_base(registry: Registry, environ: Mapping[str, str]) -> str:
    """Return the address to ask a registry at: its own, or that of a stand-in.

    A stand-in may speak plain http only on this machine. Raises FetchError for other addresses.
    """
    given = environ.get(registry.variable)
    if not given:
        return registry.base
    try:
        parts = urlsplit(given)
        is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
        is_plain = parts.port != 0 and "@" not in parts.netloc and not parts.query + parts.fragment
        is_allowed = (is_local or parts.scheme == "https") and bool(parts.hostname) and is_plain
    except ValueError:
        is_allowed = False
    if not is_allowed or not given.isascii() or not given.isprintable() or " " in given:
        raise FetchError(
            "refused",
            f"{registry.variable} may not be {given[:80]!r}; give an address that starts with "
            "https://, or with http:// for a server on this machine",
        )
    return given.rstrip("/")


def find_contact(environ: Mapping[str, str]) -> str | None:
    """Return the e-mail address of whoever asks, if it is given; raise FetchError when it is none.

    It goes into a header, so it is held to the plainest characters.
    """
    given = environ.get(CONTACT, "").strip()
    if given and not _MAIL.fullmatch(given):
        raise FetchError(
            "refused", f"{CONTACT} is no e-mail address: {given[:80]!r}; correct or unset it"
        )
    return given or None


def name_agent(contact: str | None) -> str:
    """Return the User-Agent of our requests (RFC 9110, 10.1.5)."""
    return f"Paperfeed/{__version__}" + (f" (mailto:{contact})" if contact else "")
