"""What MkDocs knows of a site, as the plugin needs it: its settings, files, plugins and links."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.theme import Theme

from generator.model.dates import write_day
from generator.model.output import find_clashes
from generator.pipeline import Loaded
from generator.problems import ProjectError
from generator.settings import Settings, make_settings
from generator.templates import Compiled

_PAGE_EVENTS = (
    "nav", "env", "pre_page", "page_read_source", "page_markdown", "page_content", "page_context",
    "post_page",
)  # fmt: skip
_UNUSED = re.compile(
    r"sitemap\.xml|assets/(javascripts/(lunr|workers)/.*|(javascripts|stylesheets)/.*\.map)"
)
_KNOWN_PLUGINS = ("generator.", "mkdocs.contrib.search", "material.plugins.search")


class FilesAndGenerated(Files):
    """MkDocs' files, which also answers for generated ones: pages may link to those."""

    def __init__(self, files: Iterable[File], generated: frozenset[str], config: MkDocsConfig):
        super().__init__(files)
        self._generated = generated
        self._config = config

    def get_file_from_path(self, path: str) -> File | None:
        """Return a file; of a generated one, a stand-in that is never built."""
        found = super().get_file_from_path(path)
        if found is None and _is_generated(path, self._generated):
            level = InclusionLevel.NOT_IN_NAV
            return File.generated(self._config, path, content="", inclusion=level)
        return found


def give_article(page: Page, article: str) -> None:
    """Let MkDocs take an article for what it would make of a page's Markdown."""

    def render(*_: Any) -> None:
        page.content = article
        page.toc = get_toc([])

    page.render = render  # type: ignore[method-assign, assignment]


class KeysRead(dict[str, Any]):
    """Metadata of a page, which remembers what a template asks of it."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        """Return a value."""
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a value."""
        self.asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value, or another."""
        self.asked.add(key)
        return super().get(key, default)


def read_settings(config: MkDocsConfig, options: dict[str, Any]) -> Settings:
    """Return a site's settings from MkDocs' own and the plugin's; raise ProjectError."""
    if not config.use_directory_urls:
        raise ProjectError("mkdocs.yml: use_directory_urls: must stay true; permalinks are folders")
    if not config.config_file_path:
        raise ProjectError("Paperfeed needs a mkdocs.yml on disk")
    values = {
        "site_name": config.site_name,
        "site_url": config.site_url,
        "site_description": config.site_description,
        "repo_url": config.repo_url,
    }
    return make_settings(Path(config.config_file_path).resolve().parent, values, options)


class _VisibleFiles(FileSystemLoader):
    """Lists a theme's files without those in hidden folders, which MkDocs never takes.

    Material has more than ten thousand icons in one.
    """

    def list_templates(self) -> list[str]:
        """Return the paths of all files, each once."""
        found = set()
        for root in self.searchpath:
            for place, folders, names in os.walk(root):
                folders[:] = [folder for folder in folders if not folder.startswith(".")]
                found |= {Path(place, name).relative_to(root).as_posix() for name in names}
        return sorted(found)


def lighten_theme(theme: Theme, compiled: Compiled | None) -> None:
    """Let MkDocs look for a theme's files where it can find any, and compile no template twice."""
    get_env = theme.get_env

    def get_lighter_env() -> Environment:
        environment = get_env()
        environment.loader = _VisibleFiles(theme.dirs)
        environment.bytecode_cache = compiled
        return environment

    theme.get_env = get_lighter_env  # type: ignore[method-assign]


def choose_epoch(loaded: Loaded) -> int:
    """Return the instant, in seconds, that stands for now in a build."""
    if loaded.head:
        return int(loaded.head.instant.timestamp())
    papers = loaded.catalog.papers
    return int(papers[0].listed_at.timestamp()) if papers else 0


def describe_build(loaded: Loaded, settings: Settings) -> dict[str, Any]:
    """Return what the About page says of a build; empty values without git."""
    if loaded.head is None:
        return {"commit": "", "url": "", "day": "", "date": ""}
    commit, instant = loaded.head.commit, loaded.head.instant
    url = f"{settings.repo_url.rstrip('/')}/commit/{commit}" if settings.repo_url else ""
    day = write_day(instant.date())
    return {"commit": commit, "url": url, "day": day, "date": instant.date().isoformat()}


def remove_unused(files: Files, theme: Theme) -> None:
    """Remove what a theme has and no page loads.

    That is its sitemap, its own search in many languages, and maps from its scripts to sources.
    """
    for file in list(files):
        if file.src_dir in theme.dirs and _UNUSED.fullmatch(file.src_uri):
            files.remove(file)


def find_actors(config: MkDocsConfig) -> Iterable[str]:
    """Yield the plugins and hooks that want to see every page."""
    names = {id(plugin): f"the plugin {name!r}" for name, plugin in config.plugins.items()}
    for event in _PAGE_EVENTS:
        for method in config.plugins.events[event]:
            owner = getattr(method, "__self__", None)
            module = type(owner).__module__ if owner is not None else ""
            if not module.startswith(_KNOWN_PLUGINS):
                yield names.get(id(owner), "a hook")


def has_others(config: MkDocsConfig) -> bool:
    """Tell whether there are plugins or hooks besides those that are known, whatever they do."""
    modules = (type(plugin).__module__ for plugin in config.plugins.values())
    return bool(config.hooks) or not all(name.startswith(_KNOWN_PLUGINS) for name in modules)


def refuse_clashes(files: Files, generated: Iterable[str]) -> None:
    """Raise PluginError when a hand-written file would hide a generated one, or the reverse."""
    theirs = {
        file.dest_uri: file.abs_src_path or file.src_uri
        for file in files
        if not file.inclusion.is_excluded()  # type: ignore[no-untyped-call]
    }
    clashes = [
        f"{theirs[own]} stands where Paperfeed puts {path}; move or remove it"
        for own, path in find_clashes(theirs, generated)
    ]
    if clashes:
        raise PluginError("\n".join(clashes))


@pass_context
def link_from_root(context: Context, path: str) -> str:
    """Return the way from a page to a path by the site's root.

    MkDocs' own filter takes a shorter way from pages nearby, so that frames would differ.
    """
    if path.startswith(("/", "#")) or urlsplit(path).scheme:
        return path
    base = str(context["base_url"])
    own = "" if path in {".", "./"} else path
    return own or "./" if base == "." else f"{base.rstrip('/')}/{own}"


def refuse_untitled(nav: Navigation, generated: frozenset[str]) -> None:
    """Raise PluginError for a menu's entry without a title that leads to a generated page.

    Where pages are stamped, MkDocs never reads what their titles are.
    """
    for page in nav.pages:
        if _is_generated(page.file.src_uri, generated) and page.title is None:
            raise PluginError(
                f"mkdocs.yml: nav: write a title before {page.file.src_uri}, as in "
                f"`Papers: {page.file.src_uri}`"
            )


def _is_generated(source: str, generated: frozenset[str]) -> bool:
    """Tell whether MkDocs' pages link to a file of the site by some name."""
    if source.endswith("index.html"):
        return False
    page = f"{source.removesuffix('.md')}.html" if source.endswith("index.md") else source
    return source in generated or page in generated
