"""The corpus: every hostile record, as data."""

from tests.hostile.case import Case, Refused, Shown
from tests.hostile.corpus import (
    feeds_and_exports,
    links,
    machinery,
    markup,
    maths,
    names_and_files,
    sizes_and_characters,
    yaml_forms,
)

CASES: tuple[Case, ...] = (
    *yaml_forms.CASES,
    *sizes_and_characters.CASES,
    *names_and_files.CASES,
    *markup.CASES,
    *maths.CASES,
    *links.CASES,
    *feeds_and_exports.CASES,
    *machinery.CASES,
)
REFUSED: tuple[Refused, ...] = tuple(case for case in CASES if isinstance(case, Refused))
SHOWN: tuple[Shown, ...] = tuple(case for case in CASES if isinstance(case, Shown))
