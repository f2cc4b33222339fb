"""Inventing: records of papers that do not exist, made of words of those that do.

Every choice comes from a seeded generator, so the same seed gives the same records everywhere.
"""

import json
import math
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from benchmarks.seeds import Seeds
from generator.model.paper import record_keys

FIRST_PUBLISHED = date(2017, 1, 1)
_ONSETS = (
    "b", "c", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "cl", "dr",
    "fr", "gr", "pl", "pr", "qu", "sc", "sl", "sp", "st", "str", "th", "tr",
)  # fmt: skip
_VOWELS = "aeiou"
_CODAS = ("", "n", "r", "l", "s", "m", "x", "t")
_WORDS = (0.4, 20)
_SUBJECTS = (0.45, 300)
_NAMES = (0.65, 600)
"""How ranks of words, of a paper's own words, and of names are spread: the tail's exponent, and
how many of the first ranks are about equally frequent. Chosen so that distinct words and names
grow with the papers about as in life."""
_RANK_MAXIMUM = 10**9
_SENTENCES = (6, 8, 9, 9, 10, 10, 11, 12, 15)
_AUTHORS = (1, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8)
_MATHS = (
    r"The method needs $O(n^{%d} \log n)$ steps, where $n$ is the length of the input.",
    r"We bound the risk by $\frac{%d}{\sqrt{n}} + \lambda \|\theta\|_2^2$ for $\lambda > 0$.",
    r"With $k = %d$ samples the error falls from $\epsilon_0$ to $\alpha \epsilon_0$.",
    r"Let $x_i \in \mathbb{R}^{%d}$; then $f(x_i) \approx y_i$, and $\sum_{i=1}^{n} w_i = 1$.",
)
_NOTES = (
    "Start here if {} is new to you.",
    "The measurements of {} are the reason to read it.",
    "An honest account of what {} cannot do.",
    "Others build on its treatment of {}.",
)
_LINKS = {
    "code": (0.4, "https://github.com/{0}-lab/{1}"),
    "project": (0.08, "https://{0}.example.org/{1}/"),
    "data": (0.05, "https://data.example.org/{0}/{1}"),
    "model": (0.05, "https://models.example.org/{0}/{1}"),
    "demo": (0.02, "https://demo.example.org/{1}"),
    "video": (0.01, "https://video.example.org/{1}"),
    "slides": (0.01, "https://slides.example.org/{1}.pdf"),
}


class Record(NamedTuple):
    """One record and where it belongs."""

    id: str
    year: int
    listed: date
    text: str


