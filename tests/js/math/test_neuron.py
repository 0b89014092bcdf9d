"""The neuron's mathematics in the browser against the server's."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.learn.activations import SATURATED, sigmoid, sigmoid_error, sigmoid_slope
from app.learn.costs import pair

Z = [-700.0, -40.0, -8.5, -1.0, -1e-9, 0.0, 0.3, 2.0, 17.0, 36.5, 40.0, 700.0]
Y = [0.0, 0.25, 1.0]
GRID = [(z, y) for z in Z for y in Y]
A = [1e-9, 0.02, 0.3, 0.5, 0.98, 1 - 1e-9]


@pytest.fixture(scope="session")
def in_browser(js: Callable[[str], Any]) -> Callable[..., list[float]]:
    """Calls a function of math/neuron.js on each row of arguments."""
    return js("math/neuron.js").rows


def test_every_function_of_z_is_the_servers(in_browser: Callable[..., list[float]]) -> None:
    quadratic, bounded, linear = (
        pair("quadratic", "sigmoid"),
        pair("cross-entropy", "sigmoid"),
        pair("quadratic", "linear"),
    )
    for name, ours in (
        ("sigmoid", sigmoid),
        ("sigmoidSlope", sigmoid_slope),
        ("logSigmoid", lambda z: -np.logaddexp(0, -z)),
    ):
        assert in_browser(name, [[z] for z in Z]) == pytest.approx([ours(z) for z in Z], rel=1e-14, abs=0)
    for name, of_pair in (
        ("sigmoidError", sigmoid_error),
        ("quadraticDelta", quadratic.delta),
        ("crossEntropyDelta", bounded.delta),
        ("linearDelta", linear.delta),
    ):
        assert in_browser(name, GRID) == pytest.approx([of_pair(z, y) for z, y in GRID], rel=1e-13, abs=0), name


def test_what_saturated_means_is_said_once(js) -> None:
    neuron = js("math/neuron.js")
    assert neuron.run("({ SATURATED }) => SATURATED") == SATURATED
    edge = np.log(9)  # where the output is 0.9
    at = [-700, -edge - 1e-6, -edge + 1e-6, 0, edge - 1e-6, edge + 1e-6, 700]
    assert neuron.rows("isSaturated", [[z] for z in at]) == [True, True, False, False, False, True, True]


def test_functions_of_the_output(in_browser: Callable[..., list[float]]) -> None:
    np.testing.assert_allclose(sigmoid(np.array(in_browser("logit", [[a] for a in A]))), A, rtol=1e-12)
    grid = [(y, a) for a in A for y in (0.0, 0.3, 1.0)]
    expected = [-((y * np.log(a) if y else 0) + ((1 - y) * np.log1p(-a) if y < 1 else 0)) for y, a in grid]
    assert in_browser("crossEntropy", grid) == pytest.approx(expected, rel=1e-12, abs=0)
    assert in_browser("crossEntropy", [(0.3, 0.0), (0.0, 0.0), (1.0, 1.0)])[1:] == [0, 0]
    slopes = [(a - y) / (a * (1 - a)) for y, a in grid]
    found = in_browser("crossEntropySlope", [(a, y) for y, a in grid])
    assert found == pytest.approx(slopes, rel=1e-6, abs=0)
    assert in_browser("binaryEntropy", [[0], [0.5], [1]]) == pytest.approx([0, np.log(2), 0], rel=1e-12, abs=0)
    assert in_browser("surprise", [[0.25]]) == pytest.approx([2 * np.log(2)], rel=1e-12, abs=0)


def test_the_area_under_a_curve_of_the_output(js) -> None:
    area = js("math/neuron.js").run(
        """({ areaOverOutputs: area, crossEntropySlope: slope }) => [
          area((a) => a ** 3, 0.1, 0.9), area(Math.exp, 0.9, 0.2), area(Math.sin, 0.5, 0.5),
          area((a) => slope(a, 1), 1, 0.001), area((a) => slope(a, 0), 0, 0.999),
          area((a) => slope(a, 0.3), 0.3, 0.001),
        ]"""
    )
    kl = 0.3 * np.log(0.3 / 0.001) + 0.7 * np.log(0.7 / 0.999)
    exact = [(0.9**4 - 0.1**4) / 4, np.exp(0.2) - np.exp(0.9), 0, -np.log(0.001), -np.log(0.001), kl]
    assert area == pytest.approx(exact, rel=1e-8, abs=1e-12)
