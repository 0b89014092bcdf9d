"""A network laid out for the compiled step, and back to the last bit; what goes into the step is checked here."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.costs import pair
from app.learn.examples import Ink, ink_of
from app.learn.invalid import InvalidSetting
from app.learn.network import DIGITS, PIXELS, Array, Parameters, RunSettings

LANES = 16  # of the kernel: a layer is filled up with zeros to a multiple of it

FUNCTIONS = {"sigmoid": 0, "tanh": 1, "relu": 2}  # the kernel's numbers for a hidden layer's function


def function_of(settings: RunSettings) -> int:
    """The kernel's number for the hidden layers' function."""
    return FUNCTIONS[settings.activation]


def cost_of(settings: RunSettings) -> int:
    """The kernel's number for the cost on its output layer (InvalidSetting for one that it hasn't)."""
    number = pair(settings.cost, settings.output).kernel
    if number is None:
        raise InvalidSetting("cost", "one that networks are trained with", settings.cost)
    return number


class Layout(NamedTuple):
    """The parameters as the kernel wants them; see there for their shapes."""

    sizes: NDArray[np.int64]
    weights: Array
    biases: Array

    def blocks(self) -> Iterator[tuple[Array, Array]]:
        """Each layer's own part of the weights, (inputs, neurons), and of the biases, (neurons,): views."""
        row, at, inputs = 0, 0, PIXELS
        for neurons in self.sizes[1:].tolist():
            yield self.weights[row : row + inputs, :neurons], self.biases[at : at + neurons]
            row, at, inputs = PIXELS + at, at + full_lanes(neurons), neurons


def full_lanes(number: int) -> int:
    """The number, rounded up to whole registers."""
    return -(-number // LANES) * LANES


def lay_out(parameters: Parameters) -> Layout:
    """A copy of the parameters in the kernel's layout."""
    sizes = [PIXELS, *map(len, parameters.biases)]
    shapes = [w.shape for w in parameters.weights]
    if sizes[-1] != DIGITS or shapes != list(zip(sizes[1:], sizes, strict=False)):
        raise ValueError(f"weights {shapes} don't fit layers of {sizes} neurons with {DIGITS} outputs")
    widths = [full_lanes(neurons) for neurons in sizes[1:]]
    weights = np.zeros((PIXELS + sum(widths[:-1]), max(widths)), np.float32)
    layout = Layout(np.array(sizes, np.int64), weights, np.zeros(sum(widths), np.float32))
    for (w_place, b_place), w, b in zip(layout.blocks(), *parameters, strict=True):
        w_place[:], b_place[:] = w.T, b
    return layout


def parameters_of(layout: Layout) -> Parameters:
    """The parameters in their own shapes."""
    weights, biases = zip(*((np.ascontiguousarray(w.T), b.copy()) for w, b in layout.blocks()), strict=True)
    return Parameters(weights, biases)


def by_layer(layout: Layout, numbers: Array) -> list[Array]:
    """What lies as the biases do, (n, …), as (n, neurons) for each layer."""
    starts = np.cumsum([0, *(full_lanes(neurons) for neurons in layout.sizes[1:])])
    return [numbers[:, at : at + neurons] for at, neurons in zip(starts, layout.sizes[1:], strict=False)]


def checked(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> tuple[Ink, NDArray[np.uint8]]:
    """The images' ink and the labels, fit for the kernel, which checks no index."""
    if images.dtype != np.uint8 or images.shape != (len(labels), PIXELS):
        raise ValueError(f"images {images.dtype} {images.shape}, not bytes ({len(labels)}, {PIXELS})")
    if labels.dtype != np.uint8 or (len(labels) and labels.max() >= DIGITS):
        raise ValueError(f"labels {labels.dtype}, not bytes below {DIGITS}")
    return ink_of(images), np.ascontiguousarray(labels)
