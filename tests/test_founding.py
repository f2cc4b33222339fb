"""A fork becomes its owner's own."""

import pytest

from generator.founding import describe_identity, make_identity, rewrite_config
from generator.problems import ProjectError

CONFIG = """\
# A comment that stays.
site_name: Paperfeed
site_url: https://old.example.org/
repo_url: https://github.com/old/feed  # gone
plugins:
  - search
  - paperfeed:
      authority: old.example.org,2020
      branch: main
"""


def test_a_pages_address_tells_the_repository_and_the_authority() -> None:
    identity = make_identity("My Papers", "https://lab.github.io/feed/", None, None, None, 2026)
    assert identity.repo == "https://github.com/lab/feed"
    assert identity.authority == "lab.github.io,2026"
    text = rewrite_config(CONFIG, identity)
    assert text.splitlines() == [
        "# A comment that stays.",
        'site_name: "My Papers"',
        'site_url: "https://lab.github.io/feed/"',
        'repo_url: "https://github.com/lab/feed"',
        "plugins:",
        "  - search",
        "  - paperfeed:",
        '      authority: "lab.github.io,2026"',
        "      branch: main",
    ]


def test_a_users_own_pages_site_has_a_repository_of_that_name() -> None:
    identity = make_identity("N", "https://lab.github.io/", None, None, None, 2026)
    assert identity.repo == "https://github.com/lab/lab.github.io"


def test_another_address_without_repository_drops_the_old_one() -> None:
    identity = make_identity("N", "https://papers.example.org", None, None, "Tagline: mine", 2026)
    text = rewrite_config(CONFIG, identity)
    assert "repo_url" not in text
    assert 'site_description: "Tagline: mine"' in text
    assert "--repo" in describe_identity(identity)[1]


def test_a_name_cannot_break_out_of_its_line() -> None:
    identity = make_identity('A "b"\nplugins: []', "https://x.example.org/", None, None, None, 2026)
    assert r'site_name: "A \"b\" plugins: []"' in rewrite_config(CONFIG, identity)


@pytest.mark.parametrize("text", ["A \udcff", "A \x01", "A \x7f", "A \u202e"])
def test_what_cannot_be_published_is_no_part_of_an_identity(text: str) -> None:
    good = ("A", "https://x.example.org/", "https://example.org/r", "example.org,2025", "B")
    for place in range(len(good)):
        given = (part + text if place == at else part for at, part in enumerate(good))
        name, url, repo, authority, description = given
        with pytest.raises(ProjectError, match=f"holds U.{ord(text[-1]):04X}"):
            make_identity(name, url, repo, authority, description, 2026)


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org", "https://a@example.org/"])
def test_an_address_that_cannot_be_one_is_refused(url: str) -> None:
    with pytest.raises(ProjectError):
        make_identity("N", url, None, None, None, 2026)


def test_settings_without_authority_are_refused() -> None:
    identity = make_identity("N", "https://example.org/", None, None, None, 2026)
    with pytest.raises(ProjectError, match="authority"):
        rewrite_config("site_name: a\nsite_url: b\n", identity)
