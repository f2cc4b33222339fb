"""The frame around every page: the files of Material it needs, and what a page may load."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from generator.problems import ProjectError
from generator.settings import Settings

_WANTED = {
    "styles": re.compile(r"assets/stylesheets/main\.[0-9a-f]+\.min\.css"),
    "script": re.compile(r"assets/javascripts/bundle\.[0-9a-f]+\.min\.js"),
}


def find_material_assets(paths: Iterable[str]) -> Mapping[str, str]:
    """Return the paths of Material's style sheet and script among a theme's files.

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


def write_policy(settings: Settings) -> str:
    """Return the content security policy: nothing from other hosts, no script in the page.

    A `meta` element carries it, because GitHub Pages sends no headers of ours. Styles may stand
    in elements, for Material's code blocks and tables use them. Nothing is framed, not even a
    file of the site, for feeds and drawings carry no policy. There is no
    `upgrade-insecure-requests`: every address is relative, so it would only break a copy of the
    site that is served without TLS.
    """
    form = urlsplit(settings.options.email_url or "")
    forms = f"'self' {form.scheme}://{form.netloc}" if form.netloc else "'self'"
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; object-src 'none'; frame-src 'none'; "
        f"base-uri 'none'; form-action {forms}"
    )
