"""A layered network: its settings, its start, its outputs, and how well it answers."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.costs import pair
from app.learn.invalid import InvalidSetting

Array = NDArray[np.float32]

PIXELS = 784
DIGITS = 10
ONE_HOT = np.eye(DIGITS, dtype=np.float32)
PIXEL_SCALE = np.float32(1 / 256)  # the chapter's data set divides each byte by 256

# The standard deviation of a first weight, by the number of neurons before it.
SPREADS: dict[str, Callable[[int], float]] = {
    "large": lambda before: 1.0,
    "scaled": lambda before: 1 / math.sqrt(before),
    "he": lambda before: math.sqrt(2 / before),  # He et al., 2015: for neurons of which half are off
}


@dataclass(frozen=True)
class RunSettings:
    """A network and how it learns; the whole of a training run follows from this and the data.

    activation: of the hidden layers.  mislabelled: the share of the training images that get a wrong label.
    """

    hidden: tuple[int, ...] = (30,)
    cost: str = "cross-entropy"
    output: str = "sigmoid"
    learning_rate: float = 0.5
    mini_batch_size: int = 10
    epochs: int = 30
    seed: int = 0
    weight_init: str = "large"
    lmbda: float = 0.0
    activation: str = "sigmoid"
    mislabelled: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what the mathematics has no answer for (InvalidSetting)."""
        if self.output not in ("sigmoid", "softmax"):
            raise InvalidSetting("output", "'sigmoid' or 'softmax'", self.output)
        pair(self.cost, self.output)
        if self.weight_init not in SPREADS:
            raise InvalidSetting("weight_init", "one of " + ", ".join(map(repr, SPREADS)), self.weight_init)
        if self.activation not in ("sigmoid", "tanh", "relu"):
            raise InvalidSetting("activation", "'sigmoid', 'tanh' or 'relu'", self.activation)
        if not 0 <= self.mislabelled <= 1:
            raise InvalidSetting("mislabelled", "a share from 0 to 1", self.mislabelled)
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
    """The start that the seed gives: all N(0, 1), and then the weights times their SPREAD."""
    random = np.random.default_rng([settings.seed, 0])
    weights, biases = [], []
    for before, neurons in zip(settings.sizes, settings.sizes[1:], strict=False):
        spread = SPREADS[settings.weight_init](before)
        weights.append((random.standard_normal((neurons, before)) * spread).astype(np.float32))
        biases.append(random.standard_normal(neurons).astype(np.float32))
    return Parameters(tuple(weights), tuple(biases))


def one_hot(labels: NDArray[np.uint8]) -> Array:
    """Targets (n, 10): 1 at the label, 0 elsewhere."""
    return ONE_HOT.take(labels, axis=0)
