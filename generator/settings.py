"""Settings: what `mkdocs.yml` says of the site, and the plugin's typed options."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode, urlsplit

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from generator.model.links import parse_link
from generator.problems import ProjectError

_AUTHORITY = re.compile(
    r"[a-z0-9](?:[a-z0-9.@-]*[a-z0-9])?,\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
)
_FROZEN = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def read_authority(text: Any) -> Any:
    """Return who names a feed's entries (RFC 4151); raise ValueError for what cannot."""
    if isinstance(text, str) and not _AUTHORITY.fullmatch(text):
        raise ValueError("write a host name of yours, a comma and a year, as 'example.org,2025'")
    return text


def _read_email_url(text: Any) -> Any:
    if isinstance(text, str) and not text.startswith("mailto:"):
        return parse_link(text)
    return text


class Options(BaseModel):
    """The `paperfeed` plugin's options in `mkdocs.yml`."""

    model_config = _FROZEN

    authority: Annotated[str, BeforeValidator(read_authority)]
    """Who names the feed's entries (RFC 4151), fixed at the site's birth: `example.org,2025`."""
    content: str = "content"
    """The folder of records and vocabularies, relative to `mkdocs.yml`."""
    branch: str = "main"
    """The branch that correction links lead to."""
    email_url: Annotated[str | None, BeforeValidator(_read_email_url)] = None
    """A subscription form or a `mailto:` address for the follow page."""
    author_page_minimum: Annotated[int, Field(ge=1)] | None = None
    """Papers an author needs for a page; by default 1 below 1,000 papers, else 3."""
    papers: Literal["auto", "mkdocs", "stamp"] = "auto"
    """Who frames generated pages: MkDocs, or our stamp, which `auto` takes above 1,000 papers."""


class Settings(BaseModel):
    """Everything a build needs to know of its site."""

    model_config = _FROZEN

    root: Path
    """The folder of `mkdocs.yml`."""
    site_name: str
    site_url: str
    """Absolute, with a final slash."""
    site_description: str = ""
    repo_url: str | None = None
    options: Options

    @property
    def content(self) -> Path:
        """Return the folder of records."""
        return self.root / self.options.content

    @property
    def papers(self) -> Path:
        """Return the folder of records alone, a folder a year."""
        return self.content / "papers"

    @property
    def base_path(self) -> str:
        """Return the path part of the site's address: `/`, or `/paperfeed/`."""
        return "/" + self.site_url.split("/", 3)[3]

    def tag(self, specific: str) -> str:
        """Return a `tag:` address (RFC 4151) that stays the same when the site moves."""
        return f"tag:{self.options.authority}:{specific}"

    def record_url(self, path: str) -> str | None:
        """Return the address of a record's file, with its history; only GitHub's is known."""
        return f"{self._repository}/blob/{self.options.branch}/{path}" if self._on_github else None

    def correction_url(self, paper_id: str, path: str) -> str | None:
        """Return the address of the form that asks what is wrong with a record, filled in.

        Only GitHub has such forms; elsewhere it is where one edits the record's file.
        """
        if not self.repo_url:
            return None
        if not self._on_github:
            return f"{self._repository}/edit/{self.options.branch}/{path}"
        form = urlencode({"template": "correction.yml", "paper": paper_id})
        return f"{self._repository}/issues/new?{form}"

    @property
    def _repository(self) -> str:
        return (self.repo_url or "").rstrip("/")

    @property
    def _on_github(self) -> bool:
        return urlsplit(self._repository).hostname == "github.com"


def make_settings(root: Path, config: dict[str, Any], options: dict[str, Any]) -> Settings:
    """Build settings from MkDocs' values; raise ProjectError that names every fault."""
    url = config.get("site_url") or ""
    try:
        address = parse_site_url(url)
        return Settings(
            root=root,
            site_name=config.get("site_name") or "Paperfeed",
            site_url=address,
            site_description=config.get("site_description") or "",
            repo_url=config.get("repo_url") or None,
            options=Options.model_validate(options),
        )
    except ValidationError as error:
        raise ProjectError("\n".join(describe_faults(error))) from None
    except ValueError as error:
        raise ProjectError(f"mkdocs.yml: site_url: {error}") from None


