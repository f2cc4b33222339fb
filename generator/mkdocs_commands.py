"""The commands that run MkDocs: a build into a scratch folder, and a preview that rebuilds."""

import gc
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer

from generator.applying import Changes, apply_scratch, prepare_scratch, read_manifest
from generator.mkdocs_plugin import PaperfeedPlugin
from generator.pipeline import Target
from generator.problems import ContentError, Problem, ProjectError
from generator.progress import Report
from generator.settings import Settings
from generator.stamping import UnlikeShellsError
from generator.writing import read_bytes_if_there


class Built(NamedTuple):
    """A site that was built."""

    settings: Settings
    changes: Changes
    problems: tuple[Problem, ...]
    """The content's warnings."""
    papers: int
    note: str
    """Why the build took longer than it need, if it did."""


def build_site(config_file: Path, report: Report, site_url: str | None = None) -> Built:
    """Build the site of a project; the old site stays whole unless everything succeeds.

    Raises ProjectError or ContentError, after which nothing of the site has changed.
    """
    overrides = {"site_url": site_url} if site_url else {}

    def load() -> MkDocsConfig:
        return load_config(str(config_file), strict=True, **overrides)

    work = config_file.parent / "build"
    try:
        config = load()
        site = Path(config.site_dir)
        try:
            return _build(config, work, site, report)
        except UnlikeShellsError as error:
            # MkDocs keeps state in its configuration, so the second attempt takes a new one.
            built = _build(load(), work, site, report, may_stamp=False)
            return built._replace(note=f"MkDocs frames every page by itself, for {error}")
    except (Abort, ConfigurationError, PluginError) as error:
        raise _explain(error) from None


def _build(
    config: MkDocsConfig, work: Path, site: Path, report: Report, *, may_stamp: bool = True
) -> Built:
    scratch = prepare_scratch(work)
    plugin = _plugin_of(config)
    manifest = read_manifest(work, site)
    target = Target(scratch, manifest)
    plugin.report, plugin.target, plugin.may_stamp = report, target, may_stamp
    config.site_dir = str(scratch)
    config.plugins.on_startup(command="build", dirty=False)
    _run_build(config)
    report("writing the site")
    changes = apply_scratch(work, manifest, target.kept, target.keys)
    loaded = plugin.loaded
    papers = len(loaded.catalog.papers)
    return Built(plugin.settings, changes, loaded.problems, papers, plugin.note)


def serve_site(config_file: Path, host: str, port: int) -> None:
    """Serve a preview that rebuilds on every save, until interrupted.

    The preview is a site of its own, of which a save changes only the files that it must.
    """
    work = config_file.parent / "build" / "preview"
    site = work / "site"
    try:
        config = load_config(str(config_file))
        logging.getLogger(mkdocs_build.__name__).addFilter(_is_for_people)
        config.plugins.on_startup(command="serve", dirty=False)
        _build_preview(config, work, site)
        server = LiveReloadServer(
            builder=lambda: _build_preview(load_config(str(config_file)), work, site),
            host=host,
            port=port,
            root=str(site),
            mount_path=urlsplit(config.site_url or "/").path,
        )
        server.error_handler = _make_error_handler(site)
        for watched in (config.docs_dir, config_file, *config.theme.dirs[:1], *config.watch):
            server.watch(str(watched))
        _serve(config.plugins.on_serve(server, config=config, builder=server.builder))
    except (Abort, ConfigurationError, PluginError) as error:
        raise ProjectError(f"MkDocs: {error}") from None
    finally:
        shutil.rmtree(work / "scratch", ignore_errors=True)


def _serve(server: LiveReloadServer) -> None:
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        logging.getLogger(mkdocs_build.__name__).info("Shutting down...")
    finally:
        server.shutdown()


def _build_preview(config: MkDocsConfig, work: Path, site: Path) -> None:
    # A search for garbage among everything known of the papers would take longer than the rest.
    gc.disable()
    try:
        _build_into(config, work, site)
    finally:
        gc.enable()


def _build_into(config: MkDocsConfig, work: Path, site: Path) -> None:
    scratch = prepare_scratch(work)
    plugin = _plugin_of(config)
    manifest = read_manifest(work, site)
    plugin.target = Target(scratch, manifest)
    config.site_dir = str(scratch)
    mkdocs_build.build(config, serve_url=config.site_url)
    apply_scratch(work, manifest, plugin.target.kept, plugin.target.keys)


def _make_error_handler(site: Path) -> Callable[[int], bytes | None]:
    return lambda code: read_bytes_if_there(site / f"{code}.html")


def _plugin_of(config: MkDocsConfig) -> PaperfeedPlugin:
    plugin = config.plugins.get("paperfeed")
    if not isinstance(plugin, PaperfeedPlugin):
        raise ProjectError("mkdocs.yml: plugins: `paperfeed` is missing")
    return plugin


def _run_build(config: MkDocsConfig) -> None:
    """Let MkDocs build; what it logs of the exception that ends it, we say ourselves."""
    logger = logging.getLogger(mkdocs_build.__name__)
    logger.addFilter(_is_below_error)
    try:
        mkdocs_build.build(config)
    finally:
        logger.removeFilter(_is_below_error)


def _is_below_error(record: logging.LogRecord) -> bool:
    return record.levelno < logging.ERROR


def _is_for_people(record: logging.LogRecord) -> bool:
    """Tell whether a message is not of a sentinel, for which MkDocs writes no file."""
    return "'sentinel-" not in record.getMessage()


def _explain(error: Exception) -> Exception:
    """Return our own error that ended a build of MkDocs, or one that carries its text."""
    cause = error.__context__ if isinstance(error, Abort) and error.__context__ else error
    if isinstance(cause.__cause__, ContentError):
        return cause.__cause__
    return ProjectError(str(cause) if isinstance(cause, PluginError) else f"MkDocs: {cause}")
