"""How far a study is, and how long the rest may take."""

from statistics import fmean

from app.study.plan import Cell, Plan
from app.study.stages import Done, runs_of, tuning

LATEST = 10  # runs that tell the pace: earlier ones may be another machine's, or of a busier hour
GROWTH = 1.7  # a network with 100 hidden neurons takes about twice the time of one with 30, not three times


def expected(plan: Plan, done: Done) -> int:
    """How many runs the plan takes in all, as far as can be told."""
    return sum(expected_of(plan, cell, done) for cell in plan.cells)


def finished_of(plan: Plan, cell: Cell, done: Done) -> int:
    """How many of the cell's runs are done."""
    return sum(run.key in done for run in runs_of(plan, cell, done))


def finished(plan: Plan, done: Done) -> int:
    """How many of the plan's runs are done; a results file may hold others."""
    return sum(finished_of(plan, cell, done) for cell in plan.cells)


def expected_of(plan: Plan, cell: Cell, done: Done) -> int:
    """How many runs the cell takes in all, as far as can be told."""
    known = len(runs_of(plan, cell, done))
    far = tuning(plan, cell, done)
    if far.chosen is not None:
        return known
    to_refine = 2 * len(plan.tuning_seeds) if plan.refine and not far.refining else 0
    return known + to_refine + len(plan.report_seeds)


def seconds_left(plan: Plan, done: Done, at_once: int) -> float | None:
    """Time to the end at the pace of the latest runs; None before the first."""
    if not done:
        return None
    paces: dict[int, list[float]] = {}
    for result in done.values():
        paces.setdefault(result.wanted.settings.hidden[0], []).append(result.seconds)
    mean = {hidden: fmean(seconds[-LATEST:]) for hidden, seconds in paces.items()}
    smallest = min(mean)
    total = 0.0
    for cell in plan.cells:
        pace = mean.get(cell.hidden, mean[smallest] * max(1.0, cell.hidden / smallest / GROWTH))
        total += pace * (expected_of(plan, cell, done) - finished_of(plan, cell, done))
    return total / at_once
