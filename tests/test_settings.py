"""Settings come from mkdocs.yml alone, and every fault in them is named."""

from pathlib import Path

import pytest

from generator.problems import ProjectError
from generator.settings import load_settings

GOOD = """\
site_name: Example Papers
site_url: https://example.org/papers
repo_url: https://github.com/example/papers
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
plugins:
  - search
  - paperfeed:
      authority: example.org,2025
"""


def load(folder: Path, text: str) -> object:
    (folder / "mkdocs.yml").write_text(text)
    return load_settings(folder / "mkdocs.yml")


def test_settings_are_read_although_mkdocs_tags_stand_among_them(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(GOOD)
    settings = load_settings(tmp_path / "mkdocs.yml")
    assert settings.site_url == "https://example.org/papers/"
    assert settings.base_path == "/papers/"
    assert settings.tag("paper/x") == "tag:example.org,2025:paper/x"
    assert settings.record_url("content/papers/2024/x.yaml") == (
        "https://github.com/example/papers/blob/main/content/papers/2024/x.yaml"
    )
    assert settings.correction_url("x", "content/papers/2024/x.yaml") == (
        "https://github.com/example/papers/issues/new?template=correction.yml&paper=x"
    )


def test_where_there_are_no_forms_a_record_is_edited(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(GOOD.replace("github.com", "codeberg.org"))
    settings = load_settings(tmp_path / "mkdocs.yml")
    assert settings.correction_url("x", "content/papers/2024/x.yaml") == (
        "https://codeberg.org/example/papers/edit/main/content/papers/2024/x.yaml"
    )


def test_an_environment_tag_gives_its_default(tmp_path: Path) -> None:
    text = GOOD.replace("https://example.org/papers", '!ENV [SITE, "https://example.net/"]')
    (tmp_path / "mkdocs.yml").write_text(text)
    assert load_settings(tmp_path / "mkdocs.yml").site_url == "https://example.net/"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("authority: example.org,2025", "authority: example.org"), "authority: write a host"),
        (("org,2025", "org,2025-13"), "authority: write a host"),
        (("https://example.org/papers", "5"), "mkdocs.yml: site_url: write the site's whole"),
        (("site_name: Example Papers", "site_name: 2024"), "mkdocs.yml: site_name: write text"),
        (("authority:", "autority:"), "autority: unknown option; known are authority"),
        (("  - paperfeed:\n      authority: example.org,2025\n", ""), "add `- paperfeed"),
        (("https://example.org/papers", "example.org"), "site_url: write the site's whole"),
        (("example.org,2025\n", "example.org,2025\n      email_url: javascript:x\n"), "email_url"),
        (
            ("example.org,2025\n", "example.org,2025\n      author_page_minimum: 0\n"),
            "author_page_minimum",
        ),
        (("site_name: Example", "site_name: [Example"), "mkdocs.yml"),
    ],
)
def test_a_faulty_setting_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    with pytest.raises(ProjectError, match=message.replace("?", r"\?")):
        load(tmp_path, GOOD.replace(*change))


def test_settings_may_be_inherited(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(GOOD + "extra: {own: {a: 1}}\n")
    (tmp_path / "mkdocs.yml").write_text(
        "INHERIT: base.yml\nsite_name: Mine\nextra: {own: {b: 2}}\n"
    )
    found = load_settings(tmp_path / "mkdocs.yml")
    assert (found.site_name, found.options.authority) == ("Mine", "example.org,2025")
    assert found.root == tmp_path
    (tmp_path / "base.yml").write_text("INHERIT: mkdocs.yml\n")
    with pytest.raises(ProjectError, match=r"INHERIT: mkdocs\.yml inherits from"):
        load_settings(tmp_path / "mkdocs.yml")
    (tmp_path / "base.yml").unlink()
    with pytest.raises(ProjectError, match=r"base\.yml"):
        load_settings(tmp_path / "mkdocs.yml")


def test_a_missing_file_says_where_to_run(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="run inside a project"):
        load_settings(tmp_path / "mkdocs.yml")
