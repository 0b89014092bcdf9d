"""What is said of a study, against the same worked out in another way."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from app.study import words
from app.study.one_run import Result, Wanted, as_line
from app.study.plan import Plan
from app.study.stages import Tuned
from app.study.statistics import Discordant
from app.study.summary import Summary, good_range, summarise
from app.study.tuning_words import tuning_words
from tests.study.examples import invented, results_of
from tests.study.reckoning import Reckoning

Invent = Callable[..., Result]
EIGHT = list(range(1, 9))


def cells_of(*hidden: int) -> list[dict[str, Any]]:
    """One cell for each number of hidden neurons."""
    usual = {"cost": "quadratic", "output": "sigmoid", "weight_init": "large"}
    return [usual | {"hidden": number} for number in hidden]


@pytest.fixture
def plan(small_plan: Callable[..., Plan]) -> Plan:
    """Large and small first weights, three costs, enough seeds."""
    cells = [
        {"cost": cost, "output": "sigmoid", "weight_init": start, "hidden": 5}
        for start in ("large", "scaled")
        for cost in ("quadratic", "cross-entropy")
    ]
    cells.append({"cost": "log-likelihood", "output": "softmax", "weight_init": "scaled", "hidden": 5})
    return small_plan(cells=cells, tuning_seeds=EIGHT, report_seeds=list(range(101, 121)))


def accuracy(run: Wanted) -> int:
    """Made up, but the same for the same run: better near a rate, with some chance in it."""
    chance = int(run.key[:4], 16) % 300
    near = {"quadratic": 0.7, "cross-entropy": 0.2, "log-likelihood": 0.3}[run.settings.cost]
    return round(9300 + chance - 500 * abs(math.log10(run.settings.learning_rate / near)))


@cache
def everything(plan_json: str) -> dict[str, Result]:
    """All results of the plan, with some that are stuck and some that diverged."""

    def result_of(run: Wanted) -> Result:
        odd = int(run.key[-2:], 16)
        lost = (3,) if odd < 40 and run.settings.cost == "quadratic" else ()
        changes = {"lost": lost} | ({"lost_test": lost} if run.stage == "report" else {})
        if odd == 255:
            changes |= {"diverged": 0.5, "fingerprint": None, "lost": ()}
        return invented(run, accuracy(run), **changes)

    return results_of(Plan.model_validate_json(plan_json), result_of)


def told(plan: Plan, share: float = 1.0) -> dict[str, Result]:
    """The first share of the plan's results."""
    done = everything(plan.model_dump_json())
    return dict(list(done.items())[: round(share * len(done))])


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 0.7, 0.95, 1.0])
def test_every_number_is_that_of_another_reckoning(plan: Plan, share: float) -> None:
    done = told(plan, share)
    lines = [json.loads(json.dumps(as_line(result))) for result in done.values()]
    Reckoning(json.loads(plan.model_dump_json()), lines).compare(plan, summarise(plan, done))


def sentences(plan: Plan, summary: Summary) -> Iterator[str]:
    yield from words.headline(plan, summary)
    for comparison in summary.comparisons:
        yield words.verdict_sentence(comparison)
        yield words.stuck_words(comparison)
    for cell in summary.cells:
        yield tuning_words(cell)


def test_the_words_tell_the_numbers(plan: Plan) -> None:
    summary = summarise(plan, told(plan))
    said = " ".join(sentences(plan, summary))
    for comparison in summary.comparisons:
        assert f"{abs(comparison.mean.value):.2f}" in said
    for cell in summary.cells:
        assert f"η = {cell.chosen:g}" in said
        assert "% of the validation images on average" in tuning_words(cell), "of the test images tells the report"
    assert not [word for word in ("None", "nan", "inf", "+-", "-0.") if word in said]


@pytest.mark.parametrize(
    ("pairs", "only_first", "said"),
    [
        (1, 0, "In the one pair either both got stuck or neither did."),
        (1, 1, "Of 1 pair, once only "),
        (3, 0, "In none of 3 pairs did only one of them get stuck."),
        (3, 2, "Of 3 pairs, twice only "),
    ],
)
def test_pairs_that_got_stuck_are_counted_in_good_english(plan: Plan, pairs: int, only_first: int, said: str) -> None:
    comparison = summarise(plan, told(plan)).comparisons[0]
    few = replace(comparison, seeds=comparison.seeds[:pairs], stuck=Discordant(only_first, 0, None))
    assert words.stuck_words(few).startswith(said)


