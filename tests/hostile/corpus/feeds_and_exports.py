"""Texts that would break out of feeds, scripts, bibliographies and tables, and lies."""

from tests.hostile.case import Case, record, refuse, show

_ARXIV = record(title="The First of the Two", more='arxiv: "2401.00077"')
_DOI = record(title="Another First of Two", more="doi: 10.1234/taken")

FEEDS = (
    refuse(19, "vertical-tab", "character", 5, record(more=r'note: "a\vb"')),
    show(
        19,
        "end-of-section",
        title="]]> and <![CDATA[ and ]]&gt;",
        authors=["]]> Example"],
        abstract="]]></description></item><item><title>Forged</title></item> ]]]]><![CDATA[>",
    ),
    show(
        19,
        "forged-entry",
        title="</title></entry><entry><id>x</id><title>Forged",
        abstract="</summary></entry></feed><?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'x'>]> &e;",
        note="<?xml-stylesheet href='https://evil.example/x.xsl'?>",
    ),
    show(
        19,
        "escaped-once",
        title="&lt;img src=x onerror=alert(1)&gt;",
        abstract="&lt;script&gt;alert('probe')&lt;/script&gt; &nbsp; &xxe; &#8238; &#0; &#xFFFF;",
        authors=["&lt;b&gt; Example", "&nbsp; &xxe;"],
        venue="&lt;b&gt; 2024",
    ),
    show(19, "namespaces", title="xmlns:x='y' <x:y/> <dc:creator>", authors=["</dc:creator>"]),
)
JSON = (
    refuse(20, "line-separator", "character", 5, record(more="note: a\u2028b")),
    refuse(20, "paragraph-separator", "character", 5, record(more=r'note: "a\u2029b"')),
    show(
        20,
        "end-of-script",
        title="</script><script>alert('probe')</script>",
        authors=["</script><script>alert('probe')</script>"],
        abstract="</SCRIPT ><script>alert('probe')</script> <!--<script> --> ]]>",
        venue="</script><svg onload=alert(1)> 2024",
    ),
    show(20, "quotes-and-slashes", title='"}],"x":"\\u003c/script>\\', authors=['"},{"name":"x\\']),
    show(
        20,
        "names-of-javascript",
        title="__proto__ constructor prototype toString valueOf hasOwnProperty",
        authors=["__proto__", "constructor", "toString"],
        abstract="constructor.constructor('alert(1)')() and __proto__ and then hasOwnProperty.",
        venue="__proto__ 2024",
    ),
    show(20, "marked-results", title="<mark>marked</mark> results", note="<em data-md>x</em>"),
)
EXPORTS = (
    refuse(
        21, "line-break-in-a-name", "line-break", 2, record(authors=r'["Ada\nBcc: x@evil.example"]')
    ),
    refuse(
        21, "return-in-a-note", "line-break", 5, record(more=r'note: "a\r\nBcc: x@evil.example"')
    ),
    refuse(21, "line-break-in-a-venue", "line-break", 5, record(more=r'venue: "a\n@misc{x"')),
    show(
        21,
        "forged-bibtex",
        title="}, author = {Mallory}, note = {x",
        authors=["Ada}, title = {Forged} Example", "@misc{x, Example"],
        venue="}}\\end{document} 2024",
    ),
    show(
        21,
        "tex",
        title=r"\input{/etc/passwd} \write18{id} \end{document}",
        authors=[r"\input{x} Example"],
    ),
    show(21, "unpaired-braces", title="}}} {{{ } {", authors=["{ Example", "} Example"], note="{"),
    show(21, "final-backslash", title="It ends in \\", authors=["Ada Example\\"], venue="V\\"),
    show(
        21,
        "signs-of-tex",
        title="100% of #1 & $ _ ^ ~ costs",
        authors=["A_b C^d~e"],
        venue="50% & #2",
    ),
    show(
        21, "and-in-a-name", authors=["Ada and Bo and others", "Ada, Bo, Jr., x"], title='"# a #"'
    ),
    show(21, "comments", title="@comment{x} @string{a = b} @preamble{c}", note="% a comment"),
    show(21, "braces-in-identifiers", doi="10.1234/a}{b%c", url=None),
    show(
        21,
        "formulas-of-tables",
        title="=cmd|' /C calc'!A0",
        authors=["+1+1", "-2+3", "@SUM(A1)"],
        note='=HYPERLINK("https://evil.example","x")',
    ),
    show(
        21,
        "mail-headers",
        title="Subject: x Bcc: y@evil.example",
        abstract="x\n\nTO: a\nTY  - JOUR\nER  - ",
    ),
)
LIES = (
    refuse(22, "noindex", "unknown-key", 5, record(more="robots: noindex")),
    refuse(22, "forged-id", "unknown-key", 5, record(more="id: another-paper")),
    refuse(22, "forged-path", "unknown-key", 5, record(more="path: ../../index.html")),
    refuse(22, "forged-update", "unknown-key", 5, record(more="updated: 2099-01-01")),
    refuse(
        22, "arxiv-id-of-another", "duplicate", 5,
        record(title="Some Other Words", more="arxiv: https://arxiv.org/pdf/2401.00077v9"),
        beside=(("2024/first-arxiv.yaml", _ARXIV),),
    ),
    refuse(
        22, "arxiv-id-as-a-doi", "duplicate", 5,
        record(title="Some Other Words", more="doi: 10.48550/arXiv.2401.00077"),
        beside=(("2024/first-arxiv.yaml", _ARXIV),),
    ),
    refuse(
        22, "doi-in-capitals", "duplicate", 5,
        record(title="Some Other Words", more="doi: https://doi.org/10.1234/TAKEN"),
        beside=(("2024/first-doi.yaml", _DOI),),
    ),
    refuse(
        22, "title-in-capitals", "duplicate", 1, record(title="THE FIRST of-the, tw\u00f6!"),
        beside=(("2024/first-arxiv.yaml", _ARXIV),),
    ),
    refuse(
        22, "address-of-another", "duplicate-id", 5,
        record(title="Some Other Words", more="aliases: [first-doi]"),
        beside=(("2024/first-doi.yaml", _DOI),),
    ),
    refuse(22, "unheard-of-state", "unknown-value", 5, record(
        more="status: {state: best, date: 2025-01-01, note: x}")),
    show(22, "from-the-future", published="2099-01-01", title="A Paper of Tomorrow"),
    show(22, "fork-key", title="A Fork's Own Key", extras={"x-robots": "noindex", "x-title": "x"}),
)  # fmt: skip
CASES: tuple[Case, ...] = (*FEEDS, *JSON, *EXPORTS, *LIES)
