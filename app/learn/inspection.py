"""A trained network under the microscope: what it answers on labelled images, how sure it is, and what is saturated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.learn.activations import SATURATED
from app.learn.evaluation import activations, evaluate, outputs, sigmoids
from app.learn.exact import mean
from app.learn.network import DIGITS, Array, Parameters, RunSettings

BINS = 20  # of a histogram of activations, from 0 to 1
CONFIDENCE_BINS = 10
LOST = 0.1  # a digit of which a network answers fewer than this share rightly is lost
MISTAKES = 24  # as many as the gallery shows

Floats = NDArray[np.float64]


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
    """Counts of activations in BINS equal bins from `least` to `most`, and the shares in the tenth at either end."""

    counts: list[int]
    low: float
    high: float
    least: float = 0.0
    most: float = 1.0


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
    zs, hidden = activations(settings, parameters, images)
    given = outputs(settings, zs[-1])
    slopes = sigmoids(zs[-1])[1] if settings.output == "sigmoid" else None
    answers = zs[-1].argmax(axis=1)
    confusion = np.zeros((DIGITS, DIGITS), int)
    np.add.at(confusion, (labels, answers), 1)
    right = labels[:, None] == np.arange(DIGITS)
    found = evaluate(settings, parameters, images, labels)
    return Inspection(
        images=len(labels),
        cost=found.cost,
        accuracy=found.accuracy,
        confusion=confusion.tolist(),
        digits=[_digit(digit, given, slopes, answers, labels) for digit in range(DIGITS)],
        hidden=[_histogram(layer, *_range(settings.activation, layer)) for layer in hidden],
        outputs=Outputs(_histogram(given[right]), _histogram(given[~right])),
        mistakes=_mistakes(given, answers, labels),
        confidence=_confidence(given, answers == labels),
    )


def _range(activation: str, a: Array) -> tuple[float, float]:
    """The least and the most that a hidden layer's activations can be, or, where nothing bounds them, are."""
    most = 1.0 if activation != "relu" else float(a.max(initial=1.0))
    return (-1.0 if activation == "tanh" else 0.0), most


def _histogram(a: NDArray[np.floating], least: float = 0.0, most: float = 1.0) -> Histogram:
    place = (a.astype(np.float64).ravel() - least) / (most - least)
    counts = np.bincount(np.minimum((place * BINS).astype(int), BINS - 1), minlength=BINS)
    low, high = (int(np.count_nonzero(end)) for end in (place <= SATURATED, place >= 1 - SATURATED))
    return Histogram(counts.tolist(), low / max(a.size, 1), high / max(a.size, 1), least, most)


def _digit(
    digit: int, given: Floats, slopes: Floats | None, answers: NDArray[np.intp], labels: NDArray[np.uint8]
) -> Digit:
    own = labels == digit
    count = int(own.sum())
    if count == 0:
        return Digit(digit, 0, 0.0, 0.0, 0.0, None)
    output = given[own, digit]
    return Digit(
        digit=digit,
        images=count,
        recall=int(np.count_nonzero(answers[own] == digit)) / count,
        output=mean(output),
        saturated_wrong=int(np.count_nonzero(output <= SATURATED)) / count,
        slope=None if slopes is None else mean(slopes[own, digit]),
    )


def _mistakes(outputs: Floats, answers: NDArray[np.intp], labels: NDArray[np.uint8]) -> list[Mistake]:
    """The wrong answers that the network was surest of, surest first."""
    wrong = np.flatnonzero(answers != labels)
    sure = outputs[wrong, answers[wrong]]
    worst = wrong[np.argsort(-sure, kind="stable")[:MISTAKES]]
    return [
        Mistake(int(i), int(labels[i]), int(answers[i]), float(outputs[i, answers[i]]), outputs[i].tolist())
        for i in worst
    ]


def _confidence(outputs: Floats, right: NDArray[np.bool_]) -> list[Confidence]:
    sure = outputs.max(axis=1)
    bins = np.minimum((sure * CONFIDENCE_BINS).astype(int), CONFIDENCE_BINS - 1)
    return [
        Confidence(
            number / CONFIDENCE_BINS,
            (number + 1) / CONFIDENCE_BINS,
            int(inside.sum()),
            mean(sure[inside]) if inside.any() else None,
            int(right[inside].sum()) / int(inside.sum()) if inside.any() else None,
        )
        for number in range(CONFIDENCE_BINS)
        for inside in [bins == number]
    ]
