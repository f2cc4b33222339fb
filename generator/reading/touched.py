"""Whose problem it is: what a change touches can fail, what was there before cannot."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from generator.problems import Problem, soften
from generator.reading.records import Content

_OF_VOCABULARY = frozenset({"unknown-topic", "unknown-kind"})


def split_problems(
    problems: Sequence[Problem], touched: Collection[str], folder: str
) -> tuple[list[Problem], list[Problem]]:
    """Part problems into those of a change and, as warnings, errors that were there before it.

    `folder` is where records are, relative to the project; only records can be untouched. A
    change of the vocabulary answers for the words of every record.
    """
    vocabulary = {f"{folder.rpartition('/')[0]}/{name}.yaml" for name in ("topics", "kinds")}
    is_vocabulary = bool(vocabulary & set(touched))
    own: list[Problem] = []
    old: list[Problem] = []
    for problem in problems:
        is_old = problem.path.startswith(f"{folder}/") and problem.path not in touched
        if is_vocabulary and problem.code in _OF_VOCABULARY:
            is_old = False
        if not is_old:
            own.append(problem)
        elif problem.severity == "error":
            old.append(soften(problem))
    return own, old


def leave_out(content: Content, touched: Collection[str], folder: str) -> Content:
    """Return content without the untouched records that have errors, each with a warning."""
    own, old = split_problems(content.problems, touched, folder)
    left_out = {problem.path for problem in old}
    said = [
        replace(problem, message=f"left out of this build: {problem.message}") for problem in old
    ]
    papers = tuple(paper for paper in content.papers if paper.path not in left_out)
    return replace(content, papers=papers, problems=(*own, *said))
