"""The gate: its drawing, against a slope of the sigmoid computed here, and its words for those who can't see it."""

import math
import re
from decimal import Decimal, getcontext
from typing import Any

import numpy as np
import pytest

from tests.js.words import after, log10_size, plain, value

SAYS = """({ Gate, gateOf }, rows) => rows.map((row) => {
  const place = document.createElement("div");
  new Gate(place).show(Array.isArray(row) ? gateOf(...row) : row);
  return place.firstElementChild.getAttribute("aria-label");
})"""


def agrees(text: str, x: float) -> bool:
    """Whether the number is x as it is written, to three digits."""
    if x == 0:
        return value(text) == 0
    return abs(log10_size(text) - math.log10(abs(x))) < 0.0025 and (text[0] == "−") == (x < 0)


def test_what_passes_the_gate(js) -> None:
    random = np.random.default_rng(10)
    rows: list[list[Any]] = [
        [z, y, cost] for z in (0, -40, 40) for y in (0, 1, 0.5) for cost in ("quadratic", "cross-entropy")
    ]
    rows += [
        [
            float(random.uniform(-30, 30)),
            float(random.choice([0, 1, 0.3])),
            str(random.choice(["quadratic", "cross-entropy"])),
        ]
        for _ in range(100)
    ]
    for (z, y, cost), words in zip(rows, js("controls/gate.js").run(SAYS, rows), strict=True):
        said = plain(words)
        a, rest = 1 / (1 + math.exp(-z)), 1 / (1 + math.exp(z))
        error, slope = (1 - y) * a - y * rest, a * rest
        assert agrees(after("The error ", said), error)
        assert agrees(after("open by ", said), slope)
        assert agrees(after(", ", said), 400 * slope)
        if cost == "quadratic":
            assert "amplified" not in said
            assert agrees(after("that passes is ", said), error * slope)
        else:
            assert agrees(after("amplified by ", said), 1 / slope)
            assert agrees(after("The gradient is ", said), error)
            assert said.endswith(", the error itself.")


def test_a_cost_that_gives_back_something_of_its_own(js) -> None:
    passage = {"error": 0.9, "slope": 0.09, "gradient": 0.5, "factor": "own", "steepest": 0.25}
    (words,) = js("controls/gate.js").run(SAYS, [passage])
    said = plain(words)
    assert value(after("amplified by ", said)) == pytest.approx(0.5 / (0.9 * 0.09), rel=0.005)
    assert said.endswith("The gradient is 0.500.")


getcontext().prec = 60

Z = [-30.0, -5.0, -1.5, 0.0, 0.3, 1.5, 4.0, 10.0, 12.5, 30.0]
WALL = 72
MIDDLE = WALL / 2
DRAW = """({ Gate, gateOf }, shown) => {
  const place = document.body.appendChild(document.createElement("div"));
  const gate = new Gate(place);
  const size = (name, what, i = 0) => Number(place.querySelectorAll(name)[i].getAttribute(what));
  const drawn = shown.map(([z, y, cost]) => {
    gate.show(gateOf(z, y, cost));
    return {
      opening: size(".gate__leaf", "y", 1) - size(".gate__leaf", "y") - size(".gate__leaf", "height"),
      through: size(".gate__opening", "height"),
      frame: size(".gate__frame", "height"),
      doorway: size(".gate__wall", "y", 1) - size(".gate__wall", "height"),
      error: size(".gate__error", "width"),
      width: size(".gate__passing", "width"),
      height: size(".gate__passing", "height"),
      answered: size(".gate__passing", "width", 1),
      wedge: place.querySelector(".gate__amplifier").getAttribute("d"),
      words: gate.element.getAttribute("aria-label"),
      said: [...place.querySelectorAll(".gate__label:not([hidden])")].map((each) => each.textContent),
    };
  });
  place.remove();
  return drawn;
}"""


def slope(z: float) -> float:
    """σ′(z) = e^−z/(1 + e^−z)², with sixty digits."""
    tail = (-Decimal(z)).exp()
    return float(tail / (1 + tail) ** 2)


def output(z: float) -> float:
    return float(1 / (1 + (-Decimal(z)).exp()))


def test_the_opening_is_the_slope_and_what_passes_the_gradient(js) -> None:
    shown = [(z, y, "quadratic") for z in Z for y in (0.0, 1.0, 0.3)]
    for (z, y, _), gate in zip(shown, js("controls/gate.js").run(DRAW, shown), strict=True):
        width = gate["opening"] / gate["frame"]
        assert width == pytest.approx(slope(z) / 0.25, rel=1e-3 if slope(z) < 1e-6 else 1e-9, abs=1e-14)
        assert gate["frame"] == gate["doorway"] == WALL / 4
        assert gate["height"] == pytest.approx(WALL * slope(z), rel=1e-12, abs=0)
        wrong = abs(output(z) - y)
        assert gate["through"] == (gate["height"] if wrong else 0)
        assert gate["error"] == pytest.approx(64 * wrong, rel=1e-9, abs=1e-12)
        assert gate["width"] * gate["height"] == pytest.approx(64 * WALL * wrong * slope(z), rel=1e-9, abs=1e-12)
        assert gate["wedge"] == ""
        assert gate["answered"] == 0
        assert len(gate["said"]) == 3


