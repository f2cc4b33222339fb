"""Walls: what a site's files may lead to, and addresses as browsers read them."""

import re
from typing import NamedTuple

from generator.rendering.frame import write_policy
from generator.settings import Settings

LINK_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
"""Schemes that a reader's click may follow."""
_DEFAULT_PORTS = {"http": ":80", "https": ":443", "ws": ":80", "wss": ":443", "ftp": ":21"}
_HIERARCHICAL = frozenset({*_DEFAULT_PORTS, "file"})
"""Schemes after which browsers look for a host, however many slashes there are."""
_C0_OR_SPACE = "".join(map(chr, range(0x21)))
_REMOVED = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"[/\\]*([^/\\?#]*)")


class Address(NamedTuple):
    """An address as a browser takes it apart."""

    scheme: str
    """In small letters; empty when the address is relative to the page."""
    host: str
    """With user and port, where they are written; empty when there is none."""


class Walls(NamedTuple):
    """What the files of a site may load, send to, and say of themselves."""

    site_url: str
    """Absolute, with a final slash."""
    origin: Address
    form_origin: Address | None
    """Where a form may lead besides the site itself."""
    policy: str
    """The content security policy of every page."""

    def is_own(self, address: Address) -> bool:
        """Tell whether an address leads to the site's own origin."""
        if not address.host:
            return not address.scheme
        return (address.scheme or self.origin.scheme, address.host) == self.origin

    def takes_form(self, address: Address) -> bool:
        """Tell whether a form may be sent to an address."""
        return self.is_own(address) or (bool(address.host) and address == self.form_origin)


def make_walls(settings: Settings) -> Walls:
    """Return the walls of a site."""
    email = read_address(settings.options.email_url or "")
    return Walls(
        settings.site_url,
        read_address(settings.site_url),
        email if email.host else None,
        write_policy(settings),
    )


def read_address(text: str) -> Address:
    """Take an address apart as browsers do (https://url.spec.whatwg.org/#url-parsing).

    They drop spaces and controls at its ends and line breaks and tabs anywhere, and take
    backslashes for slashes.
    """
    if text.isprintable() and ":" not in text and "//" not in text and "\\" not in text:
        return Address("", "")
    cleaned = text.strip(_C0_OR_SPACE).translate(_REMOVED)
    match = _SCHEME.match(cleaned)
    scheme = match[1].lower() if match else ""
    rest = cleaned[match.end() :] if match else cleaned
    is_relative = not match and not (rest[:1] in {"/", "\\"} and rest[1:2] in {"/", "\\"})
    if is_relative or (match and scheme not in _HIERARCHICAL):
        return Address(scheme, "")
    found = _AUTHORITY.match(rest)
    host = found[1].lower() if found else ""
    return Address(scheme, host.removesuffix(_DEFAULT_PORTS.get(scheme, "")))


def is_image_data(text: str) -> bool:
    """Tell whether an address holds a picture itself."""
    cleaned = text.strip(_C0_OR_SPACE).translate(_REMOVED)
    return cleaned[:11].lower() == "data:image/"
