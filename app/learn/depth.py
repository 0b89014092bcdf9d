"""How fast each layer of a deep network would learn, under both costs from the same weights.

Each further layer multiplies delta by another slope, so the numbers soon leave what a float can hold.
They are carried as logarithms: a hundred layers give 10⁻⁷⁰ or 10⁻⁴⁰⁰, and not 0.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn import scaled
from app.learn.activations import ACTIVATIONS, sigmoid
from app.learn.network import DIGITS, PIXEL_SCALE
from app.learn.scaled import Array, Scaled

COSTS = ("quadratic", "cross-entropy")
STREAM_DATA, STREAM_OUTPUT, STREAM_HIDDEN = 0, 1, 2  # each drawing of random numbers has its own stream


@dataclass(frozen=True)
class DepthSettings:
    """A network of equal hidden layers with sigmoid outputs, and the examples it is measured on.

    weight_init: every weight from N(0, 1) for `large`, from N(0, 1/neurons before) for `scaled`, from
    N(0, weight_scale²) for `custom`. The biases are from N(0, 1), as in the chapter; output_bias is added to
    those of the outputs, to saturate them at will.
    """

    hidden_layers: int = 8
    neurons: int = 30
    activation: Literal["sigmoid", "tanh", "relu"] = "sigmoid"
    weight_init: Literal["large", "scaled", "custom"] = "scaled"
    weight_scale: float = 1.0
    output_bias: float = 0.0
    outputs: Literal[1, 10] = 1
    examples: int = 1
    seed: int = 0


class Parameters(NamedTuple):
    """weights[l] has shape (neurons, neurons before); biases[l] has shape (neurons,); the last is the output layer."""

    weights: list[Array]
    biases: list[Array]


class Batch(NamedTuple):
    """inputs (examples, numbers); targets (examples, outputs), each 0 or 1."""

    inputs: Array
    targets: Array


class LogNorms(NamedTuple):
    """One cost's log10 ‖δ‖ and log10 ‖∂C/∂W‖, a number per layer from the first to the output; −∞ for zero."""

    delta: list[float]
    gradient: list[float]


def ratio(numerator: LogNorms, denominator: LogNorms) -> LogNorms:
    """log10 of how many times larger each norm is; −∞ for a layer that neither cost reaches."""
    pairs = (zip(*norms, strict=True) for norms in zip(numerator, denominator, strict=True))
    return LogNorms(*([a - b if math.isfinite(b) else -math.inf for a, b in pair] for pair in pairs))


class Single(NamedTuple):
    """The one output for the one example: a, its target, and log10 1/σ′(z^L), which the costs' ratio should be."""

    output: float
    target: float
    inverse_slope: float


class Measurement(NamedTuple):
    """Both costs' norms, and the output where there is one example and one output."""

    norms: dict[str, LogNorms]
    single: Single | None


def random_batch(settings: DepthSettings) -> Batch:
    """Inputs from N(0, 1), as many as a layer has neurons; targets 0 or 1 by the toss of a coin, or one of ten."""
    random = np.random.default_rng([settings.seed, STREAM_DATA])
    inputs = random.standard_normal((settings.examples, settings.neurons))
    return Batch(inputs, _targets(settings, random.integers(DIGITS, size=settings.examples)))


