"""Ids that climb out of their folder, and files that are no records."""

from tests.hostile.case import Case, record, refuse, show

_VALID = record(title="A Record Beside")

IDS = (
    refuse(9, "index", "bad-id", 0, _VALID, file="2024/index.yaml"),
    refuse(9, "not-found-page", "bad-id", 0, _VALID, file="2024/404.yaml"),
    refuse(9, "device", "bad-id", 0, _VALID, file="2024/con.yaml"),
    refuse(9, "device-with-ending", "bad-id", 0, _VALID, file="2024/nul.x.yaml"),
    refuse(9, "numbered-device", "bad-id", 0, _VALID, file="2024/com1.yaml"),
    refuse(9, "two-dots", "bad-id", 0, _VALID, file="2024/a..b.yaml"),
    refuse(9, "final-dot", "bad-id", 0, _VALID, file="2024/a..yaml"),
    refuse(9, "backslashes", "bad-id", 0, _VALID, file="2024/a\\..\\index.yaml"),
    refuse(9, "percent-encoded", "bad-id", 0, _VALID, file="2024/%2e%2e%2findex.yaml"),
    refuse(9, "leading-hyphen", "bad-id", 0, _VALID, file="2024/-rf.yaml"),
    refuse(9, "long-name", "bad-id", 0, _VALID, file=f"2024/{'a' * 250}.yaml"),
    refuse(9, "capital", "bad-id", 0, _VALID, file="2024/Index.yaml"),
    refuse(9, "climbing-alias", "bad-id", 5, record(more="aliases: [../../index]")),
    refuse(9, "absolute-alias", "bad-id", 5, record(more="aliases: [/etc/passwd]")),
    refuse(9, "reserved-alias", "bad-id", 5, record(more="aliases: [index]")),
    refuse(9, "long-alias", "bad-id", 5, record(more=f"aliases: [{'a' * 300}]")),
    refuse(9, "second-alias", "bad-id", 7, record(more="aliases:\n  - good\n  - con")),
    refuse(9, "climbing-neighbour", "bad-id", 5, record(more="not_duplicate_of: [../x]")),
    refuse(9, "climbing-topic", "unknown-topic", 4, record(topics="[../../index]")),
    refuse(9, "climbing-kind", "unknown-kind", 5, record(more="kind: ../../index")),
    refuse(9, "climbing-arxiv-id", "bad-arxiv-id", 5, record(more='arxiv: "../../etc/passwd"')),
    refuse(9, "old-arxiv-id", "bad-arxiv-id", 5, record(more="arxiv: ../9901001")),
    show(9, "climbing-venue", venue="../../index", doi="10.1234/../../x", url=None),
    show(9, "names-of-addresses", authors=["../../index", "Page 1", "atom.xml", "404", "Index"]),
    show(9, "search", title="An Id of an Address", file="2024/search.yaml"),
    show(9, "assets", title="An Id of a Folder", file="2024/assets.js.yaml"),
)
FILES = (
    refuse(10, "link", "link", 0, "", shape="link"),
    refuse(10, "looping-folder", "link", 0, "", file="2024/loop", shape="loop"),
    refuse(10, "linked-year", "link", 0, "", file="1999", shape="link"),
    refuse(10, "pipe", "link", 0, "", shape="pipe"),
    refuse(10, "topics-as-a-link", "link", 0, "", file="/topics.yaml", shape="link"),
    refuse(10, "folder-as-a-record", "place", 0, "", shape="folder"),
    refuse(10, "conftest", "name", 0, "raise SystemExit", file="2024/conftest.py"),
    refuse(10, "template", "name", 0, "{{ config }}", file="2024/paper.html"),
    refuse(10, "markdown", "name", 0, "# A page", file="2024/index.md"),
    refuse(10, "yml", "name", 0, _VALID, file="2024/a-record.yml"),
    refuse(10, "capital-ending", "name", 0, _VALID, file="2024/a-record.YAML"),
    refuse(10, "no-ending", "name", 0, _VALID, file="2024/a-record"),
    refuse(10, "above-the-years", "place", 0, _VALID, file="a-record.yaml"),
    refuse(10, "below-the-years", "place", 0, _VALID, file="2024/more/a-record.yaml"),
    refuse(10, "no-year", "place", 0, "", file="year", shape="folder"),
    refuse(10, "arabic-year", "place", 0, "", file="\u0662\u0660\u0662\u0664", shape="folder"),
    refuse(
        10, "same-id", "duplicate-id", 0, record(title="Another"), file="2025/same-id.yaml",
        beside=(("2024/same-id.yaml", _VALID),),
    ),
    refuse(10, "space", "bad-id", 0, _VALID, file="2024/a record.yaml"),
    refuse(10, "accent", "bad-id", 0, _VALID, file="2024/caf\u00e9.yaml"),
    refuse(10, "accent-apart", "bad-id", 0, _VALID, file="2024/cafe\u0301.yaml"),
    refuse(10, "look-alike", "bad-id", 0, _VALID, file="2024/p\u0430per.yaml"),
    refuse(10, "not-utf-8", "bad-id", 0, _VALID, file="2024/caf\udce9.yaml"),
    refuse(10, "line-break", "bad-id", 0, _VALID, file="2024/a\nb.yaml"),
    refuse(10, "override", "bad-id", 0, _VALID, file="2024/a\u202elmay.yaml"),
)  # fmt: skip
CASES: tuple[Case, ...] = (*IDS, *FILES)
