"""Closed vocabularies: topics and kinds."""

from typing import NamedTuple

HUES = 12


class Topic(NamedTuple):
    """What a paper is about; papers carry one to three."""

    slug: str
    name: str
    description: str
    hue: int = 1
    """Which of the twelve hues marks it, from 1."""


class Kind(NamedTuple):
    """What sort of work a paper is; papers carry one or none."""

    slug: str
    name: str
    description: str


UNSORTED = Topic("unsorted", "Unsorted", "Papers that no curator has given a topic yet.", hue=HUES)


class Synonyms(NamedTuple):
    """Words that search takes for each other."""

    groups: tuple[tuple[str, ...], ...] = ()
    """Words that mean about the same, as the site's owner lists them."""
    neighbours: str = ""
    """The package's own list, a word a line."""


NO_SYNONYMS = Synonyms()


class Vocabulary(NamedTuple):
    """The topics and kinds of a site, in the order of their files."""

    topics: tuple[Topic, ...]
    kinds: tuple[Kind, ...]

    def topic(self, slug: str) -> Topic:
        """Return the topic of a slug; raise KeyError when there is none."""
        for topic in (*self.topics, UNSORTED):
            if topic.slug == slug:
                return topic
        raise KeyError(slug)

    @property
    def all_topics(self) -> tuple[Topic, ...]:
        """Return the site's topics and, last, the one that imports fall back to."""
        if any(topic.slug == UNSORTED.slug for topic in self.topics):
            return self.topics
        return (*self.topics, UNSORTED)

    def kind(self, slug: str) -> Kind:
        """Return the kind of a slug; raise KeyError when there is none."""
        return {kind.slug: kind for kind in self.kinds}[slug]
