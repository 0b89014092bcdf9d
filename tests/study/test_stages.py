"""What is to be done follows from the plan's rules and from what is done."""

import random
from collections.abc import Callable

import pytest

from app.study.one_run import Result, Wanted
from app.study.plan import Plan
from app.study.stages import between, next_half_decade, open_runs, tuning

Invent = Callable[..., Result]


def carry_out(plan: Plan, invent: Invent, accuracy: Callable[[Wanted], int], order: random.Random) -> dict[str, Result]:
    """Every run of the plan, any open one next, with the accuracies that the test wants."""
    done: dict[str, Result] = {}
    while todo := list(open_runs(plan, done)):
        run = order.choice(todo)
        done[run.key] = invent(run, accuracy(run))
    return done


def peak_at(rate: float) -> Callable[[Wanted], int]:
    """Accuracy falls with the distance from the rate, in decades."""

    def accuracy(run: Wanted) -> int:
        import math

        return round(9500 - 1000 * abs(math.log10(run.settings.learning_rate / rate)))

    return accuracy


@pytest.mark.parametrize("order", range(3))
@pytest.mark.parametrize(
    ("peak", "tried", "chosen"),
    [
        (0.3, [0.1, 0.17, 0.3, 0.55, 1], 0.3),
        (0.5, [0.1, 0.17, 0.3, 0.55, 1], 0.55),
        (1.0, [0.1, 0.3, 0.55, 1, 1.7, 3], 1.0),
        (10.0, [0.1, 0.3, 1, 3, 5.5, 10, 17], 10.0),
        (100.0, [0.1, 0.3, 1, 3, 5.5, 10, 17], 17.0),
        (0.001, [0.0055, 0.01, 0.017, 0.03, 0.1, 0.3, 1], 0.0055),
    ],
)
def test_tuning_follows_the_rules(
    small_plan: Callable[..., Plan], invent: Invent, peak: float, tried: list[float], chosen: float, order: int
) -> None:
    plan = small_plan()
    done = carry_out(plan, invent, peak_at(peak), random.Random(order))
    for cell in plan.cells:
        far = tuning(plan, cell, done)
        assert (far.rates, far.chosen) == (tried, chosen)
        of_cell = [result.wanted for result in done.values() if result.wanted.settings.cost == cell.cost]
        reported = [run for run in of_cell if run.stage == "report"]
        assert {run.settings.learning_rate for run in reported} == {chosen}
        assert sorted(run.settings.seed for run in reported) == plan.report_seeds
        assert len(of_cell) == len(tried) * len(plan.tuning_seeds) + len(plan.report_seeds)


def test_of_equal_rates_the_smaller_is_chosen(small_plan: Callable[..., Plan], invent: Invent) -> None:
    plan = small_plan(refine=False)
    done = carry_out(plan, invent, lambda run: 9000, random.Random(0))
    assert tuning(plan, plan.cells[0], done).chosen == 0.1


def test_a_diverged_run_is_the_worst(small_plan: Callable[..., Plan], invent: Invent) -> None:
    plan = small_plan(refine=False)
    done = {}
    for run in open_runs(plan, {}):
        result = invent(run, 9000 if run.settings.learning_rate == 0.3 else 5000)
        if run.settings.learning_rate == 0.3 and run.settings.seed == 2:
            result = result._replace(diverged=0.5, fingerprint=None)
        done[run.key] = result
    assert tuning(plan, plan.cells[0], done).chosen == 0.1  # 50 % on average, against (90 + 0)/2


def test_the_test_images_are_for_the_report_alone(small_plan: Callable[..., Plan], invent: Invent) -> None:
    plan = small_plan()
    done = carry_out(plan, invent, peak_at(0.3), random.Random(1))
    tuned = {r.wanted.settings.seed for r in done.values() if r.wanted.stage == "tune"}
    reported = {r.wanted.settings.seed for r in done.values() if r.wanted.stage == "report"}
    assert (tuned, reported) == ({1, 2}, {11, 12, 13})


def test_a_family_is_finished_before_the_next_begins(small_plan: Callable[..., Plan], invent: Invent) -> None:
    cells = [
        {"cost": cost, "output": "sigmoid", "weight_init": start, "hidden": 5}
        for start in ("large", "scaled")
        for cost in ("quadratic", "cross-entropy")
    ]
    plan = small_plan(cells=cells)
    done: dict[str, Result] = {}
    starts = []
    while todo := list(open_runs(plan, done)):
        starts.append(todo[0].settings.weight_init)
        done[todo[0].key] = invent(todo[0], 9000)
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("rate", "above", "below"),
    [(0.003, 0.01, 0.001), (30, 100, 10), (1, 3, 0.3), (2, 3, 1), (0.55, 1, 0.3), (1000, 3000, 300)],
)
def test_the_grid_goes_on_in_half_decades(rate: float, above: float, below: float) -> None:
    assert next_half_decade(rate, 1) == above
    assert next_half_decade(rate, -1) == below


def test_a_quarter_of_a_decade_lies_between() -> None:
    assert [between(1, 3), between(3, 10), between(0.003, 0.01)] == [1.7, 5.5, 0.0055]


def test_pairs_are_complete_early(small_plan: Callable[..., Plan], invent: Invent) -> None:
    plan = small_plan()
    done: dict[str, Result] = {}
    reported = []
    while todo := next(open_runs(plan, done), None):
        done[todo.key] = invent(todo, 9000)
        if todo.stage == "report":
            reported.append(todo.settings.seed)
    assert reported == sorted(reported)
