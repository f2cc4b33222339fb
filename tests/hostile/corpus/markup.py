"""HTML, Markdown and templates in fields of plain text. Whatever acts calls `alert` or `probe`."""

from tests.hostile.case import Case, record, refuse, show

HTML = (
    show(
        11,
        "script",
        title="<script>alert('probe')</script>",
        authors=["<script>alert('probe')</script> Example"],
        abstract="<script>alert('probe')</script>\n\n<script src=//evil.example/x.js></script>",
        venue="<script>alert('probe')</script> 2024",
        note="<script>alert('probe')</script>",
    ),
    show(
        11,
        "image",
        title="<img src=x onerror=alert('probe')>",
        authors=["<img src=x onerror=alert('probe')>"],
        abstract="<img src=x onerror=alert('probe')> <img src=https://evil.example/x.png>",
        note="<IMG SRC=x OnErRoR=alert('probe')>",
        revised=[{"date": "2025-06-02", "note": "<img src=x onerror=alert('revised')>"}],
        status={"state": "retracted", "date": "2025-06-03", "note": "<svg onload=alert('state')>"},
    ),
    show(
        11,
        "out-of-an-attribute",
        title="\"><svg onload=alert('probe')>",
        authors=['" autofocus onfocus="probe()', "' onmouseover='probe()"],
        abstract="\" onclick=\"probe()\" x=\"\n\n' onclick='probe()' y='",
        venue="\" style=\"background:url('https://evil.example/')",
    ),
    show(
        11,
        "out-of-the-title",
        title="</title></head><body onload=alert('probe')>",
        abstract="</p></main></body></html><script>alert('probe')</script><main><p>",
    ),
    show(
        11,
        "comments-and-sections",
        title="<!-- a --!> <![CDATA[ b ]]> <? php ?>",
        abstract="<!--><script>alert('probe')</script>--> <!DOCTYPE html> ]]> <!-- never closed",
    ),
    show(
        11,
        "elements-of-the-head",
        title="<base href=//evil.example> <meta http-equiv=refresh content=0;url=//evil.example>",
        abstract="<link rel=stylesheet href=//evil.example/x.css> <style>*{display:none}</style>",
    ),
    show(
        11,
        "swallowers",
        title="<plaintext> <textarea> <xmp> <noscript> <template> <select>",
        abstract="<iframe srcdoc='<script>parent.probe()</script>'> "
        "<object data=javascript:probe()>",
        note="<form action=https://evil.example><input name=x><button>Go",
    ),
    show(
        11,
        "mutation",
        abstract="<math><mtext><table><mglyph><style><img title='</style>"
        "<img src=x onerror=alert(1)>'>",
        title="<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    ),
    show(11, "unclosed", title='Unclosed <a href="', authors=['Ada <a title="'], note="<a href='"),
    show(11, "lone-signs", title="a < b > c & d \" e ' f", authors=["A & B <C>"], note="<>&&<"),
)
REFERENCES = (
    show(
        12,
        "named",
        title="&lt;script&gt;alert('probe')&lt;/script&gt;",
        authors=["&lt;img src=x onerror=alert(1)&gt;"],
        abstract="&lt;script&gt;alert('probe')&lt;/script&gt; &amp;lt;b&amp;gt; &quot;&apos;",
        note="&lt;b&gt;",
    ),
    show(
        12,
        "numbered",
        title="&#60;script&#62;alert('probe')&#60;/script&#62;",
        abstract="&#x3c;img src=x onerror=alert(1)&#x3e; &#0000060;b&#62;",
        authors=["&#60;b&#62; Example"],
    ),
    show(
        12,
        "without-semicolons",
        title="&ltimg src=x onerror=alert('probe')&gt",
        abstract="&#60script&#62alert(1)&#60/script&#62 &copy &notit;",
    ),
    show(
        12,
        "twice",
        title="&amp;lt;script&amp;gt;alert('probe')&amp;lt;/script&amp;gt;",
        abstract="&amp;amp;lt;b&amp;amp;gt; %3Cscript%3E \\u003cscript\\u003e \\x3cscript\\x3e",
    ),
)
MARKDOWN = (
    show(
        13,
        "links",
        title="[here](javascript:alert('probe')) [b](https://evil.example)",
        authors=["[Ada](javascript:probe())"],
        abstract="[here](javascript:alert('probe')) <javascript:alert('probe')> [x][1]\n\n"
        "[1]: javascript:alert('probe')",
        note="[n](data:text/html,<script>alert(1)</script>)",
    ),
    show(
        13,
        "images",
        title="![x](https://evil.example/title.png)",
        abstract="![x](x){onerror=alert(1)} ![y][ref]\n\n[ref]: https://evil.example/ref.png",
        venue="![v](https://evil.example/venue.png)",
    ),
    show(
        13,
        "attributes",
        title="A heading {: onclick=alert('probe') }",
        abstract="A word{onclick=alert(1)} and {#main .md-search}\n\n{: onmouseover=probe() }",
        note="*a*{ style=display:none }",
    ),
    show(
        13,
        "emphasis",
        title="**bold** _under_ *star* __dunder__ ~~gone~~ ==mark== ^^ins^^ ^sup^ ~sub~",
        authors=["__Ada__ *Example*", "`Bo` Example"],
        abstract="***all*** `code` ``more`` ++ctrl+alt+del++ :smile: "
        "{++new++} {--old--} {~~a~>b~~}",
    ),
    show(
        13,
        "blocks",
        title="# Heading",
        abstract='!!! note "Title"\n    inside\n\n??? tip\n    inside\n\n=== "Tab"\n    inside\n\n'
        "/// details | Title\n///\n\n> quoted\n\n| a | b |\n|---|---|\n| c | d |",
        note="!!! danger",
    ),
    show(
        13,
        "lists",
        title="1. An item",
        authors=["- Ada Example", "* Bo Example"],
        abstract="- item\n- [ ] task\n\n+ plus\n\n1) one\n\nTerm\n:   definition\n\na. letter",
        note="- note",
    ),
    show(
        13,
        "fences",
        title="``` html",
        abstract="```html\n<script>alert(1)</script>\n```\n\n"
        '~~~ {.python onclick="probe()"}\nx\n~~~',
    ),
    show(
        13,
        "notes-and-contents",
        title="[TOC]",
        abstract="[^1] and [^x]\n\n[^1]: A footnote.\n\n*[HTML]: An abbreviation.\n\n"
        "[TOC]\n\n[[wiki]]",
    ),
    show(13, "underlined-heading", abstract="A heading\n=========\n\nAnother\n---\n\n***\n\n___"),
    show(13, "indented", abstract="A start.\n\n        <script>alert(1)</script>\n\n\tcode"),
    show(
        13,
        "backslashes",
        title="\\*a\\* \\[b\\](c) \\",
        abstract="\\<b\\> \\` \\# \\& C:\\new\\table",
    ),
    show(13, "block-html", abstract='<div markdown="1">\n\n# Inside\n\n</div>\n\n<br>\n\n<hr />'),
)
INCLUSIONS = (
    show(
        14,
        "snippet",
        title='--8<-- "mkdocs.yml"',
        abstract='--8<-- "mkdocs.yml"\n\n;--8<-- "x"\n\n-8<- "../../secret.txt"',
        note='--8<-- "mkdocs.yml"',
    ),
    show(14, "snippet-block", abstract="--8<--\nmkdocs.yml\n../secret.txt\n--8<--"),
    show(14, "snippet-of-the-web", abstract='--8<-- "https://evil.example/x.md"'),
    show(
        14, "reference-pages", abstract="::: generator.cli\n    options:\n      show_source: true"
    ),
    show(
        14,
        "run",
        abstract='```python exec="on"\nimport os; os.system("id")\n```\n\n'
        "```mermaid\ngraph TD\n```",
    ),
    show(
        14,
        "macros",
        title="{{ include('mkdocs.yml') }}",
        abstract="{% include 'mkdocs.yml' %} {! x !}",
    ),
)
FRONT_MATTER = (
    refuse(15, "break-in-a-title", "line-break", 1, record(title=r'"a\n---\ntemplate: x.html"')),
    refuse(15, "block-title", "line-break", 5, "topics: [tool-use]\nauthors: [Ada Example]\n"
           "abstract: A sentence that is long enough to be one.\nnote: x\n"
           "title: |\n  one\n  template: x.html\n"),
    refuse(15, "template-key", "unknown-key", 5, record(more="template: redirect.html")),
    refuse(15, "hide-key", "unknown-key", 5, record(more="hide: [navigation]")),
    show(
        15,
        "second-front-matter",
        title="--- template: x.html ---",
        abstract="---\ntemplate: redirect.html\ntitle: Hacked\n---\n\n# Hacked",
        note="---",
    ),
    show(15, "colons", title="title: x: y # z", authors=["key: value"], note="a: {b: c}"),
    show(15, "quotes", title='"a" \'b\' "q', abstract="\"}\n\n'}\n\n\\\"} and \\u0022 end."),
    show(15, "names-of-the-theme", title="__search", authors=["__drawer"], note="__palette_0"),
    show(15, "names-of-the-page", title="Main", file="2024/main.yaml", authors=["bibtex", "cite"]),
)  # fmt: skip
TEMPLATES = (
    show(
        16,
        "jinja",
        title="{{ 7 * 7 }} {{ config }} {% raw %}",
        authors=["{{ 7 * 7 }} Example"],
        abstract="{{ self.__init__.__globals__ }} {% for x in y %}{# gone #} {{ ''.__class__ }}",
        venue="{{ config.plugins }} 2024",
        note="{%- include 'x' -%}",
    ),
    show(
        16,
        "format",
        title="{0.__class__} {page.url} {}",
        abstract="%s %(title)s %d {!r} {x:>9999999}",
    ),
    show(
        16, "shell", title="${HOME} $(id) `id`", abstract="$HOME ${7*7} #{7*7} <%= 7*7 %> ${{ 1 }}."
    ),
    show(
        16,
        "slots-of-shells",
        title="title_html article_html head_html",
        abstract="__ROOT__ {{title_html}} %title_html% \\x02title_html\\x02 sentinel-0-0/",
    ),
)
CASES: tuple[Case, ...] = (*HTML, *REFERENCES, *MARKDOWN, *INCLUSIONS, *FRONT_MATTER, *TEMPLATES)
