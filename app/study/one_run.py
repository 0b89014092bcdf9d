"""One run of a study: its settings and key, and the whole training of it in one piece, in a worker."""

import hashlib
import json
import math
import platform
import time
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.data.mnist import Dataset, Images, Splits
from app.learn import training
from app.learn.evaluation import activations, evaluate
from app.learn.fingerprint import fingerprint
from app.learn.inspection import LOST
from app.learn.network import DIGITS, Parameters, RunSettings
from app.learn.neuron import Diverged
from app.learn.training import State
from app.runs.slice import resolve_local
from app.study.plan import Stage

PARTS = 10_000  # accuracies are kept in parts of this, which for MNIST's 10,000 images is exact


# What a key and a line of results are made of.
SETTINGS = (
    "hidden",
    "cost",
    "output",
    "learning_rate",
    "mini_batch_size",
    "epochs",
    "seed",
    "weight_init",
    "lmbda",
)


class Wanted(NamedTuple):
    """A run of a study: everything that follows from nothing else."""

    stage: Stage
    settings: RunSettings
    data: str
    training_images: int

    @property
    def key(self) -> str:
        """The same for the same run, on every machine."""
        return hashlib.sha256(json.dumps(self.words(), sort_keys=True).encode()).hexdigest()[:16]

    def words(self) -> dict[str, Any]:
        """The settings by their names."""
        settings = {name: getattr(self.settings, name) for name in SETTINGS}
        return settings | {"data": self.data, "training_images": self.training_images}


class Result(NamedTuple):
    """What came of a run; accuracies in parts of 10,000, after each epoch from the start (0) on.

    test, lost_test: only of a run that reports.  lost: digits, by the validation images.
    diverged: the epoch in which learning left the finite numbers; such a run has no fingerprint.
    """

    wanted: Wanted
    validation: tuple[int, ...]
    test: tuple[int, ...] | None
    lost: tuple[int, ...]
    lost_test: tuple[int, ...] | None
    fingerprint: str | None
    seconds: float
    diverged: float | None
    machine: str
    finished: str


class UnderWay(NamedTuple):
    """A run between two slices: where its training is, its curves so far, and the seconds it has taken."""

    state: State
    validation: tuple[int, ...]
    test: tuple[int, ...] | None
    seconds: float


def train(wanted: Wanted, dataset: Dataset) -> Result:
    """The run from its start to its last epoch."""
    result = train_slice(wanted, dataset, None, math.inf)
    assert isinstance(result, Result)
    return result


def train_slice(
    wanted: Wanted, dataset: Dataset, under_way: UnderWay | None, seconds: float, mini_batches: int = 0
) -> Result | UnderWay:
    """Go on with the run for so many seconds, `mini_batches` at a time; the test images are for one that reports.

    Without a number, as many at a time as take a hundredth of a second or so.
    """
    began = time.perf_counter()
    splits = resolve_local(dataset).splits()
    learn = Images(*(part[: wanted.training_images] for part in splits.training))
    settings = wanted.settings
    mini_batches = mini_batches or max(1, training.short_work(settings) // settings.mini_batch_size)
    run = under_way or _begun(wanted, splits)
    diverged = None
    try:
        while run.state.epoch < settings.epochs:
            state, _ = training.advance(settings, run.state, *learn, mini_batches)
            run = (
                _measured(wanted, run._replace(state=state), splits)
                if state.position == 0
                else run._replace(state=state)
            )
            if time.perf_counter() - began > seconds and state.epoch < settings.epochs:
                return run._replace(seconds=run.seconds + time.perf_counter() - began)
    except Diverged as error:
        diverged = error.epoch
    return _ended(wanted, run._replace(seconds=run.seconds + time.perf_counter() - began), splits, diverged)


def _begun(wanted: Wanted, splits: Splits) -> UnderWay:
    empty = UnderWay(training.start(wanted.settings), (), () if wanted.stage == "report" else None, 0.0)
    return _measured(wanted, empty, splits)


def _measured(wanted: Wanted, run: UnderWay, splits: Splits) -> UnderWay:
    """With the accuracies of the epoch that has just ended."""
    settings, parameters = wanted.settings, run.state.parameters
    validation = (*run.validation, _parts(settings, parameters, splits.validation))
    test = None if run.test is None else (*run.test, _parts(settings, parameters, splits.test))
    return run._replace(validation=validation, test=test)


def _ended(wanted: Wanted, run: UnderWay, splits: Splits, diverged: float | None) -> Result:
    settings, parameters = wanted.settings, run.state.parameters
    if diverged is None:
        lost = lost_digits(settings, parameters, splits.validation)
        lost_test = () if run.test is None else lost_digits(settings, parameters, splits.test)
    else:
        lost, lost_test = (), ()
    return Result(
        wanted,
        validation=run.validation,
        test=run.test,
        lost=lost,
        lost_test=None if run.test is None else lost_test,
        fingerprint=fingerprint(parameters) if diverged is None else None,
        seconds=round(run.seconds, 2),
        diverged=diverged,
        machine=machine(),
        finished=time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime()),
    )


@np.errstate(over="ignore", invalid="ignore")  # of a network on its way to diverging
def _parts(settings: RunSettings, parameters: Parameters, images: Images) -> int:
    return round(evaluate(settings, parameters, *images).accuracy * PARTS)


@np.errstate(over="ignore", invalid="ignore")
def lost_digits(settings: RunSettings, parameters: Parameters, images: Images) -> tuple[int, ...]:
    """The digits of which the network answers fewer than one in ten rightly."""
    answers = activations(settings, parameters, images.images)[0][-1].argmax(axis=1)
    right = np.bincount(images.labels[answers == images.labels], minlength=DIGITS)
    return tuple(np.flatnonzero(right < LOST * np.bincount(images.labels, minlength=DIGITS)).tolist())


@lru_cache(maxsize=1)
def machine() -> str:
    """The kind of machine that computes, without its name."""
    model = platform.processor()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass  # there is no such file outside of Linux
    return f"{model or 'unknown processor'}, {platform.system()} {platform.machine()}"


def as_line(result: Result) -> dict[str, Any]:
    """The result as the compact record of a results file."""
    wanted = result.wanted
    record = {"key": wanted.key, "stage": wanted.stage} | wanted.words()
    rest = result._asdict()
    del rest["wanted"]
    return record | {name: value for name, value in rest.items() if value is not None}


def from_line(record: dict[str, Any]) -> Result:
    """The result of such a record; raises KeyError, TypeError, ValueError for one that isn't whole."""
    of_settings = {name: record[name] for name in SETTINGS}
    settings = RunSettings(**of_settings | {"hidden": tuple(of_settings["hidden"])})
    wanted = Wanted(record["stage"], settings, record["data"], record["training_images"])
    if wanted.key != record["key"]:
        raise ValueError(f"the key {record['key']} isn't that of its settings")
    test, lost_test = record.get("test"), record.get("lost_test")
    return Result(
        wanted,
        tuple(record["validation"]),
        None if test is None else tuple(test),
        tuple(record["lost"]),
        None if lost_test is None else tuple(lost_test),
        record.get("fingerprint"),
        record["seconds"],
        record.get("diverged"),
        record["machine"],
        record["finished"],
    )
