"""The mini-batch that comes next, and what one step on it changes: looked at, not taken."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn import training
from app.learn.backpropagation import Layer, Passes
from app.learn.evaluation import passes
from app.learn.exact import mean, norm
from app.learn.examples import mislabelled
from app.learn.network import RunSettings
from app.learn.training import State

MOST_SHOWN = 20  # images of a large mini-batch
CHANGES = 10  # the biggest of all changes of weight


@dataclass(frozen=True)
class Change:
    """A weight before and after: of the neuron, on the input, in the layer (1 is the first after the input)."""

    layer: int
    neuron: int
    input: int
    before: float
    after: float


@dataclass(frozen=True)
class LayerChange:
    """How far a layer's weights move in the step, beside how large they are (Euclidean norms)."""

    layer: int
    neurons: int
    inputs: int
    weights_norm: float
    change_norm: float


class NextStep(NamedTuple):
    """indices: which training images, all of them; labels: what they are given for, which may be wrong.

    before, after: of the first MOST_SHOWN of them.  cost_before, cost_after: the whole mini-batch's mean cost.
    """

    indices: NDArray[np.int64]
    labels: NDArray[np.uint8]
    cost_before: float
    cost_after: float
    before: Passes
    after: Passes
    layers: list[LayerChange]
    changes: list[Change]


def look_ahead(settings: RunSettings, state: State, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> NextStep:
    """The next mini-batch of all training images (n, 784), bytes, with labels (n,); raises Diverged."""
    first = state.position * settings.mini_batch_size
    order = training.shuffle(settings, state.epoch, len(labels))
    chosen = order[first : first + settings.mini_batch_size]
    stepped, _ = training.advance(settings, state, images, labels, 1)
    given = mislabelled(labels, settings.mislabelled, settings.seed)[chosen]
    before, after = (passes(settings, each.parameters, images[chosen], given) for each in (state, stepped))
    pairs = list(zip(state.parameters.weights, stepped.parameters.weights, strict=True))
    layers = []
    for number, (w, new) in enumerate(pairs, 1):
        neurons, inputs = w.shape
        norms = norm(w), norm(new - w)
        layers.append(LayerChange(number, neurons, inputs, *norms))
    return NextStep(
        indices=chosen,
        labels=given,
        cost_before=mean(before.costs),
        cost_after=mean(after.costs),
        before=_shown(before),
        after=_shown(after),
        layers=layers,
        changes=_biggest(pairs),
    )


def _shown(passes: Passes) -> Passes:
    """The same for the first images only."""
    layers = [Layer(*(part[:MOST_SHOWN] for part in layer)) for layer in passes.layers]
    return Passes(layers, passes.costs[:MOST_SHOWN])


def _biggest(pairs: list[tuple[NDArray[np.float32], NDArray[np.float32]]]) -> list[Change]:
    found = []
    for number, (old, new) in enumerate(pairs, 1):
        size = abs(new - old)
        for at in np.argsort(size, axis=None)[: -CHANGES - 1 : -1]:
            neuron, before = (int(place) for place in np.unravel_index(at, size.shape))
            change = Change(number, neuron, before, float(old[neuron, before]), float(new[neuron, before]))
            found.append((float(size[neuron, before]), change))
    found.sort(key=lambda each: -each[0])
    return [change for size, change in found[:CHANGES] if size > 0]
