"""Templates are compiled once, and again when they, or what they may depend on, change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest

from generator.templates import THEME, Compiled, Templates
from tests.conftest import build, own_theme, set_option

FOOTER = "partials/footer.html"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return a list that gets the name of every template that is compiled."""
    names: list[str] = []
    compile_template = jinja2.Environment.compile

    def watch(self: jinja2.Environment, source: Any, name: str, *rest: Any, **more: Any) -> Any:
        names.append(name)
        return compile_template(self, source, name, *rest, **more)

    monkeypatch.setattr(jinja2.Environment, "compile", watch)
    yield names


def rebuild(project: Path, compiled: list[str]) -> set[str]:
    """Return which templates a build compiles, besides what Material's own search asks for."""
    compiled.clear()
    build(project)
    return {name for name in compiled if not name.startswith("partials/language")}


@pytest.mark.parametrize("papers", ["stamp", "mkdocs"])
def test_a_second_build_compiles_nothing_but_what_changed(
    own_project: Path, compiled: list[str], papers: str
) -> None:
    theme = own_theme(own_project)
    # A process keeps the templates of its last build, so these must be others.
    with (theme / "articles/card.html").open("a") as card:
        card.write(f"{{# {own_project} #}}")
    set_option(own_project, f"papers: {papers}")
    assert {"paper.html", "card.html", FOOTER} <= rebuild(own_project, compiled)
    assert rebuild(own_project, compiled) == set()
    with (theme / FOOTER).open("a") as footer:
        footer.write("<p>{{ 'Printed on' }} paper.</p>")
    with (theme / "articles/paper.html").open("a") as article:
        article.write("{# the end #}")
    assert rebuild(own_project, compiled) == {FOOTER, "paper.html"}
    page = (own_project / "site/papers/2401.00001/index.html").read_text("utf-8")
    assert "<p>Printed on paper.</p>" in page
    assert rebuild(own_project, compiled) == set()


def test_templates_of_ours_are_compiled_once(compiled: list[str]) -> None:
    first = Compiled({})
    Templates((THEME,), first)
    assert first.is_new and {"paper.html", "card.html"} <= set(compiled)
    compiled.clear()
    again = Compiled.read(memoryview(first.write()))
    templates = Templates((THEME,), again)
    assert not compiled and not again.is_new
    topic = {"path": "topics/agents/", "name": "Agents & <more>", "hue": 1}
    assert templates.render_topic(topic) == Templates((THEME,)).render_topic(topic)


ON_ENV = """
def on_env(env, **_):
    env.filters["proof"] = lambda text: text + " {edition}"
    return env
"""
ON_CONFIG = """
def on_config(config):
    get_env = config.theme.get_env

    def get_other_env():
        env = get_env()
        env.filters["proof"] = lambda text: text + " {edition}"
        return env

    config.theme.get_env = get_other_env
    return config
"""


@pytest.mark.parametrize("hook", [ON_ENV, ON_CONFIG])
def test_a_hook_that_changes_how_templates_are_compiled_is_heard(
    own_project: Path, compiled: list[str], hook: str
) -> None:
    config = own_project / "mkdocs.yml"
    with (own_theme(own_project) / FOOTER).open("a") as footer:
        # Jinja works out what does not depend on the page when it compiles.
        footer.write("<p>{{ 'Proof' | proof }}</p>")
    plain = config.read_text("utf-8")
    for edition in ("one", "two"):
        # MkDocs loads a hook of one name once a process.
        name = f"{edition}_{hook.split('(', maxsplit=1)[0].rsplit(maxsplit=1)[-1]}.py"
        (own_project / name).write_text(hook.replace("{edition}", edition))
        config.write_text(f"{plain}\nhooks: [{name}]\n", "utf-8")
        found = rebuild(own_project, compiled)
        assert f"<p>Proof {edition}</p>" in (own_project / "site/index.html").read_text("utf-8")
    assert FOOTER in found and "paper.html" not in found