class Inventor:
    """Invents one record after another, no two with the same id, title or arXiv id."""

    def __init__(self, seeds: Seeds, seed: str) -> None:
        self._seeds = seeds
        self._random = random.Random(seed)  # noqa: S311 (nothing here is secret)
        self._titles: set[str] = set()
        self._ids: set[str] = set()
        self._serials: dict[str, int] = {}

    def invent(self, listed: date, name: str = "", *, is_dated: bool = True) -> Record:
        """Invent a paper listed on a day; `name` makes an id of its own and starts the title.

        Without `is_dated` the record lacks its listing date, which git is to tell.
        """
        draw = self._random.random
        topics = self._choose_topics()
        subjects = [make_word(self._choose_rank(_SUBJECTS)) for _ in range(4)]
        title = self._invent_title(subjects, name)
        published = self._choose_published(listed)
        fields: dict[str, Any] = {"published": self._blur(published)}
        paper_id = name.lower() or self._choose_id(title, published, fields)
        self._ids.add(paper_id)
        if draw() < 0.12 or not fields.keys() & {"arxiv", "url"}:
            fields["doi"] = f"10.5555/{paper_id}"
        if draw() < 1 / 3:
            fields["venue"] = self._choose_venue(published)
        fields |= {"topics": topics}
        if draw() < 0.95:
            fields["kind"] = self._random.choice(self._seeds.kinds)
        fields |= self._invent_extras(paper_id, listed, subjects, topics[0])
        if is_dated:
            fields["listed"] = listed.isoformat()
        abstract = self._invent_abstract(topics[0], subjects)
        ordered = {key: fields[key] for key in record_keys() if key in fields}
        text = write_record(title, self._choose_authors(), abstract, ordered)
        return Record(paper_id, published.year, listed, text)

    def _choose_rank(self, spread: tuple[float, int]) -> int:
        """Return a rank from 0; low ones come often, and new high ones never end."""
        tail, head = spread
        draw: float = (1 - self._random.random()) ** (-1 / tail)
        return int(head * (draw - 1)) % _RANK_MAXIMUM

    def _coin(self) -> str:
        return make_word(self._choose_rank(_WORDS))

    def _choose_topics(self) -> list[str]:
        count = 1 + (self._random.random() < 0.5) + (self._random.random() < 0.2)
        chosen = (self._random.choice(self._seeds.topics) for _ in range(count))
        return list(dict.fromkeys(chosen))

    def _choose_authors(self) -> list[str]:
        count = self._random.choice(_AUTHORS)
        if self._random.random() < 0.003:
            count = self._random.randint(50, 120)
        return list(dict.fromkeys(self._choose_name() for _ in range(count)))

    def _choose_name(self) -> str:
        given, family = self._seeds.given, self._seeds.family
        round_number, place = divmod(self._choose_rank(_NAMES), len(given) * len(family))
        # A step that shares no factor with the number of pairs meets each pair once.
        place = place * _coprime_step(len(given) * len(family)) % (len(given) * len(family))
        initial = f" {chr(ord('A') + round_number % 26)}." if round_number else ""
        return f"{given[place // len(family)]}{initial} {family[place % len(family)]}"

    def _invent_title(self, subjects: Sequence[str], name: str) -> str:
        choose = self._random.choice
        words = [choose(self._seeds.starts)]
        wanted = self._random.randint(5, 11)
        while len(words) < wanted or words[-1] not in self._seeds.endings:
            followers = self._seeds.followers.get(words[-1])
            if not followers or self._random.random() < 0.15:
                followers = self._seeds.followers[choose(self._seeds.starts)]
            words.append(choose(followers))
            if len(words) > 25:
                words.append(subjects[2].capitalize())
                break
        words[self._random.randrange(len(words))] = subjects[0].capitalize()
        if name or self._random.random() < 0.4:
            words.insert(0, f"{name or subjects[1].capitalize()}:")
        while (folded := "".join(words).casefold().replace("-", "")) in self._titles:
            words.append(self._coin().capitalize())
        self._titles.add(folded)
        return " ".join(words)

    def _invent_abstract(self, topic: str, subjects: Sequence[str]) -> list[str]:
        own, others = self._seeds.by_topic.get(topic, ()), self._seeds.all_sentences
        draw, choose = self._random.random, self._random.choice
        sentences = []
        for _ in range(choose(_SENTENCES)):
            parts = list(choose(own if own and draw() < 0.6 else others).parts)
            for index in range(1, len(parts), 2):
                luck = draw()
                if luck < 0.3:
                    parts[index] = subjects[int(luck * 13)]
                elif luck < 0.85:
                    parts[index] = self._coin()
            sentences.append("".join(parts))
        if draw() < 0.08:
            maths = choose(_MATHS) % self._random.randint(2, 99)
            sentences.insert(self._random.randrange(len(sentences)) + 1, maths)
        return sentences

    def _choose_published(self, listed: date) -> date:
        lag = min(int(self._random.expovariate(1 / 40)), 700)
        return max(FIRST_PUBLISHED, listed - timedelta(days=lag))

    def _blur(self, day: date) -> str:
        luck = self._random.random()
        text = day.isoformat()
        return text if luck < 0.7 else text[:7] if luck < 0.95 else text[:4]

    def _choose_id(self, title: str, published: date, fields: dict[str, Any]) -> str:
        """Return an arXiv id, which becomes a field too, or words of the title."""
        if self._random.random() < 0.85:
            month = f"{published:%y%m}"
            self._serials[month] = serial = self._serials.get(month, 0) + 1
            # Seven shares no factor with the numbers there are, so no number comes twice.
            fields["arxiv"] = f"{month}.{serial * 7 % 99_999:05}"
            return str(fields["arxiv"])
        letters = "".join(one if one.isascii() and one.isalnum() else " " for one in title.lower())
        words = letters.split()
        paper_id = "-".join(words[:5])
        while paper_id in self._ids:
            paper_id += f"-{self._coin()}"
        if self._random.random() < 0.5:
            fields["url"] = f"https://papers.example.org/{paper_id}"
        return paper_id

    def _choose_venue(self, published: date) -> str:
        luck = self._random.random()
        if luck < 0.12:
            return self._random.choice(self._seeds.journals)
        year = published.year + (luck > 0.7)
        venue = self._random.choice(self._seeds.series).format(year)
        if luck > 0.9 and "Workshop" not in venue:
            venue += f" Workshop on {self._random.choice(self._seeds.topics).replace('-', ' ')}"
        return venue

    def _invent_extras(
        self, paper_id: str, listed: date, subjects: Sequence[str], topic: str
    ) -> dict[str, Any]:
        """Return links, and what few papers have: a note, a revision, a status, an alias."""
        draw = self._random.random
        links = {
            kind: address.format(subjects[1], subjects[0])
            for kind, (share, address) in _LINKS.items()
            if draw() < share
        }
        extras: dict[str, Any] = {"links": links} if links else {}
        later = (listed + timedelta(days=30)).isoformat()
        if draw() < 0.1:
            extras["note"] = self._random.choice(_NOTES).format(topic.replace("-", " "))
        if draw() < 0.2:
            extras["submitted_by"] = f"curator-{int(draw() * 40)}"
        if draw() < 0.01:
            extras["revised"] = [{"date": later, "note": "Corrected the list of authors."}]
        if draw() < 0.003:
            state = self._random.choice(("withdrawn", "retracted", "removed"))
            extras["status"] = {"state": state, "date": later, "note": "An error was found."}
        if draw() < 0.005:
            extras["aliases"] = [f"formerly-{paper_id}"]
        return extras


def make_word(rank: int) -> str:
    """Return the invented word of a rank; no two ranks have the same."""
    number, coda = divmod(rank * 31 + 4_000, len(_CODAS))
    syllables = []
    while number:
        number, place = divmod(number, len(_ONSETS) * len(_VOWELS))
        syllables.append(_ONSETS[place // len(_VOWELS)] + _VOWELS[place % len(_VOWELS)])
    return "".join(syllables) + _CODAS[coda]


def write_record(
    title: str, authors: Sequence[str], abstract: Sequence[str], fields: dict[str, Any]
) -> str:
    """Write a record as YAML; JSON is YAML too, and so are its strings."""
    lines = [f"title: {_quote(title)}", "authors:"]
    lines += [f"  - {_quote(name)}" for name in authors]
    lines += ["abstract: |", *(f"  {sentence}" for sentence in abstract)]
    lines += [f"{key}: {_quote(value)}" for key, value in fields.items()]
    return "\n".join(lines) + "\n"


def _quote(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _coprime_step(number: int) -> int:
    """Return a number that is about 0.618 of `number` and shares no factor with it."""
    step = int(number * 0.618)
    while math.gcd(step, number) > 1:
        step += 1
    return step
