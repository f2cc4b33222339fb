"""YAML as a weapon: bombs, tags, doubled keys, implicit types, deep nests."""

from tests.hostile.case import Case, record, refuse, show

_DOUBLING = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n"
    for before, name in zip("abcdefghijklmn", "bcdefghijklmno", strict=True)
)
_QUADRATIC = f'x-text: &text "{"word " * 2_000}"\nx-copies: [{", ".join(["*text"] * 2_000)}]'
_STAIRS = "".join(f"{' ' * depth}k{depth}:\n" for depth in range(400))
_LIST_STAIRS = "x-deep:\n  " + "- " * 5_000 + "x"

BOMBS = (
    refuse(1, "doubling", "anchor", 1, _DOUBLING),
    refuse(1, "doubling-below-a-record", "anchor", 5, record(more=_DOUBLING)),
    refuse(1, "quadratic", "anchor", 5, record(more=_QUADRATIC)),
    refuse(1, "itself", "anchor", 5, record(more="x-loop: &loop [*loop]")),
    refuse(1, "merge-key", "anchor", 5, record(more="x-base: &base {title: B}\n<<: *base")),
    refuse(1, "alias-of-nothing", "alias", 5, record(more="note: *nothing")),
    refuse(1, "anchor-on-a-title", "anchor", 1, record(title="&title A Title")),
    refuse(1, "anchor-on-a-key", "anchor", 5, record(more="&key note: A word.")),
    refuse(1, "inline-merge", "unknown-key", 5, record(more="<<: {title: Another}")),
    show(1, "signs-of-anchors", title="Of &anchors and *aliases, << and >>", note="*a &a <<: *b"),
)
TAGS = (
    refuse(2, "python-call", "tag", 5, record(more="note: !!python/object/apply:os.system [id]")),
    refuse(2, "python-name", "tag", 1, record(title="!!python/name:os.system ''")),
    refuse(2, "include", "tag", 3, record(abstract="!include /etc/passwd")),
    refuse(2, "environment", "tag", 5, record(more="note: !ENV ${GITHUB_TOKEN}")),
    refuse(2, "binary", "tag", 1, record(title="!!binary PHNjcmlwdD4=")),
    refuse(2, "verbatim", "tag", 5, record(more="listed: !<tag:yaml.org,2002:int> 7")),
    refuse(2, "tagged-key", "tag", 5, record(more="!!str note: A word.")),
    refuse(2, "tagged-list", "tag", 2, record(authors="!!set {Ada Example}")),
    refuse(2, "tag-directive", "directive", 1, "%TAG ! tag:example.org,2000:\n---\n" + record()),
    refuse(2, "yaml-directive", "directive", 1, "%YAML 1.1\n---\n" + record()),
    refuse(2, "second-document", "documents", 5, record() + "---\n" + record(title="Another")),
    show(2, "signs-of-tags", title="!!python/object in %TAG ! and --- ...", note="!include x"),
    show(2, "no-tag", title="Bang", spelled={"title": '! "Bang"'}),
)
KEYS = (
    refuse(3, "twice", "duplicate-key", 5, record(more="title: Another")),
    refuse(3, "quoted", "duplicate-key", 5, record(more='"title": Another')),
    refuse(3, "single-quoted", "duplicate-key", 5, record(more="'title': Another")),
    refuse(3, "escaped", "duplicate-key", 5, record(more=r'"titl\u0065": Another')),
    refuse(3, "explicit", "duplicate-key", 5, record(more="? title\n: Another")),
    refuse(3, "block-scalar", "duplicate-key", 5, record(more="? >-\n  title\n: Another")),
    refuse(
        3,
        "nested",
        "duplicate-key",
        7,
        record(more="links:\n  code: https://example.org/a\n  code: https://example.org/b"),
    ),
    refuse(
        3,
        "in-an-author",
        "duplicate-key",
        3,
        "title: A Title\nauthors:\n  - {name: Ada Example, name: Bo Example}\n"
        "abstract: A sentence that is long enough to be taken for one.\ntopics: [tool-use]\n",
    ),
    refuse(3, "another-case", "unknown-key", 5, record(more="Title: Another")),
    refuse(3, "look-alike", "unknown-key", 5, record(more="tit\u0406e: Another")),
    refuse(3, "list-as-key", "key", 5, record(more="[title]: Another")),
)
TYPES = (
    refuse(4, "thirteenth-month", "bad-date", 5, record(more="published: 2024-13-45")),
    refuse(4, "year-nought", "bad-date", 5, record(more="published: 0000")),
    refuse(4, "five-thousand-digits", "bad-date", 5, record(more=f"published: {'9' * 5_000}")),
    refuse(4, "sexagesimal", "bad-date", 5, record(more="listed: 190:20:30")),
    refuse(4, "wide-digits", "bad-date", 5, record(more="published: \uff12\uff10\uff12\uff14")),
    refuse(4, "shortened-arxiv-id", "bad-arxiv-id", 5, record(more="arxiv: 2401.1002")),
    refuse(4, "arabic-arxiv-id", "bad-arxiv-id", 5, record(more="arxiv: 2401.1002\u0660")),
    refuse(4, "arabic-doi", "bad-doi", 5, record(more="doi: 10.123\u0664/x")),
    refuse(4, "yes-for-a-list", "shape", 5, record(more="revised: yes")),
    refuse(4, "null-for-links", "shape", 5, record(more="links: null")),
    refuse(4, "number-for-authors", "shape", 2, record(authors="0x1F")),
    refuse(4, "nothing", "empty", 1, record(title='""')),
    show(4, "trailing-nought", arxiv="2401.10020", spelled={"arxiv": "2401.10020"}),
    show(4, "no", title="no", spelled={"title": "no"}, authors=["NO", "On"]),
    show(4, "nil", title="~", spelled={"title": "~"}, note="null", venue=".inf"),
    show(4, "equals", title="=", spelled={"title": "="}),
    show(4, "number", title="1e3", spelled={"title": "1e3"}, venue="0x1F"),
    show(4, "day", title="2024-01-01", spelled={"title": "2024-01-01"}),
)
NESTS = (
    refuse(5, "five-thousand-brackets", "depth", 1, "[" * 5_000),
    refuse(5, "five-thousand-braces", "depth", 1, "{" * 5_000),
    refuse(5, "mixed", "depth", 5, record(more="x-deep: " + "[{a: " * 800 + "1" + "}]" * 800)),
    refuse(5, "stairs", "depth", 9, record(more=f"x-deep:\n{_STAIRS.replace('k', '  k')}")),
    refuse(5, "list-stairs", "depth", 6, record(more=_LIST_STAIRS)),
    refuse(5, "nested-keys", "depth", 1, "? " * 2_000 + "x"),
    refuse(5, "one-too-deep", "depth", 5, record(more="x-deep: [[[[1]]]]")),
)
CASES: tuple[Case, ...] = (*BOMBS, *TAGS, *KEYS, *TYPES, *NESTS)
