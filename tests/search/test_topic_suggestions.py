"""Topics that are suggested for a new paper."""

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search.topics import suggest_topics

Known = tuple[tuple[str, ...], str, str]

TOOLS: list[Known] = [
    (("tool-use",), "Models that call tools", "A model learns to call programs and services."),
    (("tool-use",), "Calling services", "We teach models which API to call, and when to call it."),
    (("tool-use", "agents"), "Agents with tools", "An agent plans, then calls tools and programs."),
]
CODE: list[Known] = [
    (("code-models",), "Completing code", "A model completes functions of source code in Python."),
    (("code-models",), "Repairing code", "We repair bugs of source code by translating functions."),
    (("code-models",), "Code translation", "Functions are translated between Python and Java."),
]
PAPERS = TOOLS + CODE
NEW = ("Calling programs", "Our model decides which of many services to call.")
REEF = (
    "Recovery of coral reefs after bleaching",
    "We surveyed lagoons and measured coral cover, fish biomass and larval recruitment there.",
)


def test_the_topic_of_the_nearest_papers_comes_first_with_the_words_that_speak_for_it() -> None:
    first, *_ = suggest_topics(*NEW, PAPERS)
    assert first.slug == "tool-use"
    assert 0 < first.score <= 1
    assert 1 <= len(first.evidence) <= 3
    assert "call" in [word.lower().removesuffix("ing") for word in first.evidence]
    assert suggest_topics("Translating functions", "From Python to Java.", PAPERS)[0].slug == (
        "code-models"
    )


def test_evidence_is_spelled_as_the_new_paper_spells_it() -> None:
    [found] = suggest_topics("Python Functions Translated", "", CODE)
    assert set(found.evidence) <= {"Python", "Functions", "Translated"}


def test_no_more_topics_are_suggested_than_asked_for_and_the_best_are_kept() -> None:
    new = ("Calling tools from code", "An agent plans calls of functions of Python source code.")
    every = suggest_topics(*new, PAPERS, maximum=9)
    assert len(every) == 3
    assert [found.score for found in every] == sorted((f.score for f in every), reverse=True)
    for maximum in range(4):
        assert suggest_topics(*new, PAPERS, maximum) == every[:maximum]


def test_a_paper_about_something_else_gets_no_topic() -> None:
    assert suggest_topics(*REEF, PAPERS) == []


def test_a_paper_without_words_gets_no_topic() -> None:
    assert suggest_topics("", "", PAPERS) == []
    assert suggest_topics("?!", "the of and", PAPERS) == []


def test_without_papers_there_is_no_topic() -> None:
    assert suggest_topics(*NEW, []) == []


def test_a_single_topic_is_suggested_only_to_papers_near_it() -> None:
    tools = [(("tool-use",), title, abstract) for _, title, abstract in TOOLS]
    assert [found.slug for found in suggest_topics(*NEW, tools)] == ["tool-use"]
    assert [found.slug for found in suggest_topics(*NEW, tools[:1])] == ["tool-use"]
    assert suggest_topics(*REEF, tools) == []


def test_unsorted_papers_say_nothing() -> None:
    unsorted: list[Known] = [(("unsorted",), *NEW), (("unsorted", "agents"), *REEF)]
    assert suggest_topics(*NEW, unsorted[:1]) == []
    found = suggest_topics(*NEW, [*unsorted, *PAPERS])
    assert found[0].slug == "tool-use"
    assert [topic.slug for topic in suggest_topics(*REEF, [*unsorted, *PAPERS])] == ["agents"]


def test_a_topic_without_papers_is_found_by_its_description() -> None:
    described = (("reefs",), "Reefs", "Coral, fish and lagoons.")
    assert suggest_topics(*REEF, [*PAPERS, described])[0].slug == "reefs"


def test_topics_that_are_equally_near_come_in_the_order_of_their_slugs() -> None:
    papers: list[Known] = [((slug,), "Coral reefs", "Fish.") for slug in ("b", "c", "a")]
    papers += [((slug,), *NEW) for slug in ("e", "d")]
    assert [found.slug for found in suggest_topics(*REEF, papers, 3)] == ["a", "b", "c"]
    assert [found.slug for found in suggest_topics(*NEW, papers, 3)] == ["d", "e"]


def test_the_order_of_papers_does_not_matter() -> None:
    expected = suggest_topics(*NEW, PAPERS)
    for order in permutations(PAPERS):
        assert suggest_topics(*NEW, order) == expected


def test_papers_may_come_once_and_be_many() -> None:
    chance = random.Random(1)
    words = [f"word{number}" for number in range(300)]
    many = ((("other",), " ".join(chance.choices(words, k=6)), "") for _ in range(2_000))
    assert suggest_topics(*NEW, [*PAPERS, *many])[0].slug == "tool-use"


@pytest.mark.parametrize("topics", [(), ("unsorted",)])
def test_papers_without_a_topic_are_ignored(topics: tuple[str, ...]) -> None:
    assert suggest_topics(*NEW, [(topics, *NEW)]) == []


TEXTS = st.text(alphabet=st.characters(), max_size=30) | st.sampled_from(["model", "Call code"])
SLUGS = st.lists(st.sampled_from(["a", "b", "unsorted"]), max_size=3).map(tuple)


@given(TEXTS, TEXTS, st.lists(st.tuples(SLUGS, TEXTS, TEXTS), max_size=6), st.integers(-1, 4))
def test_any_text_gets_topics_that_papers_have(
    title: str, abstract: str, papers: list[Known], maximum: int
) -> None:
    found = suggest_topics(title, abstract, papers, maximum)
    assert len(found) <= max(0, maximum)
    assert {topic.slug for topic in found} <= {slug for known, *_ in papers for slug in known}
    assert all(topic.slug != "unsorted" and 0 < topic.score <= 1 for topic in found)
    assert suggest_topics(title, abstract, iter(papers[::-1]), maximum) == found
