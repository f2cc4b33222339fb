"""The tiny project's output, byte for byte, as plain files whose changes are reviewed."""

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
KEPT = (
    "404.html",
    "atom.xml",
    "build.json",
    "feed.json",
    "feed.xml",
    "feeds.opml",
    "follow/index.html",
    "index.html",
    "llms.txt",
    "papers.bib",
    "papers.jsonl",
    "papers.schema.json",
    "papers/2401.00001/cite.bib",
    "papers/2401.00001/index.html",
    "papers/2401.00001/index.md",
    "papers/2402.00002/index.html",
    "papers/2402.00002/index.md",
    "papers/old-tool/index.html",
    "papers/removed-paper/index.html",
    "robots.txt",
    "sitemap.xml",
    "topics/index.html",
    "topics/tool-use/atom.xml",
    "topics/tool-use/index.html",
)


@pytest.mark.parametrize("path", KEPT)
def test_output_is_what_was_reviewed(
    path: str, tiny_site: Path, request: pytest.FixtureRequest
) -> None:
    made = (tiny_site / path).read_bytes()
    golden = GOLDEN / path
    if request.config.getoption("--refresh-golden"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made)
    advice = f"{path} changed: run pytest --refresh-golden tests/test_golden.py, review the diff"
    assert made == golden.read_bytes(), advice


def test_no_reviewed_file_is_left_over() -> None:
    stored = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert stored == set(KEPT)
