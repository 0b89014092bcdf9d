"""What came of a study, as far as it is done: everything that the page and the terminal say follows from this."""

import math
from dataclasses import dataclass
from itertools import pairwise

from app.study.one_run import PARTS, Result
from app.study.plan import Cell, Plan
from app.study.progress import expected, finished
from app.study.stages import Done, Tuned, final, final_test, tuning, wanted
from app.study.statistics import Discordant, Mean, Share, chosen_otherwise, discordant, mean, share

POINT = PARTS // 100  # one per cent, in the parts that accuracies are kept in
GOOD = POINT  # a rate is good when its mean is at most this far below the best


@dataclass(frozen=True)
class Dot:
    """One run on a chart; accuracy in per cent of the stage's images: validation when tuning, test in the report."""

    key: str
    learning_rate: float
    seed: int
    accuracy: float
    lost: tuple[int, ...]
    diverged: float | None

    @property
    def stuck(self) -> bool:
        """Whether it lost a digit, or diverged."""
        return bool(self.lost) or self.diverged is not None


@dataclass(frozen=True)
class Rate:
    """A tried rate that all its seeds are done of: mean validation accuracy in per cent, and the stuck runs."""

    learning_rate: float
    mean: float
    stuck: Share


@dataclass(frozen=True)
class GoodRange:
    """The rates around the best whose mean is at most one point lower, with straight lines between tried ones.

    open_below, open_above: whether no lower or higher rate was tried that is worse.
    """

    low: float
    high: float
    open_below: bool
    open_above: bool

    @property
    def decades(self) -> float:
        """Its width, in powers of ten."""
        return math.log10(self.high / self.low)


@dataclass(frozen=True)
class CellSummary:
    """One cell: its tuning and its report, as far as they are done."""

    cell: Cell
    dots: list[Dot]
    rates: list[Rate]
    chosen: float | None
    chosen_otherwise: float | None
    good: GoodRange | None
    report: list[Dot]
    mean: Mean | None
    stuck: Share | None


@dataclass(frozen=True)
class Comparison:
    """Two cells of a family, on the seeds that both have reported: second minus first, in points of test accuracy."""

    first: Cell
    second: Cell
    seeds: list[int]
    differences: list[float]
    mean: Mean
    stuck: Discordant

    @property
    def errors(self) -> float:
        """How many more of 10,000 images the second reads rightly, on average."""
        return self.mean.value * POINT


@dataclass(frozen=True)
class Summary:
    """The whole study; seconds: of all runs together, on one core each."""

    finished: int
    expected: int
    cells: list[CellSummary]
    comparisons: list[Comparison]
    seconds: float
    machines: list[str]
    first_finished: str | None
    last_finished: str | None

    @property
    def complete(self) -> bool:
        """Whether nothing is left of the plan."""
        return self.finished == self.expected


def summarise(plan: Plan, done: Done) -> Summary:
    """All of it."""
    cells = [summary_of(plan, cell, done) for cell in plan.cells]
    when = sorted(result.finished for result in done.values())
    return Summary(
        finished=finished(plan, done),
        expected=expected(plan, done),
        cells=cells,
        comparisons=[found for pair in compared(plan.cells) if (found := compare(pair, cells))],
        seconds=sum(result.seconds for result in done.values()),
        machines=sorted({result.machine for result in done.values()}),
        first_finished=when[0] if when else None,
        last_finished=when[-1] if when else None,
    )


def compared(cells: list[Cell]) -> list[tuple[Cell, Cell]]:
    """Cross-entropy against quadratic, and log-likelihood against cross-entropy, wherever both have the same start."""
    pairs = []
    for first, second in (("quadratic", "cross-entropy"), ("cross-entropy", "log-likelihood")):
        for a in cells:
            pairs += [(a, b) for b in cells if a.family == b.family and (a.cost, b.cost) == (first, second)]
    return sorted(pairs, key=lambda pair: pair[1].cost == "log-likelihood")


def summary_of(plan: Plan, cell: Cell, done: Done) -> CellSummary:
    """One cell's part."""
    far = tuning(plan, cell, done)
    runs = [wanted(plan, "tune", cell, rate, seed) for rate in far.rates for seed in plan.tuning_seeds]
    tuned = [done[run.key] for run in runs if run.key in done]
    reported: list[Result] = []
    if far.chosen is not None:
        runs = [wanted(plan, "report", cell, far.chosen, seed) for seed in plan.report_seeds]
        reported = [done[run.key] for run in runs if run.key in done]
    dots = [_dot(result, final(result), result.lost) for result in tuned]
    report = [_dot(result, final_test(result), result.lost_test or ()) for result in reported]
    return CellSummary(
        cell=cell,
        dots=dots,
        rates=[_rate(rate, dots) for rate in far.tuned],
        chosen=far.chosen,
        chosen_otherwise=None if far.chosen is None else chosen_otherwise([rate.finals for rate in far.tuned]),
        good=None if far.chosen is None else good_range(far.tuned),
        report=report,
        mean=mean([dot.accuracy for dot in report]) if report else None,
        stuck=share(sum(dot.stuck for dot in report), len(report)) if report else None,
    )


def _dot(result: Result, accuracy: int, lost: tuple[int, ...]) -> Dot:
    settings = result.wanted.settings
    return Dot(result.wanted.key, settings.learning_rate, settings.seed, accuracy / POINT, lost, result.diverged)


def _rate(tuned: Tuned, dots: list[Dot]) -> Rate:
    of_rate = [dot for dot in dots if dot.learning_rate == tuned.learning_rate]
    stuck = share(sum(dot.stuck for dot in of_rate), len(of_rate))
    return Rate(tuned.learning_rate, tuned.total / len(tuned.finals) / POINT, stuck)


def good_range(tuned: list[Tuned]) -> GoodRange:
    """From the best rate outwards until the mean has fallen by a point."""
    at = [(math.log10(rate.learning_rate), rate.total / len(rate.finals)) for rate in tuned]
    top = max(range(len(at)), key=lambda index: at[index][1])
    lowest = at[top][1] - GOOD
    low, open_below = _edge(at[top::-1], lowest)
    high, open_above = _edge(at[top:], lowest)
    return GoodRange(10**low, 10**high, open_below, open_above)


def _edge(way: list[tuple[float, float]], lowest: float) -> tuple[float, bool]:
    """Where the mean, on its way, falls below the lowest; and whether it never does."""
    for (x, y), (next_x, next_y) in pairwise(way):
        if next_y < lowest:
            return x + (next_x - x) * (y - lowest) / (y - next_y), False
    return way[-1][0], True


def compare(pair: tuple[Cell, Cell], cells: list[CellSummary]) -> Comparison | None:
    """The comparison of two cells; None when they have no seed in common yet."""
    first, second = ({dot.seed: dot for dot in one.report} for cell in pair for one in cells if one.cell == cell)
    seeds = [seed for seed in first if seed in second]
    if not seeds:
        return None
    differences = [round(second[seed].accuracy - first[seed].accuracy, 4) for seed in seeds]
    return Comparison(
        *pair,
        seeds,
        differences,
        mean(differences),
        discordant([first[seed].stuck for seed in seeds], [second[seed].stuck for seed in seeds]),
    )
