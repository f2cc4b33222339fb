"""Founding: make a fork of the project its owner's own, by rewriting its settings as text."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from generator.model.characters import find_forbidden
from generator.model.json_text import write_json
from generator.model.links import parse_link
from generator.model.text import fold_spaces
from generator.problems import ProjectError
from generator.settings import parse_site_url, read_authority

_PAGES_HOST = re.compile(r"([a-z0-9](?:-?[a-z0-9])*)\.github\.io")


@dataclass(frozen=True)
class Identity:
    """What makes a site one's own."""

    name: str
    url: str
    repo: str | None
    authority: str
    description: str | None


def make_identity(
    name: str,
    url: str,
    repo: str | None,
    authority: str | None,
    description: str | None,
    year: int,
) -> Identity:
    """Settle a site's identity; an address at GitHub Pages tells the repository.

    `year` goes into the authority, which must have been the owner's in that year (RFC 4151).
    Raises ProjectError for an address that cannot be used, and for characters that cannot be
    published.
    """
    given = {
        "name": name, "address": url, "repository": repo, "authority": authority,
        "description": description,
    }  # fmt: skip
    for what, text in given.items():
        if found := find_forbidden(text or ""):
            raise ProjectError(f"the site's {what} holds {found[1]}; leave it out")
    try:
        address = parse_site_url(url)
        repository = parse_link(repo).rstrip("/") if repo else _repository_of(address)
    except ValueError as error:
        raise ProjectError(str(error)) from None
    host = urlsplit(address).hostname or ""
    try:
        named = read_authority(authority or f"{host},{year}")
    except ValueError as error:
        raise ProjectError(f"--authority {authority or host}: {error}") from None
    if not name.strip():
        raise ProjectError("the site's name is empty; give it one")
    return Identity(fold_spaces(name), address, repository, named, description)


def rewrite_config(text: str, identity: Identity) -> str:
    """Return `mkdocs.yml` with another identity, its comments and all else as they were.

    Raises ProjectError naming the line that is missing.
    """
    values = {"site_name": identity.name, "site_url": identity.url}
    if identity.description is not None:
        values["site_description"] = identity.description
    for key, value in values.items():
        text = _replace_value(text, key, value, required=key != "site_description")
    if identity.repo:
        text = _replace_value(text, "repo_url", identity.repo, required=False)
    else:
        text = re.sub(r"(?m)^repo_url:.*\n", "", text)
    return _replace_value(text, "authority", identity.authority, indented=True)


def describe_identity(identity: Identity) -> list[str]:
    """Return lines that tell the owner what was settled, and what must never change."""
    repository = identity.repo or "none, so pages carry no correction links (see --repo)"
    return [
        f"site: {identity.name}, {identity.url}",
        f"repository: {repository}",
        f"authority: {identity.authority} (names every feed entry: never change it again)",
    ]


def _repository_of(address: str) -> str | None:
    parts = urlsplit(address)
    match = _PAGES_HOST.fullmatch(parts.hostname or "")
    if match is None:
        return None
    name = parts.path.strip("/").partition("/")[0] or parts.hostname
    return f"https://github.com/{match[1]}/{name}"


def _replace_value(
    text: str, key: str, value: str, *, indented: bool = False, required: bool = True
) -> str:
    # Plugin options may stand in braces, where a value with a comma is quoted.
    lead = r"[ ]+[^#\n]*?\b" if indented else ""
    old = r"""[ ]*(?:'[^'\n]*'|"[^"\n]*"|[^{}\n]*)""" if indented else r"[^\n]*"
    pattern = re.compile(rf"(?m)^({lead}{key}:){old}")
    written = write_json(value)
    changed, count = pattern.subn(lambda match: f"{match[1]} {written}", text, count=1)
    if count:
        return changed
    if required:
        raise ProjectError(f"mkdocs.yml: found no line `{key}:` to rewrite")
    return f"{text.rstrip()}\n\n{key}: {written}\n"
