"""Stochastic gradient descent as a pure function, advanced in slices.

`advance` holds nothing back: all there is to a run is its settings and its state. The order of the images
in epoch e comes from (seed, e), so however the work is sliced, the same numbers come out to the last bit.
"""

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.descent import Descent
from app.learn.examples import mislabelled, shuffled
from app.learn.network import DIGITS, Parameters, RunSettings, initial_parameters
from app.learn.neuron import Diverged

WINDOW = 50  # mini-batches from one progress report to the next
WORK = 5e7  # images times weights that a core learns from in a hundredth of a second or so


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


def short_work(settings: RunSettings) -> int:
    """How many images a core learns from in a hundredth of a second or so, by the size of the network; at least one."""
    return max(1, round(WORK / sum(inputs * neurons for inputs, neurons in pairwise(settings.sizes))))


def shuffle(settings: RunSettings, epoch: int, examples: int) -> NDArray[np.int64]:
    """The order in which epoch `epoch` meets the examples, from (seed, epoch + 1); 0 is the parameters' own stream."""
    return shuffled(settings.seed, epoch, examples)


def advance(
    settings: RunSettings,
    state: State,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    mini_batches: int,
) -> tuple[State, list[Progress]]:
    """Take `mini_batches` steps, or as many as the epoch has left; images (n, 784) bytes, labels (n,).

    Progress is reported at every WINDOW-th mini-batch of an epoch and at its end, so reports fall on the
    same mini-batches however the work is sliced. Raises Diverged when a number is no longer finite, with the
    epoch of the report that would have told it.
    """
    examples, size = len(labels), settings.mini_batch_size
    labels = mislabelled(labels, settings.mislabelled, settings.seed)
    per_epoch = mini_batches_per_epoch(settings, examples)
    last = min(state.position + mini_batches, per_epoch)
    order = shuffle(settings, state.epoch, examples)
    descent = Descent(settings, state.parameters, images, labels)
    tally, epoch_tally = state.tally, state.epoch_tally if state.position else NOTHING
    reports: list[Progress] = []
    position = state.position
    while position < last:
        report_at = min(position - position % WINDOW + WINDOW, per_epoch)
        stop = min(report_at, last)
        done = min(report_at * size, examples)
        tally = _take(descent, order[position * size : stop * size], tally, measure=stop == report_at)
        _refuse_infinite(state.epoch + done / examples, descent.is_finite(), tally.cost)
        if stop == report_at:
            reports.append(_report(state.epoch, done, examples, tally, descent.gradient_norms()))
            tally, epoch_tally = NOTHING, epoch_tally.plus(tally)
        position = stop
    parameters = descent.parameters()
    if last == per_epoch:
        return State(state.epoch + 1, 0, parameters, NOTHING, epoch_tally), reports
    return replace(state, position=last, parameters=parameters, tally=tally, epoch_tally=epoch_tally), reports


def training_cost(state: State) -> float:
    """Mean cost over the epoch that has just ended, each mini-batch as it was met, without the L2 term."""
    return state.epoch_tally.cost / state.epoch_tally.examples


def _take(descent: Descent, rows: NDArray[np.int64], tally: Tally, *, measure: bool) -> Tally:
    """A step for each mini-batch of these rows, the last of which may be smaller; the tally with them in it."""
    counts = np.array(tally[1:], np.float64)
    descent.run(rows, counts, measure=measure)
    cost, right, saturated_wrong = counts.tolist()
    return Tally(tally.examples + len(rows), cost, int(right), int(saturated_wrong))


def _refuse_infinite(epoch: float, weights_finite: bool, *numbers: float) -> None:
    if not (weights_finite and all(map(math.isfinite, numbers))):
        raise Diverged(epoch, "the weights grew beyond the largest number; lower the learning rate")


def _report(epoch: int, done: int, examples: int, tally: Tally, gradient_norms: tuple[float, ...]) -> Progress:
    at = epoch + done / examples
    _refuse_infinite(at, True, *gradient_norms)
    return Progress(
        at,
        epoch * examples + done,
        tally.cost / tally.examples,
        tally.right / tally.examples,
        tally.saturated_wrong / (tally.examples * DIGITS),
        gradient_norms,
    )
