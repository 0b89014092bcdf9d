"""A bundle does what its modules do: the forms of import and export that are known, and the refusal of others."""

import json

import pytest

from app.assets.bundle import Unbundled, script, stylesheet

MODULES = {
    "js/pages/one.js": """/** @typedef {import("../deep.js").Deep} Deep */
import { a, twice as double } from "../deep.js";
import * as all from "../all.js";
import {
  Thing,
} from "../all.js";
export { a } from "../deep.js";

const made = new Thing();
const name = made.name();
if (name) await null;
globalThis.said = [a, double(4), all.a, all.later(), name, all.renamed];
""",
    "js/deep.js": "export const a = 1;\nexport function twice(x) {\n  return 2 * x;\n}\n",
    "js/all.js": """import { a, twice } from "./deep.js";
export { a };
export { twice as renamed } from "./deep.js";
export class Thing {
  name() { return `thing ${twice(a)}`; }
}
export async function* steps() { yield 1; }
export function later() { return hidden; }
const hidden = "later";
""",
}


def bundled(entry: str = "js/pages/one.js", **changed: str) -> str:
    return script(entry, {**MODULES, **changed}.__getitem__, "/static/1")[0]


def test_each_module_stands_once_after_those_it_needs() -> None:
    made = bundled()
    assert made.index("function twice") < made.index("class Thing") < made.index("globalThis.said")
    assert made.count("function twice") == 1
    assert "\nimport " not in made
    assert "\nexport " not in made


def test_the_source_map_leads_each_line_to_its_own() -> None:
    made, text = script("js/pages/one.js", MODULES.__getitem__, "/static/1")
    lines = made.split("\n")
    for section in json.loads(text)["sections"]:
        (source,) = section["map"]["sources"]
        original = MODULES[source.removeprefix("/static/1/")].split("\n")
        here = lines[section["offset"]["line"] :]
        for number, line in enumerate(original):
            if line and not line.startswith(("import", "export {", "  Thing", "}")):
                assert here[number] == line.removeprefix("export ")
        assert section["map"]["mappings"].count(";") == len(original) - 1


@pytest.mark.parametrize(
    "source",
    ["export default 1;", 'import "./deep.js";', 'export * from "./deep.js";', "export let x = 1;"],
)
def test_an_unknown_form_is_refused(source: str) -> None:
    with pytest.raises(Unbundled, match=r"js/odd\.js"):
        bundled("js/odd.js", **{"js/odd.js": source})


def test_modules_in_a_circle_are_refused() -> None:
    circle = {"js/a.js": 'import { b } from "./b.js";\n', "js/b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(Unbundled, match=r"circle: js/a\.js → js/b\.js → js/a\.js"):
        bundled("js/a.js", **circle)


def test_a_stylesheet_is_the_files_in_order() -> None:
    files = {"a.css": "a { x: 1 }", "b.css": "b { x: 2 }"}
    assert stylesheet(["b.css", "a.css"], files.__getitem__) == "b { x: 2 }\na { x: 1 }"