def parse_site_url(url: str) -> str:
    """Return a site's address with a final slash; raise ValueError when it cannot be one."""
    match = re.fullmatch(r"https?://[^/?#\s@]+(?:/[^?#\s]*)?", str(url))
    if match is None:
        raise ValueError(f"write the site's whole address, as https://example.org/, not {url!r}")
    return url.rstrip("/") + "/"


def describe_faults(error: ValidationError) -> list[str]:
    """Return one sentence for each faulty setting or option, naming the known ones."""
    known = ", ".join(Options.model_fields)
    place = "plugins: paperfeed: " if error.title == Options.__name__ else ""
    sentences = []
    for fault in error.errors():
        name = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            message = f"unknown option; known are {known}"
        elif fault["type"] == "string_type":
            message = f"write text, in quotes if need be, not {fault['input']!r}"
        else:
            message = str(fault["msg"]).removeprefix("Value error, ")
        sentences.append(f"mkdocs.yml: {place}{name}: {message}")
    return sentences


class _TolerantLoader(yaml.SafeLoader):
    """Reads `mkdocs.yml` although it carries tags that only MkDocs understands."""


_TolerantLoader.add_multi_constructor("!", lambda loader, suffix, node: _plain(loader, node))
_TolerantLoader.add_multi_constructor("tag:", lambda loader, suffix, node: _plain(loader, node))


def _plain(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """Take a tagged value as plain; of `!ENV [NAME, default]`, the default."""
    if isinstance(node, yaml.SequenceNode):
        return (loader.construct_sequence(node, deep=True) or [None])[-1]
    return node.value if isinstance(node, yaml.ScalarNode) else None


def load_settings(config_file: Path, site_url: str | None = None) -> Settings:
    """Read `mkdocs.yml` without starting MkDocs; raise ProjectError when it cannot be used.

    `site_url` takes the place of the file's own.
    """
    config = _read_config(config_file)
    config |= {"site_url": site_url} if site_url else {}
    return make_settings(config_file.resolve().parent, config, _plugin_options(config))


def _read_config(file: Path, heirs: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Return what a file says, and what those say whose settings it inherits."""
    try:
        config = yaml.load(file.read_text("utf-8"), _TolerantLoader)  # noqa: S506 (a SafeLoader)
    except OSError as error:
        raise ProjectError(f"{file}: {error.strerror}; run inside a project") from None
    except (yaml.YAMLError, UnicodeError) as error:
        raise ProjectError(f"{file}: {error}") from None
    if not isinstance(config, dict):
        raise ProjectError(f"{file}: not a mapping of settings")
    parent = config.pop("INHERIT", None)
    if parent is None:
        return config
    inherited = (file.parent / str(parent)).resolve()
    if inherited in heirs:
        raise ProjectError(f"{file}: INHERIT: {parent} inherits from this file")
    return _merge(_read_config(inherited, (*heirs, file.resolve())), config)


def _merge(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return settings over those they inherit: mappings are joined, all else is replaced."""
    joined = {
        key: _merge(base[key], value)
        for key, value in own.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return {**base, **own, **joined}


def _plugin_options(config: dict[str, Any]) -> dict[str, Any]:
    plugins = config.get("plugins") or []
    listed = plugins.items() if isinstance(plugins, dict) else (_as_pair(item) for item in plugins)
    for name, options in listed:
        if name == "paperfeed":
            return options or {}
    raise ProjectError("mkdocs.yml: plugins: add `- paperfeed: {authority: 'example.org,2025'}`")


def _as_pair(item: Any) -> tuple[str, Any]:
    return next(iter(item.items())) if isinstance(item, dict) and item else (str(item), None)
