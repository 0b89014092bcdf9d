"""One image, read by a trained network."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.learn.costs import pair
from app.learn.network import Parameters, RunSettings, weighted_inputs
from app.learn.softmax import softmax


class Answer(NamedTuple):
    """activations: a of the ten outputs; softmax: of the same z, a distribution whatever the output layer is."""

    activations: list[float]
    softmax: list[float]


def classify(settings: RunSettings, parameters: Parameters, pixels: Sequence[float]) -> Answer:
    """The network's outputs for 784 pixels in 0…1, row by row, as bright as MNIST's bytes over 255."""
    image = np.rint(np.asarray(pixels) * 255).astype(np.uint8)
    z = weighted_inputs(parameters, image[np.newaxis])[-1][0].astype(np.float64)
    return Answer(pair(settings.cost, settings.output).output(z).tolist(), softmax(z).tolist())
