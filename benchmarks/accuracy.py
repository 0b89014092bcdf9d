"""How well the chapter's four networks, and the lab's two beside them, answer after 30 epochs, over seeds."""

import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from app.learn.evaluation import activations, evaluate
from app.learn.presets import NETWORKS, VARIANTS
from app.learn.training import advance, mini_batches_per_epoch, start
from app.one_thread import one_thread
from benchmarks import data

STUDIED = NETWORKS | VARIANTS
LEARNT = 0.1  # a digit counts as lost when fewer of its images than this share are answered rightly


class Run(NamedTuple):
    """One run: accuracies on the test images after each epoch, digits that are lost in the end, seconds."""

    network: str
    seed: int
    accuracies: list[float]
    lost: list[int]
    seconds: float

    @property
    def best(self) -> float:
        """The best epoch's accuracy."""
        return max(self.accuracies)


def run(job: tuple[str, int]) -> Run:
    """Train one network from one seed."""
    name, seed = job
    settings, splits, began = replace(STUDIED[name], seed=seed), data.splits(), time.perf_counter()
    state, accuracies = start(settings), []
    everything = mini_batches_per_epoch(settings, len(splits.training.labels))
    while state.epoch < settings.epochs:
        state, _ = advance(settings, state, *splits.training, everything)
        accuracies.append(evaluate(settings, state.parameters, *splits.test).accuracy)
    answers = activations(settings, state.parameters, splits.test.images)[0][-1].argmax(axis=1)
    labels = splits.test.labels
    lost = [digit for digit in range(10) if (answers[labels == digit] == digit).mean() < LEARNT]
    return Run(name, seed, accuracies, lost, time.perf_counter() - began)


def runs(seeds: int, processes: int) -> Iterator[Run]:
    """Every network from the seeds 0 to seeds − 1, as each is done."""
    one_thread()
    jobs = [(name, seed) for seed in range(seeds) for name in STUDIED]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(run, jobs)


def section(done: list[Run]) -> str:
    """What came of it, as Markdown."""
    lines = [
        "| network | runs | after 30 epochs, % | best epoch, % | runs that lose a digit or more |",
        "|---|---|---|---|---|",
    ]
    for name in STUDIED:
        of = [one for one in done if one.network == name]
        final, best = [100 * one.accuracies[-1] for one in of], [100 * one.best for one in of]
        stuck = sum(bool(one.lost) for one in of)
        lines.append(
            f"| {name}, η = {STUDIED[name].learning_rate:g} | {len(of)} "
            f"| {statistics.mean(final):.2f} ± {statistics.stdev(final):.2f} "
            f"| {statistics.mean(best):.2f} ± {statistics.stdev(best):.2f} | {stuck} |"
        )
    lines += [
        "",
        "Every seed:",
        "",
        "| network | seed | after 30 epochs, % | best, % | in epoch | digits lost | s |",
    ]
    lines.append("|---|---|---|---|---|---|---|")
    for one in sorted(done, key=lambda one: (list(STUDIED).index(one.network), one.seed)):
        epoch = one.accuracies.index(one.best) + 1
        lost = ", ".join(map(str, one.lost)) or "–"
        lines.append(
            f"| {one.network} | {one.seed} | {100 * one.accuracies[-1]:.2f} | {100 * one.best:.2f} "
            f"| {epoch} | {lost} | {one.seconds:.1f} |"
        )
    return "\n".join(lines)


def main(seeds: int, processes: int | None) -> str:
    """Run the study and tell of each run as it ends."""
    done = []
    for one in runs(seeds, processes or os.cpu_count() or 1):
        done.append(one)
        lost = f", loses {one.lost}" if one.lost else ""
        print(f"{one.network}, seed {one.seed}: {100 * one.accuracies[-1]:.2f} %{lost}", flush=True)
    return section(done)
