"""The scan of finished files: what we build passes, and whatever could act is found."""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.problems import Problem
from generator.rendering.escaping import clean_xml, escape_html, escape_text, script_json
from generator.rendering.frame import write_policy
from generator.scanning.files import scan_file
from generator.scanning.walls import Walls, make_walls
from generator.settings import Options, Settings, load_settings
from tests.conftest import ROOT, build, copy_project, tree
from tests.site.test_hostile_site import PROBES, write_probes

SITE = "https://example.org/papers-site/"
SETTINGS = Settings(
    root=ROOT,
    site_name="Example Papers",
    site_url=SITE,
    options=Options(authority="example.org,2025", email_url="https://lists.example.org/subscribe"),
)
WALLS = make_walls(SETTINGS)
POLICY = f'<meta http-equiv="Content-Security-Policy" content="{write_policy(SETTINGS)}">'
XLINK = "http://www.w3.org/1999/xlink"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
ENCODED = "<content:encoded>&lt;p onclick=x&gt;</content:encoded>"
SVG = 'xmlns="http://www.w3.org/2000/svg"'


def make_page(body: str = "", head: str = "<title>A page</title>", policy: str = POLICY) -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{policy}\n{head}\n'
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def scan(text: str, path: str = "papers/2401.00001/index.html") -> list[Problem]:
    return scan_file(path, text.encode("utf-8", "surrogatepass"), WALLS)


def codes(text: str, path: str = "index.html") -> set[str]:
    return {problem.code.removeprefix("built-") for problem in scan(text, path)}


# What we build


