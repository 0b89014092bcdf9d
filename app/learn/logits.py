"""Learning on the weighted inputs of a softmax layer themselves, under either cost (Eqs 80 and 81).

A layer whose only parameters are its biases is this: with constant inputs, ∂C/∂b_j = ∂C/∂z_j.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.learn.costs import pair
from app.learn.invalid import InvalidSetting
from app.learn.softmax import Array


@dataclass(frozen=True)
class DescentSettings:
    """Where the z's start, which output should be 1, and how they learn. Defaults: the chapter's four, a bad start."""

    z: tuple[float, ...] = (2.5, -1.0, 3.2, 0.5)
    target: int = 1
    cost: str = "log-likelihood"
    learning_rate: float = 0.5
    epochs: int = 300

    def __post_init__(self) -> None:
        """Refuse a target that is not there, and a cost that does not go with the softmax (InvalidSetting)."""
        pair(self.cost, "softmax")
        if not 0 <= self.target < len(self.z):
            raise InvalidSetting("target", f"a whole number from 0 to {len(self.z) - 1}", self.target)


class Step(NamedTuple):
    """One moment of learning, before the update: lists of one number per output, and the cost."""

    epoch: int
    z: list[float]
    activations: list[float]
    cost: float
    gradient: list[float]


def step_at(settings: DescentSettings, z: Array, epoch: int = 0) -> Step:
    """The layer at z, shape (outputs,): a, the cost C summed over the outputs, and ∂C/∂z."""
    functions = pair(settings.cost, "softmax")
    y = np.zeros(len(z))
    y[settings.target] = 1
    return Step(
        epoch,
        z.tolist(),
        functions.output(z).tolist(),
        float(functions.value(z, y).sum()),
        functions.delta(z, y).tolist(),
    )


def descend(settings: DescentSettings) -> Iterator[Step]:
    """The steps of gradient descent, epochs 0 (the start) to settings.epochs.

    It cannot diverge: no gradient is longer than √2, so the z's stay within what they started from and
    √2 · learning_rate · epochs.
    """
    z = np.array(settings.z, dtype=float)
    for epoch in range(settings.epochs + 1):
        step = step_at(settings, z, epoch)
        yield step
        z = z - settings.learning_rate * np.array(step.gradient)
