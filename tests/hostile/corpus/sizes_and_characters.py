"""Sizes, encodings, and characters that cannot be seen or turn others around."""

from tests.hostile.case import Case, record, refuse, show

_TITLE = record(title="A\u00e9Title")
_RTL = "\u0646\u0635 \u0639\u0631\u0628\u064a"
_UTF16 = record(title="Sixteen").encode("utf-16-le")

SIZES = (
    refuse(6, "ten-gigabytes", "too-large", 0, "", shape="sparse"),
    refuse(6, "one-byte-too-many", "too-large", 0, record() + "#" * (256 * 1024 + 1)),
    refuse(
        6, "fifty-thousand-keys", "too-large", 0, "".join(f"key{n}: 1\n" for n in range(50_000))
    ),
    refuse(6, "sixty-thousand-values", "too-large", 5, record(more=f"x-many: [{'a,' * 61_000}a]")),
    refuse(6, "twenty-thousand-authors", "too-long", 2, record(authors=f"[{'A, ' * 20_000}B]")),
    refuse(6, "long-name", "too-long", 2, record(authors=f"[{'a' * 201}]")),
    refuse(6, "long-title", "too-long", 1, record(title="x" * 1_001)),
    refuse(6, "long-abstract", "too-long", 3, record(abstract="word " * 4_001)),
    refuse(6, "long-note", "too-long", 5, record(more=f"note: {'x' * 501}")),
    refuse(6, "long-venue", "too-long", 5, record(more=f"venue: {'x' * 201}")),
    refuse(6, "fifty-topics", "too-long", 4, record(topics=f"[{'agents, ' * 50}agents]")),
    refuse(6, "long-doi", "bad-doi", 5, record(more=f"doi: 10.1234/{'x' * 3_000}")),
    show(6, "longest-title", title="Long " * 199 + "title"),
    show(6, "one-long-word", abstract="x" * 5_000 + " ends here."),
    show(6, "three-hundred-authors", authors=[f"Author {n} Example" for n in range(300)]),
)
ENCODINGS = (
    refuse(7, "latin-1", "encoding", 1, _TITLE.encode("latin-1")),
    refuse(7, "latin-1-below", "encoding", 5, record(more="note: caf\u00e9").encode("latin-1")),
    refuse(7, "utf-16-mark", "encoding", 0, b"\xff\xfe" + _UTF16),
    refuse(
        7, "utf-16-other-mark", "encoding", 0, record().encode("utf-16-be").join([b"\xfe\xff", b""])
    ),
    refuse(7, "utf-16-without-mark", "character", 1, _UTF16),
    refuse(7, "overlong-slash", "encoding", 5, record().encode() + b"note: a\xc0\xafb\n"),
    refuse(7, "raw-surrogate", "encoding", 5, record().encode() + b"note: a\xed\xa0\x80b\n"),
    refuse(7, "beyond-unicode", "encoding", 5, record().encode() + b"note: a\xf5\x90\x80\x80b\n"),
    refuse(7, "cut-off", "encoding", 5, record().encode() + b"note: caf\xc3"),
    refuse(7, "nul", "character", 5, record(more="note: a\x00b")),
    refuse(7, "escaped-nul", "character", 1, record(title=r'"a\0b"')),
    refuse(7, "escaped-surrogate", "escape", 1, record(title=r'"a\ud800b"')),
    refuse(7, "escaped-pair", "escape", 1, record(title=r'"a\ud83d\ude00b"')),
    refuse(7, "no-character", "character", 1, record(title="a\ufffeb")),
    refuse(7, "last-no-character", "character", 3, record(abstract="a\uffffb")),
    refuse(7, "c1-control", "character", 5, record(more="note: a\u009b31mb")),
    refuse(7, "delete", "character", 5, record(more="note: a\x7fb")),
    refuse(7, "escaped-escape", "character", 1, record(title=r'"a\e[2Jb"')),
    refuse(7, "mark-inside", "character", 5, record(more="note: a\ufeffb")),
    show(7, "mark-before", title="Marked", before=b"\xef\xbb\xbf"),
    show(7, "escaped-face", title="A \U0001f600 b", spelled={"title": r'"A \U0001F600 b"'}),
    show(7, "last-plane", title="Old \U00020000 signs", authors=["\U0001d49c Example"]),
)
CHARACTERS = (
    refuse(8, "right-to-left-override", "character", 1, record(title="a\u202egnp.exe")),
    refuse(8, "escaped-override", "character", 1, record(title=r'"a\u202Egnp.exe"')),
    refuse(8, "isolate", "character", 3, record(abstract="a \u2066b\u2069 c")),
    refuse(8, "embedding-in-a-name", "character", 2, record(authors="[Ada \u202bExample]")),
    refuse(8, "zero-width-space", "character", 1, record(title="a\u200bb")),
    refuse(8, "soft-hyphen", "character", 1, record(title="a\u00adb")),
    refuse(8, "word-joiner", "character", 5, record(more="note: a\u2060b")),
    refuse(8, "right-to-left-mark", "character", 5, record(more="venue: a\u200fb")),
    refuse(8, "line-separator", "character", 1, record(title="a\u2028b")),
    refuse(8, "tag-letters", "character", 1, record(title="a\U000e0041\U000e0042")),
    refuse(8, "private-use", "character", 1, record(title="a\ue000b")),
    refuse(8, "last-private-plane", "character", 1, record(title="a\U00100000b")),
    refuse(8, "interlinear", "character", 5, record(more="note: a\ufff9b\ufffac\ufffbd")),
    refuse(8, "mongolian-separator", "character", 1, record(title="a\u180eb")),
    refuse(8, "hangul-filler", "character", 1, record(title="a\u3164b")),
    refuse(8, "half-width-filler", "character", 2, record(authors="[Ada\uffa0Example]")),
    refuse(8, "leading-filler", "character", 1, record(title="a\u115fb")),
    refuse(8, "braille-blank", "character", 1, record(title="\u2800")),
    refuse(8, "grapheme-joiner", "character", 1, record(title="a\u034fb")),
    refuse(8, "musical-control", "character", 1, record(title="a\U0001d173b")),
    refuse(8, "variation-message", "character", 1, record(title="a\U000e0141\U000e0142")),
    show(
        8,
        "joiners",
        title="\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 and \U0001f469\u200d\U0001f4bb",
    ),
    show(
        8, "right-to-left-letters", title=f"{_RTL} <b>", authors=[_RTL, "\u05d0\u05d1"], note=_RTL
    ),
    show(8, "look-alikes", title="The p\u0430per of \u0410dam", authors=["\u0410da Example"]),
    show(8, "stacked-marks", title="Z" + "\u0301" * 30 + "algo", authors=["Z" + "\u0316" * 30]),
)
CASES: tuple[Case, ...] = (*SIZES, *ENCODINGS, *CHARACTERS)