@pytest.fixture(scope="module")
def hostile_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project with every probe in every field, built."""
    project = copy_project(ROOT / "tests" / "project", tmp_path_factory.mktemp("hostile"))
    write_probes(project)
    build(project)
    return project


@pytest.mark.parametrize("name", ["launch_project", "tiny_project", "hostile_project"])
def test_nothing_that_we_build_has_a_fault(name: str, request: pytest.FixtureRequest) -> None:
    project: Path = request.getfixturevalue(name)
    walls = make_walls(load_settings(project / "mkdocs.yml"))
    files = tree(project / "site")
    problems = [one for path, content in files.items() for one in scan_file(path, content, walls)]
    assert [f"{one.path}: {one.message}" for one in problems] == []
    assert {Path(path).suffix for path in files} > {".html", ".xml", ".json", ".css", ".bib"}


def test_a_problem_says_where_what_and_what_to_do() -> None:
    [problem] = scan(make_page("<p onclick='alert(1)'>x</p>"))
    assert problem.path == "papers/2401.00001/index.html"
    assert problem.code == "built-handler"
    assert problem.severity == "error"
    assert "<p onclick=\"alert(1)\"> has a handler, 'onclick'" in problem.message
    assert "extra_javascript" in problem.advice
    assert "docs/" in problem.advice


# The parser

NASTY = [
    "<p>a<b>b<p>c</b>d",
    "<table><tr><td>x<p>y<img src=x><td></table>z",
    "<table>stray<a href=x><tr></a><td>",
    "<svg><a xlink:href='java&#9;script:x'><foreignObject><p>hi</p></foreignObject></a></svg>",
    "<svg><title><p>x</p></title><style><img src=x onerror=y></style></svg>",
    "<math><mi xlink:href='x'>a</mi><annotation-xml encoding='text/html'><b>t</b></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1>'>",
    "<math><maction actiontype='statusline' xlink:href='javascript:x'>a</maction></math>",
    "<script>a<!--<script>b</script>c--></script><b>",
    "<script>a</scr</script ><b>",
    "<style><!--</style><i>--></style>",
    "<title><b></title><i>",
    "<textarea><img></textarea><img>",
    "<xmp><p></xmp><p>",
    "<noembed><p></noembed><p>",
    "<iframe><p></iframe><p>",
    "<img/src=x/onerror=y//>",
    "<img src='x'onerror='y'>",
    "<a href=x a=1 A=2 =3 '=4>",
    '<p title="a&amp;b&lt;c&notit;&not=1&#0;&#x80;&#xD800;&copy">',
    "<!--><p>--><!-- --!><p><!-->x<?php <b> ?><![CDATA[<b>]]></ p><//><p/>",
    "<svg><![CDATA[<img src=x>]]></svg>",
    "<a><p><a><div></a>x",
    "<form><form><input></form>",
    "<p\x0cid=a>\r\nx\ry",
    "<IMG SRC=x ONERROR=y>",
    "</body></html><p>after<!--c-->",
    "<html a=1><html b=2><body c=3><body d=4>",
    "<button><button>x",
    "<ul><li>a<li>b<ul><li>c</ul></ul>",
    "<b><i><u>" * 4 + "<p>x</b></i></u>",
    "<plaintext><p></plaintext>",
    "<br></br><p></p></p><image src=x>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;",
]
# Rules that are younger than html5lib; tests/browser/test_policy.py asks a browser.
YOUNGER = [
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math></br><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<search><p>x<search>y</search>",
    "<select><button><selectedcontent></selectedcontent></button><option>a</select>",
    "<select><p><img src=x onerror=y></select>",
    "<template><td><img src=x onerror=y></template>",
]
PIECES = st.sampled_from(
    "<p> </p> <b> </b> <a¤href=x> </a> <table> <td> </table> <svg> </svg> <math> <mi> <style> "
    "</style> <script> </script> <!-- --> <img¤src=x¤ onerror=y > ' \" = / &lt; &#62; x ¤ <title> "
    "</title> <div¤id=' <foreignObject> <desc> <li> </ul> <ul>".replace("¤", "\n").split(" ")
)


def list_as_we_parse(text: str, *, has_scripts: bool = True) -> list[tuple[str, dict[str, str]]]:
    root = LexborHTMLParser(text, scripting=has_scripts).root
    assert root is not None
    return [
        (
            (node.tag or "").lower(),
            {key.lower(): value or "" for key, value in node.attributes.items()},
        )
        for node in root.traverse()
        if node.is_element_node
    ]


def list_as_html5lib_parses(text: str) -> list[tuple[str, dict[str, str]]]:
    parsed = html5lib.parse(text, treebuilder="dom", scripting=True)
    return [
        (str(node.tagName).lower(), {key.lower(): value for key, value in node.attributes.items()})
        for node in parsed.getElementsByTagName("*")
    ]


@pytest.mark.parametrize("text", NASTY)
def test_our_parser_sees_what_the_standards_parser_sees(text: str) -> None:
    assert list_as_we_parse(f"<!doctype html>{text}") == list_as_html5lib_parses(
        f"<!doctype html>{text}"
    )


@given(st.lists(PIECES, max_size=12).map("".join))
def test_our_parser_sees_what_the_standards_parser_sees_in_anything(text: str) -> None:
    assert list_as_we_parse(f"<!doctype html>{text}") == list_as_html5lib_parses(
        f"<!doctype html>{text}"
    )


# Pages that break a rule

BROKEN_BODIES = [
    ("handler", "<p onclick=x>a</p>"),
    ("handler", "<img src=a.png ONERROR=x>"),
    ("handler", "<svg/onload=alert(1)>"),
    ("handler", "<p/x='1'/onclick=x>"),
    ("handler", "<details open ontoggle=x></details>"),
    ("handler", "<svg><animate onbegin=x attributeName=x dur=1s></svg>"),
    ("handler", "<template><template><img src=x onerror=y></template></template>"),
    ("handler", "<noscript><p title='</noscript><img src=x onerror=y>'></noscript>"),
    ("handler", "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>"),
    ("address", "<a href='javascript:alert(1)'>a</a>"),
    ("address", "<a href='JaVaScRiPt:alert(1)'>a</a>"),
    ("address", "<a href='&#1; javascript:alert(1)'>a</a>"),
    ("address", "<a href='java&#9;scr\nipt:alert(1)'>a</a>"),
    ("address", "<a href='javascript&colon;alert(1)'>a</a>"),
    ("address", "<a href='&#x6A&#x61vascript:alert(1)'>a</a>"),
    ("address", "<a href='vbscript:x'>a</a>"),
    ("address", "<a href='data:text/html,<script>alert(1)</script>'>a</a>"),
    ("address", "<a href='data:image/svg+xml,<svg/onload=alert(1)>'>a</a>"),
    ("address", "<a href='blob:https://example.org/1'>a</a>"),
    ("address", "<map name=m><area href='javascript:x'></map>"),
    ("address", "<svg><a xlink:href='javascript:x'><text>a</text></a></svg>"),
    ("address", "<svg><a href='javascript:x'><text>a</text></a></svg>"),
    ("address", "<svg><a><animate attributeName=href values='x;javascript:y'/></a></svg>"),
    ("address", "<svg><a><set attributeName='xlink:href' to='x'/></a></svg>"),
    ("address", "<svg><foreignObject><a href='javascript:x'>a</a></foreignObject></svg>"),
    ("address", "<math><annotation-xml encoding='text/html'><a href='javascript:x'>a</a></math>"),
    ("address", "<blockquote cite='javascript:x'>a</blockquote>"),
    ("load", "<math><maction actiontype=statusline xlink:href='javascript:x'>a</maction></math>"),
    ("load", "<math><mrow href='javascript:x'><mi>a</mi></mrow></math>"),
    ("load", "<a href=b ping='https://other.example/p'>a</a>"),
    ("load", "<img src='https://other.example/a.png'>"),
    ("load", "<img src='//other.example/a.png'>"),
    ("load", "<img src='/\\other.example/a.png'>"),
    ("load", "<img src='\\\\other.example/a.png'>"),
    ("load", "<img src='/\t/other.example/a.png'>"),
    ("load", "<img src='https:other.example/a.png'>"),
    ("load", "<img src='https://example.org@other.example/a.png'>"),
    ("load", "<img src='https://example.org:8443/a.png'>"),
    ("load", "<img src='http://example.org/a.png'>"),
    ("load", "<img src='javascript:x'>"),
    ("load", "<img src='data:text/html,x'>"),
    ("load", "<img srcset='a.png 1x,https://other.example/b.png 2x'>"),
    ("load", "<img srcset='a.png, //other.example/b.png 2x'>"),
    ("load", "<picture><source srcset='//other.example/b.png'><img src=a.png></picture>"),
    ("load", "<audio src='//other.example/a'></audio>"),
    ("load", "<video poster='//other.example/a'></video>"),
    ("load", "<video><track src='//other.example/a'></video>"),
    ("load", "<input type=image src='//other.example/a'>"),
    ("load", "<table background='//other.example/a'></table>"),
    ("load", "<svg><use href='//other.example/a#b'/></svg>"),
    ("load", "<svg><use xlink:href='data:image/svg+xml,x'/></svg>"),
    ("load", "<svg><image href='//other.example/a'/></svg>"),
    ("load", "<svg><script href='//other.example/a'/></svg>"),
    ("load", "<svg><rect fill='url(//other.example/a#b)'/></svg>"),
    ("load", "<p style='background:url(https://other.example/a)'>a</p>"),
    ("load", "<p style='background:u\\72l(&quot;//other.example/a&quot;)'>a</p>"),
    ("load", "<p style='background:image-set(&quot;//other.example/a&quot; 1x)'>a</p>"),
    ("load", "<style>@import '//other.example/a.css';</style>"),
    ("load", "<script src='//other.example/a.js'></script>"),
    ("load", "<script src='data:text/javascript,x'></script>"),
    ("load", "<link rel=stylesheet href='//other.example/a.css'>"),
    ("element", "<base href='/'>"),
    ("element", "<iframe src='a.html'></iframe>"),
    ("element", "<iframe srcdoc='&lt;p>'></iframe>"),
    ("element", "<object data='a.svg'></object>"),
    ("element", "<embed src='a.svg'>"),
    ("element", "<applet code=a></applet>"),
    ("element", "<portal src='a'></portal>"),
    ("element", "<noscript><iframe src=a></iframe></noscript>"),
    ("element", "<plaintext>"),
    ("form", "<form action='https://other.example/a'><button>a</button></form>"),
    ("form", "<form action='javascript:x'><button>a</button></form>"),
    ("form", "<form><button formaction='//other.example/'>a</button></form>"),
    ("form", "<form action='http://lists.example.org/subscribe'></form>"),
    ("form", "<input type=submit form=seek formaction='javascript:x'>"),
    ("script", "<script>alert(1)</script>"),
    ("script", "<script type=module>import('./a.js')</script>"),
    ("script", "<script type=importmap>{}</script>"),
    ("script", "<svg><script>alert(1)</script></svg>"),
    ("script", "</title><script>alert(1)</script>"),
    ("data", "<script type=application/ld+json>{</script>"),
    ("data", "<script type='application/json'>{\"a\": NaN}</script>"),
    ("data", '<script type="application/ld+json">{"a": "<!--<script>"}</script>'),
    ("data", '<script type="application/ld+json">{"a": "</script><p>"}</script>'),
    ("ids", "<p id=a></p><p id=a></p>"),
    ("opener", "<a href='https://other.example/' target=_blank>a</a>"),
    ("opener", "<a href='https://other.example/' target=other rel=nofollow>a</a>"),
    ("frame", "<title>Another</title>"),
    ("characters", "<p>\x01</p>"),
    ("redirect", "<div></div><meta http-equiv=refresh content='0; url=../'>"),
    ("redirect", "<meta http-equiv=Refresh content='5'>"),
    ("policy", f"<p>{POLICY}</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "body"), BROKEN_BODIES, ids=[body for _, body in BROKEN_BODIES])
def test_what_breaks_a_rule_is_found(code: str, body: str) -> None:
    assert code in codes(make_page(body))


def test_what_keeps_the_rules_is_left_alone() -> None:
    body = """
        <a href="https://other.example/">a</a> <a href="//other.example/">a</a>
        <a href="?q=a:b">a</a>
        <a href="mailto:ada@example.org">a</a> <a href="#top" id="top" target="_self">a</a>
        <a href="https://other.example/" target="_blank" rel="nofollow noopener">a</a>
        <img src="../a.png" srcset="a.png 1x, https://example.org/b.png 2x" alt="javascript:x">
        <img src="data:image/png;base64,AAAA" alt="">
        <p title="onclick=x <script>alert(1)</script>" style="text-align: left">&lt;script&gt;</p>
        <form action="https://lists.example.org/other"><input name="a"><button>a</button></form>
        <form action="../search/"><button formaction="?a">a</button></form>
        <script src="../assets/a.js"></script><script src="https://example.org/a.js" defer></script>
        <script type="application/ld+json">{"a": "\\u003cscript\\u003e"}</script>
        <style>p { background: url(data:image/svg+xml,%3csvg/%3e); content: "a: //" }</style>
        <svg viewBox="0 0 1 1"><title>a</title><defs><path id="p" d="M0 0"/></defs>
        <use href="#p"/><rect fill="url(#p)"/></svg>
        <math><semantics><mi>x</mi><annotation encoding="x-tex">x</annotation></semantics></math>
    """
    head = (
        '<title>A</title><link rel="canonical" href="https://other.example/">'
        '<link rel="alternate" type="application/atom+xml" href="https://other.example/atom.xml">'
        '<link rel="icon" href="/papers-site/a.svg"><meta name="description" content="javascript:">'
    )
    assert scan(make_page(body, head)) == []


@pytest.mark.parametrize(
    ("code", "page"),
    [
        ("frame", make_page(head="")),
        ("frame", make_page(head="<title>a</title><title>b</title>")),
        ("frame", make_page().replace("<!doctype html>", "")),
        ("charset", make_page().replace('<meta charset="utf-8">', "")),
        ("charset", make_page().replace("utf-8", "utf-7")),
        ("charset", f"<!doctype html><!--{'x' * 1024}-->{make_page()}"),
        ("policy", make_page(policy="")),
        ("policy", make_page(policy=POLICY.replace("script-src", "script-src-elem"))),
        ("policy", make_page(policy=POLICY + POLICY.replace("'none'", "'self'"))),
        ("policy", make_page(policy='<script src="a.js"></script>' + POLICY)),
        ("policy", make_page(policy='<link rel="stylesheet" href="a.css">' + POLICY)),
        ("policy", make_page(policy="<style></style>" + POLICY)),
        ("policy", make_page(policy="<noscript>" + POLICY + "</noscript>")),
        ("policy", make_page(policy="<template>" + POLICY + "</template>")),
        ("policy", make_page(policy="<!--" + POLICY + "-->")),
        ("policy", make_page(policy="<p>" + POLICY)),
        ("load", make_page(head="<title>a</title><link rel=preconnect href=https://a.example>")),
        ("load", make_page(head='<title>a</title><link rel="alternate stylesheet" href="//a.b">')),
        ("load", make_page(head='<title>a</title><link rel="modulepreload" href="//a.b/c">')),
        ("load", make_page(head='<title>a</title><link rel="manifest" href="//a.b/c">')),
        ("load", make_page(head='<title>a</title><link href="//a.b/c">')),
        ("load", make_page(head='<title>a</title><link rel=preload imagesrcset="//a.b/c 1x">')),
    ],
)  # fmt: skip
def test_a_page_without_the_right_frame_is_found(code: str, page: str) -> None:
    assert code in codes(page)


def test_a_script_may_stand_in_a_page_whose_policy_has_its_hash() -> None:
    digest = b64encode(sha256(b"start()").digest()).decode()
    policy = WALLS.policy.replace("script-src 'self'", f"script-src 'self' 'sha256-{digest}'")
    page = make_page("<script>start()</script>", policy=POLICY.replace(WALLS.policy, policy))
    assert scan_file("index.html", page.encode(), WALLS._replace(policy=policy)) == []
    assert "script" in codes(page)


def redirect(content: str, body: str = "") -> str:
    return make_page(
        f"<main><h1>a</h1><p><a href=b>b</a></p></main>{body}",
        f'<title>a</title><meta http-equiv="refresh" content="{content}">',
        policy="",
    )


@pytest.mark.parametrize("target", [f"{SITE}papers/2401.00001/", "../2401.00001/", "'../a/'"])
def test_a_redirect_within_the_site_needs_no_policy(target: str) -> None:
    assert scan(redirect(f"0; url={target}")) == []


@pytest.mark.parametrize(
    "content",
    [
        "0; url=https://other.example/",
        "0;URL='//other.example/'",
        "0 https://other.example/",
        "0, url = https://other.example/",
        "0; url=javascript:alert(1)",
        "0; url=data:text/html,x",
        "0; url=https://example.org/another-site/",
        "0; url=http://example.org/papers-site/",
        "0; url=",
        "0",
        "",
    ],
)
def test_a_redirect_to_elsewhere_is_found(content: str) -> None:
    assert "redirect" in codes(redirect(content))


@pytest.mark.parametrize(
    "body", ["<script src=a.js></script>", "<img src=a.png>", "<style></style>"]
)
def test_a_redirect_with_content_is_found(body: str) -> None:
    assert {"redirect", "policy"} <= codes(redirect(f"0; url={SITE}", body))


# Texts of strangers

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
active_text = st.lists(
    st.sampled_from([*PROBES, "<", ">", '"', "'", "&", "javascript:", "</script", "<!--", "on"]),
    max_size=4,
).map("".join)


@given(st.one_of(any_text, active_text))
@example("</title><script>alert(1)</script>")
def test_an_escaped_text_breaks_no_rule(text: str) -> None:
    cleaned = clean_xml(text)
    escaped = escape_html(cleaned)
    page = make_page(
        f'<h1 title="{escaped}">{escape_text(cleaned)}</h1><p>{escaped}</p>'
        f'<script type="application/ld+json">{script_json({"name": text})}</script>',
        f'<title>{escaped}</title><meta name="description" content="{escaped}">',
    )
    assert scan(page) == []
    assert scan(make_rss(description=escape_text(escape_text(cleaned))), "feed.xml") == []
    assert scan(make_json_feed(f"<p>{escaped}</p>"), "feed.json") == []


RAW_PROBES = [
    *(one for one in PROBES if "alert('probe')>" in one or "<script" in one),
    "<script src=//other.example/x></script>",
    "<a href=\"javascript:alert('probe')\">x</a>",
    "<x onfocus=alert(1) tabindex=1 autofocus>",
    "<body onload=alert(1)>",
    "<isindex action=javascript:alert(1) type=image>",
    "<marquee onstart=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<input autofocus onfocus=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<link rel=stylesheet href=https://other.example/x>",
    "<meta http-equiv=refresh content='0;javascript:alert(1)'>",
    "<style>@import url(https://other.example/x)</style>",
]  # fmt: skip


@pytest.mark.parametrize("probe", RAW_PROBES)
def test_a_probe_that_was_not_escaped_is_found(probe: str) -> None:
    assert scan(make_page(f"<p>{probe}</p>")) != []
    assert scan(make_rss(description=escape_text(f"<p>{probe}</p>")), "feed.xml") != []
    assert scan(make_json_feed(f"<p>{probe}</p>"), "topics/theory/feed.json") != []


# Feeds


def make_rss(title: str = "a", description: str = "b", more: str = "") -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>a</title><link>{SITE}</link><description>b</description>"
        f'<item><title>{title}</title><link>{SITE}papers/1/</link><guid isPermaLink="false">'
        f"tag:1</guid><description>{description}</description>{more}</item></channel></rss>"
    )


def make_atom(entry: str = "", head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<feed {ATOM}><id>tag:f</id><title>a</title>'
        f'<link href="{SITE}"/><entry><id>tag:1</id>{entry}</entry></feed>'
    )


def make_json_feed(content: str = "<p>a</p>", **more: str) -> str:
    item = {"id": "tag:1", "url": f"{SITE}papers/1/", "content_html": content, **more}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})


@pytest.mark.parametrize(
    ("code", "path", "text"),
    [
        ("data", "feed.xml", "<rss><channel>"),
        ("data", "feed.xml", make_rss().replace("<title>a", "<title>&x;a", 1)),
        ("data", "atom.xml", make_atom(head='<!DOCTYPE feed [<!ENTITY x "y">]>')),
        ("data", "a.svg", f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x">]><svg {SVG}/>'),
        ("charset", "atom.xml", make_atom().replace("UTF-8", "UTF-7")),
        ("element", "feed.xml", make_rss(description="&lt;script&gt;x&lt;/script&gt;")),
        ("handler", "feed.xml", make_rss(title="&lt;img onerror=x&gt;")),
        ("handler", "feed.xml", make_rss(more=ENCODED)),
        ("feed", "feed.xml", make_rss(more="<link>javascript:x</link>")),
        ("feed", "feed.xml", make_rss(more="<guid>tag:2</guid>")),
        ("feed", "feed.xml", make_rss(more='<enclosure url="/a"/>')),
        ("feed", "feed.xml", make_rss(more='<guid isPermaLink="false">tag:1</guid>')),
        ("load", "atom.xml", make_atom('<content src="https://other.example/"/>')),
        ("element", "atom.xml", make_atom('<content type="html">&lt;iframe&gt;</content>')),
        ("handler", "atom.xml", make_atom('<title type="html">&lt;b onclick=x&gt;</title>')),
        ("element", "atom.xml", make_atom(f"<content><div {XHTML}><script/></div></content>")),
        ("handler", "atom.xml", make_atom(f'<content><p {XHTML} onclick="x"/></content>')),
        ("address", "atom.xml", make_atom(f'<content><a {XHTML} href="javascript:x"/></content>')),
        ("element", "atom.xml", make_atom(f'<title><script {SVG}/></title>')),
        ("feed", "atom.xml", make_atom('<link href="javascript:x"/>')),
        ("feed", "atom.xml", make_atom('<link href="/papers/"/>')),
        ("feed", "atom.xml", make_atom("<author><uri>data:x</uri></author>")),
        ("feed", "atom.xml", make_atom("</entry><entry><id>tag:1</id>")),
        ("load", "atom.xml", make_atom('<content xml:base="https://other.example/"/>')),
        ("load", "atom.xml", make_atom(head='<?xml-stylesheet type="text/css" href="//a.b/c"?>')),
        ("load", "atom.xml", make_atom(head='<?xml-stylesheet type="text/xsl" href="/a.xsl"?>')),
        ("feed", "feeds.opml", '<opml><body><outline xmlUrl="javascript:x"/></body></opml>'),
        ("feed", "feeds.opml", '<opml><body><outline htmlUrl="data:x"/></body></opml>'),
        ("feed", "sitemap.xml", f"<urlset {MAP}><url><loc>https://example.org/other/</loc></url></urlset>"),
        ("feed", "sitemap-2.xml", f"<urlset {MAP}>{f'<url><loc>{SITE}</loc></url>' * 2}</urlset>"),
        ("data", "feed.json", "{"),
        ("data", "build.json", '{"a": Infinity}'),
        ("data", "build.json", '{"ids": ["a", "a"]}'),
        ("data", "search/meta.json", "[" * 100_000),
        ("handler", "feed.json", make_json_feed("<p onclick=x>")),
        ("element", "feed.json", make_json_feed("<script>\ud800</script>")),
        ("load", "feed.json", make_json_feed("<img src=https://other.example/a.png>")),
        ("address", "feed.json", make_json_feed("<a href=javascript:x>a</a>")),
        ("feed", "feed.json", make_json_feed(external_url="javascript:x")),
        ("feed", "feed.json", '{"version": "https://jsonfeed.org/version/1.1", "items": [1]}'),
        ("feed", "feed.json", make_json_feed().replace("[{", '[{"id": "tag:1"}, {')),
        ("data", "papers.jsonl", '{"id": "a"}\nx\n'),
        ("data", "papers.jsonl", '{"id": "a"}\n\n{"id": "b"}\n'),
        ("data", "papers.jsonl", '{"id": "a"}\n{"id": "a"}\n'),
        ("data", "papers.jsonl", "[]\n"),
    ],
)  # fmt: skip
def test_a_feed_or_a_data_file_that_breaks_a_rule_is_found(code: str, path: str, text: str) -> None:
    assert code in codes(text, path)


def test_feeds_and_data_files_that_keep_the_rules_are_left_alone() -> None:
    style = '<?xml-stylesheet type="text/css" href="/papers-site/assets/feed.css"?>'
    xhtml = '<div xmlns="http://www.w3.org/1999/xhtml"><p>a <a href="https://a.example/">b</a></p></div>'
    content = f'<content type="xhtml">{xhtml}</content><summary>&lt;script&gt;</summary>'
    assert scan(make_atom(content, style), "atom.xml") == []
    assert scan(make_rss(description="&lt;p&gt;a&lt;/p&gt;"), "feed.xml") == []
    assert scan(make_json_feed(summary="<script>alert(1)</script>"), "feed.json") == []
    assert scan('{"id": "a"}\n{"id": "b"}\n', "papers.jsonl") == []
    assert scan("", "papers.jsonl") == []


# Other files


@pytest.mark.parametrize(
    ("code", "path", "text"),
    [
        ("element", "a.svg", f"<svg {SVG}><script>x</script></svg>"),
        ("element", "a.svg", f'<svg {SVG}><script href="a.js"/></svg>'),
        ("handler", "A.SVG", f'<svg {SVG} onload="x"/>'),
        ("address", "a.svg", f'<svg {SVG} xmlns:x="{XLINK}"><a x:href="javascript:y"/></svg>'),
        ("load", "a.svg", f'<svg {SVG}><image href="//other.example/a.png"/></svg>'),
        ("load", "a.svg", f"<svg {SVG}><style>@import url(//other.example/a)</style></svg>"),
        ("element", "a.svg", f"<svg {SVG}><foreignObject><iframe {XHTML}/></foreignObject></svg>"),
        ("characters", "a.svg", f"<svg {SVG}><text>\u202ea</text></svg>"),
        ("data", "a.svg", "<svg>"),
        ("handler", "b.htm", make_page("<p onclick=x>")),
        ("handler", "b.shtml", make_page("<p onclick=x>")),
        ("policy", "b.xhtml", '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'),
        ("element", "b.xht", '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:script/></h:html>'),
        ("element", "b.xml", '<a><h:script xmlns:h="http://www.w3.org/1999/xhtml"/></a>'),
        ("load", "a.css", "@import 'https://other.example/a.css';"),
        ("load", "a.css", "@import url(//other.example/a.css);"),
        ("load", "a.css", "@\\69mport '//other.example/a.css';"),
        ("load", "a.css", "a { background: URL( 'https://other.example/a' ) }"),
        ("load", "a.css", "a { background: \\75 rl(https://other.example/a) }"),
        ("load", "a.css", "a { background: url(https\\:\\/\\/other.example/a\\ b) }"),
        ("load", "a.css", 'a { content: "/*"; background: url(//other.example/a); color: "*/" }'),
        ("load", "a.css", "a { background: image-set('//other.example/a' 1x) }"),
        ("load", "a.css", "a { background: url(javascript:x) }"),
        ("load", "a.css", "a { background: url(data:text/html,x) }"),
        ("load", "a.css", "@font-face { src: url(https://other.example/a.woff2) format('woff2') }"),
        ("load", "a.css", "a { background: url(//other.example/a"),
        ("characters", "a.css", "a { content: '\u202e' }"),
        ("characters", "robots.txt", "User-agent: *\x0b\n"),
        ("characters", "llms.txt", "a \u2066b\n"),
        ("characters", "papers.bib", "a \x1b[2J\n"),
        ("characters", "papers/1/index.md", "a \x00\n"),
    ],
)  # fmt: skip
def test_a_drawing_a_style_sheet_or_a_text_that_breaks_a_rule_is_found(
    code: str, path: str, text: str
) -> None:
    assert code in codes(text, path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.svg", f'<svg {SVG}><style>a {{ fill: url(#a) }}</style><a href="https://a.b/"/></svg>'),
        ("a.svg", f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg {SVG}/>'),
        ("a.css", "@namespace svg url(http://www.w3.org/2000/svg); a { b: url('c.png') }"),
        ("a.css", "/* url(//other.example/a) */ a { b: url( c.png ) }"),
        ("a.css", "@charset 'UTF-8'; @import url('b.css'); a { content: 'a: b'; font: 'Arial' }"),
        ("robots.txt", "User-agent: *\n\tAllow: /\r\n"),
        ("assets/a.js", "document.write('<script>')"),
        ("a.png", "\x89PNG"),
        ("search/t/0.txt", "a\x00b\u200f"),
        ("search/meta.json", "[]"),
        ("README", "<script>"),
    ],
)  # fmt: skip
def test_a_file_that_keeps_the_rules_is_left_alone(path: str, text: str) -> None:
    assert scan(text, path) == []


@pytest.mark.parametrize("path", ["index.html", "feed.xml", "a.json", "a.css", "search/t/0.txt"])
def test_a_file_that_is_not_utf_8_is_found(path: str) -> None:
    [problem] = scan_file(path, b"caf\xe9", WALLS)
    assert problem.code == "built-charset"
    assert "byte 3" in problem.message


ENDINGS = ("html", "xhtml", "svg", "xml", "json", "jsonl", "css", "txt", "js", "")


@given(
    st.one_of(st.binary(max_size=60), st.lists(PIECES, max_size=12).map("".join).map(str.encode))
)
@example(b'<svg xmlns="http://www.w3.org/2000/svg"><?x?><!--c--></svg>')
@example(b"<template><template>")
@example(b"<a href='http://[::1'>")
@example(b"\\")
@example(b"url(\\")
@example(b"@\\ffffff url('\\d800")
def test_no_file_stops_the_scan(content: bytes) -> None:
    for ending in ENDINGS:
        assert isinstance(scan_file(f"a.{ending}", content, WALLS), list)


@pytest.mark.parametrize(
    "piece", ["<div>", "<a href=", "url(", "\\", '"', "<!--", "<![CDATA[", ","]
)
def test_a_long_file_does_not_hold_the_scan_up(piece: str) -> None:
    for ending in ENDINGS:
        scan_file(f"a.{ending}", (piece * 20_000).encode(), WALLS)
    scan(make_page(f"<img srcset='{' , ' * 20_000}' style='{piece * 20_000}'>"))


def test_a_site_at_the_root_of_a_host_and_with_a_port_knows_itself() -> None:
    settings = SETTINGS.model_copy(update={"site_url": "https://Papers.example:443/"})
    walls: Walls = make_walls(settings)
    policy = POLICY.replace(WALLS.policy, walls.policy)
    body = "<img src='https://papers.example/a.png'><img src='https://PAPERS.example:443/a.png'>"
    assert scan_file("index.html", make_page(body, policy=policy).encode(), walls) == []
    port = "<img src='https://papers.example:444/a.png'>"
    assert scan_file("index.html", make_page(port, policy=policy).encode(), walls) != []
