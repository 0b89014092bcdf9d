"""Every cost on every activation: deltas against finite differences, numbers at the far ends, refusals by name."""

import mpmath
import numpy as np
import pytest

from app.learn.costs import COSTS, PAIRS, pair
from app.learn.invalid import InvalidSetting

ALL = sorted(PAIRS)


@pytest.fixture(autouse=True)
def long_arithmetic():
    with mpmath.workdps(60):
        yield


def targets(random, activation):
    """Any targets for outputs of any size, shares that sum to 1 for the softmax."""
    y = random.uniform(0.05, 0.95, (5, 4))
    return y / y.sum(axis=1, keepdims=True) if activation == "softmax" else y


def total(functions, z, y):
    return float(functions.value(z, y).sum())


@pytest.mark.parametrize(("cost", "activation"), ALL)
@pytest.mark.parametrize("spread", [0.5, 3.0])
def test_delta_is_the_finite_difference_of_the_cost(cost, activation, spread):
    random = np.random.default_rng(1)
    functions = pair(cost, activation)
    z, y = random.normal(0, spread, (5, 4)), targets(random, activation)
    delta, h = functions.delta(z, y), 1e-6
    for index in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[index] = h
        numerical = (total(functions, z + step, y) - total(functions, z - step, y)) / (2 * h)
        assert delta[index] == pytest.approx(numerical, rel=1e-6, abs=1e-8)


def exact_sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


@pytest.mark.parametrize("z", [-40.0, -20.0, 20.0, 40.0])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_sigmoid_costs_and_deltas_at_forty_are_exact(z, y):
    a = exact_sigmoid(mpmath.mpf(z))
    quadratic, entropy = pair("quadratic", "sigmoid"), pair("cross-entropy", "sigmoid")
    assert quadratic.value(z, y) == pytest.approx(float((a - y) ** 2 / 2), rel=1e-13)
    assert quadratic.delta(z, y) == pytest.approx(float((a - y) * a * (1 - a)), rel=1e-13)
    assert entropy.value(z, y) == pytest.approx(float(-(y * mpmath.log(a) + (1 - y) * mpmath.log(1 - a))), rel=1e-13)
    assert entropy.delta(z, y) == pytest.approx(float(a - y), rel=1e-13)


@pytest.mark.parametrize(("cost", "activation"), ALL)
@pytest.mark.parametrize(("dtype", "far"), [(np.float64, 40), (np.float64, 700), (np.float32, 100)])
def test_numbers_are_finite_and_keep_their_type_far_out(cost, activation, dtype, far):
    functions = pair(cost, activation)
    z = np.array([[far, -far, 0], [-far, -far, far], [far, far, far]], dtype)
    for right in range(3):
        y = np.zeros_like(z)
        y[:, right] = 1
        for function in (functions.value, functions.delta):
            assert function(z, y).dtype == dtype
            assert np.isfinite(function(z, y)).all()
        assert functions.output(z).dtype == dtype


@pytest.mark.parametrize(("cost", "activation"), ALL)
def test_float32_agrees_with_float64(cost, activation):
    random = np.random.default_rng(2)
    functions = pair(cost, activation)
    z = random.normal(0, 5, (20, 10)).astype(np.float32)
    y = np.eye(10, dtype=np.float32)[random.integers(0, 10, 20)]
    for function in (functions.output, lambda z: functions.value(z, y), lambda z: functions.delta(z, y)):
        assert function(z) == pytest.approx(function(z.astype(np.float64)), rel=3e-5, abs=1e-6)


@pytest.mark.parametrize(
    ("cost", "activation", "hint"),
    [
        ("log-likelihood", "sigmoid", "quadratic or cross-entropy"),
        ("cross-entropy", "linear", "quadratic on an activation 'linear'"),
        ("cross-entropy", "softmax", "quadratic or log-likelihood"),
        ("cross-entropy", "tanh", "quadratic"),
        ("hinge", "sigmoid", "quadratic or cross-entropy"),
    ],
)
def test_a_pair_that_makes_no_sense_is_refused_by_name(cost, activation, hint):
    with pytest.raises(InvalidSetting, match=hint) as refusal:
        pair(cost, activation)
    assert refusal.value.field == "cost"
    assert refusal.value.got == cost


def test_an_unknown_activation_is_refused_by_name():
    with pytest.raises(InvalidSetting, match="sigmoid") as refusal:
        pair("quadratic", "swish")
    assert (refusal.value.field, refusal.value.got) == ("activation", "swish")


@pytest.mark.parametrize("cost", COSTS.values(), ids=COSTS)
def test_every_record_says_of_every_activation_what_it_does_there_or_why_not(cost):
    activations = {activation for _, activation in PAIRS}
    assert cost.pairs.keys() | cost.misfits.keys() == activations
    assert not cost.pairs.keys() & cost.misfits.keys()
    for activation, reason in cost.misfits.items():
        assert reason.endswith(".")
        with pytest.raises(InvalidSetting) as refusal:
            pair(cost.name, activation)
        assert str(refusal.value).endswith(reason)


@pytest.mark.parametrize("what", ["label", "role", "dash", "marker", "chapter_name", "formula"])
def test_no_two_costs_share_a_name_or_a_look(what):
    assert len({getattr(cost, what) for cost in COSTS.values()}) == len(COSTS)


@pytest.mark.parametrize("cost", [cost for cost in COSTS.values() if cost.targets], ids=lambda cost: cost.name)
def test_outside_its_targets_a_cost_of_one_neuron_falls_without_end(cost):
    for activation in cost.pairs.keys() & {"sigmoid", "tanh", "relu", "linear"}:
        for target, z in ((cost.targets[0] - 0.5, -1e4), (cost.targets[1] + 0.5, 1e4)):
            assert cost.pairs[activation].value(z, target) < -1000


FACTS = {
    # the range of targets, the learning rates of one neuron and of a network, the chapter's class, the update rules
    "quadratic": (None, 0.15, 3.0, "QuadraticCost", ("gradient",)),
    "cross-entropy": ((0, 1), 0.05, 0.5, "CrossEntropyCost", ("gradient", "chapter-animation")),
    "log-likelihood": ((0, 1), 0.5, 0.5, "LogLikelihoodCost", ("gradient",)),
}


@pytest.mark.parametrize("name", FACTS)
def test_a_costs_habits_are_the_chapters(name):
    cost = COSTS[name]
    found = (cost.targets, cost.neuron_rate, cost.network_rate, cost.chapter_name, cost.update_rules)
    assert found == FACTS[name]
