"""One neuron against a reference in 50 digits, against finite differences, and against the published numbers."""

import math
import random
from dataclasses import replace

import mpmath
import pytest
from mpmath import mp, mpf

from app.learn.invalid import InvalidSetting
from app.learn.neuron import Diverged, NeuronSettings, Step, descend, gradient_sizes, step_at, surface, update_direction
from app.learn.presets import CROSS_ENTROPY_STORY, FIGURES

PAIRS = [("quadratic", name) for name in ("sigmoid", "tanh", "relu", "linear")] + [("cross-entropy", "sigmoid")]
STARTS = {"mild": (0.6, 0.9), "bad": (2.0, 2.0)}


@pytest.fixture(autouse=True)
def _digits():
    with mp.workdps(50):
        yield


def reference_activation(name, z):
    """a and its slope, from their definitions."""
    if name == "sigmoid":
        a = 1 / (1 + mpmath.exp(-z))
        return a, mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2
    if name == "tanh":
        return mpmath.tanh(z), 1 / mpmath.cosh(z) ** 2
    if name == "relu":
        return (z, mpf(1)) if z > 0 else (mpf(0), mpf(0))
    return z, mpf(1)


def reference_steps(settings):
    """Gradient descent from the definitions of C, differentiated by hand through a."""
    w, b, x, y = (mpf(value) for value in (settings.weight, settings.bias, settings.input, settings.target))
    for epoch in range(settings.epochs + 1):
        z = w * x + b
        a, slope = reference_activation(settings.activation, z)
        if settings.cost == "quadratic":
            cost, gradient_a = (y - a) ** 2 / 2, a - y
        else:
            cost = -(y * mpmath.log(a) if y else 0) - ((1 - y) * mpmath.log(1 - a) if y != 1 else 0)
            gradient_a = (a - y) / (a * (1 - a))
        delta = gradient_a * slope
        yield Step(epoch, w, b, z, a, slope, cost, delta * x, delta)
        direction = gradient_a if settings.update_rule == "chapter-animation" else delta
        w -= mpf(settings.learning_rate) * direction * x
        b -= mpf(settings.learning_rate) * direction


def reachable(settings):
    """Whether some finite z gives exactly the target, so that a − y can pass through 0."""
    ends = {"sigmoid": (0, 1), "tanh": (-1, 1), "relu": (0, float("inf")), "linear": (-float("inf"), float("inf"))}
    low, high = ends[settings.activation]
    return low < settings.target < high


def assert_agrees(settings):
    """1e-9 relative, at every step and in every number, the saturated tails included.

    There is one exception. When a neuron has reached its target to six decimals, float64 weights can't hold nine
    digits of the error a − y that is left, by whatever formula; there a few units of the last place are allowed.
    """
    steps = list(descend(settings))
    assert len(steps) == settings.epochs + 1
    for step, expected in zip(steps, reference_steps(settings), strict=True):
        arrived = reachable(settings) and abs(expected.output - settings.target) < 1e-6
        for name, got, want in zip(Step._fields, step, expected, strict=True):
            gap = abs(got - want)
            last_places = 1e-14 if arrived else 1e-300
            assert gap <= max(1e-9 * abs(want), last_places), (settings, step.epoch, name, got, want)


@pytest.mark.parametrize(("cost", "activation"), PAIRS)
def test_every_step_agrees_with_the_reference(cost, activation):
    chance = random.Random(f"{cost} {activation}")
    for _ in range(12):
        assert_agrees(
            NeuronSettings(
                weight=chance.uniform(-3, 3),
                bias=chance.uniform(-3, 3),
                input=chance.uniform(-2, 2),
                target=chance.choice([0.0, 1.0, chance.random()]),
                cost=cost,
                activation=activation,
                learning_rate=10 ** chance.uniform(-3, -0.5),
                epochs=chance.randrange(1, 120),
            )
        )


