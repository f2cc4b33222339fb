"""Identifiers: every spelling that people paste becomes one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import identifiers


@pytest.mark.parametrize(
    "text",
    [
        "2408.03506",
        "2408.03506v2",
        "arXiv:2408.03506",
        "https://arxiv.org/abs/2408.03506v1",
        "https://arxiv.org/pdf/2408.03506.pdf",
        "http://www.arxiv.org/abs/2408.03506?context=cs",
        "https://huggingface.co/papers/2408.03506",
        "https://www.alphaxiv.org/abs/2408.03506",
    ],
)
def test_an_arxiv_id_is_read_from_any_address(text: str) -> None:
    assert identifiers.parse_arxiv_id(text) == "2408.03506"


@pytest.mark.parametrize("text", ["", "2413.00001", "2408.3506", "24080.3506", "hep-th/99", "x"])
def test_what_is_no_arxiv_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        identifiers.parse_arxiv_id(text)


def test_an_old_arxiv_id_becomes_an_id_without_its_slash() -> None:
    assert identifiers.parse_arxiv_id("arXiv:hep-th/9901001v3") == "hep-th/9901001"
    assert identifiers.id_of_arxiv("hep-th/9901001") == "hep-th-9901001"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1234/ABC", "10.1234/abc"),
        ("https://doi.org/10.1234/abc.", "10.1234/abc"),
        ("doi: 10.1234/a(b)c", "10.1234/a(b)c"),
        ("http://dx.doi.org/10.1016/j.cag.2024.104048", "10.1016/j.cag.2024.104048"),
    ],
)
def test_a_doi_is_bare_and_lower_case(text: str, doi: str) -> None:
    assert identifiers.parse_doi(text) == doi


def test_an_orcid_has_a_check_digit() -> None:
    assert identifiers.parse_orcid("https://orcid.org/0000-0002-1825-0097") == "0000-0002-1825-0097"
    assert identifiers.parse_orcid("0000-0002-1694-233X") == "0000-0002-1694-233X"
    with pytest.raises(ValueError, match=r"."):
        identifiers.parse_orcid("0000-0002-1825-0098")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Example", "ada-example"),
        ("Zoë Ångström", "zoe-angstrom"),
        ("Łukasz Żółty", "lukasz-zolty"),
        ("O'Brien-Smith, Jr.", "obrien-smith-jr"),
        ("李示例", "李示例"),
        ("!!!", ""),
    ],
)
def test_a_slug_folds_latin_and_keeps_other_letters(name: str, slug: str) -> None:
    assert identifiers.slugify(name) == slug


@given(st.text(max_size=60))
def test_a_slug_is_safe_in_an_address_and_stable(text: str) -> None:
    slug = identifiers.slugify(text)
    assert not set(slug) & set(" /\\?#%.<>\"'&")
    assert identifiers.slugify(slug) == slug


@given(st.text(max_size=40))
def test_an_id_is_a_file_name_everywhere(text: str) -> None:
    if identifiers.is_id(text):
        assert text == text.lower()
        assert text.isascii()
        assert not set(text) & set("/\\ ")
        assert text.strip(".-") == text


@pytest.mark.parametrize("text", ["index", "404", "con", "com1", "con.x", "page", ""])
def test_reserved_names_are_no_ids(text: str) -> None:
    assert not identifiers.is_id(text)


def test_titles_are_folded_for_comparison() -> None:
    fold = identifiers.fold_title
    assert fold("Café Tools: an Overview!") == fold("cafe  tools -- An OVERVIEW")
    assert fold("Tools I") != fold("Tools II")
