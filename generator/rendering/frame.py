"""The frame: which files of Material our base template needs, whatever their hashed names."""

import re
from collections.abc import Iterable, Mapping

from generator.problems import ProjectError

_WANTED = {
    "styles": re.compile(r"assets/stylesheets/main\.[0-9a-f]+\.min\.css"),
    "script": re.compile(r"assets/javascripts/bundle\.[0-9a-f]+\.min\.js"),
    "worker": re.compile(r"assets/javascripts/workers/search\.[0-9a-f]+\.min\.js"),
}


def find_material_assets(paths: Iterable[str]) -> Mapping[str, str]:
    """Return the paths of Material's style sheet, script and search worker among a theme's files.

    Their names carry a hash that changes with every release. Raises ProjectError when one is
    missing, as it is without Material.
    """
    found = {
        name: path for path in paths for name, wanted in _WANTED.items() if wanted.fullmatch(path)
    }
    if missing := [name for name in _WANTED if name not in found]:
        raise ProjectError(
            f"mkdocs.yml: theme: Material for MkDocs has no {', '.join(missing)} file; "
            "set `name: material` and install mkdocs-material 9.8 or later"
        )
    return found
