"""The adapter to MkDocs: a plugin that adds the pages and files, and the commands that run it."""

import html
import logging
import os
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment
from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from generator import pipeline
from generator.model.dates import write_day
from generator.model.output import OutputFile
from generator.problems import ContentError, Problem, ProjectError, format_problems
from generator.progress import Report, be_quiet
from generator.rendering.frame import find_material_assets, write_policy
from generator.settings import Settings, make_settings
from generator.writing import Changes, apply_scratch, prepare_scratch, write_files

log = get_plugin_logger(__name__)


class Built(NamedTuple):
    """A site that was built: its settings, what changed on disk, and the content's warnings."""

    settings: Settings
    changes: Changes
    problems: tuple[Problem, ...]


class _RawOptions(Config):  # type: ignore[no-untyped-call]
    """Holds nothing: the options are checked with the site's other settings."""


class PaperfeedPlugin(BasePlugin[_RawOptions]):  # type: ignore[no-untyped-call]
    """Adds papers, listings, feeds and exports to a MkDocs site."""

    report: Report = staticmethod(be_quiet)

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Keep the options; they are checked with the site's own settings."""
        self.config = _RawOptions()
        self._options = options
        return [], []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this process serves: only then content problems are not raised."""
        self._is_serving = command == "serve"
        self._good: tuple[pipeline.Loaded, pipeline.Rendered] | None = None
        self._banner = ""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the options, and take the clock out of the build."""
        try:
            self.settings = _settings_of(config, self._options)
        except ProjectError as error:
            raise PluginError(str(error)) from None
        config.theme.static_templates.discard("sitemap.xml")
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every generated page and file."""
        loaded, rendered = self._load()
        os.environ["SOURCE_DATE_EPOCH"] = str(_epoch(loaded))
        hand_written = [file.url for file in files.documentation_pages()]
        site_map = pipeline.render_map(
            loaded, rendered, [_as_path(url) for url in hand_written], self.settings
        )
        if (theirs := files.get_file_from_path("sitemap.xml")) is not None:
            files.remove(theirs)
        for page in rendered.pages:
            _add(files, config, f"{page.path}index.md", page.markdown)
        for file in (*rendered.files, *site_map):
            _add(files, config, file.path, file.content)
        self._views = {f"{page.path}index.md": page for page in rendered.pages}
        self._build = _describe_build(loaded, self.settings)
        self._done = 0
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give every template, that of the 404 page too, what is the same on all pages."""
        try:
            material = find_material_assets(file.src_uri for file in files)
        except ProjectError as error:
            raise PluginError(str(error)) from None
        # MkDocs' preview adds a script of its own to each page, which the policy would stop.
        policy = "" if self._is_serving else write_policy(self.settings)
        env.globals.update(material=material, policy=policy, build=self._build)
        return env

    def on_page_context(
        self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Any
    ) -> Any:
        """Give a template its page's data."""
        found = self._views.get(page.file.src_uri)
        context["view"] = found.view if found else None
        self._done += 1
        if self._done % 100 == 0:
            self.report(f"page {self._done:,} of {len(self._views):,}")
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """While serving, show what is wrong with the content above every page."""
        if not self._banner:
            return output
        start = output.index(">", output.index("<body")) + 1
        return output[:start] + self._banner + output[start:]

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the Markdown twin of each paper's page, which MkDocs would take for a source."""
        papers = [page for page in self._views.values() if page.template == "paper.html"]
        twins = [OutputFile(f"{page.path}index.md", page.markdown.encode()) for page in papers]
        write_files(Path(config.site_dir), twins)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the records."""
        server.watch(str(self.settings.content))
        return server

    def _load(self) -> tuple[pipeline.Loaded, pipeline.Rendered]:
        if self._is_serving:
            return self._load_for_preview()
        try:
            loaded = pipeline.load_catalog(self.settings, self.report)
        except ContentError as error:
            raise PluginError("\n" + format_problems(error.problems, "text")) from error
        except ProjectError as error:
            raise PluginError(str(error)) from error
        self.problems = loaded.problems
        return loaded, pipeline.render_site(loaded, self.settings, self.report)

    def _load_for_preview(self) -> tuple[pipeline.Loaded, pipeline.Rendered]:
        """Load without raising: a server that fails to build would hang."""
        self._banner = ""
        try:
            loaded = pipeline.load_catalog(self.settings, self.report)
            self._good = loaded, pipeline.render_site(loaded, self.settings, self.report)
        except (ContentError, ProjectError) as error:
            problems = error.problems if isinstance(error, ContentError) else ()
            text = format_problems(problems, "text") or str(error)
            # An ERROR would count as a warning of `--strict`, which ends the server.
            log.info(f"content has errors; the last good pages stay\n{text}")
            self._banner = _write_banner(text)
            if self._good is None:
                self._good = self._load_what_is_valid()
        return self._good

    def _load_what_is_valid(self) -> tuple[pipeline.Loaded, pipeline.Rendered]:
        try:
            loaded = pipeline.load_catalog(self.settings, self.report, keep_going=True)
        except ProjectError:
            loaded = pipeline.load_nothing()
        return loaded, pipeline.render_site(loaded, self.settings, self.report)


def _settings_of(config: MkDocsConfig, options: dict[str, Any]) -> Settings:
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


def _epoch(loaded: pipeline.Loaded) -> int:
    """Return the instant, in seconds, that stands for now in this build."""
    if loaded.head:
        return int(loaded.head.instant.timestamp())
    papers = loaded.catalog.papers
    return int(papers[0].listed_at.timestamp()) if papers else 0


def _as_path(url: str) -> str:
    return "" if url in {".", "./"} else url


def _add(files: Files, config: MkDocsConfig, src_uri: str, content: str | bytes) -> None:
    if (clash := files.get_file_from_path(src_uri)) is not None:
        place = clash.abs_src_path or src_uri
        raise PluginError(f"{place} stands where Paperfeed puts {src_uri}; move or remove it")
    level = InclusionLevel.NOT_IN_NAV
    files.append(File.generated(config, src_uri, content=content, inclusion=level))


def _describe_build(loaded: pipeline.Loaded, settings: Settings) -> dict[str, Any]:
    """Return what the About page says of the build; empty values without git."""
    if loaded.head is None:
        return {"commit": "", "url": "", "day": "", "date": ""}
    commit, instant = loaded.head.commit, loaded.head.instant
    url = f"{settings.repo_url.rstrip('/')}/commit/{commit}" if settings.repo_url else ""
    day = write_day(instant.date())
    return {"commit": commit, "url": url, "day": day, "date": instant.date().isoformat()}


def _write_banner(text: str) -> str:
    style = (
        "margin:0;padding:1rem;background:#fdf1d8;color:#1b1b1f;white-space:pre-wrap;overflow:auto"
    )
    return f'<pre role="alert" style="{style}">{html.escape(text)}</pre>'


def build_site(config_file: Path, report: Report, site_url: str | None = None) -> Built:
    """Build the site of a project; the old site stays whole unless everything succeeds.

    Raises ProjectError or ContentError, after which nothing of the site has changed.
    """
    scratch = prepare_scratch(config_file.parent / "build")
    overrides = {"site_url": site_url} if site_url else {}
    try:
        config = load_config(str(config_file), strict=True, **overrides)
        site, config.site_dir = Path(config.site_dir), str(scratch)
        plugin = config.plugins.get("paperfeed")
        if not isinstance(plugin, PaperfeedPlugin):
            raise ProjectError("mkdocs.yml: plugins: `paperfeed` is missing")
        plugin.report = report
        config.plugins.on_startup(command="build", dirty=False)
        _run_build(config)
    except (Abort, ConfigurationError, PluginError) as error:
        raise _explain(error) from None
    report("writing the site")
    changes = apply_scratch(config_file.parent / "build", site)
    return Built(plugin.settings, changes, plugin.problems)


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


def _explain(error: Exception) -> Exception:
    """Return our own error that ended a build of MkDocs, or one that carries its text."""
    cause = error.__context__ if isinstance(error, Abort) and error.__context__ else error
    if isinstance(cause.__cause__, ContentError):
        return cause.__cause__
    return ProjectError(str(cause) if isinstance(cause, PluginError) else f"MkDocs: {cause}")


def serve_site(config_file: Path, address: str) -> None:
    """Serve a preview that rebuilds on every save, until interrupted."""
    try:
        mkdocs_serve.serve(str(config_file), dev_addr=address)
    except (Abort, ConfigurationError, PluginError) as error:
        raise ProjectError(f"MkDocs: {error}") from None
