"""A few images followed through training: the moments are those of plain training, and a step is a step."""

import numpy as np
import pytest

from app.learn import training
from app.learn.follow import after_a_step, follow
from app.learn.network import RunSettings, initial_parameters

SETTINGS = RunSettings((3,), "quadratic", learning_rate=3.0, seed=5)


@pytest.fixture(scope="module")
def images():
    random = np.random.default_rng(1)
    return random.integers(0, 256, (40, 784), np.uint8), random.integers(0, 10, 40).astype(np.uint8)


def outputs(weights, biases, image):
    """z of both layers after the input, and their activations, written out again."""
    hidden_z = weights[0] @ (image / 256) + biases[0]
    hidden = 1 / (1 + np.exp(-hidden_z))
    z = weights[1] @ hidden + biases[1]
    return hidden, z, 1 / (1 + np.exp(-z))


def test_the_moments_are_those_of_plain_training(images):
    watched = images[0][:2], images[1][:2]
    moments = list(follow(SETTINGS, images, watched, [0, 1, 3, 4, 9]))
    assert [moment.mini_batches for moment in moments] == [0, 1, 3, 4, 9]
    state = training.start(SETTINGS)
    for moment in moments:
        while state.epoch * 4 + state.position < moment.mini_batches:
            state, _ = training.advance(SETTINGS, state, *images, 1)
        for one, other in zip(moment.parameters.weights, state.parameters.weights, strict=True):
            assert np.array_equal(one, other)
        for row, image in zip(moment.z, watched[0], strict=True):
            weights = [w.astype(float) for w in state.parameters.weights]
            assert row == pytest.approx(outputs(weights, state.parameters.biases, image)[1], rel=1e-9)


@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
def test_a_step_on_one_image_is_gradient_descent_written_out(images, cost):
    settings = RunSettings((3,), cost, learning_rate=0.7, seed=2)
    parameters = initial_parameters(settings)
    weights = [w.astype(float) for w in parameters.weights]
    biases = [b.astype(float) for b in parameters.biases]
    image, label = images[0][7], images[1][7]
    hidden, _, a = outputs(weights, biases, image)
    error = a - np.eye(10)[label]
    delta = error * a * (1 - a) if cost == "quadratic" else error
    hidden_delta = (weights[1].T @ delta) * hidden * (1 - hidden)
    weights[1] = weights[1] - 0.7 * np.outer(delta, hidden)
    biases[1] = biases[1] - 0.7 * delta
    weights[0] = weights[0] - 0.7 * np.outer(hidden_delta, image / 256)
    biases[0] = biases[0] - 0.7 * hidden_delta
    expected = outputs(weights, biases, image)[1][label]
    assert after_a_step(settings, parameters, image, label) == pytest.approx(expected, rel=1e-9)
