"""The depth measurements against plain backpropagation, finite differences, closed forms and long arithmetic."""

import math
from dataclasses import replace

import mpmath
import numpy as np
import pytest

from app.learn import depth
from app.learn.activations import ACTIVATIONS, sigmoid
from app.learn.costs import pair
from tests.learn import reference

SMALL = depth.DepthSettings(hidden_layers=3, neurons=5, examples=4, outputs=10, seed=3)


def measured(settings):
    batch = depth.random_batch(settings)
    return depth.layer_norms(settings, depth.parameters(settings, batch.inputs.shape[1]), batch)


def mean_cost(settings, cost, network, batch):
    a = batch.inputs
    for layer, (w, b) in enumerate(zip(*network, strict=True)):
        z = a @ w.T + b
        a = z if layer == settings.hidden_layers else ACTIVATIONS[settings.activation].value(z)
    return pair(cost, "sigmoid").value(a, batch.targets).sum() / len(batch.inputs)


def numeric_norm(cost_now, array):
    """The norm of the central differences of cost_now() over every number in the array."""
    h = 1e-5
    gradient = np.empty_like(array)
    for at in np.ndindex(array.shape):
        kept = array[at]
        array[at] = kept + h
        up = cost_now()
        array[at] = kept - h
        gradient[at] = (up - cost_now()) / (2 * h)
        array[at] = kept
    return np.linalg.norm(gradient)


def test_the_network_and_its_examples_are_those_of_the_seed():
    settings = depth.DepthSettings(hidden_layers=3, neurons=5, outputs=10, output_bias=2.0, seed=7, examples=4)
    weights, biases = depth.parameters(settings, 5)
    expected_weights, expected_biases = reference.deep_network(7, 5, 3, 5, outputs=10, push=2.0)
    for ours, expected in zip([*weights, *biases], [*expected_weights, *expected_biases], strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-15)
    inputs, targets = reference.deep_example(7, 5, examples=4)
    batch = depth.random_batch(replace(settings, outputs=1))
    np.testing.assert_array_equal(batch.inputs, inputs)
    np.testing.assert_array_equal(batch.targets[:, 0], targets)


