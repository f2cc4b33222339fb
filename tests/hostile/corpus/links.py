"""Addresses: schemes that act, hosts that are nobody's business, and spellings that hide both."""

from tests.hostile.case import Case, Refused, record, refuse, show

_AT_LINE_5 = {
    "script": "javascript:alert('probe')",
    "script-in-capitals": "JaVaScRiPt:alert(1)",
    "script-after-a-space": " javascript:alert(1)",
    "script-with-a-host": "javascript://example.org/%0Aalert(1)",
    "script-encoded": "javascript&colon;alert(1)",
    "data": "data:text/html;base64,PHNjcmlwdD4=",
    "visual-basic": "vbscript:msgbox(1)",
    "blob": "blob:https://example.org/x",
    "file": "file:///etc/passwd",
    "ftp": "ftp://example.org/x",
    "mail": "mailto:a@example.org?bcc=b@example.org",
    "view-source": "view-source:https://example.org/",
    "no-scheme": "//evil.example/x",
    "path": "/etc/passwd",
    "no-slashes": "https:evil.example",
    "no-host": "https:///evil.example",
    "one-label": "https://intranet/",
    "user": "https://example.org@evil.example/",
    "password": "https://user:secret@example.org/",
    "backslash": "https://example.org\\@evil.example/",
    "space": "https://exa mple.org/",
    "loopback": "https://127.0.0.1/",
    "loopback-short": "https://127.1/",
    "loopback-decimal": "https://2130706433/",
    "loopback-octal": "https://0177.0.0.1/",
    "loopback-hexadecimal": "https://0x7f.0.0.1/",
    "loopback-wide": "https://\uff11\uff12\uff17.0.0.1/",
    "loopback-circled": "https://\u2460\u2461\u2466.0.0.1/",
    "loopback-dot": "https://127.0.0.1./",
    "loopback-six": "https://[::1]/",
    "loopback-mapped": "https://[::ffff:127.0.0.1]/",
    "unspecified": "https://0.0.0.0/",
    "private": "https://192.168.1.1/admin",
    "link-local-six": "https://[fe80::1%25eth0]/",
    "localhost": "https://localhost/",
    "localhost-dot": "https://LOCALHOST./",
    "below-localhost": "https://x.localhost/",
    "local": "https://printer.local/",
    "broken-brackets": "https://[example.org/",
    "port-beyond-all": "https://example.org:99999/",
    "empty-label": "https://example..org/",
    "leading-hyphen": "https://-example.org/",
    "long-label": f"https://{'a' * 64}.example/",
    "long": f"https://example.org/{'x' * 5_000}",
}
_HIDDEN = {
    "tab": (r"https://exa\tmple.org/", "bad-link"),
    "tab-in-a-scheme": (r"java\tscript:alert(1)", "bad-link"),
    "line-break": (r"java\nscript:alert(1)", "bad-link"),
    "control": (r"\x01javascript:alert(1)", "character"),
    "override": (r"https://example.org/\u202Egpj.exe", "character"),
    "zero-width": (r"https://exam\u200Bple.org/", "character"),
}
_SINGLE = tuple(
    refuse(18, name, "bad-link", 5, record(more=f"url: '{address.replace(chr(39), chr(39) * 2)}'"))
    for name, address in _AT_LINE_5.items()
)
_ESCAPED = tuple(
    refuse(18, name, code, 5, record(more=f'url: "{address}"'))
    for name, (address, code) in _HIDDEN.items()
)
_PLACES: tuple[Refused, ...] = (
    refuse(18, "in-links", "bad-link", 5, record(more="links: {code: javascript:alert(1)}")),
    refuse(
        18, "below-links", "bad-link", 7,
        record(more="links:\n  code: https://example.org/\n  demo: javascript:alert(1)"),
    ),
    refuse(18, "handle", "bad-handle", 5, record(more="submitted_by: ../../evil?x=<b>")),
    refuse(18, "orcid", "bad-orcid", 2, record(
        authors='[{name: Ada Example, orcid: "javascript:alert(1)"}]')),
    refuse(18, "orcid-in-arabic", "bad-orcid", 2, record(
        authors="[{name: Ada Example, orcid: \u0660000-0002-1825-0097}]")),
    refuse(18, "doi", "bad-doi", 5, record(more="doi: javascript:alert(1)")),
    refuse(18, "doi-with-a-space", "bad-doi", 5, record(more="doi: 10.1234/a b")),
)  # fmt: skip
_SHOWN = (
    show(18, "out-of-an-attribute", url="https://example.org/\"onmouseover='probe()'x=\"<b>`{|}"),
    show(18, "unencrypted", url="http://example.org/plain", links={"code": "http://example.org/c"}),
    show(18, "look-alike-host", url="https://ex\u0430mple.org/look-alike"),
    show(18, "redirector", url="https://example.org/redirect?to=//evil.example/%22onclick=probe()"),
    show(18, "template-in-an-address", url="https://example.org/{{7*7}}?a=${b}&c=%s#{x}"),
    show(18, "references-in-an-address", url="https://example.org/?a=1&lt;b&quot;onclick=probe()"),
    show(
        18,
        "in-prose",
        abstract="See javascript:alert('probe') and https://127.0.0.1/ and //evil.example/x and "
        'https://u@evil.example/ and https://example.org/"onmouseover=alert(1) and end.',
        note="data:text/html,<script>alert(1)</script> https://example.org/<script>alert(1)</script>",
    ),
    show(18, "odd-doi", doi='10.1234/"onclick=probe()<b>{%}', url=None),
)
CASES: tuple[Case, ...] = (*_SINGLE, *_ESCAPED, *_PLACES, *_SHOWN)
