"""The statistics against numbers worked out otherwise."""

import itertools
import math
import random

import pytest

from app.study.statistics import Discordant, chosen_otherwise, discordant, mean, share


def test_wilsons_interval_as_worked_by_hand() -> None:
    # p = 3/40 = 0.075, z = 1.959964, z² = 3.841459:
    # centre (p + z²/80)/(1 + z²/40) = 0.1230182/1.0960365 = 0.1122391
    # half-width z √(p(1 − p)/40 + z²/6400)/(1 + z²/40) = 1.959964 · 0.0483183/1.0960365 = 0.0864041
    found = share(3, 40)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(0.025835, abs=2e-6)
    assert found.interval.high == pytest.approx(0.198643, abs=2e-6)


@pytest.mark.parametrize(("number", "of"), [(0, 40), (40, 40), (0, 8), (17, 40)])
def test_wilsons_interval_solves_its_equation(number: int, of: int) -> None:
    found = share(number, of)
    assert found.interval is not None
    z = 1.959963984540054
    for end in found.interval:
        distance = (number / of - end) ** 2
        assert distance == pytest.approx(z * z * end * (1 - end) / of, abs=1e-9)


def test_the_exact_test_on_pairs_as_worked_by_hand() -> None:
    # 5 pairs differ, all one way: 2 · (1/2)⁵ = 0.0625
    found = discordant([True] * 5 + [True] * 2 + [False] * 33, [False] * 5 + [True] * 2 + [False] * 33)
    assert found == Discordant(5, 0, pytest.approx(0.0625))
    # 7 one way and 1 the other: 2 · (C(8,0) + C(8,1))/2⁸ = 18/256
    found = discordant([True] * 7 + [False] * 33, [False] * 7 + [True] + [False] * 32)
    assert found == Discordant(7, 1, pytest.approx(18 / 256))
    assert discordant([True] * 10, [True] * 10) == Discordant(0, 0, None)


def test_an_interval_of_the_mean_is_that_of_all_resamples() -> None:
    # Of values that are 0 or 1, a resample's mean is binomial: its percentiles are known.
    values = [1.0] * 8 + [0.0] * 32
    found = mean(values)
    assert found.value == pytest.approx(0.2)
    assert found.interval is not None

    def quantile(level: float) -> float:
        below = 0.0
        for ones in range(41):
            below += math.comb(40, ones) * 0.2**ones * 0.8 ** (40 - ones)
            if below >= level:
                return ones / 40
        raise AssertionError

    assert found.interval.low == pytest.approx(quantile(0.025), abs=0.011)
    assert found.interval.high == pytest.approx(quantile(0.975), abs=0.011)


def test_an_interval_of_the_mean_is_that_of_another_program() -> None:
    draw = random.Random(1)
    values = [draw.gauss(0.3, 0.5) for _ in range(40)]
    means = sorted(sum(draw.choices(values, k=40)) / 40 for _ in range(20_000))
    found = mean(values)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(means[500], abs=0.01)
    assert found.interval.high == pytest.approx(means[19_500], abs=0.01)
    assert mean(values) == found  # the same each time


def test_below_eight_seeds_there_is_no_interval() -> None:
    assert mean([1.0] * 7).interval is None
    assert mean([1.0] * 8).interval == (1, 1)
    assert share(1, 7).interval is None
    assert share(1, 8).interval is not None
    assert discordant([True] * 7, [False] * 7) == Discordant(7, 0, None)
    assert chosen_otherwise([(1,) * 7, (2,) * 7]) is None
    assert chosen_otherwise([(1,) * 8, (2,) * 8]) == 0


def test_how_often_another_rate_would_have_been_chosen() -> None:
    # The first is better by 1 on five seeds of eight, and worse by 1 on three. It loses a resample in which its seeds
    # come fewer than four times of eight: a binomial with p = 5/8. With four it is a tie, which goes to the first.
    loses = sum(math.comb(8, ones) * 5**ones * 3 ** (8 - ones) for ones in range(4)) / 8**8
    assert chosen_otherwise([(1,) * 5 + (0,) * 3, (0,) * 5 + (1,) * 3]) == pytest.approx(loses, abs=0.015)


def test_a_tie_goes_to_the_first_in_every_resample() -> None:
    for rows in itertools.permutations([(1, 2) * 4, (2, 1) * 4]):
        table = [*rows, (0,) * 8]
        assert chosen_otherwise([table[0], table[0], table[2]]) == 0
