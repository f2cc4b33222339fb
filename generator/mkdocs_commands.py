"""The command that runs MkDocs: a build into a scratch folder, which is then applied."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException, PluginError

from generator.applying import Changes, apply_scratch, hold, prepare_scratch
from generator.manifest import read_manifest
from generator.mkdocs_plugin import PaperfeedPlugin
from generator.mkdocs_site import read_settings
from generator.pipeline import Target
from generator.problems import ContentError, Problem, ProjectError
from generator.progress import Report, be_quiet
from generator.reading.git import list_changes
from generator.settings import Settings
from generator.stamping import UnlikeShellsError
from generator.templates import describe_fault
from generator.workers import stand_by

_SOURCES = (
    ".git", ".github", "benchmarks", "build", "generator", "node_modules", "tests", "tools",
)  # fmt: skip


class Built(NamedTuple):
    """A site that was built."""

    settings: Settings
    changes: Changes
    problems: tuple[Problem, ...]
    """The content's warnings."""
    papers: int
    note: str
    """Why the build took longer than it need, if it did."""


def build_site(
    config_file: Path,
    report: Report,
    site_url: str | None = None,
    *,
    base: str | None = None,
    is_strict: bool = False,
) -> Built:
    """Build the site of a project; the old site stays whole unless everything succeeds.

    With `base`, a revision of git, broken records that were not touched since are left out. When
    strict, every file is scanned before it is applied. Raises ProjectError or ContentError, after
    which nothing of the site has changed.
    """
    overrides = {"site_url": site_url} if site_url else {}
    touched = list_changes(config_file.parent, base) if base else None

    def load() -> MkDocsConfig:
        config = load_config(str(config_file), strict=True, **overrides)
        config.plugins.on_startup(command="build", dirty=False)
        plugin = plugin_of(config)
        plugin.report, plugin.touched, plugin.is_strict = report, touched, is_strict
        return config

    work = config_file.parent / "build"
    try:
        config = load()
        with hold(work):
            _refuse_sources(config, read_settings(config, plugin_of(config).options))
            plugin, changes = build_and_apply(load, config, work, Path(config.site_dir), report)
    except (Abort, ConfigurationError, PluginError) as error:
        raise explain(error) from None
    loaded = plugin.loaded
    papers = len(loaded.catalog.papers)
    return Built(plugin.settings, changes, loaded.problems, papers, plugin.note)


def build_and_apply(
    load: Callable[[], MkDocsConfig],
    config: MkDocsConfig,
    work: Path,
    site: Path,
    report: Report = be_quiet,
) -> tuple[PaperfeedPlugin, Changes]:
    """Build into the scratch folder and apply it; frame every page if they cannot be stamped."""
    try:
        target = _build_scratch(config, work, site)
    except UnlikeShellsError as error:
        # MkDocs keeps state in its configuration, so the second attempt takes a new one.
        config = load()
        plugin = plugin_of(config)
        plugin.may_stamp = False
        try:
            target = _build_scratch(config, work, site)
        finally:
            plugin.may_stamp = True
        plugin.note = f"MkDocs frames every page by itself, for {error}"
    plugin = plugin_of(config)
    if plugin.is_strict:
        _refuse_faults(plugin.settings, target, site, report)
    report("writing the site")
    changes = apply_scratch(work, target.manifest, target.known)
    if plugin.is_serving:
        plugin.manifest = changes.manifest
    return plugin, changes


def _refuse_faults(settings: Settings, target: Target, site: Path, report: Report) -> None:
    """Raise ContentError when something in the finished files must not be published."""
    # The readers of finished files take longer to load than most settings: only for strict builds.
    from generator.proving import prove_site
    from generator.scanning.walls import make_walls

    unmade = target.known.list_unmade()
    problems = prove_site(target.folder, site, unmade, make_walls(settings), report)
    if problems:
        raise ContentError(problems, "the site that was built; the old one stays")


def _build_scratch(config: MkDocsConfig, work: Path, site: Path) -> Target:
    scratch = prepare_scratch(work)
    plugin = plugin_of(config)
    manifest = read_manifest(work, site, plugin.manifest)
    config.site_dir = str(scratch)
    # To look at every file of a large site takes a while, in which pages can be planned.
    with stand_by(manifest.find_touched, len(manifest.groups)) as (start, find_touched):
        plugin.target = target = Target(scratch, manifest, start, find_touched)
        _run_mkdocs(config, plugin)
    return target


def _run_mkdocs(config: MkDocsConfig, plugin: PaperfeedPlugin) -> None:
    logger, ear = logging.getLogger(mkdocs_build.__name__), _Ear()
    logger.addFilter(ear)
    try:
        mkdocs_build.build(config, serve_url=config.site_url if plugin.is_serving else None)
    except (MkDocsException, ProjectError, UnlikeShellsError):
        raise
    except TemplateSyntaxError as error:
        raise ProjectError(describe_fault(error)) from error
    except Exception as error:
        # What MkDocs says before it fails names the page.
        if not ear.error and not isinstance(error, TemplateError):
            raise
        raise ProjectError(f"MkDocs: {ear.error or error}") from error
    finally:
        logger.removeFilter(ear)


def plugin_of(config: MkDocsConfig) -> PaperfeedPlugin:
    """Return our plugin of a configuration; raise ProjectError without one."""
    plugin = config.plugins.get("paperfeed")
    if not isinstance(plugin, PaperfeedPlugin):
        raise ProjectError("mkdocs.yml: plugins: `paperfeed` is missing")
    return plugin


class _Ear(logging.Filter):
    """Lets through what helps: neither what is said of sentinels, nor of an error that we show."""

    error = ""
    """What was said of an error."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR:
            self.error = record.getMessage()
            return False
        return "'sentinel-" not in record.getMessage()


def _refuse_sources(config: MkDocsConfig, settings: Settings) -> None:
    """Raise ProjectError when a site would be written among what it is made from."""
    root, site = settings.root.resolve(), Path(config.site_dir).resolve()
    named = [settings.papers, Path(config.docs_dir), *map(Path, config.theme.dirs[:1])]
    # Records may stand in the project's own folder, where a site may be too.
    named += [settings.content] if settings.content.resolve() != root else []
    sources = [folder.resolve() for folder in named]
    sources += [root / name for name in _SOURCES if (root / name).exists()]
    if any(site == one or one in site.parents or site in one.parents for one in sources):
        message = "is or holds something that a site is made from, or a cache"
        raise ProjectError(f"mkdocs.yml: site_dir: {config.site_dir} {message}; name another")


def explain(error: Exception) -> Exception:
    """Return our own error that ended a build of MkDocs, or one that carries its text."""
    if isinstance(error, ProjectError):
        return error
    cause = error.__context__ if isinstance(error, Abort) and error.__context__ else error
    if isinstance(cause.__cause__, ContentError):
        return cause.__cause__
    return ProjectError(str(cause) if isinstance(cause, PluginError) else f"MkDocs: {cause}")
