"""How well the chapter's four networks answer after 30 epochs, over seeds."""

import json
import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from app.learn.network import RunSettings, evaluate, weighted_inputs
from app.learn.training import advance, mini_batches_per_epoch, start
from app.one_thread import one_thread
from benchmarks import data

NETWORKS = {
    "cross-entropy 30": RunSettings((30,), "cross-entropy", learning_rate=0.5),
    "cross-entropy 100": RunSettings((100,), "cross-entropy", learning_rate=0.5),
    "quadratic 30": RunSettings((30,), "quadratic", learning_rate=3.0),
    "quadratic 100": RunSettings((100,), "quadratic", learning_rate=3.0),
}


class Run(NamedTuple):
    """One run: accuracies on the test images after each epoch, digits that are never answered in the end, seconds."""

    network: str
    seed: int
    accuracies: list[float]
    never_answered: list[int]
    seconds: float

    @property
    def best(self) -> float:
        """The best epoch's accuracy."""
        return max(self.accuracies)


def run(job: tuple[str, int]) -> Run:
    """Train one network from one seed."""
    name, seed = job
    settings, splits, began = replace(NETWORKS[name], seed=seed), data.splits(), time.perf_counter()
    state, accuracies = start(settings), []
    everything = mini_batches_per_epoch(settings, len(splits.training.labels))
    while state.epoch < settings.epochs:
        state, _ = advance(settings, state, *splits.training, everything)
        accuracies.append(evaluate(settings, state.parameters, *splits.test).accuracy)
    answers = weighted_inputs(state.parameters, splits.test.images)[-1].argmax(axis=1)
    counts = np.bincount(answers, minlength=10)
    never = [digit for digit in range(10) if counts[digit] == 0]
    return Run(name, seed, accuracies, never, time.perf_counter() - began)


def runs(seeds: int, processes: int, log: Path) -> Iterator[Run]:
    """Every network from the seeds 0 to seeds − 1; each is added to the log as a line of JSON when it is done."""
    one_thread()
    jobs = [(name, seed) for seed in range(seeds) for name in NETWORKS]
    with multiprocessing.get_context("spawn").Pool(processes) as pool, log.open("a") as lines:
        for done in pool.imap_unordered(run, jobs):
            lines.write(json.dumps(done) + "\n")
            lines.flush()
            yield done


def section(done: list[Run]) -> str:
    """What came of it, as Markdown."""
    lines = [
        "| network | runs | after 30 epochs, % | best epoch, % | runs that never answer some digit |",
        "|---|---|---|---|---|",
    ]
    for name in NETWORKS:
        of = [one for one in done if one.network == name]
        final, best = [100 * one.accuracies[-1] for one in of], [100 * one.best for one in of]
        stuck = sum(bool(one.never_answered) for one in of)
        lines.append(
            f"| {name}, η = {NETWORKS[name].learning_rate:g} | {len(of)} "
            f"| {statistics.mean(final):.2f} ± {statistics.stdev(final):.2f} "
            f"| {statistics.mean(best):.2f} ± {statistics.stdev(best):.2f} | {stuck} |"
        )
    lines += [
        "",
        "Every seed:",
        "",
        "| network | seed | after 30 epochs, % | best, % | in epoch | never answered | s |",
    ]
    lines.append("|---|---|---|---|---|---|---|")
    for one in sorted(done, key=lambda one: (list(NETWORKS).index(one.network), one.seed)):
        epoch = one.accuracies.index(one.best) + 1
        never = ", ".join(map(str, one.never_answered)) or "–"
        lines.append(
            f"| {one.network} | {one.seed} | {100 * one.accuracies[-1]:.2f} | {100 * one.best:.2f} "
            f"| {epoch} | {never} | {one.seconds:.1f} |"
        )
    return "\n".join(lines)


def main(seeds: int, processes: int | None, log: Path) -> str:
    """Run the study and tell of each run as it ends."""
    done = []
    for one in runs(seeds, processes or os.cpu_count() or 1, log):
        done.append(one)
        print(
            f"{one.network}, seed {one.seed}: {100 * one.accuracies[-1]:.2f} %, never {one.never_answered}", flush=True
        )
    return section(done)
