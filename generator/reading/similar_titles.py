"""Papers whose titles are nearly the same: perhaps one paper, recorded twice.

Whether two papers are a pair never depends on a third one: what is compared is found by keys that
such pairs must share, not by a sample.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.distance import OSA, Prefix
from rapidfuzz.fuzz import ratio

from generator.model.headline import Headline
from generator.reading.title_words import Title, find_content, find_directions, read_title

_THRESHOLD = 0.92
_CHANGED_MAXIMUM = 2
"""Words of each title that the other may lack, if both have the same authors."""
_REPLACED_MINIMUM = 5
"""Words that titles share, if others are replaced."""
_KEY_WORDS = 3
"""Words in a key of such titles, which share them all."""
_SHORT = 3
"""Words of a title up to which its letters are its key, one of them left out."""
_SHORT_LETTERS = 60
_PART_MINIMUM = 4
"""Words from which a part of a title tells which paper it is."""
_SHARED_REST = 3
"""Of the rest of titles that begin with the same name, one word in so many is in both."""
_VARIANT_MINIMUM = 4
"""Letters from which a word may be misspelled or inflected."""
_ENDINGS = frozenset(("", "e", "ed", "es", "ies", "ing", "ion", "ions", "s", "y"))
_OPPOSITES = (
    ("", "a"), ("", "anti"), ("", "de"), ("", "dis"), ("", "il"), ("", "im"), ("", "in"),
    ("", "ir"), ("", "non"), ("", "semi"), ("", "un"), ("back", "for"), ("bi", "mono"),
    ("bi", "tri"), ("continuous", "discrete"), ("de", "en"), ("de", "in"), ("dynamic", "static"),
    ("endo", "exo"), ("even", "odd"), ("ex", "im"), ("ex", "in"), ("global", "local"),
    ("hetero", "homo"), ("hyper", "hypo"), ("inter", "intra"), ("large", "small"),
    ("lower", "upper"), ("macro", "micro"), ("max", "min"), ("mono", "multi"),
    ("multi", "single"), ("multi", "uni"), ("nega", "posi"), ("off", "on"), ("over", "under"),
    ("post", "pre"),
)  # fmt: skip
"""Beginnings that turn a word into its opposite, the rest of it staying the same."""

_Pair = tuple[int, int]
_Words = tuple[str, ...]
_Author = tuple[str, str]


class SimilarPair(NamedTuple):
    """Two papers that may be one."""

    one: Headline
    """The one whose id comes first."""
    other: Headline
    score: float
    """How much of the letters of both titles is the same, in their order or that of sorted words:
    0 to 1."""


def find_similar(
    papers: Sequence[Headline], wanted: Collection[str] | None = None
) -> list[SimilarPair]:
    """Return the pairs of papers whose titles are nearly the same, in the order of their ids.

    Titles are, when their letters are the same by 0.92, word order aside, and all words that
    differ are only spelled or inflected otherwise. Of papers by the same authors up to two words
    may be others; or no more is the same than what stands before or after a colon. Titles that
    are equal by `fold_title` are left out, and so are papers that are told apart by
    `not_duplicate_of`. With `wanted`, ids of papers, each pair has one of them.
    """
    titles = [read_title(paper.title) for paper in papers]
    names = [frozenset(map(_shorten, filter(None, paper.slugs))) for paper in papers]
    chosen = [wanted is None or paper.id in wanted for paper in papers]
    pairs = dict.fromkeys(_pair_up(_block_spellings(titles), chosen), False)
    by_authors = _block_authors(_block_words(titles), names)
    pairs |= dict.fromkeys(_pair_up(by_authors, chosen), True)
    found: list[SimilarPair] = []
    for (first, second), has_shared_author in pairs.items():
        one, other = sorted((papers[first], papers[second]), key=_name)
        if one.folded_title == other.folded_title or _are_told_apart(one, other):
            continue
        are_same = has_shared_author and _are_same_authors(names[first], names[second])
        if score := _compare(titles[first], titles[second], are_same_authors=are_same):
            found.append(SimilarPair(one, other, score))
    return sorted(found, key=lambda pair: (pair.one.id, pair.other.id))


def _name(paper: Headline) -> str:
    return paper.id


def _are_told_apart(one: Headline, other: Headline) -> bool:
    return (
        one.id == other.id or one.id in other.not_duplicate_of or other.id in one.not_duplicate_of
    )


def _shorten(slug: str) -> _Author:
    """Return a family name and the first letter of the given name, whichever comes first."""
    given, *_, family = slug.split("-") if "-" in slug else (slug, slug)
    return (given, family) if len(family) == 1 else (family, given[0])


def _are_same_authors(names: frozenset[_Author], others: frozenset[_Author]) -> bool:
    """Tell whether two papers share at least half of the longer list of authors."""
    return 2 * len(names & others) >= max(len(names), len(others))


def _block_spellings(titles: Sequence[Title]) -> list[list[int]]:
    """Return the places of titles that may be spelled otherwise and are the same."""
    blocks: dict[tuple[_Words, ...], list[int]] = {}
    for place, title in enumerate(titles):
        for key in set(_list_spellings(title)):
            blocks.setdefault((title.marks, key), []).append(place)
    return [block for block in blocks.values() if len(block) > 1]


def _list_spellings(title: Title) -> Iterator[_Words]:
    """Yield a title's letters; and what a misspelled one shares with it."""
    letters = "".join(title.content)
    if len(title.content) > _SHORT:
        yield tuple(sorted([word[0] for word in title.content]))
    elif len(letters) <= _SHORT_LETTERS:
        yield from [(letters[:gap] + letters[gap + 1 :],) for gap in range(len(letters))]
    if letters:
        yield (letters,)


