"""One drawn image through a network: its ten outputs and the softmax of their z, against plain arithmetic."""

import numpy as np
import pytest

from app.learn.classify import classify
from app.learn.network import Parameters, RunSettings


@pytest.mark.parametrize(("cost", "output"), [("cross-entropy", "sigmoid"), ("log-likelihood", "softmax")])
def test_the_outputs_are_those_of_the_output_layer_and_the_softmax_stands_beside_them(cost, output):
    random = np.random.default_rng(1)
    weights = random.normal(0, 0.1, (10, 784)).astype(np.float32)
    biases = random.normal(0, 1, 10).astype(np.float32)
    pixels = random.uniform(0, 1, 784)
    z = np.rint(pixels * 255) / 256 @ weights.T.astype(float) + biases
    softmax = np.exp(z) / np.exp(z).sum()
    outputs = softmax if output == "softmax" else 1 / (1 + np.exp(-z))
    answer = classify(RunSettings((), cost, output), Parameters((weights,), (biases,)), pixels.tolist())
    assert answer.activations == pytest.approx(outputs.tolist(), rel=1e-4)
    assert answer.softmax == pytest.approx(softmax.tolist(), rel=1e-4)
