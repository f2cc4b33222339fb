"""Related papers: near ones with reasons, none where nothing is near, the same however found."""

import random
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.model.paper import Paper
from generator.rendering.related import choose_reasons
from generator.search.comparing import find_nearest
from generator.search.grams import count_grams, read_grams, spell_grams, write_grams
from generator.search.nearest import NEAREST, Nearest, find_epoch
from generator.search.weighing import UNIT, weigh_rows
from tests.builders import make_paper

SUBJECTS = {
    "unlearning": "Machine unlearning removes sharded training data from deployed models.",
    "proofs": "Interactive theorem provers check tactics that agents write in Lean.",
    "speech": "Acoustic encoders transcribe whispered speech of several speakers.",
}


def invent(count: int, seed: int = 1) -> list[Paper]:
    chance = random.Random(seed)
    return [invent_one(f"paper-{number:03}", chance) for number in range(count)]


def invent_one(paper_id: str, chance: random.Random) -> Paper:
    subject = chance.choice(sorted(SUBJECTS))
    words = SUBJECTS[subject].rstrip(".").split()
    chance.shuffle(words)
    extra = " ".join(f"topic{chance.randrange(60)}" for _ in range(6))
    abstract = f"{SUBJECTS[subject]} {' '.join(words[:4])} beside {extra}."
    return make_paper(paper_id, title=f"On {subject} {chance.randrange(30)}", abstract=abstract)


def make_like(paper: Paper, paper_id: str) -> Paper:
    return make_paper(paper_id, title=paper.title, abstract=paper.abstract)


def compare(papers: list[Paper], old: Nearest | None = None) -> Nearest:
    grams = [write_grams(*counted) for counted in count_grams(papers)]
    return find_nearest([paper.id for paper in papers], grams, old)


class Match(NamedTuple):
    """Another paper that is near, and why."""

    id: str
    product: int
    grams: list[int]


def list_matches(nearest: Nearest) -> list[list[Match]]:
    products = iter(nearest.columns.products)
    return [
        [
            Match(nearest.ids[other], next(products), grams.tolist())
            for other, grams in zip(nearest.find(row), nearest.find_grams(row), strict=True)
        ]
        for row in range(len(nearest.ids))
    ]


def test_papers_of_one_subject_are_near_with_reasons() -> None:
    far = make_paper("far", title="Volcanoes", abstract="Basalt erupts beneath glaciers in spring.")
    papers = [
        make_paper(name, title=f"Of {name}", abstract=SUBJECTS["unlearning"])
        for name in ("one", "two", "three")
    ]
    nearest = compare([*papers, far])
    matches = dict(zip(nearest.ids, list_matches(nearest), strict=True))
    assert [match.id for match in matches["one"]] == ["three", "two"]
    assert matches["far"] == []
    [spelt] = spell_grams(papers[:1], [matches["one"][0].grams])
    shared = [spelt[gram] for gram in matches["one"][0].grams]
    assert set(shared) & {"Machine unlearning", "unlearning removes", "sharded training"}


def test_no_more_than_six_the_nearest_first() -> None:
    every = list_matches(compare(invent(200)))
    for matches in every:
        assert len(matches) <= NEAREST
        assert [match.product for match in matches] == sorted(
            (match.product for match in matches), reverse=True
        )
    assert max(map(len, every)) == NEAREST


@given(st.integers(0, 10_000))
def test_a_warm_start_ends_where_a_clean_one_does(seed: int) -> None:
    chance = random.Random(seed)
    papers = invent(chance.randrange(2, 160), seed)
    old = Nearest.read(memoryview(compare(papers).write()))
    for _ in range(chance.randrange(1, 6)):
        edit = chance.randrange(5)
        if edit == 3:
            papers.insert(0, papers.pop(chance.randrange(len(papers))))
        elif edit == 4:
            papers.append(make_like(papers[0], f"copy-{chance.randrange(10**6)}"))
        elif edit == 0 and len(papers) > 1:
            papers.pop(chance.randrange(len(papers)))
        elif edit == 1:
            at = chance.randrange(len(papers))
            papers[at] = invent_one(papers[at].id, chance)
        else:
            papers.append(invent_one(f"new-{chance.randrange(10**6)}", chance))
    warm, clean = compare(papers, old), compare(papers)
    assert warm.write() == clean.write()


def test_of_papers_as_near_the_same_stand_whatever_their_order() -> None:
    first = make_paper("p0", abstract=SUBJECTS["proofs"])
    papers = [first, *(make_like(first, f"p{number}") for number in range(1, 9))]
    old = compare(papers)
    moved = [papers[8], *papers[:8]]
    warm, clean = compare(moved, old), compare(moved)
    assert warm.write() == clean.write()
    assert [match.id for match in list_matches(clean)[1]] == ["p1", "p2", "p3", "p4", "p5", "p6"]


