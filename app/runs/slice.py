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
from app.learn.network import RunSettings
from app.learn.neuron import Diverged
from app.learn.training import State
from app.runs.evaluating import Evaluating, epoch_event, go_on, is_complete
from app.runs.model import PendingEvent
from app.settings import Settings


class Job(NamedTuple):
    """One slice to compute: at most `mini_batches` from `state` on, and no new epoch once `seconds` have passed.

    state None is the start, before which there is nothing. measure: report the last mini-batch by itself.
    evaluating: how far the evaluation of `state` is, for a slice that goes on with it.
    """

    settings: RunSettings
    dataset: Dataset
    state: State | None
    mini_batches: int
    seconds: float
    measure: bool = False
    evaluating: Evaluating | None = None


class Outcome(NamedTuple):
    """What came of a slice; diverged has the epoch and the reason when learning left the finite numbers.

    An `epoch` event's "seconds" count from the slice's start. evaluating: the evaluation of `state` isn't finished;
    before anything else is done with that state, another slice has to go on with it (`next_piece`).
    """

    state: State
    events: list[PendingEvent]
    mini_batches: int
    seconds: float
    training_seconds: float
    diverged: dict[str, Any] | None
    evaluating: Evaluating | None = None

    def followed_by(self, piece: "Outcome") -> "Outcome":
        """Both slices as one."""
        told = [PendingEvent(name, data | {"seconds": self.seconds + data["seconds"]}) for name, data in piece.events]
        return self._replace(
            events=[*self.events, *told], seconds=self.seconds + piece.seconds, evaluating=piece.evaluating
        )


def next_piece(job: Job, outcome: Outcome) -> Job:
    """What goes on with an evaluation that the job has begun, and does nothing else."""
    return job._replace(state=outcome.state, evaluating=outcome.evaluating, mini_batches=0, measure=False)


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
    splits = job.dataset.splits()
    state, evaluating, events = job.state, job.evaluating, list[PendingEvent]()
    if state is None:
        state, evaluating = training.start(job.settings), Evaluating()
    taken, training_seconds, diverged = 0, 0.0, None
    while True:
        if evaluating is not None:
            evaluating = go_on(job.settings, state, splits, evaluating, job.seconds)
            if not is_complete(state, splits, evaluating):
                break
            events.append(epoch_event(state, evaluating, time.perf_counter() - began))
            evaluating = None
            if time.perf_counter() - began > job.seconds:
                break
        if taken >= job.mini_batches or state.epoch >= job.settings.epochs:
            break
        before, since = state, time.perf_counter()
        state, news, diverged = train_on(job, before, job.mini_batches - taken)
        training_seconds += time.perf_counter() - since
        events += news
        if diverged:
            break
        taken += mini_batches_between(job, before, state)
        if state.position == 0:
            evaluating = Evaluating()
        elif time.perf_counter() - began > job.seconds:
            break
    seconds = time.perf_counter() - began
    return Outcome(state, events, taken, seconds, training_seconds, diverged, evaluating)


def compute_whole(job: Job) -> Outcome:
    """The slice, and all of an evaluation that it has begun."""
    outcome = compute_slice(job)
    while outcome.evaluating is not None:
        outcome = outcome.followed_by(compute_slice(next_piece(job, outcome)))
    return outcome


def train_on(job: Job, state: State, left: int) -> tuple[State, list[PendingEvent], dict[str, Any] | None]:
    """So many mini-batches, or as many as the epoch has left; what there is to tell, and whether it diverged."""
    images, labels = job.dataset.splits().training
    news: list[PendingEvent] = []
    try:
        if job.measure and left == 1:  # the last one by itself
            news.append(mini_batch_event(job, state))
        wanted = max(1, left - 1) if job.measure else left
        after, reports = training.advance(job.settings, state, images, labels, wanted)
    except Diverged as error:
        return state, news + [progress_event(job, each) for each in until_it_diverges(job, state)], error.as_dict()
    return after, news + [progress_event(job, each) for each in reports], None


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
