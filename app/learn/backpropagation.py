"""The forward and the backward pass of some images, layer by layer, written for reading: nothing is thrown away.

The lab computes with `kernel.py`, which has the same equations in an order that every processor keeps; a test holds
one against the other. Read this one first.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.activations import ACTIVATIONS
from app.learn.costs import pair
from app.learn.network import PIXEL_SCALE, Parameters, RunSettings, one_hot

Floats = NDArray[np.floating]


class Layer(NamedTuple):
    """What passes through one layer, for n images: everything (n, neurons) but inputs (n, neurons before).

    activation: a = f(z), or the output layer's own function of z.  delta: ∂C/∂z of each image's own cost.
    """

    inputs: Floats
    z: Floats
    activation: Floats
    delta: Floats

    def gradient(self) -> Floats:
        """∂C/∂w of the images' mean cost, (neurons, neurons before) (BP4)."""
        mean: Floats = self.delta.T @ self.inputs / len(self.delta)
        return mean


class Passes(NamedTuple):
    """The layers after the input, in order, and each image's cost (n,)."""

    layers: list[Layer]
    costs: Floats


def backpropagate(
    settings: RunSettings, parameters: Parameters, images: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> Passes:
    """Both passes for images (n, 784), bytes, with labels (n,); computed in float64."""
    functions, hidden = pair(settings.cost, settings.output), ACTIVATIONS[settings.activation]
    targets = one_hot(labels).astype(np.float64)
    inputs: list[Floats] = [images * np.float64(PIXEL_SCALE)]
    zs: list[Floats] = []
    weights = [w.astype(np.float64) for w in parameters.weights]
    for w, b in zip(weights, parameters.biases, strict=True):
        zs.append(inputs[-1] @ w.T + b)
        inputs.append(hidden.value(zs[-1]))
    inputs[-1] = functions.output(zs[-1])
    deltas = [functions.delta(zs[-1], targets)]  # BP1
    for w, z in zip(weights[:0:-1], zs[-2::-1], strict=True):
        deltas.insert(0, (deltas[0] @ w) * hidden.slope(z))  # BP2
    layers = [Layer(*parts) for parts in zip(inputs, zs, inputs[1:], deltas, strict=False)]
    return Passes(layers, functions.value(zs[-1], targets).sum(axis=1))