@pytest.mark.parametrize(("cost", "activation"), PAIRS)
@pytest.mark.parametrize("z", [-40.0, 40.0])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_it_is_exact_deep_in_saturation(cost, activation, z, target):
    settings = NeuronSettings(
        weight=z / 2, bias=z / 2, target=target, cost=cost, activation=activation, learning_rate=0.05, epochs=40
    )
    assert_agrees(settings)


@pytest.mark.parametrize("start", STARTS)
def test_the_original_animation_s_update_agrees_with_the_reference(start):
    weight, bias = STARTS[start]
    settings = NeuronSettings(weight, bias, cost="cross-entropy", learning_rate=0.005, update_rule="chapter-animation")
    assert_agrees(settings)


@pytest.mark.parametrize(
    ("start", "cost", "rate", "rule", "outputs"),
    [
        ("mild", "quadratic", 0.15, "gradient", (0.8176, 0.1527, 0.0940)),
        ("bad", "quadratic", 0.15, "gradient", (0.9820, 0.9334, 0.2028)),
        ("mild", "cross-entropy", 0.005, "gradient", (0.8176, 0.6053, 0.4177)),
        ("bad", "cross-entropy", 0.005, "gradient", (0.9820, 0.9282, 0.7796)),
        ("mild", "cross-entropy", 0.05, "gradient", (0.8176, 0.0806, 0.0375)),
        ("bad", "cross-entropy", 0.05, "gradient", (0.9820, 0.1006, 0.0416)),
        ("mild", "cross-entropy", 0.005, "chapter-animation", (0.8176, 0.1811, 0.0404)),
        ("bad", "cross-entropy", 0.005, "chapter-animation", (0.9820, 0.2148, 0.0479)),
    ],
)
def test_the_published_outputs(start, cost, rate, rule, outputs):
    weight, bias = STARTS[start]
    steps = list(descend(NeuronSettings(weight, bias, cost=cost, learning_rate=rate, update_rule=rule)))
    assert [round(steps[epoch].output, 4) for epoch in (0, 150, 300)] == list(outputs)


def test_a_step_worked_by_hand():
    # z = 2·1 + 2 = 4;  a = 1/(1 + e^−4) = 0.98201;  σ′ = a(1 − a) = 0.017663
    # C = a²/2 = 0.48217;  ∂C/∂w = a·σ′·1 = 0.017345;  w ← 2 − 0.15·0.017345 = 1.997398
    first, second = list(descend(NeuronSettings(epochs=1)))
    assert first.z == 4
    assert first.output == pytest.approx(0.98201379, abs=1e-8)
    assert first.slope == pytest.approx(0.01766271, abs=1e-8)
    assert first.cost == pytest.approx(0.48217554, abs=1e-8)
    assert first.gradient_weight == first.gradient_bias == pytest.approx(0.01734502, abs=1e-8)
    assert second.weight == second.bias == pytest.approx(1.99739825, abs=1e-8)


@pytest.mark.parametrize(("cost", "activation"), PAIRS)
def test_the_gradient_is_that_of_the_cost(cost, activation):
    chance = random.Random(f"difference {cost} {activation}")
    h = 1e-6
    for _ in range(20):
        settings = NeuronSettings(
            input=chance.uniform(-2, 2), target=chance.random(), cost=cost, activation=activation, epochs=1
        )
        w, b = chance.uniform(-2, 2), chance.uniform(-2, 2)
        step = step_at(settings, w, b)
        by_weight = (step_at(settings, w + h, b).cost - step_at(settings, w - h, b).cost) / (2 * h)
        by_bias = (step_at(settings, w, b + h).cost - step_at(settings, w, b - h).cost) / (2 * h)
        assert step.gradient_weight == pytest.approx(by_weight, rel=1e-5, abs=1e-9)
        assert step.gradient_bias == pytest.approx(by_bias, rel=1e-5, abs=1e-9)


def test_the_original_animation_s_update_is_not_the_gradient():
    settings = NeuronSettings(cost="cross-entropy", update_rule="chapter-animation")
    step = step_at(settings, 2.0, 2.0)
    assert step.gradient_weight == pytest.approx(step.output)  # Eq. 61 with x = 1, y = 0
    assert update_direction(settings, step)[0] == pytest.approx(1 / (1 - step.output))


