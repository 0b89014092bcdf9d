"""A layered network: its settings, its start, its outputs, and how well it answers."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.activations import sigmoid
from app.learn.costs import pair
from app.learn.invalid import InvalidSetting

Array = NDArray[np.float32]

PIXELS = 784
DIGITS = 10
ONE_HOT = np.eye(DIGITS, dtype=np.float32)
PIXEL_SCALE = np.float32(1 / 256)  # the chapter's data set divides each byte by 256


@dataclass(frozen=True)
class RunSettings:
    """A network and how it learns; the whole of a training run follows from this and the data."""

    hidden: tuple[int, ...] = (30,)
    cost: str = "cross-entropy"
    output: str = "sigmoid"
    learning_rate: float = 0.5
    mini_batch_size: int = 10
    epochs: int = 30
    seed: int = 0
    weight_init: str = "large"
    lmbda: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what the mathematics has no answer for (InvalidSetting)."""
        if self.output not in ("sigmoid", "softmax"):
            raise InvalidSetting("output", "'sigmoid' or 'softmax'", self.output)
        pair(self.cost, self.output)
        if self.weight_init not in ("large", "scaled"):
            raise InvalidSetting("weight_init", "'large' or 'scaled'", self.weight_init)
        for name, values in (
            ("hidden", self.hidden),
            ("mini_batch_size", (self.mini_batch_size,)),
            ("epochs", (self.epochs,)),
        ):
            if any(value < 1 for value in values):
                raise InvalidSetting(name, "whole numbers from 1", getattr(self, name))
        if self.seed < 0:
            raise InvalidSetting("seed", "a whole number from 0", self.seed)
        if not 0 < self.learning_rate < math.inf:
            raise InvalidSetting("learning_rate", "a finite number above 0", self.learning_rate)
        if not 0 <= self.lmbda < math.inf:
            raise InvalidSetting("lmbda", "a finite number from 0", self.lmbda)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons per layer, input and output included: (784, …, 10)."""
        return (PIXELS, *self.hidden, DIGITS)


class Parameters(NamedTuple):
    """weights[l] has shape (neurons, neurons before), as w_jk in the chapter; biases[l] has shape (neurons,)."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]


def initial_parameters(settings: RunSettings) -> Parameters:
    """The start that the seed gives: all N(0, 1) for `large`; the weights over √(neurons before) for `scaled`."""
    random = np.random.default_rng([settings.seed, 0])
    weights, biases = [], []
    for before, neurons in zip(settings.sizes, settings.sizes[1:], strict=False):
        scale = 1 / np.sqrt(before) if settings.weight_init == "scaled" else 1.0
        weights.append((random.standard_normal((neurons, before)) * scale).astype(np.float32))
        biases.append(random.standard_normal(neurons).astype(np.float32))
    return Parameters(tuple(weights), tuple(biases))


def weighted_inputs(parameters: Parameters, images: NDArray[np.uint8]) -> list[Array]:
    """z of every layer after the input, each (images, neurons), for images of shape (images, 784), bytes."""
    (first, *weights), (first_biases, *biases) = parameters
    # The factor is a power of two: it may go to the weights, which are fewer than the pixels, and rounds nothing.
    layers: list[Array] = [images.astype(np.float32) @ (first * PIXEL_SCALE).T + first_biases]
    for w, b in zip(weights, biases, strict=True):
        layers.append(sigmoid(layers[-1]) @ w.T + b)
    return layers


class Evaluation(NamedTuple):
    """How a network does on some images: mean cost (without the L2 term) and share of right answers."""

    cost: float
    accuracy: float


def evaluate(
    settings: RunSettings, parameters: Parameters, images: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> Evaluation:
    """Mean cost and accuracy over the images, (n, 784) bytes, with labels (n,); the answer is the largest output."""
    cost, right = 0.0, 0
    functions = pair(settings.cost, settings.output)
    for first in range(0, len(labels), 1000):
        z = weighted_inputs(parameters, images[first : first + 1000])[-1]
        answers = labels[first : first + 1000]
        cost += float(functions.value(z, one_hot(answers)).sum(dtype=np.float64))
        right += int((z.argmax(axis=1) == answers).sum())
    return Evaluation(cost / len(labels), right / len(labels))


def one_hot(labels: NDArray[np.uint8]) -> Array:
    """Targets (n, 10): 1 at the label, 0 elsewhere."""
    return ONE_HOT.take(labels, axis=0)
