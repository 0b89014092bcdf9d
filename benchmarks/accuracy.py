"""How well the chapter's four networks, and the lab's two beside them, answer after 30 epochs, over seeds."""

import multiprocessing
import os
import statistics
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from scipy.stats import binomtest

from app.learn.evaluation import activations, evaluate
from app.learn.fingerprint import fingerprint
from app.learn.inspection import LOST
from app.learn.presets import NETWORKS, VARIANTS
from app.learn.training import advance, start
from app.one_thread import one_thread
from benchmarks import data

STUDIED = NETWORKS | VARIANTS


class Run(NamedTuple):
    """One run: accuracies on the validation and the test images after each epoch, lost digits, the last network."""

    network: str
    seed: int
    validation: list[float]
    test: list[float]
    lost: list[int]
    fingerprint: str

    @property
    def chosen(self) -> int:
        """The epoch, from 1, that does best on the validation images; of equal ones the first."""
        return self.validation.index(max(self.validation)) + 1


def run(job: tuple[str, int]) -> Run:
    """Train one network from one seed."""
    name, seed = job
    settings, splits = replace(STUDIED[name], seed=seed), data.splits()
    state = start(settings)
    accuracies: dict[str, list[float]] = {"validation": [], "test": []}
    while state.epoch < settings.epochs:
        state, _ = advance(settings, state, *splits.training, len(splits.training.labels))
        for part, of_part in accuracies.items():
            of_part.append(evaluate(settings, state.parameters, *getattr(splits, part)).accuracy)
    answers = activations(settings, state.parameters, splits.test.images)[0][-1].argmax(axis=1)
    labels = splits.test.labels
    lost = [digit for digit in range(10) if (answers[labels == digit] == digit).mean() < LOST]
    return Run(name, seed, accuracies["validation"], accuracies["test"], lost, fingerprint(state.parameters))


def runs(seeds: int, processes: int) -> Iterator[Run]:
    """Every network from the seeds 0 to seeds − 1, as each is done."""
    one_thread()
    jobs = [(name, seed) for seed in range(seeds) for name in STUDIED]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(run, jobs)


def section(done: list[Run]) -> str:
    """What came of it, as Markdown."""
    lines = [
        "| network | runs | no digit lost: runs, mean ± standard deviation, % "
        "| a digit lost: runs, lowest to highest, % | share that loses one, 95 % interval |",
        "|---|---|---|---|---|",
    ]
    for name in STUDIED:
        of = [one for one in done if one.network == name]
        stuck = [100 * one.test[-1] for one in of if one.lost]
        free = [100 * one.test[-1] for one in of if not one.lost]
        share = binomtest(len(stuck), len(of)).proportion_ci(method="wilson")
        spread = f"{statistics.mean(free):.2f} ± {statistics.stdev(free):.2f}" if len(free) > 1 else "–"
        lines.append(
            f"| {name}, η = {STUDIED[name].learning_rate:g} | {len(of)} | {len(free)}: {spread} "
            f"| {f'{len(stuck)}: {min(stuck):.2f} to {max(stuck):.2f}' if stuck else '0'} "
            f"| {100 * share.low:.0f} to {100 * share.high:.0f} % |"
        )
    lines += [
        "",
        "Every seed, after 30 epochs and after the one that does best on the validation images:",
        "",
        "| network | seed | test images after 30, % | after the chosen one, % | chosen | digits lost | fingerprint |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in sorted(done, key=lambda one: (list(STUDIED).index(one.network), one.seed)):
        lost = ", ".join(map(str, one.lost)) or "–"
        lines.append(
            f"| {one.network} | {one.seed} | {100 * one.test[-1]:.2f} | {100 * one.test[one.chosen - 1]:.2f} "
            f"| {one.chosen} | {lost} | {one.fingerprint} |"
        )
    return "\n".join(lines)


def main(seeds: int, processes: int | None) -> str:
    """Run the study and tell of each run as it ends."""
    done = []
    for one in runs(seeds, processes or os.cpu_count() or 1):
        done.append(one)
        lost = f", loses {one.lost}" if one.lost else ""
        print(f"{one.network}, seed {one.seed}: {100 * one.test[-1]:.2f} %{lost}", flush=True)
    return section(done)
