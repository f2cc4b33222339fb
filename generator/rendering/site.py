"""The site: what rendering needs to know besides the papers at hand."""

from dataclasses import dataclass

from generator.model.vocabulary import Vocabulary
from generator.settings import Settings
from generator.templates import Templates

SMALL_MAXIMUM = 1_000
"""Papers up to which every list shows abstracts."""


@dataclass(frozen=True)
class Site:
    """A site's settings, its words, its templates, and whether it is small."""

    settings: Settings
    vocabulary: Vocabulary
    templates: Templates
    is_small: bool = True
    """Whether every list shows abstracts."""
