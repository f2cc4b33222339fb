"""Words: terms of texts, from the table that the reader's tests share, and the same in both."""

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.search.words import fold, list_terms, slug_name, stem

TABLE = Path(__file__).parent / "words.json"
ASSIGNED = "".join(
    letter
    for letter in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(letter) not in {"Cn", "Cs", "Co"}
)
TELL = """
import { loadScripts } from "./tests/search/scripts.mjs";
import { readFileSync } from "node:fs";
const { listTerms, slugify } = loadScripts(["words.js"], "listTerms, slugify");
const texts = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map((text) => [listTerms(text), slugify(text)])));
"""


def read_table() -> list[tuple[str, list[str]]]:
    return [(text, terms) for text, terms in json.loads(TABLE.read_text("utf-8"))]


def test_texts_have_the_terms_of_the_table(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--refresh-golden"):
        rows = [json.dumps([t, list_terms(t)], ensure_ascii=False) for t, _ in read_table()]
        TABLE.write_text("[\n  " + ",\n  ".join(rows) + "\n]\n", "utf-8")
    assert len(read_table()) >= 200
    for text, terms in read_table():
        assert list_terms(text) == terms, text


@settings(max_examples=4, deadline=None)
@given(
    st.lists(
        st.text(
            st.one_of(st.sampled_from(ASSIGNED), st.sampled_from("aAbZ019 .-+#'’_")), max_size=20
        ),
        min_size=400,
        max_size=400,
    )
)
def test_builder_and_reader_agree_on_any_text(texts: list[str]) -> None:
    told = subprocess.run(
        ["node", "--input-type=module", "--eval", TELL], input=json.dumps(texts), check=True,
        capture_output=True, text=True, cwd=TABLE.parents[2],
    )  # fmt: skip
    for text, (terms, slug) in zip(texts, json.loads(told.stdout), strict=True):
        assert list_terms(text) == terms, ascii(text)
        assert slug_name(text) == slug, ascii(text)


@pytest.mark.parametrize(
    "spellings",
    [
        ("3D-GPT", "3d gpt", "3dgpt", "3D-gpt"),
        ("1.5-Pints", "1.5 pints", "1.5-pints"),
        ("CodeT5+", "codet5+", "CodeT5", "code t5"),
        ("MathCoder2", "math coder 2", "mathcoder2", "mathcoder 2"),
        ("fine-tuning", "finetuning", "fine tuning", "Fine-tuned"),
        ("GPT-4", "gpt4", "gpt 4"),
        ("naïve Müller’s", "naive Muller"),
        ("embeddings", "embedding"),
    ],
)
def test_names_meet_however_they_are_typed(spellings: tuple[str, ...]) -> None:
    written = set(list_terms(spellings[0]))
    for typed in spellings[1:]:
        assert written & set(list_terms(typed)), typed


@given(st.text())
def test_terms_hold_neither_spaces_nor_what_lines_are_parted_by(text: str) -> None:
    for term in list_terms(text):
        assert term and not set(term) & set(" \t\n@:"), ascii(term)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_stem_begins_as_its_word(word: str) -> None:
    assert stem(word) and word.startswith(stem(word)[:-1])
