"""Synonyms: the site's own words of similar meaning, refused at their line when they are not."""

from pathlib import Path

import pytest

from generator.model.vocabulary import Synonyms
from generator.reading.synonyms import read_synonyms
from generator.search.neighbours import merge_neighbours


def read(folder: Path, text: str) -> tuple[Synonyms, list[tuple[int, int, str]]]:
    (folder / "synonyms.yaml").write_text(text, "utf-8")
    synonyms, problems = read_synonyms(folder, folder)
    return synonyms, [(problem.line, problem.column, problem.message) for problem in problems]


def test_groups_are_read(tmp_path: Path) -> None:
    synonyms, problems = read(tmp_path, "- [summary, digest]\n- [LLM, model, transformer]\n")
    assert synonyms.groups == (("summary", "digest"), ("LLM", "model", "transformer"))
    assert problems == []


@pytest.mark.parametrize("text", ["", "# nothing yet\n", None])
def test_a_site_needs_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "synonyms.yaml").write_text(text)
    synonyms, problems = read_synonyms(tmp_path, tmp_path)
    assert (synonyms.groups, problems) == ((), [])
    assert synonyms.neighbours


def test_every_fault_is_said_at_its_place(tmp_path: Path) -> None:
    synonyms, problems = read(
        tmp_path, "- [fine, good]\n- alone\n- [one]\n- [two, more words]\n- [{a: b}, c]\n"
    )
    assert synonyms.groups == (("fine", "good"),)
    assert problems == [
        (2, 3, "a group is not a list of two words or more"),
        (3, 3, "a group is not a list of two words or more"),
        (4, 3, "'more words' is not a single word"),
        (5, 3, "{'a': 'b'} is not a single word"),
    ]


@pytest.mark.parametrize("text", ["summary: digest\n", "just text\n"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    _, problems = read(tmp_path, text)
    assert problems == [(1, 1, "the file is not a list")]


def test_the_owner_s_words_go_before_the_package_s() -> None:
    listed = "# A colon: and a number .90\nsummary: abstract .62, brief .50\ntuning: train .5\n"
    near = merge_neighbours(Synonyms((("summaries", "digests"),), listed))
    assert near["summary"] == "digest f abstract 9 brief 8"
    assert near["digest"] == "summary f"
    assert near["tun"] == "train 8"
    assert len(near) == 3


def test_compounds_and_signs_are_words_of_their_own() -> None:
    groups = (("c++", "cpp"), ("few-shot", "icl"), ("3D-GPT", "gaussians"), ("use", "utilize"))
    near = merge_neighbours(Synonyms(groups, ""))
    assert near["c++"] == "cpp f"
    assert near["fewshot"] == "icl f"
    assert near["3dgpt"] == "gaussian f"
    assert "utiliz" not in near


def test_the_package_s_list_is_read(tmp_path: Path) -> None:
    near = merge_neighbours(read_synonyms(tmp_path, tmp_path)[0])
    assert len(near) > 1_000
    for terms in near.values():
        pairs = terms.split(" ")
        assert len(pairs) in {2, 4, 6}
        assert all(7 <= int(digit, 16) <= 15 for digit in pairs[1::2])
