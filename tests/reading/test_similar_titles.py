"""Titles that are nearly the same, and titles that only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.headline import Headline, make_headline
from generator.reading.similar_titles import SimilarPair, find_similar
from tests.builders import make_headlines, make_paper

AUTHORS = ("Ada Example", "Josiah Carberry")
TITLE = "Widget Tuning: A Study of Small Gears in Very Large Machines"
WORDS = st.sampled_from(
    "widgets gears machines learning to use from of without tuning small large models II 2 v2"
    " study: A+ wídgets widgеts GEARS gear (2024) $\\alpha$".split()
)
TITLES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join) | st.text(min_size=1, max_size=40)


def make(paper_id: str, title: str, authors: tuple[str, ...] = AUTHORS) -> Headline:
    return make_headline(make_paper(paper_id, title=title, authors=list(authors)), paper_id)


def make_any(paper_id: str, title: str) -> Headline:
    """Make a headline of a title that no record may have."""
    return make(paper_id, "A title")._replace(title=title, folded_title=repr(title))


def are_similar(one: str, other: str, others: tuple[str, ...] = AUTHORS) -> bool:
    return bool(find_similar([make("one", one), make("other", other, others)]))


def name(pairs: list[SimilarPair]) -> set[tuple[str, str]]:
    return {(pair.one.id, pair.other.id) for pair in pairs}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TITLE, "Widget Tunning: A Study of Small Gears in Very Large Machines"),
        (TITLE, "Widget Tuning: A Study of Small Gears in Very Large Mahcines"),
        (TITLE, "Widget Tuning: Study of Small Gear in the Very Large Machines"),
        (TITLE, "WIDGET TUNING - a study on small gears in very large machine"),
        (TITLE, "A Study of Small Gears in Very Large Machines: Widget Tuning"),
        (TITLE, "Widgеt Tuning: A Study of Small Gеars in Very Large Machines"),
        ("Quiet and Robust Widgets for Gears", "Robust and Quiet Widgets for Gears"),
        ("Schrödinger Bridges for Widgets", 'Schr\\"{o}dinger Bridge for Widgets'),
        ("$\\alpha$-Divergences of {\\em Gears}", "α-Divergence of Gears"),
        ("Micro gears in large machines at work", "Microgears in the large machines at work"),
        ("Optimising the Behaviour of Quiet Gears", "Optimizing the Behavior of Quiet Gears"),
        ("Theory of Widgets, Part II: More Gears", "Theory of Widgets, Part 2: More Gear"),
        ("Widgetmakers", "Widgtmakers"),
        ("关于小型齿轮与大型机器的研究综述", "关于小型齿轮与大型机器的研究综迷"),
    ],
)
@pytest.mark.parametrize("authors", [AUTHORS, ("Somebody Else",)])
def test_a_title_spelled_otherwise_is_similar_whoever_wrote_it(
    one: str, other: str, authors: tuple[str, ...]
) -> None:
    assert are_similar(one, other, authors)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GearFormer", "GearFormer: Machines That Tune Themselves"),
        ("GearFormer: Machines That Tune Themselves", "Machines That Can Tune Themselves by Gears"),
        ("GearFormer: Machines Tune Gears Themselves", "WidgetNet: Machines Tune Gears Themselves"),
        ("Machines Tune Gears Themselves", "WidgetNet: Machines Tune Gears Themselves"),
        ("GearFormer: Joining Widgets to Small Gears", "GearFormer: Small Gears for Your Machine"),
        (
            "An Empirical Study of Widget Prices across Competitive Regional Markets",
            "A Large Empirical Study of Widget Prices across Competitive Regional Markets",
        ),
    ],
)
def test_a_changed_subtitle_is_a_question_only_of_the_same_authors(one: str, other: str) -> None:
    is_of_no_part = other.endswith("by Gears")
    assert are_similar(one, other) is not is_of_no_part
    assert are_similar(one, other, ("Carberry, J.", "A. Example")) is not is_of_no_part
    assert not are_similar(one, other, ("Somebody Else", "Ada Example", "Third Person", "More"))
    assert not are_similar(one, other, ("Somebody Else",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gear 2: Open Machines and Fine Widgets", "Gear 3: Open Machines and Fine Widgets"),
        ("Gear-3.5 Technical Report", "Gear-4 Technical Report"),
        ("GearT5", "GearT5+: Open Machines for Widgets"),
        ("Gears in C++ Programs of Machines", "Gears in C Programs of Machines"),
        ("Theory of Widgets, Part I: Gears", "Theory of Widgets, Part II: Gears"),
        ("Theory of Widgets: Gears", "Theory of Widgets II: Gears"),
        ("Findings of the 2023 Widget Challenge", "Findings of the 2024 Widget Challenge"),
        ("Gear v2", "Gear v3"),
        ("A 1.5B Machine for Small Gears", "A 1.5M Machine for Small Gears"),
        ("Widgets in Two Dimensions of Machines", "Widgets in Three Dimensions of Machines"),
        ("Tuning Machines with Small Gears", "Tuning Machines without Small Gears"),
        ("Gears Are All You Need", "Gears Are Not All You Need"),
        ("Supervised Tuning of Widgets by Gears", "Unsupervised Tuning of Widgets by Gears"),
        ("Symmetric Gears for Larger Machines", "Asymmetric Gears for Larger Machines"),
        ("Microscopic Models of Small Gears", "Macroscopic Models of Small Gears"),
        ("Upper Bounds of Gears in Machines", "Lower Bounds of Gears in Machines"),
        ("Learning to Make Gears from Widgets", "Learning to Make Widgets from Gears"),
        ("Erratum: Tuning of Small Gears", "Tuning of Small Gears"),
        ("Widgets: A Survey", "Gadgets: A Survey"),
        ("Gear Challenge: Methods and Results", "Wheel Challenge: Methods and Results"),
        ("Position: Gears Are Harmful", "Position: Machines Need Oil"),
        ("Team X at Gears: Tuning of Widgets", "Team X at Gears: Oil for Machines"),
    ],
)
def test_titles_of_other_papers_are_not_similar_even_of_the_same_authors(
    one: str, other: str
) -> None:
    assert not are_similar(one, other)
    assert not are_similar(one, other, ("Somebody Else",))


def test_titles_that_fold_to_the_same_are_left_to_the_error() -> None:
    assert not are_similar("Café Gears: an Overview", "cafe gears – An OVERVIEW")


def test_papers_that_are_told_apart_are_no_pair() -> None:
    one = make_paper("one", title=TITLE)
    for field in ([], ["one"], ["none"]):
        other = make_paper("two", title=TITLE + " Again", not_duplicate_of=field)
        assert bool(find_similar(make_headlines(one, other))) is (field != ["one"])


def test_pairs_are_named_in_the_order_of_their_ids_with_a_score() -> None:
    papers = [
        make("c", TITLE),
        make("a", TITLE.replace("Gears", "Gear")),
        make("b", TITLE.replace("ll", "l")),
    ]
    pairs = find_similar(papers)
    assert [(pair.one.id, pair.other.id) for pair in pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert all(0.92 <= pair.score <= 1 for pair in pairs)
    assert find_similar(papers[::-1]) == pairs


def test_only_pairs_with_a_wanted_paper_are_returned() -> None:
    papers = [make("a", TITLE), make("b", TITLE.replace("ll", "l")), make("c", TITLE + " again")]
    assert name(find_similar(papers, {"c"})) == {("a", "c"), ("b", "c")}
    assert name(find_similar(papers, ["a", "b", "c"])) == name(find_similar(papers))
    assert find_similar(papers, ()) == []
    assert find_similar([]) == []


@given(st.lists(TITLES, max_size=6))
def test_the_order_of_papers_does_not_matter(titles: list[str]) -> None:
    papers = [make_any(f"p{at}", title) for at, title in enumerate(titles)]
    assert find_similar(papers) == find_similar(papers[::-1])


@given(st.text(alphabet=st.characters(), max_size=80) | TITLES)
def test_no_title_is_similar_to_itself_and_none_raises(title: str) -> None:
    one, other = make_any("one", title), make_any("other", title)
    assert find_similar([one]) == []
    assert find_similar([one, one]) == []
    assert find_similar([one, other]) == []


@given(TITLES, TITLES, st.lists(TITLES, max_size=8))
def test_a_pair_stays_a_pair_whatever_else_is_added(one: str, other: str, more: list[str]) -> None:
    pair = [make_any("one", one), make_any("other", other)]
    rest = [make_any(f"p{at}", title) for at, title in enumerate(more)]
    alone = {pair for pair in find_similar(pair) if pair.one.id == "one"}
    among = {pair for pair in find_similar([*rest, *pair]) if pair.one.id == "one"}
    assert alone == {pair for pair in among if pair.other.id == "other"}