def test_nothing_is_claimed_of_what_is_not_done(plan: Plan) -> None:
    summary = summarise(plan, {})
    assert (summary.finished, summary.complete, summary.comparisons) == (0, False, [])
    assert words.headline(plan, summary) == ["No two costs have been compared yet: the rates are still being tuned."]
    assert all("still being tuned" in tuning_words(cell) for cell in summary.cells)
    part = summarise(plan, told(plan, 0.45))
    assert not part.complete
    assert any(
        "so far from" in sentence
        for share in (0.3, 0.4, 0.45, 0.5)
        for sentence in words.headline(plan, summarise(plan, told(plan, share)))
    )


def test_a_difference_that_may_be_none_is_not_called_one(plan: Plan, invent: Invent) -> None:

    def result_of(run: Wanted) -> Result:
        up = 10 if run.settings.seed % 2 else -10
        return invent(run, 9000 + (up if run.settings.cost == "cross-entropy" else 0))

    done = results_of(plan, result_of)
    short, accuracy, stuck = words.headline(plan, summarise(plan, done))[:3]
    assert short.count("not clearly more or fewer rightly") == 2
    assert "neither better nor worse" in accuracy
    assert stuck.endswith(f"diverged: none of {2 * len(plan.report_seeds)} with {plan.cells[0].hidden} hidden neurons.")


def test_the_answer_counts_the_runs_that_got_stuck(plan: Plan) -> None:
    done = told(plan)
    count: Counter[tuple[str, str]] = Counter()
    for result in done.values():
        settings = result.wanted.settings
        if result.wanted.stage == "report" and (result.lost_test or result.diverged is not None):
            count[settings.weight_init, settings.cost] += 1
    assert count["large", "quadratic"] > 0
    said = " ".join(words.headline(plan, summarise(plan, done)))
    for start, called in {"large": "large first weights", "scaled": "small first weights"}.items():
        quadratic, entropy = (count[start, cost] or "none" for cost in ("quadratic", "cross-entropy"))
        under_each = f"{quadratic} of 20 under the quadratic cost and {entropy} of 20 under the cross-entropy"
        assert f"Runs from {called} that got stuck, which have lost a digit or diverged: {under_each} with 5" in said


def test_the_good_range_ends_where_a_straight_line_has_fallen_by_a_point() -> None:
    # From 94 % at 1 down to 90 % at 10: a point below the best, 93 %, is a quarter of the way, η = 10^¼.
    tuned = [Tuned(0.1, (9350,)), Tuned(1.0, (9400,)), Tuned(10.0, (9000,))]
    good = good_range(tuned)
    assert good.low == 0.1
    assert good.open_below
    assert good.high == pytest.approx(10**0.25)
    assert not good.open_above
    assert good.decades == pytest.approx(1.25)


@pytest.mark.parametrize(
    ("large", "small", "said"),
    [
        (631, 9, "reads 6.3 more rightly from large first weights, and 0.09 more rightly from small first weights."),
        (-40, 25, "reads 0.4 fewer rightly from large first weights, and 0.2 more rightly from small first weights."),
    ],
)
def test_the_answer_in_short(plan: Plan, invent: Invent, large: int, small: int, said: str) -> None:

    def result_of(run: Wanted) -> Result:
        better = {"large": large, "scaled": small}[run.settings.weight_init]
        return invent(run, 9000 + (better if run.settings.cost == "cross-entropy" else 0))

    done = results_of(plan, result_of)
    assert words.headline(plan, summarise(plan, done))[0].endswith(said)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "sigmoid neurons), these digits (4,000 images of the lab’s sample of MNIST to learn from), 1 epoch, "),
        ({"data": "mnist", "training_images": 10_000}, "these digits (10,000 images of MNIST to learn from), 1 epoch,"),
        ({"epochs": 30}, "30 epochs, mini-batches of 20, and plain gradient descent"),
        ({}, "to end. Nothing here was regularised."),
        ({"lmbda": 5}, "to end. All of it was regularised, with λ = 5."),
        ({}, "(one hidden layer of 5 sigmoid neurons)"),
        ({"cells": cells_of(1)}, "(one hidden layer of 1 sigmoid neuron)"),
        ({"cells": cells_of(100, 3, 30)}, "(one hidden layer of 3, 30 or 100 sigmoid neurons)"),
    ],
)
def test_what_a_study_is_about_is_said_by_its_plan(
    small_plan: Callable[..., Plan], changes: dict[str, Any], said: str
) -> None:
    assert said in words.limits(small_plan(**changes))
