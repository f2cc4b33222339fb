"""Related papers: which stand below each, as far as possible from what the last build found."""

from collections.abc import Mapping, Sequence

from generator.model.headline import Headline
from generator.planning.jobs import name_keys
from generator.rendering.related import Related
from generator.search.nearest import Nearest
from generator.shelf import Shelf

_SHELF = "related"


def relate(
    papers: Sequence[Headline], keys: Mapping[str, str], shelf: Shelf
) -> Mapping[str, Sequence[Related]]:
    """Return the papers related to each, by its id; `papers` are in the feed's order."""
    nearest = _find_nearest(papers[::-1], keys, shelf)
    by_id = {paper.id: paper for paper in papers}
    return {
        paper_id: [Related(by_id[match.id], match.grams) for match in matches]
        for paper_id, matches in zip(nearest.ids, nearest.matches, strict=True)
    }


def _find_nearest(papers: Sequence[Headline], keys: Mapping[str, str], shelf: Shelf) -> Nearest:
    key = name_keys(keys[paper.id] for paper in papers)
    last = shelf.recall(_SHELF, Nearest.read)
    if last and last[0] == key:
        return last[1]
    if not papers:
        return Nearest((), (), ())
    # The libraries take longer to load than a small site to build: only for a site that changed.
    from generator.search.comparing import find_nearest

    old = last[1] if last else None
    nearest = find_nearest([paper.id for paper in papers], shelf.read_traces("grams", papers), old)
    shelf.remember(_SHELF, key, nearest)
    return nearest
