"""What a network makes of images that it doesn't learn from, by the same compiled step that trains it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.backpropagation import Layer, Passes
from app.learn.layout import by_layer, checked, cost_of, function_of, lay_out
from app.learn.network import PIXEL_SCALE, Array, Parameters, RunSettings

Floats = NDArray[np.float64]


class Evaluation(NamedTuple):
    """How a network does on some images: mean cost (without the L2 term) and share of right answers."""

    cost: float
    accuracy: float


class Counted(NamedTuple):
    """An evaluation that is under way: how many images it has met, their cost, and how many were answered rightly."""

    images: int = 0
    cost: float = 0.0
    right: int = 0

    @property
    def evaluation(self) -> Evaluation:
        """Over the images that have been met."""
        return Evaluation(self.cost / self.images, self.right / self.images)


def evaluate(
    settings: RunSettings, parameters: Parameters, images: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> Evaluation:
    """Mean cost and accuracy over the images, (n, 784) bytes, with labels (n,); the answer is the largest output."""
    return count(settings, parameters, images, labels, Counted(), len(labels)).evaluation


def count(
    settings: RunSettings,
    parameters: Parameters,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    counted: Counted,
    most: int,
) -> Counted:
    """Go on with the evaluation of the images by at most so many of them; in whatever pieces, the bits are the same."""
    from app.learn import kernel

    ink, labels = checked(images, labels)
    first, last = counted.images, min(counted.images + most, len(labels))
    ink = ink._replace(start=ink.start[first : last + 1])
    counts = np.array([counted.cost, counted.right, 0.0])
    kernel.evaluate(*lay_out(parameters), function_of(settings), cost_of(settings), *ink, labels[first:last], counts)
    return Counted(last, float(counts[0]), int(counts[1]))


def activations(
    settings: RunSettings, parameters: Parameters, images: NDArray[np.uint8]
) -> tuple[list[Array], list[Array]]:
    """z of every layer after the input, and a of the hidden ones, each (n, neurons), for images (n, 784), bytes."""
    from app.learn import kernel

    layout = lay_out(parameters)
    ink, _ = checked(images, np.zeros(len(images), np.uint8))
    z, a = (np.zeros((len(images), len(layout.biases)), np.float32) for _ in range(2))
    kernel.activations(*layout, function_of(settings), *ink, z, a)
    return by_layer(layout, z), by_layer(layout, a)[:-1]


def sigmoids(z: Array) -> tuple[Floats, Floats]:
    """σ(z) and σ′(z) for the outputs' z, (n, 10), to the same bits on every machine."""
    from app.learn import output_layer

    a, slope = np.empty(z.shape), np.empty(z.shape)
    output_layer.sigmoids(np.ascontiguousarray(z), a, slope)
    return a, slope


def softmaxes(z: Array) -> Floats:
    """The softmax for the outputs' z, (n, 10), to the same bits on every machine."""
    from app.learn import output_layer

    a = np.empty(z.shape)
    output_layer.softmaxes(np.ascontiguousarray(z), a)
    return a


def outputs(settings: RunSettings, z: Array) -> Floats:
    """The network's outputs for the output layer's z, (n, 10)."""
    return softmaxes(z) if settings.output == "softmax" else sigmoids(z)[0]


def passes(
    settings: RunSettings, parameters: Parameters, images: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> Passes:
    """The forward and the backward pass of each image (n, 784), bytes, with labels (n,)."""
    from app.learn import kernel

    layout = lay_out(parameters)
    ink, labels = checked(images, labels)
    z, a, delta = (np.zeros((len(images), len(layout.biases)), np.float32) for _ in range(3))
    costs = np.empty(len(images))
    kernel.both_passes(*layout, function_of(settings), cost_of(settings), *ink, labels, z, a, delta, costs)
    zs, hidden, deltas = (by_layer(layout, numbers) for numbers in (z, a, delta))
    given: list[NDArray[np.floating]] = [images * PIXEL_SCALE, *hidden[:-1], outputs(settings, zs[-1])]
    return Passes([Layer(*parts) for parts in zip(given[:-1], zs, given[1:], deltas, strict=True)], costs)
