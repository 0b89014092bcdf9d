"""What a worker process does: one slice of one run. It imports only what that needs, so that workers start fast."""

import multiprocessing
import multiprocessing.connection
import os
import platform
import signal
import threading
import time
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from app.data.files import NAMES
from app.data.ink import share_ink
from app.data.mnist import Dataset, NoData, Places, find_mnist, find_sample
from app.learn import training
from app.learn.evaluation import evaluate
from app.learn.fingerprint import fingerprint
from app.learn.network import RunSettings
from app.learn.neuron import Diverged
from app.learn.training import State
from app.runs.model import PendingEvent
from app.settings import Settings


class Job(NamedTuple):
    """One slice to compute: at most `mini_batches` from `state` on, and no new epoch once `seconds` have passed.

    state None is the start, before which there is nothing. measure: report the last mini-batch by itself.
    """

    settings: RunSettings
    dataset: Dataset
    state: State | None
    mini_batches: int
    seconds: float
    measure: bool = False


class Outcome(NamedTuple):
    """What came of a slice; diverged has the epoch and the reason when learning left the finite numbers.

    An `epoch` event's "seconds" count from the slice's start.
    """

    state: State
    events: list[PendingEvent]
    mini_batches: int
    seconds: float
    training_seconds: float
    diverged: dict[str, Any] | None


def initialise_worker() -> None:
    """Before a worker's first slice: leave Ctrl+C to the server, and don't outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = multiprocessing.parent_process()
    if server is None:
        return

    def end_with_the_server() -> None:
        multiprocessing.connection.wait([server.sentinel])
        os._exit(1)

    threading.Thread(target=end_with_the_server, daemon=True).start()


@np.errstate(over="ignore", invalid="ignore")  # learning that diverges is told by its numbers
def compute_slice(job: Job) -> Outcome:
    """Compute the slice. The figures don't depend on how a run is cut into slices."""
    began = time.perf_counter()
    job = job._replace(dataset=resolve_local(job.dataset))
    share_ink(job.dataset)
    images, labels = job.dataset.splits().training
    state, events = job.state, list[PendingEvent]()
    if state is None:
        state = training.start(job.settings)
        events.append(epoch_event(job, state, began))
    taken, training_seconds, diverged = 0, 0.0, None
    while taken < job.mini_batches and state.epoch < job.settings.epochs:
        before, since = state, time.perf_counter()
        left = job.mini_batches - taken
        last_one_by_itself = job.measure and left == 1
        try:
            if last_one_by_itself:
                events.append(mini_batch_event(job, before))
            wanted = max(1, left - 1) if job.measure else left
            state, reports = training.advance(job.settings, before, images, labels, wanted)
        except Diverged as error:
            reports, diverged = until_it_diverges(job, before), error.as_dict()
        training_seconds += time.perf_counter() - since
        events += [progress_event(job, report) for report in reports]
        if diverged:
            break
        taken += mini_batches_between(job, before, state)
        if state.position == 0:
            events.append(epoch_event(job, state, began))
        if time.perf_counter() - began > job.seconds:
            break
    return Outcome(state, events, taken, time.perf_counter() - began, training_seconds, diverged)


@lru_cache(maxsize=4)
def resolve_local(dataset: Dataset) -> Dataset:
    """The same images on the machine that computes; raises NoData.

    A worker on another machine may have them in another folder than the server: then its own settings say where.
    """
    if (dataset.folder / NAMES[0]).is_file():
        return dataset
    settings = Settings()
    places = Places(settings.mnist_dir, settings.cache_dir)
    found = find_mnist(places) if dataset.kind == "mnist" else find_sample(places)
    if found is None:
        raise NoData(f"A worker ({platform.node()}) doesn't have the images; give it LAB_MNIST_DIR or LAB_CACHE_DIR.")
    return found


def per_epoch(job: Job) -> int:
    """How many mini-batches an epoch has."""
    return training.mini_batches_per_epoch(job.settings, len(job.dataset.splits().training.labels))


def mini_batches_between(job: Job, before: State, after: State) -> int:
    """How many mini-batches were taken from one state to the other."""
    return (after.epoch - before.epoch) * per_epoch(job) + after.position - before.position


def progress_event(job: Job, report: training.Progress) -> PendingEvent:
    """A regular report; mini_batches says how many its averages are over."""
    in_epoch = (report.examples - 1) % len(job.dataset.splits().training.labels)
    averaged = in_epoch // job.settings.mini_batch_size % training.WINDOW + 1
    return PendingEvent("progress", report._asdict() | {"mini_batches": averaged})


def mini_batch_event(job: Job, state: State) -> PendingEvent:
    """A report on the next mini-batch alone, which leaves the regular ones as they are.

    A set of images that is this one mini-batch has an epoch of one step, and an epoch's end is reported.
    """
    images, labels = job.dataset.splits().training
    first = state.position * job.settings.mini_batch_size
    chosen = training.shuffle(job.settings, state.epoch, len(labels))[first : first + job.settings.mini_batch_size]
    alone = State(0, 0, state.parameters)
    _, (report,) = training.advance(job.settings, alone, images[chosen], labels[chosen], 1)
    done = first + len(chosen)
    report = report._replace(epoch=state.epoch + done / len(labels), examples=state.epoch * len(labels) + done)
    return PendingEvent("progress", report._asdict() | {"mini_batches": 1, "step": True})


def until_it_diverges(job: Job, state: State) -> list[training.Progress]:
    """The reports that come before learning diverges: the same ones, however long the slice was that met it."""
    reports: list[training.Progress] = []
    images, labels = job.dataset.splits().training
    try:
        while True:
            to_next_report = training.WINDOW - state.position % training.WINDOW
            state, more = training.advance(job.settings, state, images, labels, to_next_report)
            reports += more
    except Diverged:
        return reports


def epoch_event(job: Job, state: State, began: float) -> PendingEvent:
    """The `epoch` event of a state between two epochs."""
    data = job.dataset.splits()
    test = evaluate(job.settings, state.parameters, *data.test)
    validation = evaluate(job.settings, state.parameters, *data.validation)
    if state.epoch == 0:  # nothing has been met yet
        training_cost = evaluate(job.settings, state.parameters, *data.training).cost
    else:
        training_cost = training.training_cost(state)
    return PendingEvent(
        "epoch",
        {
            "epoch": state.epoch,
            "training_cost": training_cost,
            "test_cost": test.cost,
            "test_accuracy": test.accuracy,
            "validation_accuracy": validation.accuracy,
            "fingerprint": fingerprint(state.parameters),
            "seconds": time.perf_counter() - began,
        },
    )
