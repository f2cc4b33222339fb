"""Templates: the theme's article templates, loaded once and rendered the same on every path.

The frame around articles is the site builder's; these lay out what stands in it.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket

from generator.cache import Cache
from generator.model.blocks import join_blocks, split_blocks
from generator.model.output import ROOT
from generator.problems import ProjectError

ARTICLES = ("paper.html", "listing.html", "directory.html", "follow.html", "search.html")
CARD = "card.html"
TOPIC = "topic.html"
THEME = Path(__file__).parent / "theme"
_SHELF = "compiled"


def read_styles() -> str:
    """Return the theme's own style sheet, for a page that must stand alone."""
    return (THEME / "assets" / "paperfeed.css").read_text("utf-8")


class Compiled(BytecodeCache):
    """Templates as Python code, which take longer to compile than a few papers to render."""

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self._known = dict(known)
        """Code by what Jinja names a template; Jinja looks itself whether it is of that text."""
        self._used: set[str] = set()
        self.is_new = False
        """Whether there is code that was not known before."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja the code of a template, if it is known."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])
            self._used.add(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template from Jinja."""
        self._known[bucket.key] = bucket.bytecode_to_string()
        self._used.add(bucket.key)
        self.is_new = True

    def write(self) -> bytes:
        """Return all code that was used as bytes, which `read` takes back."""
        names = sorted(self._used)
        return join_blocks([" ".join(names).encode(), *(self._known[name] for name in names)])

    @classmethod
    def read(cls, raw: memoryview) -> Self:
        """Take back what `write` gave."""
        names, *codes = map(bytes, split_blocks(raw))
        return cls(dict(zip(names.decode().split(), codes, strict=True)))


class _Environment(Environment):
    """Looks into dictionaries first, for views are nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a value of a view, or an attribute of anything else."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class Templates:
    """The article templates of a theme; the first folder that has one wins."""

    def __init__(
        self, folders: Iterable[Path] = (THEME,), compiled: Compiled | None = None
    ) -> None:
        environment, loader = _open(folders)
        environment.bytecode_cache = compiled
        environment.filters["url"] = _from_root
        # Plain text in, plain text out: nothing here is marked as safe or asks for it.
        environment.filters["e"] = html.escape
        with _explaining():
            names = (*ARTICLES, CARD, TOPIC)
            self._templates = {name: environment.get_template(name) for name in names}
            for template in self._templates.values():
                # Jinja copies them for every page, and takes a chain of dictionaries apart for it.
                template.globals = dict(template.globals)
            self.digest = _name_sources(environment, loader)
            """Names the templates' text."""

    def render_page(self, name: str, view: Mapping[str, Any]) -> tuple[str, str]:
        """Return the head and the article of a page."""
        template = self._templates[name]
        context = template.new_context({"view": view})
        head, article = (template.blocks[block](context) for block in ("head", "article"))
        return "".join(head).strip(), "".join(article).strip()

    def render_card(self, card: Mapping[str, Any], part: Mapping[str, str]) -> str:
        """Return a card, with a mark where each of its parts begins."""
        return self._templates[CARD].render(card=card, part=part).strip("\n")

    def render_topic(self, topic: Mapping[str, Any]) -> str:
        """Return a topic as it stands in a card."""
        macros: Any = self._templates[TOPIC].module
        return str(macros.topic_item(topic))


def load_templates(
    folders: Iterable[Path], compiled: Compiled, last: Templates | None
) -> Templates:
    """Return a theme's templates: the last ones, if they are the same to the letter.

    Raises ProjectError when one cannot be read.
    """
    some = tuple(folders)
    with _explaining():
        is_same = last is not None and last.digest == _name_sources(*_open(some))
    return last if last and is_same else Templates(some, compiled)


def recall_compiled(cache: Cache) -> Compiled:
    """Return the templates that earlier builds compiled."""
    last = cache.recall(_SHELF, Compiled.read)
    return last[1] if last else Compiled({})


def remember_compiled(cache: Cache, compiled: Compiled) -> None:
    """Keep for the next build what this one compiled."""
    if compiled.is_new:
        cache.remember(_SHELF, "", compiled)


def describe_fault(error: TemplateError | UnicodeDecodeError) -> str:
    """Say what is wrong with a template, and where if that is known."""
    place = f"{error.filename}:{error.lineno}: " if isinstance(error, TemplateSyntaxError) else ""
    told = error.message if isinstance(error, TemplateSyntaxError) else str(error)
    return f"theme: {place}{type(error).__name__}: {told}"


@contextmanager
def _explaining() -> Iterator[None]:
    try:
        yield
    except (TemplateError, UnicodeDecodeError) as error:
        raise ProjectError(describe_fault(error)) from None


def _open(folders: Iterable[Path]) -> tuple[Environment, FileSystemLoader]:
    loader = FileSystemLoader([folder / "articles" for folder in folders])
    # Autoescape is off, for views hold HTML too: every expression says how it is safe.
    # Nor is a template looked at again while a site is made; none of the few has to be forgotten,
    # so that a plain dictionary can hold them, which is asked at every `include`.
    environment = _Environment(
        loader=loader, undefined=StrictUndefined, auto_reload=False, cache_size=-1
    )
    return environment, loader


def _name_sources(environment: Environment, loader: FileSystemLoader) -> str:
    names = environment.list_templates(filter_func=_is_template)
    sources = [f"{name}\n{loader.get_source(environment, name)[0]}" for name in names]
    return blake2b("\x00".join(sources).encode(), digest_size=16).hexdigest()


def _is_template(name: str) -> bool:
    """Tell a template from what editors and file managers leave beside it."""
    return name.endswith(".html") and not name.rpartition("/")[2].startswith(".")


def _from_root(path: str) -> str:
    return ROOT + path
