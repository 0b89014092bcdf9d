"""The statistics of a study: what a difference over paired seeds is worth, and a share of runs.

scipy.stats takes as long to import as the whole rest of the lab, so it is imported when a study is looked at.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

ENOUGH = 8  # seeds; from fewer no interval is given
RESAMPLES = 10_000
LEVEL = 0.95
DRAW = 0  # the seed of the resampling, so that a page says the same twice


class Interval(NamedTuple):
    """From the lower end to the upper."""

    low: float
    high: float


@dataclass(frozen=True)
class Mean:
    """A mean with its interval, if there are enough to give one."""

    value: float
    interval: Interval | None


@dataclass(frozen=True)
class Share:
    """So many of so many, with an interval for the share if there are enough to give one."""

    number: int
    of: int
    interval: Interval | None


@dataclass(frozen=True)
class Discordant:
    """Pairs of which only the one, or only the other, has a property; p of the exact test that neither is likelier."""

    only_first: int
    only_second: int
    p: float | None


def mean(values: list[float]) -> Mean:
    """The mean of one value a seed (of paired differences, above all), with its percentile bootstrap interval."""
    middle = float(np.mean(values))
    if len(values) < ENOUGH:
        return Mean(middle, None)
    from scipy.stats import bootstrap

    resampled = bootstrap(
        (values,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=LEVEL,
        method="percentile",
        vectorized=True,
        rng=np.random.default_rng(DRAW),
    )
    low, high = resampled.confidence_interval
    return Mean(middle, Interval(float(low), float(high)))


def share(number: int, of: int) -> Share:
    """A share with Wilson's interval."""
    if of < ENOUGH:
        return Share(number, of, None)
    from scipy.stats import binomtest

    interval = binomtest(number, of).proportion_ci(LEVEL, method="wilson")
    return Share(number, of, Interval(float(interval.low), float(interval.high)))


def discordant(first: list[bool], second: list[bool]) -> Discordant:
    """McNemar's exact test on pairs: among those that differ, is one side likelier than the other?"""
    only_first = sum(a and not b for a, b in zip(first, second, strict=True))
    only_second = sum(b and not a for a, b in zip(first, second, strict=True))
    differing = only_first + only_second
    if len(first) < ENOUGH or not differing:
        return Discordant(only_first, only_second, None)
    from scipy.stats import binomtest

    return Discordant(only_first, only_second, float(binomtest(only_first, differing).pvalue))


def chosen_otherwise(finals: list[tuple[int, ...]]) -> float | None:
    """The share of resamples of the seeds in which another row would have had the highest sum.

    finals: a row for each rate, from the smallest rate on, a column for each seed. Of equal rows the first is chosen.
    """
    table = np.array(finals)
    if table.shape[1] < ENOUGH:
        return None
    seeds = np.random.default_rng(DRAW).integers(table.shape[1], size=(RESAMPLES, table.shape[1]))
    totals = table[:, seeds].sum(axis=2)
    return float(np.mean(totals.argmax(axis=0) != table.sum(axis=1).argmax()))
