"""The plugin: adds papers, listings, feeds and exports to a MkDocs site."""

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from generator import pipeline
from generator.cache import Cache, Kept
from generator.manifest import Manifest
from generator.mkdocs_site import (
    FilesAndGenerated,
    KeysRead,
    choose_epoch,
    describe_build,
    find_actors,
    give_article,
    has_others,
    lighten_theme,
    link_from_root,
    read_settings,
    refuse_clashes,
    refuse_untitled,
    remove_unused,
)
from generator.model.output import Frame, Page
from generator.planning.jobs import Job
from generator.planning.overviews import plan_sitemap
from generator.planning.search import plan_pages
from generator.preview import with_banner, write_banner
from generator.problems import ContentError, ProjectError, format_problems
from generator.progress import Report, be_quiet
from generator.rendering.frame import find_material_assets, write_policy
from generator.rendering.search_files import SEARCH_INDEX
from generator.stamping import (
    PLAIN_METADATA,
    UnlikeShellsError,
    fill_root,
    make_sentinels,
    make_shells,
    make_twin,
)
from generator.templates import (
    Templates,
    load_templates,
    recall_compiled,
    remember_compiled,
)
from generator.workers import do_nothing
from generator.writing import take_text, write_files

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger(__name__)


class _RawOptions(Config):  # type: ignore[no-untyped-call]
    """Holds nothing: the options are checked with the site's other settings."""