def _block_words(titles: Sequence[Title]) -> list[list[int]]:
    """Return the places of titles that share a part, or all words but two in each.

    Of two sets that differ in no more than two members, the five smallest of each have at least
    three in common, whatever the order; here that of rarity, for the smallest blocks.
    """
    frequencies = Counter(word for title in titles for word in set(title.content))
    order = {word: at for at, word in enumerate(sorted(frequencies, key=frequencies.__getitem__))}
    alone = frozenset(word for word, count in frequencies.items() if count == 1)
    blocks: dict[tuple[_Words, ...], list[int]] = {}
    for place, title in enumerate(titles):
        rarest = sorted(set(title.content), key=order.__getitem__)[: _KEY_WORDS + _CHANGED_MAXIMUM]
        shared = [word for word in rarest if word not in alone]
        for words in combinations(shared, _KEY_WORDS):
            blocks.setdefault((title.marks, words), []).append(place)
        for part in {tuple(sorted(set(find_content(part)))) for part in title.parts}:
            if part and alone.isdisjoint(part):
                blocks.setdefault((title.marks, ("",), part), []).append(place)
    return [block for block in blocks.values() if len(block) > 1]


def _block_authors(
    blocks: Sequence[Sequence[int]], names: Sequence[frozenset[_Author]]
) -> Iterator[list[int]]:
    """Yield those places of each block that share an author."""
    for block in blocks:
        papers: dict[_Author, list[int]] = {}
        for place in block:
            for name in names[place]:
                papers.setdefault(name, []).append(place)
        yield from papers.values()


def _pair_up(blocks: Iterable[Sequence[int]], chosen: Sequence[bool]) -> Iterator[_Pair]:
    """Yield each two places of a block of which at least one is chosen, in their order."""
    for block in blocks:
        known = [place for place in block if chosen[place]]
        if len(known) == len(block):
            yield from combinations(block, 2)
        else:
            yield from (
                (min(place, other), max(place, other))
                for place in known
                for other in block
                if other != place
            )


def _compare(one: Title, other: Title, *, are_same_authors: bool) -> float:
    """Return how much alike two titles are; 0 if they are none of one paper."""
    score = max(ratio(one.text, other.text), ratio(one.ordered, other.ordered)) / 100
    if score < _THRESHOLD and not are_same_authors:
        return 0
    lacking, added = _subtract(one.content, other.content), _subtract(other.content, one.content)
    is_near = score >= _THRESHOLD and (
        _are_variants(lacking, added) or (are_same_authors and _are_few(lacking, added, one))
    )
    if not is_near and not (are_same_authors and _have_same_part(one, other)):
        return 0
    is_other = _have_opposites(lacking, added) or _is_turned_around(one, other)
    return 0 if is_other else score


def _are_few(lacking: Sequence[str], added: Sequence[str], one: Title) -> bool:
    """Tell whether so few words were added, dropped or replaced that a title stays the same."""
    if max(len(lacking), len(added)) > _CHANGED_MAXIMUM:
        return False
    is_replaced = bool(lacking and added)
    return not is_replaced or len(one.content) - len(lacking) >= _REPLACED_MINIMUM


def _subtract(words: Sequence[str], others: Sequence[str]) -> list[str]:
    left = Counter(others)
    rest: list[str] = []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            rest.append(word)
    return rest


def _are_variants(lacking: Sequence[str], added: Sequence[str]) -> bool:
    """Tell whether words are the same but for spaces, a letter or an ending."""
    if "".join(lacking) == "".join(added):
        return True
    return len(lacking) == len(added) and all(map(_is_variant, sorted(lacking), sorted(added)))


def _is_variant(word: str, other: str) -> bool:
    """Tell whether a word is another one misspelled or inflected: never in its first letter."""
    if min(len(word), len(other)) < _VARIANT_MINIMUM or word[0] != other[0]:
        return False
    stem = Prefix.similarity(word, other)
    if stem >= _VARIANT_MINIMUM and {word[stem:], other[stem:]} <= _ENDINGS:
        return True
    return OSA.distance(word, other, score_cutoff=1) <= 1


def _have_opposites(lacking: Sequence[str], added: Sequence[str]) -> bool:
    return any(
        _are_opposite(word, other) or _are_opposite(other, word)
        for word in lacking
        for other in added
    )


def _are_opposite(word: str, other: str) -> bool:
    return any(
        word.startswith(one) and other.startswith(two) and word[len(one) :] == other[len(two) :]
        for one, two in _OPPOSITES
    )


def _is_turned_around(one: Title, other: Title) -> bool:
    """Tell whether words have changed places around a preposition."""
    first, second = find_directions(one), find_directions(other)
    moves = {
        (first[word], second[word])
        for word in first.keys() & second.keys()
        if first[word] != second[word]
    }
    return any((after, before) in moves for before, after in moves)


def _have_same_part(one: Title, other: Title) -> bool:
    """Tell whether titles share what stands before or after a colon.

    A name is enough only where it comes first, and the rest is missing or shares words.
    """
    parts = [set(find_content(part)) for part in one.parts]
    others = [set(find_content(part)) for part in other.parts]
    if any(part in others for part in parts if len(part) >= _PART_MINIMUM):
        return True
    if not parts or not others or not parts[0] or parts[0] != others[0]:
        return False
    rest, other_rest = set[str]().union(*parts[1:]), set[str]().union(*others[1:])
    fewer = min(len(rest), len(other_rest))
    return _SHARED_REST * len(rest & other_rest) >= fewer
