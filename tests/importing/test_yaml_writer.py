"""Records as written: every reader gets back the text that went in."""

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.importing.yaml_writer import write_record
from generator.model.characters import drop_forbidden
from tests.records import Records

_LINES = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
    .map(lambda text: " ".join(drop_forbidden(text).split()))
    .filter(bool)
)
_TRICKY = st.sampled_from(
    ["no", "2024", "a: b", "- x", "[x]", "{x}", "'q'", '"q"', "# c", "*a", "&a", "!t", "|", "> x",
     "?", "~", "null", "1e3", "12:30", "@x", "`x`", "%x", "a #b", "x:", "\\n", "Ada: Example"]
)  # fmt: skip


@given(
    title=_LINES | _TRICKY,
    authors=st.lists(_LINES | _TRICKY, min_size=1, max_size=4),
    abstract=st.lists(_LINES | _TRICKY, min_size=1, max_size=3).map("\n\n".join),
    venue=_LINES | _TRICKY,
)
@settings(deadline=None, max_examples=200)
def test_yaml_readers_get_back_what_was_written(
    title: str, authors: list[str], abstract: str, venue: str
) -> None:
    text = write_record(
        {
            "venue": venue,
            "title": title,
            "authors": [{"name": name} for name in authors],
            "abstract": abstract,
        }
    )
    read = yaml.load(text, yaml.BaseLoader)
    assert list(read) == ["title", "authors", "abstract", "venue"]
    assert (read["title"], read["venue"]) == (title, venue)
    assert [a["name"] if isinstance(a, dict) else a for a in read["authors"]] == authors
    parts = [" ".join(part.split()) for part in read["abstract"].strip().split("\n\n")]
    assert parts == [" ".join(part.split()) for part in abstract.split("\n\n")]
    # Nothing is left for a reader that guesses types to guess wrong.
    guessed = yaml.load(text, yaml.SafeLoader)
    assert (guessed["title"], guessed["venue"]) == (title, venue)


@given(title=_TRICKY, name=_TRICKY)
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_our_own_reader_takes_it_too(records: Records, title: str, name: str) -> None:
    text = write_record(
        {
            "title": title,
            "authors": [{"name": name}],
            "abstract": "A sentence that is long enough to be an abstract.",
            "topics": ["tool-use"],
        }
    )
    records.write("2024/x.yaml", text)
    assert [p for p in records.check() if p["severity"] == "error"] == []


def test_a_name_is_bare_unless_there_is_more_to_say() -> None:
    authors = [{"name": "Ada Example"}, {"name": "Bo Berg", "orcid": "0000-0002-1825-0097"}]
    text = write_record({"title": "T", "authors": authors, "abstract": "A.", "topics": ["x"]})
    assert "  - Ada Example\n" in text
    assert '  - {name: "Bo Berg", orcid: "0000-0002-1825-0097"}\n' in text


@pytest.mark.parametrize("word", ["x" * 300, "a " * 300])
def test_long_lines_are_wrapped_and_long_words_are_not_broken(word: str) -> None:
    text = write_record({"title": "T", "abstract": word.strip()})
    assert " ".join(yaml.load(text, yaml.BaseLoader)["abstract"].split()) == word.strip()
