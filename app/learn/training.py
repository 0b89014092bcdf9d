"""Stochastic gradient descent as a pure function, advanced in slices.

`advance` holds nothing back: all there is to a run is its settings and its state. The order of the images
in epoch e comes from (seed, e), so however the work is sliced, the same numbers come out to the last bit.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.activations import sigmoid, sigmoid_slope
from app.learn.costs import pair
from app.learn.network import DIGITS, PIXEL_SCALE, Array, Parameters, RunSettings, initial_parameters, one_hot
from app.learn.neuron import Diverged

WINDOW = 50  # mini-batches from one progress report to the next


class Tally(NamedTuple):
    """Sums since the last progress report, over the mini-batches as they were met (before their own step)."""

    examples: int = 0
    cost: float = 0.0
    right: int = 0
    saturated_wrong: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """The sums of both."""
        return Tally(
            self.examples + other.examples,
            self.cost + other.cost,
            self.right + other.right,
            self.saturated_wrong + other.saturated_wrong,
        )


NOTHING = Tally()


@dataclass(frozen=True)
class State:
    """A run between two mini-batches: epoch and mini-batches done in it, parameters, and the open tally.

    epoch counts finished epochs; epoch_tally sums over the mini-batches of the one that is under way.
    """

    epoch: int
    position: int
    parameters: Parameters
    tally: Tally = NOTHING
    epoch_tally: Tally = NOTHING


class Progress(NamedTuple):
    """What the last few mini-batches looked like; epoch is a fraction, gradient_norms is ‖∂C/∂W‖ per layer."""

    epoch: float
    examples: int
    cost: float
    accuracy: float
    saturated_wrong: float
    gradient_norms: tuple[float, ...]


def start(settings: RunSettings) -> State:
    """The state before the first mini-batch."""
    return State(0, 0, initial_parameters(settings))


def mini_batches_per_epoch(settings: RunSettings, examples: int) -> int:
    """How many mini-batches an epoch has; the last one may be smaller."""
    return -(-examples // settings.mini_batch_size)


def shuffle(settings: RunSettings, epoch: int, examples: int) -> NDArray[np.intp]:
    """The order in which epoch `epoch` meets the examples, from (seed, epoch + 1); 0 is the parameters' own stream."""
    return np.random.default_rng([settings.seed, epoch + 1]).permutation(examples)


def advance(
    settings: RunSettings,
    state: State,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    mini_batches: int,
) -> tuple[State, list[Progress]]:
    """Take `mini_batches` steps, or as many as the epoch has left; images (n, 784) bytes, labels (n,).

    Progress is reported at every WINDOW-th mini-batch of an epoch and at its end, so reports fall on the
    same mini-batches however the work is sliced. Raises Diverged when a number is no longer finite.
    """
    per_epoch = mini_batches_per_epoch(settings, len(labels))
    order = shuffle(settings, state.epoch, len(labels))
    weights = [w.copy() for w in state.parameters.weights]
    biases = [b.copy() for b in state.parameters.biases]
    tally = state.tally
    epoch_tally = state.epoch_tally if state.position else NOTHING
    reports: list[Progress] = []
    last = min(state.position + mini_batches, per_epoch)
    for position in range(state.position, last):
        chosen = order[position * settings.mini_batch_size : (position + 1) * settings.mini_batch_size]
        measured, gradients = _step(settings, weights, biases, images[chosen], labels[chosen], len(labels))
        tally = tally.plus(measured)
        if (position + 1) % WINDOW == 0 or position + 1 == per_epoch:
            done = (position + 1) * settings.mini_batch_size
            reports.append(_report(state.epoch, min(done, len(labels)), len(labels), tally, gradients))
            epoch_tally = epoch_tally.plus(tally)
            tally = NOTHING
    parameters = Parameters(tuple(weights), tuple(biases))
    if last == per_epoch:
        return State(state.epoch + 1, 0, parameters, NOTHING, epoch_tally), reports
    return replace(state, position=last, parameters=parameters, tally=tally, epoch_tally=epoch_tally), reports


def training_cost(state: State) -> float:
    """Mean cost over the epoch that has just ended, each mini-batch as it was met, without the L2 term."""
    return state.epoch_tally.cost / state.epoch_tally.examples


def _step(
    settings: RunSettings,
    weights: list[Array],
    biases: list[Array],
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    examples: int,
) -> tuple[Tally, list[Array]]:
    """One mini-batch of gradient descent, in place (BP1-BP4 of chapter 2; the L2 decay is Eq. 93)."""
    functions = pair(settings.cost, settings.output)
    activations: list[Array] = [images.astype(np.float32) * PIXEL_SCALE]
    zs: list[Array] = []
    for w, b in zip(weights, biases, strict=True):
        if zs:
            activations.append(sigmoid(zs[-1]))
        zs.append(activations[-1] @ w.T + b)
    targets = one_hot(labels)
    delta = functions.delta(zs[-1], targets)  # BP1
    deltas = [delta]
    for layer in range(len(weights) - 1, 0, -1):
        delta = (delta @ weights[layer]) * sigmoid_slope(zs[layer - 1])  # BP2
        deltas.insert(0, delta)
    rate = np.float32(settings.learning_rate / len(labels))
    decay = np.float32(1 - settings.learning_rate * settings.lmbda / examples)
    gradients = [d.T @ a for d, a in zip(deltas, activations, strict=True)]  # BP4
    for w, b, gradient, d in zip(weights, biases, gradients, deltas, strict=True):
        w *= decay
        w -= rate * gradient
        b -= rate * d.sum(axis=0)  # BP3
    return _measure(settings, zs[-1], targets, labels), [g / np.float32(len(labels)) for g in gradients]


def _measure(settings: RunSettings, z: Array, targets: Array, labels: NDArray[np.uint8]) -> Tally:
    functions = pair(settings.cost, settings.output)
    return Tally(
        len(labels),
        float(functions.value(z, targets).sum()),
        int((z.argmax(axis=1) == labels).sum()),
        int((abs(functions.output(z) - targets) >= np.float32(0.9)).sum()),
    )


def _report(epoch: int, done: int, examples: int, tally: Tally, gradients: list[Array]) -> Progress:
    norms = tuple(float(np.linalg.norm(gradient)) for gradient in gradients)
    cost = tally.cost / tally.examples
    if not np.isfinite([cost, *norms]).all():
        at = epoch + done / examples
        raise Diverged(at, "the weights grew beyond the largest number; lower the learning rate")
    shares = (
        tally.right / tally.examples,
        tally.saturated_wrong / (tally.examples * DIGITS),
    )
    return Progress(epoch + done / examples, epoch * examples + done, cost, *shares, norms)
