"""The structure that DESIGN and AGENTS promise: layers, sizes, and who may touch the world."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator"
MODULES = sorted(PACKAGE.rglob("*.py"))
MODULE_MAXIMUM = 300
FUNCTION_MAXIMUM = 40

# A module may import from lower layers and from its own package; never from a sibling stage.
LAYERS = {
    "model": 0,
    "problems": 0,
    "progress": 0,
    "preview": 0,
    "cache": 0,
    "code_name": 0,
    "manifest": 0,
    "watching": 0,
    "workers": 1,
    "settings": 1,
    "templates": 1,
    "reading": 2,
    "selection": 2,
    "rendering": 2,
    "importing": 2,
    "writing": 2,
    "obstacles": 2,
    "founding": 2,
    "search": 3,
    "fetching": 3,
    "tidying": 3,
    "checking": 4,
    "scanning": 4,
    "stamping": 4,
    "applying": 4,
    "shelf": 4,
    "planning": 5,
    "proving": 5,
    "making": 6,
    "pipeline": 7,
    "curating": 8,
    "adding": 8,
    "drifting": 8,
    "ingesting": 9,
    "reviewing": 8,
    "mkdocs_site": 8,
    "github": 9,
    "mkdocs_plugin": 9,
    "mkdocs_commands": 10,
    "mkdocs_preview": 11,
    "cli": 12,
    "__main__": 13,
}
TOUCH_DISK = {
    "applying", "cache", "cli", "code_name", "fetching", "mkdocs_commands", "mkdocs_preview",
    "manifest", "mkdocs_site",
    "obstacles", "reading", "settings", "templates", "watching", "writing",
}  # fmt: skip
DISK_CALLS = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rename",
    "replace_file", "rmtree", "iterdir", "glob", "rglob", "walk", "scandir", "lstat", "stat",
}  # fmt: skip
CLOCK_CALLS = {"now", "utcnow", "today", "monotonic", "perf_counter"}


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def part(module: str) -> str:
    """Return the stage a dotted module name belongs to: `generator.reading.git` is `reading`."""
    return module.split(".")[1] if "." in module else ""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            if node.module == "generator":
                yield from (f"generator.{alias.name}" for alias in node.names)
            else:
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    own = part(name_of(path))
    for target in imports(path):
        if not target.startswith("generator.") or target == "generator.__version__":
            continue
        other = part(target)
        if own and other != own:
            assert LAYERS[other] < LAYERS[own], f"{name_of(path)} imports {target}"


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {
        name_of(path): {t for t in imports(path) if t.startswith("generator.")} for path in MODULES
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for target in graph.get(module, ()):
                visit(target, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MODULE_MAXIMUM
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= FUNCTION_MAXIMUM, f"{function.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_edges_touch_disk_clock_or_terminal(path: Path) -> None:
    stage = part(name_of(path))
    for node in ast.walk(parse(path)):
        if not isinstance(node, ast.Call):
            continue
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if stage not in TOUCH_DISK:
            assert called not in DISK_CALLS, f"{called} at line {node.lineno}"
        if stage != "cli":
            assert called not in CLOCK_CALLS | {"print", "echo"}, f"{called} at line {node.lineno}"


def test_only_modules_named_for_it_import_mkdocs() -> None:
    importers = {
        name_of(path)
        for path in MODULES
        for target in imports(path)
        if target.split(".")[0] == "mkdocs"
    }
    assert importers == {
        f"generator.mkdocs_{name}" for name in ("site", "plugin", "commands", "preview")
    }


def test_only_the_clients_import_httpx() -> None:
    importers = {
        name_of(path)
        for path in MODULES
        for target in imports(path)
        if target.split(".")[0] in {"httpx", "httpcore"}
    }
    assert importers <= {"generator.fetching.client", "generator.github.client"}


def test_only_the_git_module_starts_processes() -> None:
    importers = {
        name_of(path) for path in MODULES for target in imports(path) if target == "subprocess"
    }
    assert importers == {"generator.reading.git"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_our_classes_do_not_inherit_from_each_other(path: Path) -> None:
    own = {
        node.name
        for module in MODULES
        for node in ast.walk(parse(module))
        if isinstance(node, ast.ClassDef)
    }
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            assert not bases & own, f"{node.name} inherits from {bases & own}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_keeps_mutable_state(path: Path) -> None:
    for node in parse(path).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            names = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in names:
                is_constant = isinstance(target, ast.Name) and (
                    target.id.strip("_").isupper() or target.id.strip("_")[:1].isupper()
                )
                name = getattr(target, "id", "")
                assert is_constant or name in {"log", "__version__", "__all__"}, ast.dump(target)
        assert not isinstance(node, ast.Global)


def test_no_safe_load_of_content() -> None:
    for path in MODULES:
        if part(name_of(path)) != "settings":
            assert "safe_load" not in path.read_text("utf-8"), path
