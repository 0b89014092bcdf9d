"""What the gate says to those who can't see it, over random passages, against their products."""

import math
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


LONG = """({ Gate, gateOf }, zs) => zs.map((z) => {
  const place = document.createElement("div");
  new Gate(place).show(gateOf(z, 1, "quadratic"));
  return place.firstChild.classList.contains("gate--long");
})"""


def test_powers_of_ten_get_more_room(js) -> None:
    assert js("controls/gate.js").run(LONG, [0, 3, -18, 9]) == [False, False, True, True]
