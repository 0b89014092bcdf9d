"""The gate, drawn for many z, against a slope of the sigmoid that is computed here."""

import math
from decimal import Decimal, getcontext

import pytest

from tests.browser.conftest import OpenPage

getcontext().prec = 60

Z = [-30.0, -5.0, -1.5, 0.0, 0.3, 1.5, 4.0, 10.0, 12.5, 30.0]
WALL = 72
MIDDLE = WALL / 2

DRAW = """async ([shown]) => {
  const page = document.querySelector('script[type="module"]').src;
  const { Gate, gateOf } = await import(page.replace(/[^/]*$/, "controls/gate.js"));
  const place = document.body.appendChild(document.createElement("div"));
  const gate = new Gate(place);
  const part = (name, i = 0) => place.querySelectorAll(name)[i];
  const size = (it, name) => Number(it.getAttribute(name));
  return shown.map(([z, y, cost]) => {
    gate.show(gateOf(z, y, cost));
    return {
      opening: size(part(".gate__wall", 1), "y") - size(part(".gate__wall"), "height"),
      frame: size(part(".gate__frame"), "height"),
      error: size(part(".gate__error"), "width"),
      passing: size(part(".gate__passing"), "width") * size(part(".gate__passing"), "height"),
      height: size(part(".gate__passing"), "height"),
      answered: size(part(".gate__passing", 1), "width"),
      wedge: part(".gate__amplifier").getAttribute("d"),
      words: gate.element.getAttribute("aria-label"),
      numbers: [...place.querySelectorAll(".gate__label:not([hidden]) b")].map((it) => it.textContent),
      thin: gate.element.classList.contains("gate--hair"),
    };
  });
}"""


def slope(z: float) -> float:
    """σ′(z) = e^−z/(1 + e^−z)², with sixty digits."""
    tail = (-Decimal(z)).exp()
    return float(tail / (1 + tail) ** 2)


def output(z: float) -> float:
    return float(1 / (1 + (-Decimal(z)).exp()))


def drawn(open_page: OpenPage, shown: list[tuple[float, float, str]]) -> list[dict]:
    return open_page("/why").evaluate(DRAW, [shown])


def test_the_opening_is_the_slope_and_what_passes_the_gradient(open_page):
    shown = [(z, y, "quadratic") for z in Z for y in (0.0, 1.0, 0.3)]
    for (z, y, _), gate in zip(shown, drawn(open_page, shown), strict=True):
        width = gate["opening"] / gate["frame"]
        assert width == pytest.approx(slope(z) / 0.25, rel=1e-3 if slope(z) < 1e-6 else 1e-9, abs=1e-14)
        assert gate["height"] == pytest.approx(WALL * slope(z), rel=1e-12, abs=0)
        wrong = abs(output(z) - y)
        assert gate["error"] == pytest.approx(64 * wrong, rel=1e-9, abs=1e-12)
        assert gate["passing"] == pytest.approx(64 * WALL * wrong * slope(z), rel=1e-9, abs=1e-12)
        assert gate["wedge"] == ""
        assert gate["answered"] == 0
        assert len(gate["numbers"]) == 3


def test_under_the_cross_entropy_the_amplifier_gives_back_what_the_gate_took(open_page):
    shown = [(z, 0.0, "cross-entropy") for z in Z]
    for (z, _, _), gate in zip(shown, drawn(open_page, shown), strict=True):
        edge = MIDDLE - WALL * slope(z) / 2
        narrow, wide = gate["wedge"].removesuffix("Z").split("L")[0], gate["wedge"].split("L")[1]
        assert float(narrow.split()[1]) == pytest.approx(edge, rel=1e-9)
        assert wide.endswith(f"0V{WALL}")
        assert gate["answered"] == pytest.approx(64 * output(z), rel=1e-9, abs=1e-12)
        assert gate["height"] == pytest.approx(WALL * slope(z), rel=1e-12, abs=0)
        assert len(gate["numbers"]) == 4


def test_a_gate_too_thin_to_be_seen_says_its_number(open_page):
    wide, thin = drawn(open_page, [(1.5, 0.0, "quadratic"), (10.0, 0.0, "quadratic")])
    assert not wide["thin"]
    assert thin["thin"]
    assert wide["numbers"] == ["0.818", "0.149", "0.122"]
    assert thin["numbers"] == ["1.00", "4.54 × 10⁻⁵", "4.54 × 10⁻⁵"]
    assert "open by 4.54 × 10⁻⁵" in thin["words"]
    assert f"{100 * slope(1.5) / 0.25:.1f} %" in wide["words"]


ROW = """async ([slopes]) => {
  const page = document.querySelector('script[type="module"]').src;
  const { GateRow } = await import(page.replace(/[^/]*$/, "controls/gate.js"));
  const place = document.body.appendChild(document.createElement("div"));
  let left = 1;
  new GateRow(place).show(slopes.map((slope) => ({ slope, left: (left *= slope) })), "five gates");
  const sizes = (name) => [...place.querySelectorAll(name)].map((it) => Number(it.getAttribute("height")));
  return [sizes(".gate__passing"), sizes(".gate__wall"), place.firstElementChild.getAttribute("aria-label")];
}"""


def test_gates_in_series_pass_on_the_product(open_page):
    slopes = [slope(z) for z in (0.0, 1.0, 2.0, 0.5, -1.0)]
    passing, walls, words = open_page("/why").evaluate(ROW, [slopes])
    products = [math.prod(slopes[: i + 1]) for i in range(len(slopes))]
    assert passing == pytest.approx([80 * product for product in products], rel=1e-9, abs=0)
    assert walls[::2] == pytest.approx([40 * (1 - each) for each in slopes], rel=1e-9, abs=0)
    assert words == "five gates"
