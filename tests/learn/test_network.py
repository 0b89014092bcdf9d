"""Networks: their settings, their starts, their outputs against float64, and what they answer."""

import dataclasses
import itertools
import math

import numpy as np
import pytest

from app.learn.evaluation import activations, evaluate
from app.learn.invalid import InvalidSetting
from app.learn.network import Parameters, RunSettings, initial_parameters
from tests.learn import reference


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hidden", (30, 0)),
        ("cost", "log-likelihood"),
        ("output", "tanh"),
        ("learning_rate", 0.0),
        ("learning_rate", math.nan),
        ("learning_rate", math.inf),
        ("mini_batch_size", 0),
        ("epochs", 0),
        ("seed", -1),
        ("weight_init", "huge"),
        ("lmbda", -0.1),
        ("lmbda", math.inf),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(field, value):
    with pytest.raises(InvalidSetting) as refusal:
        dataclasses.replace(RunSettings(), **{field: value})
    assert refusal.value.field == field
    assert refusal.value.got is value or refusal.value.got == value


def test_the_start_follows_from_the_seed():
    one, same, other = (initial_parameters(RunSettings((30, 20), seed=seed)) for seed in (1, 1, 2))
    assert [w.shape for w in one.weights] == [(30, 784), (20, 30), (10, 20)]
    assert [b.shape for b in one.biases] == [(30,), (20,), (10,)]
    assert {array.dtype for array in (*one.weights, *one.biases)} == {np.dtype(np.float32)}
    for a, b, c in zip(one.weights, same.weights, other.weights, strict=True):
        assert np.array_equal(a, b)
        assert not np.array_equal(a, c)


@pytest.mark.parametrize("weight_init", ["large", "scaled"])
def test_the_start_has_the_spread_it_is_named_for(weight_init):
    start = initial_parameters(RunSettings((300,), weight_init=weight_init))
    first, last = (w * (math.sqrt(w.shape[1]) if weight_init == "scaled" else 1) for w in start.weights)
    assert first.std() == pytest.approx(1, rel=0.01)
    assert last.std() == pytest.approx(1, rel=0.05)
    assert start.biases[0].std() == pytest.approx(1, rel=0.15)


@pytest.mark.parametrize("hidden", [(), (7,), (7, 6, 5)])
@pytest.mark.parametrize(("cost", "output"), reference.PAIRS)
def test_outputs_and_evaluation_against_float64(few, cost, output, hidden):
    images, labels = few
    settings = RunSettings(hidden, cost, output, seed=4)
    parameters = initial_parameters(settings)
    exact = [[array.astype(np.float64) for array in arrays] for arrays in parameters]
    zs, _ = reference.forward(*exact, images.T / 256)
    for ours, z in zip(activations(settings, parameters, images)[0], zs, strict=True):
        assert pytest.approx(z, rel=1e-4, abs=1e-4) == ours.T
    evaluation = evaluate(settings, parameters, images, labels)
    assert evaluation.cost == pytest.approx(reference.cost_of(cost, output, zs[-1], np.eye(10)[:, labels]), rel=1e-5)
    assert evaluation.accuracy == (zs[-1].argmax(axis=0) == labels).mean()


def test_evaluation_does_not_depend_on_how_many_images_come_along(few):
    images, labels = few
    settings = RunSettings((7,))
    parameters = initial_parameters(settings)
    parts = [evaluate(settings, parameters, images[part], labels[part]) for part in (slice(700), slice(700, None))]
    whole = evaluate(settings, parameters, images, labels)
    n = len(labels)
    assert whole.cost * n == pytest.approx(parts[0].cost * 700 + parts[1].cost * (n - 700), rel=1e-6)
    assert whole.accuracy * n == pytest.approx(parts[0].accuracy * 700 + parts[1].accuracy * (n - 700))


@pytest.mark.parametrize(("cost", "output"), reference.PAIRS)
def test_enormous_weights_still_give_finite_numbers(few, cost, output):
    settings = RunSettings((7,), cost, output)
    parameters = initial_parameters(settings)
    parameters = Parameters(*(tuple(array * np.float32(1e15) for array in arrays) for arrays in parameters))
    assert math.isfinite(evaluate(settings, parameters, *few).cost)


@pytest.mark.parametrize(("cost", "output"), reference.PAIRS)
@pytest.mark.parametrize("hidden", [(), (3,), (4, 3)])
def test_backpropagation_in_every_layer_is_the_finite_difference(cost, output, hidden):
    """The equations that the engine is held against, held against the cost itself."""
    random = np.random.default_rng(0)
    sizes = (6, *hidden, 10)
    weights = [random.normal(size=(after, before)) for before, after in itertools.pairwise(sizes)]
    biases = [random.normal(size=after) for after in sizes[1:]]
    a, y = random.random((6, 5)), np.eye(10)[:, random.integers(0, 10, 5)]
    gradients = reference.gradients(cost, output, weights, biases, a, y)

    def cost_now():
        return reference.cost_of(cost, output, reference.forward(weights, biases, a)[0][-1], y)

    for arrays, of_arrays in zip((weights, biases), gradients, strict=True):
        for array, gradient in zip(arrays, of_arrays, strict=True):
            for index in list(np.ndindex(array.shape))[::3]:
                kept, h = array[index], 1e-5
                array[index] = kept + h
                above = cost_now()
                array[index] = kept - h
                below = cost_now()
                array[index] = kept
                assert gradient[index] == pytest.approx((above - below) / (2 * h), rel=1e-5, abs=1e-9)
