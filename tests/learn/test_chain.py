"""The chain of single neurons against finite differences and a product worked out by hand."""

import math
from dataclasses import replace

import pytest

from app.learn import chain, depth
from app.learn.activations import sigmoid
from app.learn.costs import pair
from app.learn.invalid import InvalidSetting

SETTINGS = chain.ChainSettings((0.7, -1.3, 2.0, 1.1), (0.2, 0.9, -1.5, 0.4), input=0.8, target=0.3)


@pytest.mark.parametrize("cost", depth.COSTS)
@pytest.mark.parametrize("j", range(4))
def test_bias_gradients_are_numeric_ones(cost, j):
    def cost_with(change):
        biases = list(SETTINGS.biases)
        biases[j] += change
        last = chain.forward(replace(SETTINGS, biases=tuple(biases)))[-1]
        return pair(cost, "sigmoid").value(last.z, SETTINGS.target)

    numeric = (cost_with(1e-5) - cost_with(-1e-5)) / 2e-5
    assert chain.bias_gradients(SETTINGS, cost, chain.forward(SETTINGS))[j] == pytest.approx(numeric, rel=1e-7)


def test_the_factors_of_equation_122():
    neurons = chain.forward(SETTINGS)
    found = chain.factors(SETTINGS, neurons)
    assert [(factor.kind, factor.neuron) for factor in found] == [
        ("slope", 1),
        ("weight", 2),
        ("slope", 2),
        ("weight", 3),
        ("slope", 3),
        ("weight", 4),
        ("slope", 4),
        ("error", 4),
    ]
    a = SETTINGS.input
    for w, b, neuron in zip(SETTINGS.weights, SETTINGS.biases, neurons, strict=True):
        a = sigmoid(w * a + b)
        assert neuron.output == a
        assert neuron.slope == pytest.approx(a * (1 - a))
    assert found[-1].value == pytest.approx(a - 0.3)
    assert [factor.value for factor in found[1::2][:3]] == [-1.3, 2.0, 1.1]
    quadratic, cross_entropy = (chain.bias_gradients(SETTINGS, cost, neurons)[0] for cost in depth.COSTS)
    assert quadratic == pytest.approx(math.prod(factor.value for factor in found))
    assert cross_entropy == pytest.approx(quadratic / neurons[-1].slope)


def test_only_the_last_slope_is_struck_out_and_only_under_the_cross_entropy():
    found = chain.factors(SETTINGS, chain.forward(SETTINGS))
    struck = [factor for factor in found if chain.struck_out("cross-entropy", factor, 4)]
    assert [(factor.kind, factor.neuron) for factor in struck] == [("slope", 4)]
    assert not any(chain.struck_out("quadratic", factor, 4) for factor in found)


def test_a_neuron_without_a_bias_is_refused():
    with pytest.raises(InvalidSetting, match="biases"):
        chain.ChainSettings((1.0, 2.0), (1.0,))
