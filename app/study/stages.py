"""Which runs of a plan are open, given those that are done: tuning, refinement, the choice of a rate, the report.

All of it follows from the plan and the results alone, so a study goes on wherever its results file is.
"""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.study.one_run import Result, Wanted
from app.study.plan import Cell, Plan, Stage

Done = Mapping[str, Result]


class Tuned(NamedTuple):
    """How a cell did at a rate on the tuning seeds: final validation accuracy in parts of 10,000, seed by seed."""

    learning_rate: float
    finals: tuple[int, ...]

    @property
    def total(self) -> int:
        """What rates are ranked by; a sum of whole numbers, so that a tie is a tie."""
        return sum(self.finals)


def wanted(plan: Plan, stage: Stage, cell: Cell, learning_rate: float, seed: int) -> Wanted:
    """One run of the plan."""
    return Wanted(stage, plan.settings(cell, learning_rate, seed), plan.data, plan.training_images)


def final(result: Result) -> int:
    """Validation accuracy after the last epoch, in parts of 10,000; a diverged run is the worst, with none right."""
    return 0 if result.diverged is not None else result.validation[-1]


def final_test(result: Result) -> int:
    """The same on the test images, of a run that reports."""
    assert result.test is not None
    return 0 if result.diverged is not None else result.test[-1]


def best(tuned: list[Tuned]) -> Tuned:
    """The rate with the highest mean; of equal ones the smallest."""
    return max(tuned, key=lambda rate: (rate.total, -rate.learning_rate))


def next_half_decade(rate: float, direction: int) -> float:
    """The nearest of …, 0.1, 0.3, 1, 3, 10, … above (1) or below (−1) the rate."""
    step = math.floor(2 * math.log10(rate)) - 1
    series = [float(f"{3 if k % 2 else 1}e{k // 2}") for k in range(step - 2, step + 6)]
    beyond = [other for other in series if (other > rate if direction > 0 else other < rate)]
    return min(beyond) if direction > 0 else max(beyond)


def between(a: float, b: float) -> float:
    """The geometric mean of two rates, to two digits."""
    return float(f"{math.sqrt(a * b):.2g}")


class Tuning(NamedTuple):
    """How far a cell's tuning is: every rate it has come to, those that all seeds are done of, and its choice.

    refining: whether the grid is done, and the rates have the best one's neighbours in them.
    """

    rates: list[float]
    tuned: list[Tuned]
    refining: bool = False
    chosen: float | None = None


def tuning(plan: Plan, cell: Cell, done: Done) -> Tuning:
    """Follow the plan's rules as far as the finished runs lead."""
    rates = list(plan.learning_rates)
    tuned = _tuned(plan, cell, rates, done)
    while len(tuned) == len(rates):
        top = best(tuned).learning_rate
        beyond = _beyond(plan, rates, top)
        if beyond is None:
            return _refined(plan, cell, sorted(rates), top, done)
        rates.append(beyond)
        tuned = _tuned(plan, cell, rates, done)
    return Tuning(sorted(rates), tuned)


def _beyond(plan: Plan, rates: list[float], top: float) -> float | None:
    """The rate by which the grid is extended because its best is at an edge, if it may be."""
    for edge, direction in ((min(rates), -1), (max(rates), 1)):
        further = next_half_decade(edge, direction)
        if top == edge and plan.refine and plan.lowest_rate <= further <= plan.highest_rate:
            return further
    return None


def _refined(plan: Plan, cell: Cell, rates: list[float], top: float, done: Done) -> Tuning:
    if plan.refine:
        at = rates.index(top)
        below = rates[at - 1] if at else next_half_decade(top, -1)
        above = rates[at + 1] if at + 1 < len(rates) else next_half_decade(top, 1)
        rates = sorted({*rates, between(below, top), between(top, above)})
    tuned = _tuned(plan, cell, rates, done)
    return Tuning(rates, tuned, True, best(tuned).learning_rate if len(tuned) == len(rates) else None)


def _tuned(plan: Plan, cell: Cell, rates: list[float], done: Done) -> list[Tuned]:
    """Those of the rates that every seed is done of."""
    finished = []
    for rate in rates:
        results = [done.get(wanted(plan, "tune", cell, rate, seed).key) for seed in plan.tuning_seeds]
        finals = tuple(final(result) for result in results if result is not None)
        if len(finals) == len(results):
            finished.append(Tuned(rate, finals))
    return finished


def runs_of(plan: Plan, cell: Cell, done: Done) -> list[Wanted]:
    """Every run of the cell that is known by now to be needed, done or not."""
    far = tuning(plan, cell, done)
    runs = [wanted(plan, "tune", cell, rate, seed) for seed in plan.tuning_seeds for rate in far.rates]
    if far.chosen is not None:
        runs += [wanted(plan, "report", cell, far.chosen, seed) for seed in plan.report_seeds]
    return runs


def open_runs(plan: Plan, done: Done) -> Iterator[Wanted]:
    """The runs to do next, in the plan's order: family by family, a family's tuning before its report."""
    families = dict.fromkeys(cell.family for cell in plan.cells)
    for family in families:
        runs = [run for cell in plan.cells if cell.family == family for run in runs_of(plan, cell, done)]
        for stage in ("tune", "report"):
            missing = [run for run in runs if run.stage == stage and run.key not in done]
            yield from sorted(missing, key=lambda run: run.settings.seed)  # so that pairs are complete early
