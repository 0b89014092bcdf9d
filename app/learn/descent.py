"""Stochastic gradient descent on mini-batches, BP1-BP4 of chapter 2, at the speed of the machine.

The equations, with the m examples of a mini-batch side by side as columns, and a' the layer before's outputs:

    z = w a' + b,  a = σ(z)               forward
    δ = ∂C/∂z                             BP1, at the output, from the cost
    δ = (w″ᵀ δ″) σ′(z)                    BP2, from the layer after
    w ← (1 − ηλ/n) w − (η/m) δ a'ᵀ        BP4, with the L2 decay of Eq. 93
    b ← b − (η/m) Σ δ                     BP3

`Descent.run` is these five lines as numpy calls. What makes them fast (shares of a step, 30 hidden neurons, m = 10):

* Every factor is a power of two, which rounds nothing, and is moved to where it costs nothing: a layer holds w·f/c,
  as its inputs come times c and it makes z·f. Pixels stay bytes (c = 256). As σ(z) = ½(1 + tanh(z/2)), a hidden layer
  makes z/2 (f = ½) and puts out s = 1 + tanh(z/2) = 2a (c = 2), with σ′(z) = s(2 − s)/4. δ comes times g. (10 %)
* Biases are weights from an input that is always on, in column 0: four calls fewer in each layer. (15 %)
* BLAS's sgemm adds the product straight into the weights; numpy would write it down, scale it and add it. (25 %)

Expects BLAS on one thread (OPENBLAS_NUM_THREADS=1 before numpy is imported): products this small lose by being
shared out, and how they are shared could change the last bit.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.blas import sgemm

from app.learn.examples import ON, Gathering, Pixels
from app.learn.network import DIGITS, Array, Parameters, RunSettings
from app.learn.output_error import ONE, OUTPUT_ERRORS, TWO, OutputError


@dataclass(slots=True)
class Layer:
    """A layer as the step holds it: w·f/c, (neurons, 1 + inputs), with the biases in column 0.

    scale: f/c.
    unit:  1/(g·c), which makes δa'ᵀ of the product of g·δ and c·a'.
    """

    weights: Array
    scale: float
    unit: float
    inputs: Array = field(init=False)  # c·a', (1 + inputs, m)
    delta: Array = field(init=False)  # g·δ, (neurons, m)


def lay_out(settings: RunSettings, parameters: Parameters, pixels: Pixels, error: OutputError) -> list[Layer]:
    """The layers in the form that `Descent` works on; no number is rounded on the way, nor on the way back."""
    layers: list[Layer] = []
    factor, gain = error.factor, error.gain
    for index, (w, b) in reversed(list(enumerate(zip(*parameters, strict=True)))):
        input_scale = 2.0 if index else ON
        scale = factor / input_scale
        if index == 0:
            w = w[:, pixels.columns]
        weights = np.zeros((len(b), 1 + w.shape[1] if index else pixels.width), np.float32)
        weights[:, 0] = b
        weights[:, 1 : 1 + w.shape[1]] = w
        weights *= np.float32(scale)
        layers.insert(0, Layer(weights, scale, 1 / (gain * input_scale)))
        factor, gain = 0.5, 4 * gain * scale  # BP2 brings this layer's f/c, and s(2 − s) is 4σ′
    return layers


class Descent:
    """Gradient descent on one network, within an epoch."""

    def __init__(self, settings: RunSettings, parameters: Parameters, pixels: Pixels, examples: int, mini_batches: int):
        """Get ready for about so many mini-batches of an epoch of `examples` examples."""
        self.error = OUTPUT_ERRORS[settings.cost, settings.output]
        self.layers = lay_out(settings, parameters, pixels, self.error)
        self.pixels = pixels
        self.learning_rate = settings.learning_rate
        self.shrinking = np.float32(settings.learning_rate * settings.lmbda / examples)
        self.mini_batches = mini_batches
        self.size = 0

    def run(self, rows: NDArray[np.intp], labels: NDArray[np.uint8], size: int) -> Array:
        """A step for each mini-batch of `size` rows, with their labels, each (mini-batches · size,).

        Returns the output layer's z as each mini-batch met it, (mini-batches, size, 10).
        """
        if size != self.size:
            self._make_room(size)
        z = np.empty((len(rows) // size, size, DIGITS), np.float32)
        targets = self.error.targets.take(labels, axis=0).reshape(z.shape)
        done = 0
        for inputs in self.gathering.blocks(rows):
            block = slice(done, done + len(inputs))
            self._steps(inputs, z[block], targets[block])
            done += len(inputs)
        return np.divide(z, np.float32(self.error.factor), out=z)

    def _make_room(self, size: int) -> None:
        """Room for what a step computes on `size` examples, so that it allocates nothing."""
        self.size = size
        self.gathering = Gathering(self.pixels, size, self.mini_batches)
        self.output_delta = np.empty((size, DIGITS), np.float32)
        self.layers[-1].delta = self.output_delta.T
        self.between = []  # the hidden layers' activations, and room for their deltas and slopes
        for layer, after in zip(self.layers, self.layers[1:], strict=False):
            room = np.full((3, 1 + len(layer.weights), size), TWO)
            after.inputs = room[0]  # its row 0 stays 2: s of a neuron that is always on, whose slope is 0
            layer.delta = room[1, 1:]
            self.between.append(room)

    def _steps(self, inputs: Array, outputs: Array, targets: Array) -> None:
        """A step for each of the inputs (mini-batches, m, width); the last layer's f·z go into `outputs`."""
        dot, tanh, add, subtract, multiply = np.dot, np.tanh, np.add, np.subtract, np.multiply
        write_delta, output_delta = self.error.write, self.output_delta
        first, last = self.layers[0], self.layers[-1]
        forward = [(layer.weights, s, s[1:]) for layer, (s, _, _) in zip(self.layers, self.between, strict=False)]
        backward = [
            (after.weights.T, after.delta, *room) for after, room in zip(self.layers[1:], self.between, strict=True)
        ][::-1]
        rates = [-self.learning_rate / self.size * layer.scale * layer.unit for layer in self.layers]
        learning = [
            (rate, *_for_blas(layer.inputs), *_for_blas(layer.delta.T), layer.weights.T)
            for rate, layer in zip(rates[1:], self.layers[1:], strict=True)
        ]
        rate, w_first, w_last = rates[0], first.weights.T, last.weights.T
        shrinking = self._shrinking()
        delta_first, flip_first = _for_blas(first.delta.T)
        for x, z, y in zip(inputs, outputs, targets, strict=True):
            a = pixels = x.T
            for w, s, s_neurons in forward:  # a = σ(w a' + b), as s = 1 + tanh(z/2)
                dot(w, a, s_neurons)
                tanh(s_neurons, s_neurons)
                add(s_neurons, ONE, s_neurons)
                a = s
            dot(a.T, w_last, z)
            write_delta(z, y, output_delta)  # BP1
            for w, delta_after, s, delta, slope in backward:  # BP2, with s(2 − s) for σ′(z)
                dot(w, delta_after, delta)
                subtract(TWO, s, slope)
                multiply(slope, s, slope)
                multiply(delta, slope, delta)
            for w, share, room in shrinking:  # w ← w − (ηλ/n) w; a float32 keeps too few digits of 1 − ηλ/n
                multiply(w, share, room)
                subtract(w, room, w)
            sgemm(rate, pixels, delta_first, 1, w_first, 0, flip_first, 1)  # BP3 and BP4: w ← w − (η/m) δ a'ᵀ
            for rate_after, s, flip_s, delta, flip_delta, w in learning:
                sgemm(rate_after, s, delta, 1, w, flip_s, flip_delta, 1)
        first.inputs = pixels

    def _shrinking(self) -> list[tuple[Array, Array, Array]]:
        """For each layer its weights, ηλ/n for each column (0 for the biases), and room for their product."""
        if not self.shrinking:
            return []
        shares = [np.full(layer.weights.shape[1], self.shrinking, np.float32) for layer in self.layers]
        for share in shares:
            share[0] = 0
        return [
            (layer.weights, share, np.empty_like(layer.weights))
            for layer, share in zip(self.layers, shares, strict=True)
        ]

    def gradient_norms(self) -> tuple[float, ...]:
        """‖∂C/∂w‖ of each layer, without the L2 term, for the mini-batch taken last."""
        norms = []
        for layer in self.layers:
            gradient = np.dot(layer.delta, layer.inputs.T)
            gradient[:, 0] = 0  # the biases'
            norms.append(layer.unit / self.size * float(np.vdot(gradient, gradient)) ** 0.5)
        return tuple(norms)

    def is_finite(self) -> bool:
        """Whether the weights are small enough, below about 10¹⁹, for all that follows from them to be finite."""
        return all(np.isfinite(np.vdot(layer.weights, layer.weights)) for layer in self.layers)

    def parameters(self, before: Parameters) -> Parameters:
        """The parameters now, given those before: weights on unused pixels are as they were."""
        weights: list[Array] = []
        biases: list[Array] = []
        for layer, old in zip(self.layers, before.weights, strict=True):
            new = layer.weights / np.float32(layer.scale)
            biases.append(new[:, 0].copy())
            weights.append(new[:, 1:].copy() if weights else self._on_all_pixels(new[:, 1:], old))
        return Parameters(tuple(weights), tuple(biases))

    def _on_all_pixels(self, new: Array, old: Array) -> Array:
        weights = old.copy()
        weights[:, self.pixels.columns] = new[:, : len(self.pixels.columns)]
        return weights


def _for_blas(matrix: Array) -> tuple[Array, int]:
    """The matrix with its columns one after the other in memory, as BLAS wants it, and whether it was transposed."""
    return (matrix, 0) if matrix.flags.f_contiguous else (matrix.T, 1)
