"""The parts of the house depend on each other in one direction only."""

import ast
import re
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "app"
SCRIPTS = APP.parent / "static" / "js"

# Each layer may import the layers before it in this list; parts of one layer leave each other alone.
LAYERS = (
    ("learn",),
    ("data",),
    ("runs",),
    ("networks",),
    ("study",),
    ("schemas", "figures", "assets", "middleware"),
    ("routes",),
    ("main",),
    ("commands",),
    ("__main__",),
)

# Small things that any part but the mathematics may use.
EVERYWHERE = {"access", "compile_cache", "memory", "file_handles", "one_thread", "settings", "shutdown"}

# Beside what their layer allows: nothing of ours for those who need nothing of it.
FEWER = {
    "figures": {"learn"},
    "assets": {"settings"},
    "middleware": {"settings"},
    "commands": {"learn", "data", "runs", "networks", "study", "schemas", "middleware", "main"},
}


def part_of(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The parts of the app that a module imports, anywhere in it."""
    parts = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            parts |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            parts |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "app" else {node.module}
    return {name.split(".")[1] for name in parts if name and name.startswith("app.")}


def third_parties(path: Path) -> set[str]:
    roots = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            roots.add(node.module.split(".")[0])
    return roots


def allowed(part: str) -> set[str]:
    if part in EVERYWHERE:
        return {part, "settings"}
    if part in FEWER:
        return {part, *FEWER[part], *EVERYWHERE}
    layer = next(number for number, layer in enumerate(LAYERS) if part in layer)
    below = {name for names in LAYERS[:layer] for name in names}
    return {part, *below, *(EVERYWHERE if part != "learn" else ())}


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: str(path.relative_to(APP)))
def test_imports_run_one_way(path):
    if path != APP / "__init__.py":
        assert imported(path) <= allowed(part_of(path))


@pytest.mark.parametrize("path", sorted((APP / "learn").glob("*.py")), ids=lambda path: path.name)
def test_the_mathematics_does_no_input_or_output_and_asks_no_clock(path):
    forbidden = {"os", "io", "pathlib", "socket", "time", "datetime", "subprocess", "threading", "asyncio", "logging"}
    assert not third_parties(path) & forbidden
    assert third_parties(path) - {"numpy", "numba"} <= set(__import__("sys").stdlib_module_names) | {"app"}


# JavaScript's shared folders, lowest first: each may import itself and the folders above its line.
FOLDERS = (
    ("math",),
    ("page", "server"),
    ("chart", "fields"),
    ("controls",),
)
# What `import … from "./x.js"` and a type's `import("./x.js")` have in common.
MODULE = re.compile(r"""(?:from|import)[\s(]*["'](\.{1,2}/[^"']+)["']""")


def modules_used(path: Path) -> set[Path]:
    """The modules that a module of JavaScript imports, for their code or only for their types."""
    return {(path.parent / name).resolve() for name in MODULE.findall(path.read_text())}


def owner(path: Path) -> str:
    """The shared folder that a module of JavaScript is in, or its page as pages/NAME."""
    first, *rest = path.relative_to(SCRIPTS).parts
    return f"pages/{rest[0].removesuffix('.js')}" if first == "pages" else first


def allowed_owners(part: str) -> set[str]:
    shared = [folder for folders in FOLDERS for folder in folders]
    if part.startswith("pages/"):
        return {part, *shared}
    line = next(number for number, folders in enumerate(FOLDERS) if part in folders)
    return {part, *(folder for folders in FOLDERS[:line] for folder in folders)}


# What loads another module; a type's `import("./x.js")`, in a comment, doesn't.
LOADED = re.compile(r"""(?:\bfrom|\bimport|await import\()\s*["'](\.{1,2}/[^"']+)["']""")


def test_every_module_of_javascript_belongs_to_a_page() -> None:
    """Each is a page's own script, or is loaded by one that is."""
    waiting = list((SCRIPTS / "pages").glob("*.js"))
    reached = set(waiting)
    while waiting:
        path = waiting.pop()
        used = {(path.parent / name).resolve() for name in LOADED.findall(path.read_text())}
        waiting += used - reached
        reached |= used
    templates = "".join(path.read_text() for path in (SCRIPTS.parents[1] / "templates").rglob("*.html"))
    assert re.findall(r'src="\{\{ base\.static \}\}/js/([^"]+)"', templates) == ["pages/{{ page }}.js"]
    assert reached == set(SCRIPTS.rglob("*.js"))


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.js")), ids=lambda path: str(path.relative_to(SCRIPTS)))
def test_modules_of_javascript_import_one_way(path: Path) -> None:
    used = modules_used(path)
    assert all(module.is_file() for module in used)
    assert {owner(module) for module in used} <= allowed_owners(owner(path))
