"""The index: what readers decode is what papers hold, and papers move nothing of each other."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.search.contents import Contents
from generator.search.index import SHARD_SIZE, Index
from generator.search.letters import ONCE_WEIGHT, write_entries
from generator.search.postings import Postings, gather_postings, merge_postings
from generator.search.shards import cut_shards, make_key
from generator.search.traces import Trace, make_trace, read_trace, write_trace
from tests.builders import VOCABULARY, make_paper

TERMS = st.one_of(
    st.text("abcxyz059+.:-é中%", min_size=1, max_size=6),
    st.text("aก%", min_size=20, max_size=64),
)


def decode(letters: str, usual: int) -> dict[int, int]:
    """Return the weight of each paper of a term; `usual` where no letter says any."""
    papers: dict[int, int] = {}
    number, rest, weight = -1, 0, usual
    for letter in letters:
        if letter >= "p":
            weight = ord(letter) - ord("o")
        elif letter >= "a":
            rest = rest * 15 + ord(letter) - ord("a")
        else:
            number += rest * 64 + ord(letter) - ord("!") + 1
            papers[number] = weight
            rest, weight = 0, usual
    return papers


def read_lines(text: str) -> dict[str, str]:
    """Return the letters of each term of a file."""
    return dict(line.split("\t")[:2] for line in text.splitlines())


def write_shards(index: Index) -> dict[str, str]:
    """Return every file of terms by its name."""
    names = [name for _, name, _ in index.contents.shards]
    return dict(zip(names, index.write_shards(names), strict=True))


def read_index(index: Index) -> dict[str, dict[int, int]]:
    """Return every term of an index, found as a reader finds it."""
    shards = list(map(read_lines, write_shards(index).values()))
    return {
        term: decode(letters, 0 if term.startswith("@") else ONCE_WEIGHT)
        for shard in shards
        for term, letters in shard.items()
    }


def index_of(traces: Sequence[Trace], neighbours: Mapping[str, str] | None = None) -> Index:
    """Make an index of papers, gathered in two parts as two processors do."""
    numbers = range(len(traces))
    parts = [gather_postings(traces[start::2], numbers[start::2]) for start in (1, 0)]
    return Index(merge_postings(parts), neighbours or {})


@given(st.lists(st.dictionaries(st.integers(0, 10**8), st.integers(0, 15), max_size=9)))
def test_lists_are_read_as_they_were_written(lists: list[dict[int, int]]) -> None:
    papers = [entry for one in lists for entry in sorted(one.items())]
    columns = np.asarray(papers, np.int64).reshape(-1, 2).T
    ends = np.cumsum([0, *map(len, lists)])
    written = write_entries(columns[0], columns[1], ends)
    usual = [{number: weight or ONCE_WEIGHT for number, weight in one.items()} for one in lists]
    assert [decode(letters, ONCE_WEIGHT) for letters in written] == usual


@given(st.lists(st.dictionaries(TERMS, st.integers(1, 15), min_size=1, max_size=8), max_size=30))
def test_an_index_gives_back_every_weight(papers: list[dict[str, int]]) -> None:
    traces = [
        Trace(" ".join(terms), "".join(f"{w:x}" for w in terms.values()), "@year:2024", "")
        for terms in papers
    ]
    expected: dict[str, dict[int, int]] = {}
    for number, terms in enumerate(papers):
        expected.setdefault("@year:2024", {})[number] = 0
        for term, weight in terms.items():
            expected.setdefault(term, {})[number] = weight
    assert read_index(index_of(traces)) == expected


PAPERS = st.dictionaries(
    st.integers(0, 40), st.dictionaries(TERMS, st.integers(1, 15), min_size=1, max_size=5),
    max_size=20,
)  # fmt: skip


@given(PAPERS, PAPERS)
def test_postings_that_follow_a_change_are_those_of_a_clean_build(
    before: dict[int, dict[str, int]], after: dict[int, dict[str, int]]
) -> None:
    def gather(papers: dict[int, dict[str, int]], ids: Sequence[int]) -> Postings:
        numbers = [sorted(papers).index(one) for one in ids]
        traces = [
            Trace(
                " ".join(terms), "".join(f"{w:x}" for w in terms.values()), f"@id:{one}", f"{one}"
            )
            for one, terms in ((one, papers[one]) for one in ids)
        ]
        return gather_postings(traces, numbers)

    def spell(postings: Postings) -> list[tuple[str, str]]:
        [spelt] = postings.spell([(0, len(postings.terms))])
        return list(spelt)

    old = Postings.read(map(memoryview, gather(before, sorted(before)).write()))
    same = {one for one in before if before[one] == after.get(one)}
    places = {one: number for number, one in enumerate(sorted(after))}
    numbers = [places[one] if one in same else -1 for one in sorted(before)]
    kept = old.renumber(np.asarray(numbers, np.int64))
    changed = merge_postings([kept, gather(after, sorted(set(after) - same))])
    clean = gather(after, sorted(after))
    assert spell(changed) == spell(clean)
    assert list(changed.shown) == list(clean.shown) and changed.measure() == clean.measure()
    assert changed.write() == clean.write()


@given(st.sets(TERMS, max_size=200), st.integers(10, 200))
def test_each_term_lies_where_a_reader_looks(words: set[str], maximum: int) -> None:
    terms = sorted(words, key=make_key)
    shards = cut_shards(terms, [len(term) for term in terms], maximum)
    assert [term for shard in shards for term in shard.terms] == terms
    starts = [shard.start for shard in shards]
    assert starts == sorted(set(starts))
    assert len({shard.name for shard in shards}) == len(shards)
    for shard in shards:
        size = sum(map(len, shard.terms))
        assert shard.terms and (size <= maximum or len(shard.terms) == 1)
        for term in shard.terms:
            assert max(start for start in starts if start <= make_key(term)) == shard.start


@given(st.sets(TERMS, min_size=1, max_size=200), TERMS)
def test_one_term_more_moves_only_the_cut_it_falls_into(words: set[str], word: str) -> None:
    before = sorted(words, key=make_key)
    after = sorted({*words, word}, key=make_key)
    old = cut_shards(before, [3] * len(before), 30)
    new = cut_shards(after, [3] * len(after), 30)
    changed = [shard for shard in old if shard not in new]
    assert len(changed) <= 1
    assert all(make_key(word) >= shard.start for shard in changed)


def make_traces(count: int, word: str = "") -> list[Trace]:
    papers = [
        make_paper(f"paper-{number:03}", abstract=f"A word{number} and word{number % 7} in common.")
        for number in range(count)
    ]
    if word:
        papers.append(make_paper("the-newest", abstract=f"A {word} in word3 that is common."))
    return [make_trace(paper, VOCABULARY) for paper in papers]


def test_a_new_paper_changes_only_files_of_its_own_terms() -> None:
    before, after = index_of(make_traces(900), {}), index_of(make_traces(900, "zebra"), {})
    newest = make_traces(0, "zebra")[0]
    own = {*newest.terms.split(" "), *newest.facets.split("\t")}
    old = write_shards(before)
    new = write_shards(after)
    assert len(old) > 5
    for name, text in new.items():
        if old.get(name) != text:
            assert own & read_lines(text).keys(), name
    assert any(old.get(name) == text for name, text in new.items())


def test_terms_that_begin_alike_or_have_one_key_are_cut_all_the_same() -> None:
    terms = [*(f"{'a' * 60}{number:04}" for number in range(999)), "é", "%C3%A9"]
    ordered = sorted(terms, key=make_key)
    shards = cut_shards(ordered, [40] * len(ordered), 2_000)
    assert [term for shard in shards for term in shard.terms] == ordered
    assert len({make_key(term) for term in terms}) == len(terms)


def test_terms_are_not_endless() -> None:
    words = " ".join("a" * 190 + letters for letters in ("bc", "de", "fg"))
    trace = make_trace(make_paper(abstract=f"{words} in a sentence."), VOCABULARY)
    assert max(map(len, trace.terms.split(" "))) == 64


def test_the_version_names_what_results_show() -> None:
    one, other = (
        make_paper(abstract="Some words, indeed so."),
        make_paper(abstract="Some words indeed so."),
    )
    traces = [make_trace(paper, VOCABULARY) for paper in (one, other)]
    assert traces[0].terms == traces[1].terms
    versions = {index_of([trace]).contents.version for trace in traces}
    assert len(versions) == 2


def test_contents_are_written_and_read() -> None:
    contents = index_of(make_traces(20)).contents
    assert Contents.read(memoryview(contents.write())) == contents


def test_keys_name_the_content() -> None:
    one, same = index_of(make_traces(50), {}), index_of(make_traces(50), {})
    assert one.contents == same.contents
    near = index_of(make_traces(50), {"word3": "text 9"})
    assert near.contents.shards != one.contents.shards
    assert near.contents.words == one.contents.words
    absent = index_of(make_traces(50), {"vehicle": "word3 9"})
    assert absent.contents.words == one.contents.words
    files = write_shards(absent).values()
    assert "vehicle\t\tword3 9\n" in "".join(files)
    lines = "".join(write_shards(near).values()).splitlines()
    assert [line for line in lines if line.startswith("word3\t") and line.endswith("\ttext 9")]


def test_word_lists_tell_how_common_a_word_is() -> None:
    index = index_of(make_traces(40), {})
    lines = "".join(index.write_words(name) for _, name, _ in index.contents.words).splitlines()
    words = dict(line.split(" ") for line in lines)
    assert words["common"] == "5"
    assert words["word39"] == "0"
    assert not any(word.startswith("@") for word in words)


def test_files_are_small_enough_to_load() -> None:
    index = index_of(make_traces(2_000), {})
    sizes = list(map(len, write_shards(index).values()))
    assert max(sizes) < SHARD_SIZE * 1.5


def test_a_trace_is_written_and_read() -> None:
    trace = make_traces(1)[0]
    assert read_trace(write_trace(trace)) == trace


def test_a_paper_is_found_by_its_names_labels_and_identifiers() -> None:
    paper = make_paper(
        "2401.00001",
        title="MathCoder2: an $E=mc^2$ machine",
        authors=["Søren Kierkegaard", "李明"],
        arxiv="2401.00001",
        doi="10.1000/ABC",
        venue="ICLR 2024",
        kind="method",
        published="2023-11",
        aliases=["old-name"],
    )
    trace = make_trace(paper, VOCABULARY)
    weights = dict(zip(trace.terms.split(" "), trace.weights, strict=True))
    assert {"mathcoder2", "soren", "kierkegaard", "李明", "iclr", "2024", "tool"} <= set(weights)
    assert weights["mathcoder2"] > weights["abstract"]
    facets = trace.facets.split("\t")
    assert facets[:4] == ["@topic:tool-use", "@year:2024", "@kind:method", "@venue:iclr"]
    assert "@venue:iclr-2024" in facets
    assert {"@author:soren-kierkegaard", "@author:kierkegaard", "@author:李明"} <= set(facets)
    assert {"@id:2401.00001", "@id:10.1000/abc", "@id:old-name"} <= set(facets)


def test_a_removed_abstract_is_not_found() -> None:
    status = {"state": "removed", "date": "2025-04-01", "note": "On request."}
    paper = make_paper(abstract="A zebra is all that this abstract is about.", status=status)
    assert "zebra" not in make_trace(paper, VOCABULARY).terms.split(" ")
