"""The topic map: which topic a category of another list belongs to."""

import yaml

from generator.problems import ProjectError


def parse_topic_map(text: str, topics: frozenset[str]) -> dict[str, str]:
    """Read a YAML mapping such as `cs.SE: software-engineering`.

    Raises ProjectError naming a topic that the site lacks.
    """
    try:
        mapping = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 (it makes nothing but text)
    except yaml.YAMLError as error:
        raise ProjectError(f"topic map: not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(mapping, dict) or not all(isinstance(v, str) for v in mapping.values()):
        raise ProjectError("topic map: write lines such as `cs.SE: software-engineering`")
    for category, topic in mapping.items():
        if topic not in topics:
            known = ", ".join(sorted(topics))
            raise ProjectError(f"topic map: {category}: no topic {topic!r}; known are {known}")
    return {str(category): topic for category, topic in mapping.items()}
