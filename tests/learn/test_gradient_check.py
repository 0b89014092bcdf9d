"""The gradient check passes what is the gradient, and nothing else."""

import pytest

from app.learn.costs import PAIRS
from app.learn.gradient_check import check, errors_by_step
from app.learn.neuron import NeuronSettings

NEURONS = [pair for pair in PAIRS if pair[1] != "softmax"]


@pytest.mark.parametrize(("cost", "activation"), NEURONS)
@pytest.mark.parametrize(("weight", "bias"), [(0.6, 0.9), (2.0, 2.0), (-3.0, 1.0), (9.0, 9.0)])
def test_the_gradient_passes(cost, activation, weight, bias):
    settings = NeuronSettings(weight, bias, input=0.7, target=0.25, cost=cost, activation=activation)
    assert all(found.passed for found in check(settings, 1e-5))


@pytest.mark.parametrize(("weight", "bias"), [(0.6, 0.9), (2.0, 2.0)])
def test_the_original_animations_update_fails(weight, bias):
    settings = NeuronSettings(weight, bias, cost="cross-entropy", update_rule="chapter-animation")
    for found in check(settings, 1e-5):
        assert not found.passed
        # It took 1/(1 − a) for a.
        assert found.numeric == pytest.approx(1 - 1 / found.analytic, rel=1e-6)


def test_an_input_of_nothing_checks_as_nothing():
    weight, bias = check(NeuronSettings(input=0.0), 1e-5)
    assert weight == ("weight", 0.0, 0.0, 0.0, True)
    assert bias.passed


def test_the_error_is_least_between_bending_and_rounding():
    errors = errors_by_step(NeuronSettings(0.6, 0.9), "bias", [-12.0, -5.0, 0.0])
    assert errors[1] < 1e-9 < errors[0]
    assert errors[2] > 1e-3


def test_a_step_too_long_fails():
    assert not check(NeuronSettings(0.6, 0.9), 1.0)[0].passed