def test_a_new_paper_touches_only_papers_it_joins() -> None:
    papers = invent(150)
    before = list_matches(compare(papers))
    newcomer = make_paper("newcomer", title="On proofs", abstract=SUBJECTS["proofs"])
    after = list_matches(compare([*papers, newcomer]))
    assert find_epoch(151) == find_epoch(150)
    for old, new in zip(before, after, strict=False):
        if old != new:
            assert "newcomer" in [match.id for match in new]
    assert any(old == new for old, new in zip(before, after, strict=False))


def test_epochs_grow_by_a_fifth() -> None:
    assert [find_epoch(count) for count in (0, 5, 99, 100, 119, 120, 143, 144)] == [
        0, 5, 99, 100, 100, 120, 120, 144,
    ]  # fmt: skip


def test_rows_have_one_length() -> None:
    rows = weigh_rows([write_grams(*counted) for counted in count_grams(invent(120))])
    squares = rows.matrix.multiply(rows.matrix).sum(axis=1)
    assert all(abs(square**0.5 - UNIT) < UNIT / 50 for square in squares)


def write_counts(counts: dict[int, int]) -> str:
    ordered = sorted(counts.items())
    numbers, tallies = zip(*ordered, strict=True)
    return write_grams(np.asarray(numbers, np.uint32), np.asarray(tallies, np.uint8))


@given(st.dictionaries(st.integers(1, 2**32 - 1), st.integers(1, 255), min_size=1))
def test_grams_are_written_and_read(counts: dict[int, int]) -> None:
    numbers, tallies = read_grams(write_counts(counts))
    assert [int.from_bytes(numbers[at : at + 4], "little") for at in range(0, len(numbers), 4)] == [
        *sorted(counts)
    ]
    assert list(tallies) == [counts[number] for number in sorted(counts)]


def test_papers_of_a_lot_are_counted_and_spelt_as_alone() -> None:
    papers = [
        *invent(9),
        make_paper("empty", title="?", abstract="…"),
        make_paper("much", title="word " * 3, abstract="word, " * 300),
        make_paper("twin", title=invent(1)[0].title, abstract="Twice as is, twice as is."),
    ]
    together = count_grams(papers)
    alone = [count_grams([paper])[0] for paper in papers]
    assert [write_grams(*one) for one in together] == [write_grams(*one) for one in alone]
    assert max(together[10][1]) == 255
    wanted = [numbers.tolist() for numbers, _ in together]
    spelt = spell_grams(papers, wanted)
    assert spelt == [
        spell_grams([paper], [numbers])[0] for paper, numbers in zip(papers, wanted, strict=True)
    ]
    assert [set(one) for one in spelt] == [set(numbers) for numbers in wanted]
    assert count_grams([]) == [] and spell_grams([], []) == []


def test_grams_join_spellings_and_stop_at_punctuation() -> None:
    one = make_paper(title="Fine-tuning models", abstract="It was finetuned, twice. Models won.")
    numbers, tallies = (column.tolist() for column in count_grams([one])[0])
    [spelt] = spell_grams([one], [numbers])
    spellings = sorted(spelt.values())
    assert "finetuned" in spellings and "Fine-tuning" not in spellings
    assert "Fine-tuning models" in spellings
    assert not any("twice Models" in spelling for spelling in spellings)
    counts = dict(zip(numbers, tallies, strict=True))
    by_name = {spelling: counts[number] for number, spelling in spelt.items()}
    assert by_name["finetuned"] == 3


def test_spellings_are_those_of_the_paper_in_any_script() -> None:
    one = make_paper(
        title="Schrödinger’s cats", abstract="データ 研究 and किताब और, Schrödinger cats."
    )
    [spelt] = spell_grams([one], [count_grams([one])[0][0].tolist()])
    assert {"Schrödinger", "Schrödinger cats", "データ"[:2], "研究", "किताब और"} <= {
        *spelt.values()
    }


def test_reasons_say_nothing_twice() -> None:
    shared = ["unlearning", "machine unlearning", "machine", "sharded", "data", "models"]
    assert choose_reasons(shared) == ["machine unlearning", "sharded", "data"]
    assert choose_reasons(["Instruction tuning", "data", "instruction-tuning"]) == [
        "Instruction tuning", "data",
    ]  # fmt: skip
    assert choose_reasons([]) == []