def digit_batch(settings: DepthSettings, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Batch:
    """Digits that the seed picks from images (n, 784), bytes, with labels (n,); one output says whether it is odd."""
    random = np.random.default_rng([settings.seed, STREAM_DATA])
    chosen = random.choice(len(labels), settings.examples, replace=settings.examples > len(labels))
    return Batch(images[chosen].astype(float) * float(PIXEL_SCALE), _targets(settings, labels[chosen]))


def _targets(settings: DepthSettings, labels: NDArray[np.integer]) -> Array:
    return np.eye(DIGITS)[labels] if settings.outputs == DIGITS else (labels % 2).astype(float)[:, None]


def parameters(settings: DepthSettings, inputs: int) -> Parameters:
    """The weights and biases that the seed gives; networks of other depths share their first layers and their last."""
    sizes = [inputs] + [settings.neurons] * settings.hidden_layers + [settings.outputs]
    weights, biases = [], []
    for layer, (before, neurons) in enumerate(pairwise(sizes)):
        stream = STREAM_OUTPUT if layer == settings.hidden_layers else STREAM_HIDDEN + layer
        random = np.random.default_rng([settings.seed, stream])
        scale = {"large": 1.0, "scaled": before**-0.5, "custom": settings.weight_scale}[settings.weight_init]
        weights.append(random.standard_normal((neurons, before)) * scale)
        biases.append(random.standard_normal(neurons))
    biases[-1] += settings.output_bias
    return Parameters(weights, biases)


def layer_norms(settings: DepthSettings, network: Parameters, batch: Batch) -> Measurement:
    """Backpropagation (BP1-BP4) for both costs; the norms are those of the gradient averaged over the batch.

    ‖δ‖ is therefore ‖∂C/∂b‖, with C the mean cost, and ‖∂C/∂W‖ is a Frobenius norm.
    """
    hidden = ACTIVATIONS[settings.activation]
    activations, zs = [batch.inputs], list[Array]()
    for w, b in zip(*network, strict=True):
        if zs:
            activations.append(hidden.value(zs[-1]))
        zs.append(activations[-1] @ w.T + b)
    before = [scaled.from_values(a) for a in activations]
    log_slopes = [LOG_SLOPES[settings.activation](z) for z in zs[:-1]]
    norms = {
        cost: _backpropagate(output_delta(cost, zs[-1], batch.targets), network, log_slopes, before) for cost in COSTS
    }
    alone = settings.examples == settings.outputs == 1
    return Measurement(norms, _single(float(zs[-1][0, 0]), batch) if alone else None)


def _single(z: float, batch: Batch) -> Single:
    inverse_slope = -log_sigmoid_slope(np.asarray(z)) / np.log(10)
    return Single(sigmoid(z), float(batch.targets[0, 0]), float(inverse_slope))


def output_delta(cost: str, z: Array, y: Array) -> Scaled:
    """∂C/∂z of sigmoid outputs for targets 0 and 1: a − y, times σ′(z) under the quadratic cost (Eqs 55 and 61).

    |a − y| is σ(z) for y = 0 and σ(−z) for y = 1; ln σ(x) is min(x, 0) − ln(1 + e^−|x|).
    """
    towards_wrong = (1 - 2 * y) * z
    logs = np.minimum(towards_wrong, 0) - np.log1p(np.exp(-np.abs(z)))
    if cost == "quadratic":
        logs = logs + log_sigmoid_slope(z)
    return scaled.from_logarithms(1 - 2 * y, logs)


def log_sigmoid_slope(z: Array) -> Array:
    """ln σ′(z) = −|z| − 2 ln(1 + e^−|z|), finite where σ′(z) itself would be 0."""
    return -np.abs(z) - 2 * np.log1p(np.exp(-np.abs(z)))


LOG_SLOPES: dict[str, Callable[[Array], Array]] = {
    "sigmoid": log_sigmoid_slope,
    "tanh": lambda z: np.log(4) + log_sigmoid_slope(2 * z),
    "relu": lambda z: scaled.logarithm(ACTIVATIONS["relu"].slope(z)),
}


def _backpropagate(delta: Scaled, network: Parameters, log_slopes: list[Array], before: list[Scaled]) -> LogNorms:
    deltas = [delta]  # BP1
    for w, log_slope in zip(network.weights[:0:-1], log_slopes[::-1], strict=True):
        deltas.insert(0, scaled.times(deltas[0], w, log_slope))  # BP2
    bias = [scaled.log_norm_of_mean(d) for d in deltas]  # BP3
    weight = [scaled.log_norm_of_mean_product(d, a) for d, a in zip(deltas, before, strict=True)]  # BP4
    return LogNorms(*([x / float(np.log(10)) for x in logs] for logs in (bias, weight)))
