"""One image, read by a trained network."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.learn.evaluation import activations, outputs, softmaxes
from app.learn.network import Parameters, RunSettings


class Answer(NamedTuple):
    """activations: a of the ten outputs; softmax: of the same z, a distribution whatever the output layer is."""

    activations: list[float]
    softmax: list[float]


def classify(settings: RunSettings, parameters: Parameters, pixels: Sequence[float]) -> Answer:
    """The network's outputs for 784 pixels in 0…1, row by row, as bright as MNIST's bytes over 255."""
    image = np.rint(np.asarray(pixels) * 255).astype(np.uint8)
    z = activations(settings, parameters, image[np.newaxis])[0][-1]
    return Answer(outputs(settings, z)[0].tolist(), softmaxes(z)[0].tolist())