@pytest.mark.parametrize("cost", depth.COSTS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("outputs", [1, 10])
def test_norms_are_those_of_the_numeric_gradient(cost, activation, outputs):
    settings = replace(SMALL, activation=activation, outputs=outputs)
    batch = depth.random_batch(settings)
    network = depth.parameters(settings, batch.inputs.shape[1])
    norms = depth.layer_norms(settings, network, batch).norms[cost]

    def cost_now():
        return mean_cost(settings, cost, network, batch)

    for layer in range(4):
        assert 10 ** norms.delta[layer] == pytest.approx(numeric_norm(cost_now, network.biases[layer]), rel=1e-5, abs=0)
        assert 10 ** norms.gradient[layer] == pytest.approx(
            numeric_norm(cost_now, network.weights[layer]), rel=1e-5, abs=0
        )


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("weight_init", ["large", "scaled", "custom"])
@pytest.mark.parametrize("hidden_layers", [1, 12, 100])
def test_one_example_and_one_output_give_every_layer_the_ratio_one_over_the_output_slope(
    activation, weight_init, hidden_layers
):
    settings = depth.DepthSettings(hidden_layers, 20, activation, weight_init, weight_scale=0.3, seed=11)
    found = measured(settings)
    ratio = depth.ratio(found.norms["cross-entropy"], found.norms["quadratic"])
    closed = found.single.inverse_slope
    for layer in range(hidden_layers + 1):
        # Relative to the logarithm, which for exploding ReLUs is itself astronomical.
        assert ratio.delta[layer] == pytest.approx(closed, rel=1e-12, abs=1e-9 / math.log(10))
        assert ratio.gradient[layer] == pytest.approx(closed, rel=1e-12, abs=1e-9 / math.log(10))


def test_the_closed_form_is_one_over_the_slope_of_the_output_itself():
    settings = replace(SMALL, outputs=1, examples=1)
    batch = depth.random_batch(settings)
    weights, biases = depth.parameters(settings, 5)
    a = batch.inputs[0]
    for w, b in zip(weights, biases, strict=True):
        a = sigmoid(w @ a + b)
    single = measured(settings).single
    assert single.output == pytest.approx(a[0], rel=1e-12)
    assert single.target == batch.targets[0, 0]
    assert 10**single.inverse_slope == pytest.approx(1 / (a[0] * (1 - a[0])), rel=1e-9)


def test_the_output_bias_saturates_the_output_and_moves_nothing_before_it():
    settings = replace(SMALL, outputs=1, examples=1)
    plain, pushed = (depth.parameters(replace(settings, output_bias=push), 5) for push in (0, 6))
    assert pushed.biases[-1] == pytest.approx(plain.biases[-1] + 6)
    np.testing.assert_array_equal(pushed.biases[-2], plain.biases[-2])
    assert measured(replace(settings, output_bias=8)).single.inverse_slope > 2


def test_with_ten_outputs_the_ratio_varies_between_layers_and_no_closed_form_is_claimed():
    found = measured(replace(SMALL, examples=1))
    ratio = depth.ratio(found.norms["cross-entropy"], found.norms["quadratic"])
    assert np.ptp(ratio.delta) > 1e-3
    assert found.single is None


def test_a_hundred_layers_give_minus_seventy_and_no_gap():
    deltas = measured(depth.DepthSettings(hidden_layers=100, weight_init="scaled")).norms["cross-entropy"].delta
    assert all(map(math.isfinite, deltas))
    assert -80 < deltas[0] < -60


def test_far_below_the_smallest_float_the_logarithms_are_those_of_long_arithmetic():
    settings = depth.DepthSettings(hidden_layers=100, neurons=2, weight_init="custom", weight_scale=1e-4, seed=1)
    batch = depth.random_batch(settings)
    network = depth.parameters(settings, 2)
    with mpmath.workdps(60):
        one, a, zs, activations = mpmath.mpf(1), mpmath.matrix(batch.inputs[0].tolist()), [], []
        for w, b in zip(*network, strict=True):
            activations.append(a)
            zs.append(mpmath.matrix(w.tolist()) * a + mpmath.matrix(b.tolist()))
            a = zs[-1].apply(lambda z: one / (one + mpmath.exp(-z)))
        activations.append(a)
        delta = mpmath.matrix([activations[-1][0] - batch.targets[0, 0]])
        expected = [mpmath.norm(delta)]
        for layer in range(100, 0, -1):
            back = mpmath.matrix(network.weights[layer].tolist()).T * delta
            out = activations[layer]
            delta = mpmath.matrix([back[j] * out[j] * (1 - out[j]) for j in range(2)])
            expected.insert(0, mpmath.norm(delta))
        expected = [float(mpmath.log10(x)) for x in expected]
    assert expected[0] < -400
    found = measured(settings).norms["cross-entropy"].delta
    assert found == pytest.approx(expected, rel=1e-13, abs=0)


def test_dead_relus_are_minus_infinity_for_both_costs_and_their_ratio():
    settings = depth.DepthSettings(hidden_layers=30, neurons=1, activation="relu", seed=0)
    found = measured(settings)
    assert found.norms["quadratic"].delta[0] == found.norms["cross-entropy"].delta[0] == -math.inf
    ratio = depth.ratio(found.norms["cross-entropy"], found.norms["quadratic"])
    assert ratio.delta[0] == -math.inf
    assert ratio.delta[-1] == pytest.approx(found.single.inverse_slope)


def test_the_largest_network_stays_finite_when_its_relus_explode():
    settings = depth.DepthSettings(100, 100, "relu", "custom", 10.0, outputs=10, examples=100)
    for norms in measured(settings).norms.values():
        assert not np.isnan(norms).any()
        assert not np.isposinf(norms).any()


def test_a_deeper_network_keeps_the_shallower_ones_layers():
    shallow, deep = (depth.parameters(replace(SMALL, hidden_layers=layers), 5) for layers in (2, 6))
    np.testing.assert_array_equal(shallow.weights[1], deep.weights[1])
    np.testing.assert_array_equal(shallow.weights[-1], deep.weights[-1])


@pytest.mark.parametrize(("weight_init", "expected"), [("large", 1.0), ("scaled", 0.1), ("custom", 0.25)])
def test_the_weights_spread(weight_init, expected):
    settings = depth.DepthSettings(hidden_layers=2, neurons=100, weight_init=weight_init, weight_scale=0.25)
    weights, biases = depth.parameters(settings, 100)
    assert weights[1].std() == pytest.approx(expected, rel=0.05)
    assert np.concatenate(biases).std() == pytest.approx(1, rel=0.15)


def test_digits_are_scaled_pixels_and_one_output_says_odd():
    images = np.arange(40, dtype=np.uint8).reshape(10, 4)
    labels = np.arange(10, dtype=np.uint8)
    one = depth.digit_batch(depth.DepthSettings(examples=6), images, labels)
    ten = depth.digit_batch(depth.DepthSettings(examples=6, outputs=10), images, labels)
    picked = (one.inputs[:, 0] * 256 / 4).astype(int)
    np.testing.assert_array_equal(one.inputs, ten.inputs)
    np.testing.assert_array_equal(one.targets[:, 0], picked % 2)
    np.testing.assert_array_equal(ten.targets.argmax(axis=1), picked)
    assert len(set(picked)) == 6