class PaperfeedPlugin(BasePlugin[_RawOptions]):  # type: ignore[no-untyped-call]
    """Adds papers, listings, feeds and exports to a MkDocs site."""

    report: Report = staticmethod(be_quiet)
    target: pipeline.Target | None = None
    """Where stamped files go; without one, everything goes into MkDocs' own folder."""
    last_templates: Templates | None = None
    manifest: Manifest | None = None
    """What the preview consists of, once this process has built one."""
    touched: frozenset[str] | None = None
    """Files that a change touches, when broken ones besides are to be left out."""
    is_strict = False
    may_stamp = True
    is_serving = False
    note = ""
    """Why pages are not stamped, where one would expect it."""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Keep the options; they are checked with the site's own settings."""
        self.config = _RawOptions()
        self.options = options
        return [], []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this process serves: only then content problems are not raised."""
        self.is_serving = command == "serve"
        self._cache: Cache | None = None
        self._kept = Kept() if self.is_serving else None
        self._good: pipeline.Loaded | None = None
        self._banner = ""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the options, and take the clock out of the build."""
        try:
            self.settings = read_settings(config, self.options)
            self._cache = pipeline.open_cache(self.settings, self._kept)
            self._compiled, folders = recall_compiled(self._cache), map(Path, config.theme.dirs)
            self._templates = load_templates(folders, self._compiled, self.last_templates)
            self.last_templates = self._templates
        except ProjectError as error:
            raise PluginError(str(error)) from None
        config.theme.static_templates.discard("sitemap.xml")
        # What templates are compiled to may depend on what others add to Jinja.
        lighten_theme(config.theme, None if has_others(config) else self._compiled)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Plan the site, and add the pages that MkDocs is to frame."""
        cache = self._cache
        assert cache is not None  # noqa: S101 (MkDocs takes its configuration first)
        self.loaded = loaded = self._load(cache)
        os.environ["SOURCE_DATE_EPOCH"] = str(choose_epoch(loaded))
        self._build = describe_build(loaded, self.settings)
        self._drawn = drawn = pipeline.draw_site(
            loaded, self.settings, self._templates, cache, self.report,
            self.target.start_looking if self.target else do_nothing,
        )  # fmt: skip
        remove_unused(files, config.theme)
        own = [file.url.removeprefix("./") for file in files.documentation_pages()]
        self._extra: list[Job] = [plan_sitemap(drawn.outline, drawn.plan, own)]
        jobs = (*drawn.plan.all, *self._extra)
        generated = list(chain.from_iterable(job.paths for job in jobs))
        refuse_clashes(files, generated)
        self._is_stamping = self._decide(config)
        pages = self._make_pages()
        self._pages = {f"{page.path}index.md": page for page in pages}
        self._sentinels: list[tuple[Frame, str]] = []
        self._asked: set[str] = set()
        """What a template asked of sentinels that only real pages can answer."""
        for page in pages:
            level, source = InclusionLevel.NOT_IN_NAV, f"{page.path}index.md"
            files.append(File.generated(config, source, content=page.markdown, inclusion=level))
        self._generated = frozenset(generated)
        return FilesAndGenerated(files, self._generated, config)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give every template, that of the 404 page too, what is the same on all pages."""
        try:
            material = find_material_assets(file.src_uri for file in files)
        except ProjectError as error:
            raise PluginError(str(error)) from None
        # MkDocs' preview adds a script of its own to each page, which the policy would stop.
        policy = "" if self.is_serving else write_policy(self.settings)
        env.globals.update(material=material, policy=policy, build=self._build)
        env.filters["url"] = link_from_root
        return env

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Refuse entries whose titles only another builder would know."""
        refuse_untitled(nav, self._generated)
        return nav

    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """Give a generated page its article."""
        if found := self._pages.get(page.file.src_uri):
            give_article(page, fill_root(found)["article_html"])
        return page

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Choose the templates of generated pages, whose search entries are ours, and of About."""
        if page.file.src_uri == "about.md":
            page.meta.setdefault("template", "about.html")
        if page.file.src_uri in self._pages:
            page.meta.update({"template": "generated.html", "search": {"exclude": True}})
        return markdown

    def on_page_context(
        self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Any
    ) -> Any:
        """Give the frame its page's parts."""
        found = self._pages.get(page.file.src_uri)
        context["view"] = {"frame": found.frame, **fill_root(found)} if found else None
        if found and self._is_stamping:
            page.meta = KeysRead(page.meta)
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep what MkDocs made of sentinels, and write no file for them."""
        found = self._pages.get(page.file.src_uri)
        if found is None or not found.path.startswith("sentinel-") or not self._is_stamping:
            return output
        self._sentinels.append((found.frame, output))
        self._asked |= (
            page.meta.asked - PLAIN_METADATA if isinstance(page.meta, KeysRead) else set()
        )
        return ""

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write everything that MkDocs does not, once its search index is there."""
        folder = Path(config.site_dir)
        target = self.target or pipeline.Target(folder, Manifest(folder, {}))
        index = take_text(folder / SEARCH_INDEX) or "{}"
        extra = [*self._extra, plan_pages(self._drawn.outline, index)]
        try:
            if self._is_stamping:
                shells = make_shells(self._sentinels, self._asked)
                pipeline.write_stamped(self._drawn, extra, shells, target, self.report)
            else:
                files = pipeline.make_everything(self._drawn, extra)[1]
                write_files(target.folder, [*self._files, *files])
        except UnlikeShellsError as error:
            # Our own commands try again without stamping; MkDocs' command cannot.
            if self.target:
                raise
            raise PluginError(f"write `papers: mkdocs` into mkdocs.yml, for {error}") from None
        except ProjectError as error:
            raise PluginError(str(error)) from error
        # What a broken record keeps from being shown is not gone.
        if not self._banner:
            pipeline.forget_vanished(self._drawn)
        remember_compiled(self._drawn.cache, self._compiled)
        self._drawn.cache.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Let go of the cache."""
        if self._cache:
            self._cache.close()

    def on_serve(
        self, server: "LiveReloadServer", *, config: MkDocsConfig, builder: Any
    ) -> "LiveReloadServer":
        """Watch the records, and show what is wrong with them above every page."""
        server.watch(str(self.settings.content))
        server.set_app(with_banner(server.serve_request, lambda: self._banner))
        return server

    def show_fault(self, text: str) -> None:
        """Show above every page of the preview why there is no newer one."""
        # An ERROR would count as a warning of `--strict`, which ends the server.
        log.info(f"the last good pages stay\n{text}")
        self._banner = write_banner(text)

    def _make_pages(self) -> list[Page]:
        """Make the pages that MkDocs frames: all of them, or sentinels and the home page."""
        plan = self._drawn.plan
        if self._is_stamping:
            frames = {job.frame for job in plan.all if job.frame}
            pages, self._files = pipeline.make_everything(self._drawn, [plan.home])
            return [*make_sentinels(frames), *pages]
        self.report("rendering pages")
        pages, files = pipeline.make_everything(self._drawn, plan.all)
        self._files = [*files, *(make_twin(page) for page in pages if page.has_twin)]
        return pages

    def _decide(self, config: MkDocsConfig) -> bool:
        """Tell whether pages are stamped, and note why not where one would expect it."""
        self.note = ""
        # Only our own commands can try again where pages cannot be stamped after all.
        is_preview = self.is_serving and self.target is not None
        if not pipeline.is_stamped(self.settings, self.loaded.catalog, is_preview=is_preview):
            return False
        actors = sorted(set(find_actors(config)))
        if actors:
            self.note = f"MkDocs frames every page by itself, for {', '.join(actors)} acts on each"
        return self.may_stamp and not actors

    def _load(self, cache: Cache) -> pipeline.Loaded:
        if self.is_serving:
            return self._load_for_preview(cache)
        try:
            return pipeline.load_catalog(self.settings, cache, self.report, touched=self.touched)
        except ContentError as error:
            raise PluginError("\n" + format_problems(error.problems, "text")) from error
        except ProjectError as error:
            raise PluginError(str(error)) from error

    def _load_for_preview(self, cache: Cache) -> pipeline.Loaded:
        """Load without raising: a server that fails to build would hang."""
        self._banner = ""
        try:
            self._good = pipeline.load_catalog(self.settings, cache, self.report)
        except (ContentError, ProjectError) as error:
            problems = error.problems if isinstance(error, ContentError) else ()
            text = format_problems(problems, "text") or str(error)
            self.show_fault(text)
            if self._good is None:
                self._good = self._load_what_is_valid(cache)
        return self._good

    def _load_what_is_valid(self, cache: Cache) -> pipeline.Loaded:
        try:
            return pipeline.load_catalog(self.settings, cache, self.report, keep_going=True)
        except ProjectError:
            return pipeline.load_nothing()
