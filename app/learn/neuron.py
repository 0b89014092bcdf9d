"""One neuron with one input, learning by gradient descent: the chapter's first experiment."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.activations import ACTIVATIONS
from app.learn.costs import COSTS, Pair, pair
from app.learn.invalid import InvalidSetting

UpdateRule = Literal["gradient", "chapter-animation"]
Floats = NDArray[np.float64]

MARGIN = 1e-6  # how near the outputs of gradient_sizes() come to 0 and 1, which a sigmoid never reaches


class Diverged(ArithmeticError):
    """Learning left the numbers a computer can hold; says at which epoch and why."""

    def __init__(self, epoch: float, reason: str):
        super().__init__(f"diverged at epoch {epoch:g}: {reason}")
        self.epoch = epoch
        self.reason = reason

    def as_dict(self) -> dict[str, float | str]:
        """The body of a `failed` event."""
        return {"epoch": self.epoch, "reason": self.reason}


@dataclass(frozen=True)
class NeuronSettings:
    """A neuron and how it learns. Defaults: the chapter's badly wrong start under the quadratic cost."""

    weight: float = 2.0
    bias: float = 2.0
    input: float = 1.0
    target: float = 0.0
    cost: str = "quadratic"
    activation: str = "sigmoid"
    learning_rate: float = 0.15
    epochs: int = 300
    update_rule: UpdateRule = "gradient"

    def __post_init__(self) -> None:
        """Refuse what the mathematics has no answer for (InvalidSetting)."""
        pair(self.cost, self.activation)
        cost = COSTS[self.cost]
        if cost.targets and not cost.targets[0] <= self.target <= cost.targets[1]:
            low, high = cost.targets
            raise InvalidSetting(
                "target", f"a number from {low:g} to {high:g} under {cost.label}", self.target, cost.target_reason
            )
        if self.update_rule not in cost.update_rules:
            rules = " or ".join(map(repr, cost.update_rules))
            raise InvalidSetting("update_rule", f"{rules} under {cost.label}", self.update_rule)


class Step(NamedTuple):
    """One moment of learning, everything before the update. The gradients are those of the cost itself."""

    epoch: int
    weight: float
    bias: float
    z: float
    output: float
    slope: float
    cost: float
    gradient_weight: float
    gradient_bias: float


def step_at(settings: NeuronSettings, weight: float, bias: float, epoch: int = 0) -> Step:
    """The neuron at (weight, bias): z = wx + b, a = f(z), C, ∂C/∂w = delta·x and ∂C/∂b = delta (Eqs 55, 56, 61, 62)."""
    functions: Pair = pair(settings.cost, settings.activation)
    z = weight * settings.input + bias
    delta = functions.delta(z, settings.target)
    return Step(
        epoch,
        weight,
        bias,
        z,
        functions.output(z),
        ACTIVATIONS[settings.activation].slope(z),
        functions.value(z, settings.target),
        delta * settings.input,
        delta,
    )


def update_direction(settings: NeuronSettings, step: Step) -> tuple[float, float]:
    """What the learning rate multiplies in the update of (weight, bias): the gradient, under the rule 'gradient'.

    The rule 'chapter-animation' repeats the slip in the animation behind the chapter's cross-entropy figures:
    it took ∂C/∂a = (a − y)/σ′(z), which is 1/(1 − a) for y = 0, in the place of ∂C/∂z = a − y.
    """
    if settings.update_rule == "gradient":
        return step.gradient_weight, step.gradient_bias
    if step.slope == 0:
        return math.inf, math.inf
    return step.gradient_weight / step.slope, step.gradient_bias / step.slope


def descend(settings: NeuronSettings) -> Iterator[Step]:
    """The steps of gradient descent, epochs 0 (the start) to settings.epochs.

    Raises Diverged when a number is no longer finite; the steps before it have been yielded.
    """
    weight, bias = float(settings.weight), float(settings.bias)
    for epoch in range(settings.epochs + 1):
        step = step_at(settings, weight, bias, epoch)
        if not all(map(math.isfinite, step)):
            raise Diverged(
                epoch,
                "the weight, the bias or the cost grew beyond the largest number; lower the learning rate",
            )
        yield step
        direction_weight, direction_bias = update_direction(settings, step)
        weight -= settings.learning_rate * direction_weight
        bias -= settings.learning_rate * direction_bias


def trajectory(settings: NeuronSettings) -> tuple[list[Step], Diverged | None]:
    """All the steps there are, and why there are no more if learning diverged."""
    steps: list[Step] = []
    try:
        steps.extend(descend(settings))
    except Diverged as diverged:
        return steps, diverged  # extend() keeps what it was given before the error
    return steps, None


def surface(
    settings: NeuronSettings, weights: tuple[float, float], biases: tuple[float, float], points: int
) -> tuple[Floats, Floats, Floats]:
    """The cost over (w, b): `points` weights, as many biases, and the costs, costs[i, j] at (biases[i], weights[j]).

    The ranges are given as (least, most). The settings' own weight and bias play no part.
    """
    functions = pair(settings.cost, settings.activation)
    across, up = np.linspace(*weights, points), np.linspace(*biases, points)
    z = across * settings.input + up[:, np.newaxis]
    return across, up, functions.value(z, settings.target)


def gradient_sizes(settings: NeuronSettings, points: int) -> tuple[Floats, Floats]:
    """|∂C/∂w| against the output a of a sigmoid neuron: `points` outputs from 0 to 1 and the gradients there.

    For input 1 and target 0 this is a²(1 − a) under the quadratic cost (Eq. 55) and a under the cross-entropy
    (Eq. 61), whatever the weight and the bias that led to a.
    """
    a = np.clip(np.linspace(0, 1, points), MARGIN, 1 - MARGIN)
    z = np.log(a / (1 - a))
    delta = pair(settings.cost, "sigmoid").delta(z, settings.target)
    return a, np.abs(delta * settings.input)
