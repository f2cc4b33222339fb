"""The preview: a site of its own that is built again at every save."""

import gc
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer

from generator.applying import SCRATCH, hold
from generator.mkdocs_commands import build_and_apply, explain, plugin_of
from generator.mkdocs_plugin import PaperfeedPlugin
from generator.problems import ProjectError
from generator.watching import Watcher
from generator.writing import read_bytes_if_there

log = logging.getLogger("mkdocs.commands.build")


def serve_site(config_file: Path, host: str, port: int) -> None:
    """Serve a preview that rebuilds on every save, until interrupted.

    The preview is a site of its own, of which a save changes only the files that it must.
    """
    work = config_file.parent / "build" / "preview"
    site = work / "site"

    def load() -> MkDocsConfig:
        return load_config(str(config_file))

    try:
        config = load()
        config.plugins.on_startup(command="serve", dirty=False)
        plugin = plugin_of(config)
        _build_preview(load, config, work, site)
        server = LiveReloadServer(
            builder=lambda: _rebuild_preview(load, plugin, work, site),
            host=host,
            port=port,
            root=str(site),
            mount_path=urlsplit(config.site_url or "/").path,
        )
        server.observer = Watcher()  # type: ignore[assignment]
        server.error_handler = _make_error_handler(site)
        for watched in (config.docs_dir, config_file, *config.theme.dirs[:1], *config.watch):
            server.watch(str(watched))
        _serve(config.plugins.on_serve(server, config=config, builder=server.builder))
    except (Abort, ConfigurationError, PluginError) as error:
        raise explain(error) from None
    finally:
        shutil.rmtree(work / SCRATCH, ignore_errors=True)


def _serve(server: LiveReloadServer) -> None:
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        log.info("Shutting down...")
    finally:
        server.shutdown()


def _build_preview(
    load: Callable[[], MkDocsConfig], config: MkDocsConfig, work: Path, site: Path
) -> None:
    # A search for garbage among everything known of the papers would take longer than the rest.
    gc.disable()
    try:
        with hold(work):
            build_and_apply(load, config, work, site)
    finally:
        gc.enable()


def _rebuild_preview(
    load: Callable[[], MkDocsConfig], plugin: PaperfeedPlugin, work: Path, site: Path
) -> None:
    """Build again; what is wrong is shown above the last good pages, for the server would hang."""
    try:
        _build_preview(load, load(), work, site)
    except (Abort, ConfigurationError, PluginError, ProjectError) as error:
        plugin.show_fault(str(explain(error)))
    except Exception as error:
        log.info("", exc_info=error)
        plugin.show_fault(f"{type(error).__name__}: {error}")


def _make_error_handler(site: Path) -> Callable[[int], bytes | None]:
    return lambda code: read_bytes_if_there(site / f"{code}.html")
