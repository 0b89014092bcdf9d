"""What becomes of a few images while a network learns: outputs at chosen moments, and what a step would change."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn import training
from app.learn.backpropagation import backpropagate
from app.learn.network import Parameters, RunSettings

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]


class Moment(NamedTuple):
    """A network that has learned from so many mini-batches, and what it makes of n images.

    z: the output layer's weighted inputs, (n, 10).
    after: the z of each image's own output neuron once a step was taken on that image alone, (n,).
    """

    mini_batches: int
    parameters: Parameters
    z: Floats
    after: Floats


def follow(
    settings: RunSettings, training_set: tuple[Bytes, Bytes], watched: tuple[Bytes, Bytes], moments: Sequence[int]
) -> Iterator[Moment]:
    """Train on images (m, 784) with labels (m,), and look at the watched ones after each of `moments` mini-batches.

    The moments ascend. What is computed of the watched images is computed in float64 and leaves the training as it is.
    """
    state = training.start(settings)
    per_epoch = training.mini_batches_per_epoch(settings, len(training_set[1]))
    for moment in moments:
        while (done := state.epoch * per_epoch + state.position) < moment:
            state, _ = training.advance(settings, state, *training_set, moment - done)
        z = backpropagate(settings, state.parameters, *watched).layers[-1].z.astype(np.float64)
        after = [after_a_step(settings, state.parameters, *image) for image in zip(*watched, strict=True)]
        yield Moment(moment, state.parameters, z, np.array(after, dtype=np.float64))


def after_a_step(settings: RunSettings, parameters: Parameters, image: Bytes, label: np.uint8) -> float:
    """The z of the image's own output neuron after one step of gradient descent on this image alone (λ = 0).

    In float64, as the step of a saturated neuron is smaller than the last bit of its weights in float32.
    """
    batch = image[np.newaxis], np.array([label])
    layers = backpropagate(settings, parameters, *batch).layers
    rate = settings.learning_rate
    stepped = Parameters(
        tuple(
            w.astype(np.float64) - rate * layer.gradient() for w, layer in zip(parameters.weights, layers, strict=True)
        ),
        tuple(b - rate * layer.delta[0] for b, layer in zip(parameters.biases, layers, strict=True)),
    )
    return float(backpropagate(settings, stepped, *batch).layers[-1].z[0, label])
