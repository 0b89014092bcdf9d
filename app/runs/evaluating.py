"""The evaluation at the end of an epoch, in pieces: that of a large network takes longer than others should wait."""

import time
from typing import NamedTuple

from app.data.mnist import Images, Splits
from app.learn import training
from app.learn.evaluation import Counted, count
from app.learn.fingerprint import fingerprint
from app.learn.network import RunSettings
from app.learn.training import State
from app.runs.model import PendingEvent

FORWARDS = 8  # times as many images at once: they go forwards only, and each time the network is laid out anew


class Evaluating(NamedTuple):
    """How far the evaluation of a state between two epochs is, on each set of images that it needs."""

    test: Counted = Counted()
    validation: Counted = Counted()
    training: Counted = Counted()


def needed(state: State, splits: Splits) -> dict[str, Images]:
    """On what a state is evaluated: the start on the training images, too, for of it nothing else is known."""
    images = {"test": splits.test, "validation": splits.validation}
    return images if state.epoch else images | {"training": splits.training}


def is_complete(state: State, splits: Splits, so_far: Evaluating) -> bool:
    """Whether every image has been met."""
    return all(getattr(so_far, name).images == len(part.labels) for name, part in needed(state, splits).items())


def go_on(settings: RunSettings, state: State, splits: Splits, so_far: Evaluating, seconds: float) -> Evaluating:
    """Evaluate for so many seconds, a piece at a time."""
    until = time.perf_counter() + seconds
    piece = FORWARDS * training.short_work(settings)
    for name, part in needed(state, splits).items():
        while (counted := getattr(so_far, name)).images < len(part.labels):
            counted = count(settings, state.parameters, *part, counted, piece)
            so_far = so_far._replace(**{name: counted})
            if time.perf_counter() > until:
                return so_far
    return so_far


def epoch_event(state: State, evaluated: Evaluating, seconds: float) -> PendingEvent:
    """The `epoch` event of a state that has been evaluated, so many seconds after its slice had begun."""
    test, validation = evaluated.test.evaluation, evaluated.validation.evaluation
    return PendingEvent(
        "epoch",
        {
            "epoch": state.epoch,
            "training_cost": training.training_cost(state) if state.epoch else evaluated.training.evaluation.cost,
            "test_cost": test.cost,
            "test_accuracy": test.accuracy,
            "validation_accuracy": validation.accuracy,
            "fingerprint": fingerprint(state.parameters),
            "seconds": seconds,
        },
    )