def test_under_the_cross_entropy_the_amplifier_gives_back_what_the_gate_took(js) -> None:
    shown = [(z, 0.0, "cross-entropy") for z in Z]
    for (z, _, _), gate in zip(shown, js("controls/gate.js").run(DRAW, shown), strict=True):
        edge = MIDDLE - WALL * slope(z) / 2
        narrow, wide = gate["wedge"].removesuffix("Z").split("L")[:2]
        assert float(narrow.split()[1]) == pytest.approx(edge, rel=1e-9)
        assert wide.endswith(f"0V{WALL}")
        assert gate["answered"] == pytest.approx(64 * output(z), rel=1e-9, abs=1e-12)
        assert gate["height"] == pytest.approx(WALL * slope(z), rel=1e-12, abs=0)
        assert len(gate["said"]) == 4


def test_each_part_says_its_name_and_its_number(js) -> None:
    shown = [(1.5, 0.0, "quadratic"), (10.0, 0.0, "quadratic"), (4.0, 0.0, "cross-entropy")]
    wide, thin, answered = js("controls/gate.js").run(DRAW, shown)
    assert wide["said"] == ["error 0.818", "gradient 0.122", "gate open 0.149 of 0.25"]
    assert thin["said"] == ["error 1.00", "gradient 4.54 × 10⁻⁵", "gate open 4.54 × 10⁻⁵ of 0.25"]
    assert answered["said"][3] == "× 56.6"
    assert "open by 4.54 × 10⁻⁵" in thin["words"]
    assert f"{100 * slope(1.5) / 0.25:.1f} %" in wide["words"]


COLOURS = """async ({ Gate, gateOf }, { base }) => {
  const read = async (name) => (await fetch(`${base}/${name}.css`)).text();
  const sheets = [await read("tokens"), await read("controls")];
  const style = new CSSStyleSheet();
  style.replaceSync(sheets.join(""));
  document.adoptedStyleSheets = [style];
  const place = document.body.appendChild(document.createElement("div"));
  new Gate(place).show(gateOf(4, 0, "quadratic"));
  const colour = (name, what = "fill") => getComputedStyle(place.querySelector(name))[what];
  const found = {
    leaf: colour(".gate__leaf"),
    wall: colour(".gate__wall"),
    opening: colour(".gate__opening"),
    number: colour(".gate__label--slope .gate__value", "color"),
    paper: getComputedStyle(place).getPropertyValue("--paper"),
  };
  place.style.color = found.paper;
  found.paper = getComputedStyle(place).color;
  place.remove();
  document.adoptedStyleSheets = [];
  return found;
}"""


def luminance(colour: str) -> float:
    """Of rgb(…), as the guidelines for accessible contrast define it."""
    shares = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares]
    return sum(weight * x for weight, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted(luminance(each) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_shut_looks_like_no_opening(js, scheme) -> None:
    gate = js("controls/gate.js")
    gate.page.emulate_media(color_scheme=scheme)
    found = gate.run(COLOURS, {"base": gate.address.partition("/js/")[0] + "/css"})
    gate.page.emulate_media(color_scheme="null")
    assert found["opening"] == found["number"]
    assert found["leaf"] not in (found["number"], found["wall"])
    assert contrast(found["leaf"], found["paper"]) > 3
    assert contrast(found["leaf"], found["wall"]) > 3


ROW = """({ GateRow }, slopes) => {
  const place = document.createElement("div");
  let left = 1;
  new GateRow(place).show(slopes.map((slope) => ({ slope, left: (left *= slope) })), "five gates");
  const sizes = (name) => [...place.querySelectorAll(name)].map((it) => Number(it.getAttribute("height")));
  return [sizes(".gate__passing"), sizes(".gate__wall"), place.firstElementChild.getAttribute("aria-label")];
}"""


def test_gates_in_series_pass_on_the_product(js) -> None:
    slopes = [slope(z) for z in (0.0, 1.0, 2.0, 0.5, -1.0)]
    passing, walls, words = js("controls/gate.js").run(ROW, slopes)
    products = [math.prod(slopes[: i + 1]) for i in range(len(slopes))]
    assert passing == pytest.approx([80 * product for product in products], rel=1e-9, abs=0)
    assert walls[::2] == pytest.approx([40 * (1 - each) for each in slopes], rel=1e-9, abs=0)
    assert words == "five gates"
