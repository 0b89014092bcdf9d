"""One script and one stylesheet out of a page's many, made at start, so that a browser fetches two files for forty.

The modules stay as they are written: there is no build step, and a source map leads a browser's developer tools
back to them. Only the forms of import and export that this project uses are known; others are refused.
"""

import json
import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

Read = Callable[[str], str]

PATH = r'"(?P<path>\.[^"]*)"'
IMPORT = re.compile(r"^import (?P<names>\{[^}]*\}|\* as \w+) from " + PATH + ";", re.M)
PASSED_ON = re.compile(r"^export (?P<names>\{[^}]*\}) from " + PATH + ";", re.M)
LISTED = re.compile(r"^export (?P<names>\{[^}]*\});", re.M)
EXPORT = re.compile(r"^export (?=(?:async function\*?|function\*?|class|const) (?P<name>\w+))", re.M)
UNKNOWN = re.compile(r"^(?:import|export)\b(?!\().*", re.M)


class Unbundled(ValueError):
    """A module that can't be put into a bundle, and why."""


def script(entry: str, read: Read, source_url: str) -> tuple[str, str]:
    """The bundle of the module `entry` (a path such as js/pages/neuron.js) with all it imports, and its source map.

    read gives a module's text by its path; source_url is the address below which the modules are served.
    """
    modules: dict[str, str] = {}
    _collect(entry, read, modules, ())
    names = {path: f"module{number}" for number, path in enumerate(modules)}
    text, sections = "", []
    for path, source in modules.items():
        last = path == entry  # a block, in which it may await; nobody imports from it
        text += "{\n" if last else f"const {names[path]} = (() => {{\n"
        section = {"version": 3, "sources": [f"{source_url}/{path}"], "names": [], "mappings": _same_lines(source)}
        sections.append({"offset": {"line": text.count("\n"), "column": 0}, "map": section})
        body, exports = _inside(path, source, names)
        text += f"{body}\n}}\n" if last else f"{body}\nreturn {{ {', '.join(exports)} }};\n}})();\n"
    return text, json.dumps({"version": 3, "sections": sections})


def stylesheet(paths: list[str], read: Read) -> str:
    """The stylesheets one after another; their relative addresses hold, since the bundle lies beside them."""
    return "\n".join(map(read, paths))


def _collect(path: str, read: Read, found: dict[str, str], above: tuple[str, ...]) -> None:
    """Put a module into `found` after all that it imports, the order in which a browser runs them."""
    if path in above:
        raise Unbundled(f"modules import each other in a circle: {' → '.join((*above, path))}")
    if path in found:
        return
    source = read(path)
    for reference in sorted((*IMPORT.finditer(source), *PASSED_ON.finditer(source)), key=lambda match: match.start()):
        _collect(_target(path, reference), read, found, (*above, path))
    found[path] = source


def _target(path: str, reference: re.Match[str]) -> str:
    return normpath(join(dirname(path), reference["path"]))


def _inside(path: str, source: str, names: dict[str, str]) -> tuple[str, list[str]]:
    """The module as the body of a function, on the same lines, and the members of the object that it exports."""
    exports = [match["name"] for match in EXPORT.finditer(source)]

    def take(reference: re.Match[str]) -> str:
        module, wanted = names[_target(path, reference)], reference["names"]
        lines = "\n" * reference[0].count("\n")
        if wanted.startswith("*"):
            return f"const {wanted.removeprefix('* as ')} = {module};{lines}"
        renamed = re.sub(r"(\w+) as (\w+)", r"\1: \2", " ".join(wanted.split()))
        return f"const {renamed} = {module};{lines}"

    def pass_on(reference: re.Match[str]) -> str:
        owner = f"{names[_target(path, reference)]}." if "path" in reference.groupdict() else ""
        for wanted in filter(None, (word.strip() for word in reference["names"].strip("{}").split(","))):
            name, _, alias = wanted.partition(" as ")
            exports.append(f"{alias or name}: {owner}{name}")
        return "\n" * reference[0].count("\n")

    body = LISTED.sub(pass_on, PASSED_ON.sub(pass_on, IMPORT.sub(take, source)))
    body = EXPORT.sub("", body)
    if unknown := UNKNOWN.search(body):
        raise Unbundled(f"{path}: the bundle doesn't know what to do with {unknown[0]!r}")
    return body.rstrip(), exports


def _same_lines(source: str) -> str:
    """Mappings of a source map: each line to the same line of the one source."""
    return "AAAA" + ";AACA" * source.count("\n")
