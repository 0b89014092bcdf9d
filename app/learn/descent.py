"""Stochastic gradient descent on mini-batches, BP1-BP4 of chapter 2, at the speed of the machine.

The equations, with the m examples of a mini-batch as rows, and a' the outputs of the layer before:

    z = a' wᵀ + b,  a = σ(z)              forward
    δ = ∂C/∂z                             BP1, at the output, from the cost
    δ = (δ″ w″) σ′(z)                     BP2, from the layer after
    w ← (1 − ηλ/n) w − (η/m) δᵀ a'        BP4, with the L2 decay of Eq. 93
    b ← b − (η/m) Σ δ                     BP3

`Descent._steps` is these lines as numpy calls. What makes them fast:

* Every factor is a power of two, which rounds nothing, and is moved to where it costs nothing: a layer holds wᵀ·f/c,
  as its inputs come times c and it makes z·f. Pixels stay bytes (c = 256). As σ(z) = ½(1 + tanh(z/2)), a hidden layer
  makes z/2 (f = ½) and puts out s = 1 + tanh(z/2) = 2a (c = 2), with σ′(z) = s(2 − s)/4. δ comes times g.
* Biases are weights from inputs that are always on, in the first rows. In a hidden layer that is neuron 0, which its
  own bias keeps on; more neurons, always off, fill the vector registers. σ′ is exactly 0 for both: they never learn.
* BLAS's sgemm adds the product straight into the weights; numpy would write it down, scale it and add it.

Expects BLAS on one thread (OPENBLAS_NUM_THREADS=1 before numpy is imported): products this small lose by being
shared out, and how they are shared could change the last bit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.blas import sgemm

from app.learn.examples import BIASES, LANES, ON, Gathering, Layout
from app.learn.network import DIGITS, PIXELS, Array, Parameters, RunSettings
from app.learn.output_error import ONE, OUTPUT_ERRORS, TWO, OutputError

MOST = 50  # mini-batches that `run` takes at once: from one progress report to the next
SATURATED = 20.0  # tanh(±20) is ±1 to the last bit of a float32


@dataclass(slots=True)
class Layer:
    """A layer as the step holds it: `weights` are wᵀ·f/c, the biases' rows first, then rows × columns of the rest.

    scale:      f/c.
    bias_scale: f/(the sum of the inputs that are always on).
    unit:       1/(g·c), which makes δᵀa' of the product of g·δ and c·a'.
    """

    weights: Array
    rows: slice
    columns: slice
    scale: float
    bias_scale: float
    unit: float
    inputs: Array = field(init=False)  # c·a', (m, biases and inputs)
    delta: Array = field(init=False)  # g·δ, (m, neurons)


def full_lanes(number: int) -> int:
    """The number, rounded up to fill whole vector registers."""
    return -(-number // LANES) * LANES


def laid_out(parameters: Parameters, layout: Layout, error: OutputError) -> list[Layer]:
    """The parameters in the form that `Descent` works on; no number is rounded on the way, nor on the way back."""
    layers: list[Layer] = []
    last = len(parameters.weights) - 1
    width = full_lanes(BIASES + PIXELS)
    for index, (w, b) in enumerate(zip(*parameters, strict=True)):
        biases, on, c = (1, 2.0, 2.0) if index else (BIASES, BIASES * ON, 256.0)
        first_column, f = (0, error.factor) if index == last else (1, 0.5)
        columns = slice(first_column, first_column + len(b))
        weights = np.zeros((width, len(b) if index == last else full_lanes(1 + len(b))), np.float32)
        weights[:biases] = -SATURATED / on
        weights[:biases, :first_column] = SATURATED / on
        weights[:biases, columns] = b * np.float32(f / on)
        rows = slice(biases, biases + w.shape[1])
        weights[rows, columns] = (w if index else w.take(layout.order, axis=1)).T * np.float32(f / c)
        layers.append(Layer(weights, rows, columns, scale=f / c, bias_scale=f / on, unit=1 / c))
        width = weights.shape[1]
    gain = error.gain
    for layer in reversed(layers):
        layer.unit /= gain
        gain *= 4 * layer.scale  # BP2 multiplies with w·f/c, and s(2 − s) is 4σ′
    return layers


class Descent:
    """Gradient descent on one network, within an epoch."""

    def __init__(self, settings: RunSettings, parameters: Parameters, layout: Layout, examples: int, mini_batches: int):
        """Get ready for at most so many mini-batches of an epoch of `examples` examples."""
        self.error = OUTPUT_ERRORS[settings.cost, settings.output]
        self.layout = layout
        self.layers = laid_out(parameters, layout, self.error)
        self.learning_rate = settings.learning_rate
        self.shrinking = self._shrinking(settings.learning_rate * settings.lmbda / examples)
        self.mini_batches = min(mini_batches, MOST)
        self.size = 0

    def _shrinking(self, share: float) -> list[tuple[Array, Array, Array]]:
        """For each layer, if the weights shrink at all: them, the share of each row, and room for the product."""
        shares = [np.full((len(layer.weights), 1), share, np.float32) for layer in self.layers]
        for layer, of_rows in zip(self.layers, shares, strict=True):
            of_rows[: layer.rows.start] = 0  # the biases don't shrink
        weights = [layer.weights for layer in self.layers]
        return [(w, of_rows, np.empty_like(w)) for w, of_rows in zip(weights, shares, strict=True) if share]

    def run(self, rows: NDArray[np.intp], labels: NDArray[np.uint8], size: int) -> Array:
        """A step for each of up to MOST mini-batches of `size` rows, with their labels, each (mini-batches · size,).

        Returns the output layer's z as each mini-batch met it, (mini-batches, size, 10).
        """
        if size != self.size:
            self._make_room(size)
        self.error.targets.take(labels, axis=0, out=self.targets[: len(rows)], mode="clip")
        self._steps(self.gathering.mini_batches(rows))
        return self.outputs[: len(rows) // size] / np.float32(self.error.factor)

    def _make_room(self, size: int) -> None:
        """Everything that a step on `size` examples computes with and into, so that it allocates nothing."""
        first, *later = self.layers
        self.size = size
        self.gathering = Gathering(self.layout, size, self.mini_batches)
        room = np.empty(size * self.layout.inputs.shape[1], np.float32)
        self.first = []  # for each reach: the inputs and the weights on them, as they are and transposed
        for reach in range(0, self.layout.inputs.shape[1] + 1, LANES):
            x, w = room[: size * reach].reshape(size, reach), first.weights[:reach]
            self.first.append((reach, x, w, x.T, w.T))
        self.outputs = np.empty((self.mini_batches, size, DIGITS), np.float32)
        self.targets = np.empty((self.mini_batches * size, DIGITS), np.float32)
        self.ends = list(zip(self.outputs, self.targets.reshape(self.outputs.shape), strict=True))
        self.forward: list[tuple[Array, Array]] = []
        self.backward: list[tuple[Array, ...]] = []
        for layer in self.layers:
            layer.delta = np.empty((size, layer.weights.shape[1]), np.float32)
        for layer, after in zip(self.layers, later, strict=False):
            after.inputs, slope = np.empty_like(layer.delta), np.empty_like(layer.delta)
            self.forward.append((after.inputs, after.weights))
            self.backward.insert(0, (after.delta, after.weights.T, after.inputs, layer.delta, slope))
        rates = [-self.learning_rate / size * layer.scale * layer.unit for layer in self.layers]
        self.rate_first = rates[0]
        self.later = [
            (rate, layer.delta.T, layer.inputs.T, layer.weights.T) for rate, layer in zip(rates[1:], later, strict=True)
        ]

    def _steps(self, mini_batches: Iterator[tuple[NDArray[np.uint8], int]]) -> None:
        """A step for each mini-batch of bytes; the last layer's f·z are left in self.outputs."""
        dot, tanh, add, subtract, multiply = np.dot, np.tanh, np.add, np.subtract, np.multiply
        first, forward, backward, later = self.first, self.forward, self.backward, self.later
        shrinking, rate_first, write_delta = self.shrinking, self.rate_first, self.error.write
        delta_first, delta_last = self.layers[0].delta.T, self.layers[-1].delta
        for (pixels, reach), (z, y) in zip(mini_batches, self.ends, strict=False):
            width, x, w_first, x_transposed, w_first_transposed = first[reach]
            np.copyto(x, pixels[:, :width])
            a, w = x, w_first
            for s, w_after in forward:  # a = σ(a' wᵀ + b), as s = 1 + tanh(z/2)
                dot(a, w, s)
                tanh(s, s)
                add(s, ONE, s)
                a, w = s, w_after
            dot(a, w, z)
            write_delta(z, y, delta_last)  # BP1
            for delta_after, w, s, delta, slope in backward:  # BP2, with s(2 − s) for σ′(z)
                dot(delta_after, w, delta)
                subtract(TWO, s, slope)
                multiply(slope, s, slope)
                multiply(delta, slope, delta)
            for w, share, product in shrinking:  # w ← w − (ηλ/n) w; a float32 keeps too few digits of 1 − ηλ/n
                multiply(w, share, product)
                subtract(w, product, w)
            # BP3 and BP4: w ← w − (η/m) δᵀa', added to w in place
            sgemm(rate_first, delta_first, x_transposed, 1, w_first_transposed, 0, 1, 1)
            for rate, delta, s, w in later:
                sgemm(rate, delta, s, 1, w, 0, 1, 1)
        self.layers[0].inputs = x

    def gradient_norms(self) -> tuple[float, ...]:
        """‖∂C/∂w‖ of each layer, without the L2 term, for the mini-batch taken last."""
        norms = []
        for layer in self.layers:
            gradient = np.dot(layer.inputs.T, layer.delta)[layer.rows]
            norms.append(layer.unit / self.size * float(np.vdot(gradient, gradient)) ** 0.5)
        return tuple(norms)

    def is_finite(self) -> bool:
        """Whether the weights are small enough, below about 10¹⁹, for all that follows from them to be finite."""
        return all(np.isfinite(np.vdot(layer.weights, layer.weights)) for layer in self.layers)

    def parameters(self) -> Parameters:
        """The parameters now."""
        weights = [layer.weights[layer.rows, layer.columns].T / np.float32(layer.scale) for layer in self.layers]
        biases = [layer.weights[0, layer.columns] / np.float32(layer.bias_scale) for layer in self.layers]
        in_order = np.empty_like(weights[0], order="C")
        in_order[:, self.layout.order] = weights[0]
        return Parameters((in_order, *(np.ascontiguousarray(w) for w in weights[1:])), tuple(biases))
