"""What a worker process computes for a reader who inspects a network, with the images that go with it."""

from typing import NamedTuple

from app.data.mnist import Dataset
from app.learn.inspection import Inspection, inspect
from app.learn.network import Parameters, RunSettings
from app.learn.neuron import Diverged
from app.learn.next_step import MOST_SHOWN, NextStep, look_ahead
from app.learn.training import State


class TestInspection(NamedTuple):
    """A network's inspection on the test images; pixels are the mistakes', 784 bytes each."""

    inspection: Inspection
    pixels: list[bytes]


class StepPreview(NamedTuple):
    """A run's next step, with labels and pixels (784 bytes) of the images shown."""

    step: NextStep
    labels: list[int]
    pixels: list[bytes]


def inspect_on_test_images(settings: RunSettings, parameters: Parameters, dataset: Dataset) -> TestInspection:
    """Inspect the network on all test images."""
    images, labels = dataset.splits().test
    found = inspect(settings, parameters, images, labels)
    return TestInspection(found, [images[mistake.index].tobytes() for mistake in found.mistakes])


def preview_step(settings: RunSettings, state: State, dataset: Dataset) -> StepPreview | None:
    """Look at the next mini-batch; None where the step would leave the finite numbers."""
    images, labels = dataset.splits().training
    try:
        step = look_ahead(settings, state, images, labels)
    except Diverged:
        return None
    shown = step.indices[:MOST_SHOWN]
    return StepPreview(step, labels[shown].tolist(), [images[index].tobytes() for index in shown])
