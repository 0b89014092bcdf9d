"""Both passes against finite differences, and against the step that training takes."""

import numpy as np
import pytest

from app.learn import training
from app.learn.backpropagation import backpropagate
from app.learn.network import Parameters, RunSettings, initial_parameters

NETWORKS = [
    RunSettings(hidden=(7,), cost="quadratic"),
    RunSettings(hidden=(7, 5), cost="cross-entropy", weight_init="scaled"),
    RunSettings(hidden=(6,), cost="log-likelihood", output="softmax", weight_init="scaled"),
    RunSettings(hidden=(6,), cost="quadratic", output="softmax", weight_init="scaled"),
]


@pytest.mark.parametrize("settings", NETWORKS, ids=lambda s: f"{s.cost} {s.output} {s.hidden}")
def test_the_gradient_is_the_slope_of_the_cost(settings, few):
    images, labels = (part[:12] for part in few)
    start = initial_parameters(settings)
    wide = Parameters(tuple(w.astype(float) for w in start.weights), tuple(b.astype(float) for b in start.biases))
    passes = backpropagate(settings, wide, images, labels)
    ink = int(images.sum(axis=0).argmax())

    def cost(layer, place, change):
        weights = [w.copy() for w in wide.weights]
        weights[layer][place] += change
        return backpropagate(settings, Parameters(tuple(weights), wide.biases), images, labels).costs.mean()

    for layer in range(len(wide.weights)):
        for place in ((0, ink if layer == 0 else 0), (3, ink if layer == 0 else 2)):
            slope = (cost(layer, place, 1e-5) - cost(layer, place, -1e-5)) / 2e-5
            assert passes.layers[layer].gradient()[place] == pytest.approx(slope, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("settings", NETWORKS, ids=lambda s: f"{s.cost} {s.output} {s.hidden}")
def test_training_takes_the_step_that_is_written_out(settings, few):
    images, labels = few
    state = training.start(settings)
    stepped, _ = training.advance(settings, state, images, labels, 1)
    chosen = training.shuffle(settings, 0, len(labels))[: settings.mini_batch_size]
    passes = backpropagate(settings, state.parameters, images[chosen], labels[chosen])
    for old, new, layer in zip(state.parameters.weights, stepped.parameters.weights, passes.layers, strict=True):
        np.testing.assert_allclose(new - old, -settings.learning_rate * layer.gradient(), rtol=1e-3, atol=2e-6)
