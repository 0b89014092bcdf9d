"""A trained network under the microscope: what it answers on labelled images, how sure it is, and what is saturated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.learn.activations import sigmoid, sigmoid_slope
from app.learn.costs import pair
from app.learn.network import DIGITS, Array, Parameters, RunSettings, one_hot, weighted_inputs
from app.learn.training import WRONG_END

BINS = 20  # of a histogram of activations, from 0 to 1
CONFIDENCE_BINS = 10
MISTAKES = 24  # as many as the gallery shows
AT_ONCE = 1000  # images, so that the activations between stay in the cache


@dataclass(frozen=True)
class Digit:
    """How one digit fares: its images, the share answered rightly, and its own output neuron on those images.

    output: the neuron's mean activation.  saturated_wrong: share of the images on which it is at the wrong end.
    slope: its mean σ′(z), the factor that the quadratic cost puts before the error (None for softmax outputs).
    """

    digit: int
    images: int
    recall: float
    output: float
    saturated_wrong: float
    slope: float | None


@dataclass(frozen=True)
class Histogram:
    """Counts of activations in BINS equal bins from 0 to 1, and the shares within 0.1 of either end."""

    counts: list[int]
    low: float
    high: float


@dataclass(frozen=True)
class Outputs:
    """Histograms of the output activations: of the right digit's neuron, and of the nine others."""

    right: Histogram
    others: Histogram


@dataclass(frozen=True)
class Mistake:
    """An image that was answered wrongly: its index, and all ten outputs."""

    index: int
    label: int
    answer: int
    confidence: float
    outputs: list[float]


@dataclass(frozen=True)
class Confidence:
    """The images whose largest output lies in a bin: how many, how sure on average, and how often right."""

    low: float
    high: float
    images: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True)
class Inspection:
    """All of it. confusion[label][answer] counts images; hidden has a histogram per hidden layer."""

    images: int
    cost: float
    accuracy: float
    confusion: list[list[int]]
    digits: list[Digit]
    hidden: list[Histogram]
    outputs: Outputs
    mistakes: list[Mistake]
    confidence: list[Confidence]


def inspect(
    settings: RunSettings, parameters: Parameters, images: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> Inspection:
    """Ask the network about images (n, 784), bytes, with labels (n,)."""
    functions = pair(settings.cost, settings.output)
    hidden, z = _forward(parameters, images)
    outputs = functions.output(z)
    answers = z.argmax(axis=1)
    targets = one_hot(labels)
    confusion = np.zeros((DIGITS, DIGITS), int)
    np.add.at(confusion, (labels, answers), 1)
    right = targets == 1
    return Inspection(
        images=len(labels),
        cost=float(functions.value(z, targets).sum(dtype=np.float64) / len(labels)),
        accuracy=float((answers == labels).mean()),
        confusion=confusion.tolist(),
        digits=[_digit(settings, digit, z, outputs, answers, labels) for digit in range(DIGITS)],
        hidden=hidden,
        outputs=Outputs(_histogram([outputs[right]]), _histogram([outputs[~right]])),
        mistakes=_mistakes(outputs, answers, labels),
        confidence=_confidence(outputs, answers == labels),
    )


def _forward(parameters: Parameters, images: NDArray[np.uint8]) -> tuple[list[Histogram], Array]:
    """The hidden layers' histograms, and the output layer's z (n, 10)."""
    parts = [weighted_inputs(parameters, images[first : first + AT_ONCE]) for first in range(0, len(images), AT_ONCE)]
    layers = list(zip(*parts, strict=True))
    return [_histogram([sigmoid(z) for z in layer]) for layer in layers[:-1]], np.concatenate(layers[-1])


def _histogram(activations: list[Array]) -> Histogram:
    counts = np.zeros(BINS, int)
    low = high = total = 0
    for part in activations:
        counts += np.bincount(np.minimum((part * BINS).astype(int), BINS - 1).ravel(), minlength=BINS)
        low += int((part <= 1 - WRONG_END).sum())
        high += int((part >= WRONG_END).sum())
        total += part.size
    return Histogram(counts.tolist(), low / max(total, 1), high / max(total, 1))


def _digit(
    settings: RunSettings, digit: int, z: Array, outputs: Array, answers: NDArray[np.intp], labels: NDArray[np.uint8]
) -> Digit:
    own = labels == digit
    count = int(own.sum())
    if count == 0:
        return Digit(digit, 0, 0.0, 0.0, 0.0, None)
    output = outputs[own, digit]
    return Digit(
        digit=digit,
        images=count,
        recall=float((answers[own] == digit).mean()),
        output=float(output.mean()),
        saturated_wrong=float((output <= 1 - WRONG_END).mean()),
        slope=float(sigmoid_slope(z[own, digit]).mean()) if settings.output == "sigmoid" else None,
    )


def _mistakes(outputs: Array, answers: NDArray[np.intp], labels: NDArray[np.uint8]) -> list[Mistake]:
    """The wrong answers that the network was surest of, surest first."""
    wrong = np.flatnonzero(answers != labels)
    sure = outputs[wrong, answers[wrong]]
    worst = wrong[np.argsort(-sure, kind="stable")[:MISTAKES]]
    return [
        Mistake(int(i), int(labels[i]), int(answers[i]), float(outputs[i, answers[i]]), outputs[i].tolist())
        for i in worst
    ]


def _confidence(outputs: Array, right: NDArray[np.bool_]) -> list[Confidence]:
    sure = outputs.max(axis=1)
    bins = np.minimum((sure * CONFIDENCE_BINS).astype(int), CONFIDENCE_BINS - 1)
    return [
        Confidence(
            number / CONFIDENCE_BINS,
            (number + 1) / CONFIDENCE_BINS,
            int(inside.sum()),
            float(sure[inside].mean()) if inside.any() else None,
            float(right[inside].mean()) if inside.any() else None,
        )
        for number in range(CONFIDENCE_BINS)
        for inside in [bins == number]
    ]
