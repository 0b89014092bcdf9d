"""Learning on the weighted inputs of a softmax layer."""

import numpy as np
import pytest

from app.learn.invalid import InvalidSetting
from app.learn.logits import DescentSettings, Step, descend, step_at


def test_a_step_worked_by_hand():
    # Equal z's: a = (1/2, 1/2). For target 0 the log-likelihood gives a − y = (−1/2, 1/2) and C = ln 2; with
    # learning rate 2 the z's go from 0 to (1, −1), where a_0 = 1/(1 + e⁻²) = 0.880797.
    start, after = descend(DescentSettings(z=(0.0, 0.0), target=0, learning_rate=2.0, epochs=1))
    assert start == Step(0, [0.0, 0.0], [0.5, 0.5], pytest.approx(np.log(2)), [-0.5, 0.5])
    assert after.z == [1.0, -1.0]
    assert after.activations[0] == pytest.approx(0.8807970779778823, rel=1e-14)
    # The quadratic cost from the same start: a_k(e_k − Σ a_j e_j) = 1/2·(∓1/2 − 0), half as long; C = (1/4 + 1/4)/2.
    quadratic = next(descend(DescentSettings(z=(0.0, 0.0), target=0, cost="quadratic")))
    assert quadratic.gradient == [-0.25, 0.25]
    assert quadratic.cost == 0.25


@pytest.mark.parametrize("cost", ["log-likelihood", "quadratic"])
@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_is_the_finite_difference_of_the_cost(cost, seed):
    z = np.random.default_rng(seed).uniform(-4, 4, 2 + seed)
    settings = DescentSettings(z=tuple(z), target=seed % len(z), cost=cost)
    h = 1e-5
    moves = np.eye(len(z)) * h
    numeric = [(step_at(settings, z + m).cost - step_at(settings, z - m).cost) / (2 * h) for m in moves]
    assert step_at(settings, z).gradient == pytest.approx(numeric, rel=1e-6, abs=1e-9)


def test_the_quadratic_cost_is_late_where_the_start_is_badly_wrong():
    costs = ("log-likelihood", "quadratic")
    final = {cost: list(descend(DescentSettings(z=(8.0, 0.0, 0.0), target=1, cost=cost)))[60] for cost in costs}
    assert final["log-likelihood"].activations[1] > 0.9
    assert final["quadratic"].activations[1] < 0.01


@pytest.mark.parametrize("cost", ["log-likelihood", "quadratic"])
def test_huge_weighted_inputs_learn_or_stand_still_but_stay_finite(cost):
    steps = list(descend(DescentSettings(z=(1000.0, -1000.0), target=1, cost=cost, learning_rate=100.0, epochs=50)))
    assert len(steps) == 51
    assert np.isfinite([[step.cost, *step.z, *step.activations, *step.gradient] for step in steps]).all()
    assert steps[0].cost == (2000 if cost == "log-likelihood" else 1)
    assert (steps[-1].activations[1] > 0.99) == (cost == "log-likelihood")


@pytest.mark.parametrize(
    ("wrong", "field"), [({"target": 4}, "target"), ({"target": -1}, "target"), ({"cost": "cross-entropy"}, "cost")]
)
def test_refusals_name_the_setting(wrong, field):
    with pytest.raises(InvalidSetting) as refused:
        DescentSettings(**wrong)
    assert refused.value.field == field


def test_the_last_output_is_the_last_that_can_be_the_target():
    DescentSettings((1.0, 2.0, 3.0), target=2)
    for target in (-1, 3):
        with pytest.raises(InvalidSetting, match="from 0 to 2"):
            DescentSettings((1.0, 2.0, 3.0), target=target)