def test_what_grows_without_bound_ends_with_the_epoch_and_the_reason():
    steps = []
    with pytest.raises(Diverged, match=r"epoch \d+: .*learning rate") as diverged:
        steps.extend(descend(NeuronSettings(activation="linear", learning_rate=100, epochs=1000)))
    assert steps[-1].epoch == diverged.value.epoch - 1
    assert all(abs(value) < float("inf") for value in steps[-1])


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("cost", {"cost": "cross-entropy", "activation": "linear"}),
        ("cost", {"cost": "cross-entropy", "activation": "tanh"}),
        ("cost", {"cost": "log-likelihood"}),
        ("activation", {"activation": "step"}),
        ("target", {"cost": "cross-entropy", "target": 1.5}),
        ("update_rule", {"cost": "quadratic", "update_rule": "chapter-animation"}),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(field, settings):
    with pytest.raises(InvalidSetting) as refused:
        NeuronSettings(**settings)
    assert refused.value.field == field


def test_the_figures_are_the_chapter_s():
    assert {name: (s.weight, s.bias, s.cost, s.learning_rate) for name, s in FIGURES.items()} == {
        "quadratic-mild": (0.6, 0.9, "quadratic", 0.15),
        "quadratic-bad": (2.0, 2.0, "quadratic", 0.15),
        "cross-entropy-mild": (0.6, 0.9, "cross-entropy", 0.05),
        "cross-entropy-bad": (2.0, 2.0, "cross-entropy", 0.05),
    }
    assert all((s.input, s.target, s.epochs, s.update_rule) == (1, 0, 300, "gradient") for s in FIGURES.values())
    for rate, rule in CROSS_ENTROPY_STORY.values():
        replace(FIGURES["cross-entropy-bad"], learning_rate=rate, update_rule=rule)


@pytest.mark.parametrize(("cost", "activation"), PAIRS)
def test_the_surface_is_the_cost_at_each_point(cost, activation):
    settings = NeuronSettings(cost=cost, activation=activation, target=0.25, input=-0.5)
    weights, biases, costs = surface(settings, (-6.0, 4.0), (-40.0, 40.0), 9)
    assert costs.shape == (9, 9)
    assert weights[0] == -6
    assert weights[-1] == 4
    for i, bias in enumerate(biases):
        for j, weight in enumerate(weights):
            assert costs[i, j] == pytest.approx(step_at(settings, weight, bias).cost, rel=1e-12, abs=0)


def test_speed_against_wrongness_is_the_closed_form():
    outputs, gradients = gradient_sizes(NeuronSettings(cost="quadratic"), 101)
    assert gradients == pytest.approx(outputs**2 * (1 - outputs), rel=1e-9, abs=0)  # Eq. 55 with x = 1, y = 0
    assert outputs[gradients.argmax()] == pytest.approx(2 / 3, abs=0.01)
    outputs, gradients = gradient_sizes(NeuronSettings(cost="cross-entropy"), 101)
    assert gradients == pytest.approx(outputs, rel=1e-9, abs=0)  # Eq. 61
    assert outputs[0] == pytest.approx(0, abs=1e-3)
    assert outputs[-1] == pytest.approx(1, abs=1e-3)
    outputs, gradients = gradient_sizes(NeuronSettings(cost="quadratic", input=-2.0, target=1.0), 101)
    assert gradients == pytest.approx(abs((outputs - 1) * outputs * (1 - outputs) * -2), rel=1e-9, abs=0)


@pytest.mark.parametrize("target", [0, 1])
def test_a_target_at_the_edge_of_a_share_is_taken_and_none_beyond(target):
    NeuronSettings(cost="cross-entropy", target=target)
    beyond = math.nextafter(target, math.inf if target else -math.inf)
    with pytest.raises(InvalidSetting, match="from 0 to 1"):
        NeuronSettings(cost="cross-entropy", target=beyond)
    NeuronSettings(cost="quadratic", target=beyond)
