"""The threats that the corpus covers, and which other tests cover what no record can carry."""

from typing import NamedTuple


class Threat(NamedTuple):
    """A way to do harm with a record, or around one."""

    number: int
    name: str
    elsewhere: tuple[str, ...] = ()
    """Tests of what records cannot carry: files or folders below `tests/`."""


THREATS = (
    Threat(1, "anchors, aliases and merge keys"),
    Threat(2, "tags, directives and further documents"),
    Threat(3, "doubled keys in any spelling"),
    Threat(4, "values that change their type"),
    Threat(5, "deep nests"),
    Threat(6, "sizes and numbers"),
    Threat(7, "encodings and control characters"),
    Threat(8, "invisible and turned text, look-alikes", ("reading/test_hostile.py",)),
    Threat(9, "ids and words as paths"),
    Threat(10, "links, stray files and odd names", ("reading/test_hostile.py",)),
    Threat(11, "HTML in text", ("site/test_hostile_site.py",)),
    Threat(12, "character references in text"),
    Threat(13, "Markdown in text", ("rendering/test_escaping.py",)),
    Threat(14, "inclusion of files and code"),
    Threat(15, "front matter and clashing anchors"),
    Threat(16, "templates and format strings", ("site/test_stamping.py",)),
    Threat(17, "TeX that does more than show letters", ("rendering/test_maths.py",)),
    Threat(18, "addresses", ("model/test_values.py",)),
    Threat(19, "feeds", ("rendering/test_feeds.py",)),
    Threat(20, "JSON in pages, search files", ("browser/test_search.py",)),
    Threat(21, "BibTeX, tables, mail headers", ("rendering/test_citations.py",)),
    Threat(22, "lies about papers", ("reading/test_duplicates.py",)),
    Threat(23, "workflow commands and expressions", ("test_workflows.py",)),
    Threat(24, "workflows that trust a pull request", ("test_workflows.py", "github")),
    Threat(25, "poisoned caches", ("test_workflows.py", "site/test_cache.py")),
    Threat(26, "dependencies", ("test_workflows.py",)),
    Threat(27, "guarded files beside a record", ("test_workflows.py", "github")),
    Threat(28, "changes after an approval", ("test_workflows.py", "github")),
    Threat(29, "requests to where nobody should ask", ("fetching",)),
    Threat(30, "spam and floods", ("github",)),
    Threat(31, "slow patterns, terminal escapes", ("reading/test_hostile.py", "test_problems.py")),
    Threat(32, "orders to a language model"),
)
