"""What telling costs: the progress reports on the way, and the evaluation after each epoch."""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from app.learn import training
from app.learn.evaluation import evaluate
from app.learn.training import advance, mini_batches_per_epoch, start
from benchmarks import data
from benchmarks.peers import settings


@contextmanager
def silence() -> Iterator[None]:
    """Training that reports nothing on its way, only at the epoch's end; what it counts is part of each step."""
    with mock.patch.object(training, "WINDOW", sys.maxsize):
        yield


def seconds(hidden: int, rounds: int) -> tuple[float, float, float]:
    """Medians: an epoch without reports, one with them, and evaluating 20,000 images."""
    splits, wanted = data.splits(), settings(hidden)
    everything = mini_batches_per_epoch(wanted, len(splits.training.labels))
    state, _ = advance(wanted, start(wanted), *splits.training, everything)
    times: tuple[list[float], list[float], list[float]] = ([], [], [])
    for _ in range(rounds):
        with silence():
            began = time.perf_counter()
            advance(wanted, state, *splits.training, everything)
            times[0].append(time.perf_counter() - began)
        began = time.perf_counter()
        advance(wanted, state, *splits.training, everything)
        times[1].append(time.perf_counter() - began)
        began = time.perf_counter()
        for images in (splits.test, splits.validation):
            evaluate(wanted, state.parameters, *images)
        times[2].append(time.perf_counter() - began)
    silent, telling, evaluating = map(statistics.median, times)
    return silent, telling, evaluating


def main(rounds: int) -> str:
    """The table."""
    lines = [
        "| hidden neurons | epoch without reports | 100 progress reports add | evaluating 20,000 images adds |",
        "|---|---|---|---|",
    ]
    for hidden in (30, 100):
        silent, telling, evaluating = seconds(hidden, rounds)
        reports = f"{1000 * (telling - silent):.1f} ms, {100 * (telling / silent - 1):.1f} %"
        after = f"{1000 * evaluating:.0f} ms, {100 * evaluating / telling:.0f} %"
        lines.append(f"| {hidden} | {1000 * silent:.0f} ms | {reports} | {after} |")
    return "\n".join(lines)
