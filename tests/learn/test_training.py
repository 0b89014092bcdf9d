"""Training against plain float64 arithmetic, sliced in any way, with healthy numbers and true reports."""

import itertools
import math
import pickle

import numpy as np
import pytest

from app.learn.evaluation import evaluate
from app.learn.network import Parameters, RunSettings, initial_parameters
from app.learn.neuron import Diverged
from app.learn.training import WINDOW, advance, mini_batches_per_epoch, start, training_cost
from tests.learn import reference

RATES = {
    ("cross-entropy", "sigmoid"): 0.2,
    ("quadratic", "sigmoid"): 0.5,
    ("log-likelihood", "softmax"): 0.1,
    ("quadratic", "softmax"): 0.2,
}
SMALL = [
    RunSettings((7,), mini_batch_size=10),
    RunSettings((7, 5), cost="quadratic", learning_rate=3.0, mini_batch_size=1),
    RunSettings((6,), cost="log-likelihood", output="softmax", mini_batch_size=8, lmbda=5.0),
    RunSettings((5, 6, 4), cost="quadratic", output="softmax", mini_batch_size=100, weight_init="scaled"),
    RunSettings((), mini_batch_size=3),
    RunSettings((4,), mini_batch_size=1000),
]


def shuffled(settings, epoch, examples):
    return np.random.default_rng([settings.seed, epoch + 1]).permutation(examples)


def distance(ours, theirs):
    return math.sqrt(sum(float(((a - b) ** 2).sum()) for a, b in zip(ours, theirs, strict=True)))


def same_bits(one, other):
    return pickle.dumps(one) == pickle.dumps(other)


def run(settings, digits, slices, epochs=1):
    """The states at the ends of epochs and all reports, with the work cut into slices, pickled in between."""
    state, reports, ends = start(settings), [], []
    for mini_batches in slices:
        state = pickle.loads(pickle.dumps(state))
        state, progress = advance(settings, state, *digits, mini_batches)
        reports += progress
        if state.position == 0:
            ends.append(state)
            if len(ends) == epochs:
                return ends, reports
    raise AssertionError("the slices ran out")


@pytest.mark.parametrize(
    ("hidden", "lmbda"), [((30,), 0.0), ((100,), 5.0), ((30, 30), 0.0), ((100, 30), 5.0), ((12, 11, 10), 5.0)]
)
@pytest.mark.parametrize(("cost", "output"), reference.PAIRS)
def test_a_thousand_mini_batches_move_the_weights_where_float64_moves_them(digits, cost, output, hidden, lmbda):
    """At rates where the path can be followed: at the quadratic cost's η = 3 any float32 leaves it within 1,000."""
    images, labels = digits
    size = min(10, len(labels) // 1000)  # the sample is small
    settings = RunSettings(hidden, cost, output, RATES[cost, output] * size / 10, size, lmbda=lmbda)
    state = start(settings)
    before = state.parameters
    state, _ = advance(settings, state, images, labels, 1000)
    weights, biases = reference.train(settings, before, images, labels, shuffled(settings, 0, len(labels)), 1000)
    for ours, exact, origin in (
        (state.parameters.weights, weights, before.weights),
        (state.parameters.biases, biases, before.biases),
    ):
        assert distance(ours, exact) <= 1e-4 * distance(origin, exact)


@pytest.mark.parametrize("size", [1, 3, 100, 1000])
def test_other_mini_batch_sizes_and_a_smaller_last_one(few, size):
    settings = RunSettings((12,), learning_rate=0.1, mini_batch_size=size, seed=1)
    state = start(settings)
    per_epoch = mini_batches_per_epoch(settings, 1237)
    before = state.parameters
    state, _ = advance(settings, state, *few, per_epoch)
    weights, _ = reference.train(settings, before, *few, shuffled(settings, 0, 1237), per_epoch)
    assert state.epoch == 1
    assert distance(state.parameters.weights, weights) <= 1e-4 * distance(before.weights, weights)


@pytest.mark.parametrize("settings", SMALL, ids=str)
def test_slicing_never_changes_a_bit(few, settings):
    random = np.random.default_rng(5)
    enough = tuple(part[: 251 * settings.mini_batch_size] for part in few)
    whole = run(settings, enough, itertools.repeat(10**6), epochs=2)
    singly = run(settings, enough, itertools.repeat(1), epochs=2)
    assert same_bits(whole, singly)
    for largest in (3, WINDOW, 300):
        assert same_bits(whole, run(settings, enough, random.integers(1, largest + 1, 10**4).tolist(), epochs=2))


def test_the_full_size_networks_do_not_mind_slices_either(digits):
    settings = RunSettings((100,))
    whole = run(settings, digits, itertools.repeat(10**6))
    random = np.random.default_rng(0)
    assert same_bits(whole, run(settings, digits, random.integers(1, 200, 10**3).tolist()))


def test_an_advance_ends_with_its_epoch(few):
    settings = RunSettings((4,))
    state, _ = advance(settings, start(settings), *few, 100)
    assert (state.epoch, state.position) == (0, 100)
    state, _ = advance(settings, state, *few, 100)
    assert (state.epoch, state.position) == (1, 0)


def test_epochs_meet_the_examples_in_orders_of_their_own(few):
    settings = RunSettings((4,), mini_batch_size=1000)
    state = start(settings)
    for epoch in range(2):
        before = state.parameters
        state, _ = advance(settings, state, *few, 10)
        weights, _ = reference.train(settings, before, *few, shuffled(settings, epoch, 1237), 2)
        assert distance(state.parameters.weights, weights) <= 1e-4 * distance(before.weights, weights)


def test_advance_leaves_its_state_as_it_was(few):
    settings = RunSettings((4,), lmbda=1.0)
    state = start(settings)
    before = pickle.dumps(state)
    advance(settings, state, *few, 60)
    assert pickle.dumps(state) == before


def expected_report(settings, few, first, last):
    """What mini-batches first to last look like on the way, and the norms at the last, from the equations."""
    images, labels = few
    order = shuffled(settings, 0, len(labels))
    cost = right = wrong = examples = 0
    size = settings.mini_batch_size
    weights, biases = reference.train(settings, initial_parameters(settings), images, labels, order, first)
    for index in range(first, last):
        rows = order[index * size : (index + 1) * size]
        a, y = images[rows].T / 256, np.eye(10)[:, labels[rows]]
        zs, _ = reference.forward(weights, biases, a)
        output = reference.softmax(zs[-1]) if settings.output == "softmax" else reference.sigmoid(zs[-1])
        cost += reference.cost_of(settings.cost, settings.output, zs[-1], y) * len(rows)
        right += (output.argmax(axis=0) == labels[rows]).sum()
        wrong += (abs(output - y) >= 0.9).sum()
        examples += len(rows)
        of_weights, _ = reference.gradients(settings.cost, settings.output, weights, biases, a, y)
        weights, biases = reference.train(
            settings, Parameters(weights, biases), images, labels, order[index * size :], 1
        )
    norms = [float(np.linalg.norm(gradient)) for gradient in of_weights]
    return examples, cost / examples, right / examples, wrong / (10 * examples), norms


@pytest.mark.parametrize(("cost", "output"), reference.PAIRS)
@pytest.mark.parametrize("hidden", [(), (9,), (9, 8)])
def test_reports_are_what_the_equations_say(few, cost, output, hidden):
    settings = RunSettings(hidden, cost, output, RATES[cost, output], mini_batch_size=20, seed=2)
    _, reports = advance(settings, start(settings), *few, 100)
    assert [report.examples for report in reports] == [1000, 1237]
    for report, (first, last) in zip(reports, [(0, 50), (50, 62)], strict=True):
        examples, mean_cost, accuracy, wrong, norms = expected_report(settings, few, first, last)
        assert report.epoch == report.examples / 1237
        assert report.cost == pytest.approx(mean_cost, rel=1e-4)
        assert report.accuracy == pytest.approx(accuracy, abs=1.5 / examples)
        assert report.saturated_wrong == pytest.approx(wrong, abs=0.3 / examples)
        assert report.gradient_norms == pytest.approx(norms, rel=1e-3)


def test_training_cost_is_the_mean_over_the_epoch(few):
    settings = RunSettings((9,), mini_batch_size=20)
    state, reports = advance(settings, start(settings), *few, 100)
    sizes = [1000, 237]
    expected = sum(report.cost * size for report, size in zip(reports, sizes, strict=True)) / 1237
    assert training_cost(state) == pytest.approx(expected, rel=1e-12)


def test_reports_hold_plain_numbers(few):
    settings = RunSettings((9,))
    state, reports = advance(settings, start(settings), *few, 60)
    numbers = [
        *reports[0][:-1],
        *reports[0].gradient_norms,
        *state.tally,
        *state.epoch_tally,
        state.epoch,
        state.position,
    ]
    assert {type(number) for number in numbers} == {int, float}


def test_weights_on_pixels_that_are_never_used_stay_as_they_were(few):
    settings = RunSettings((9,))
    images, labels = few
    unused = ~images.any(axis=0)
    state, _ = advance(settings, start(settings), images, labels, 50)
    before = initial_parameters(settings)
    assert unused.any()
    assert np.array_equal(state.parameters.weights[0][:, unused], before.weights[0][:, unused])
    assert (state.parameters.weights[0] != before.weights[0]).any()


@pytest.mark.parametrize(("cost", "output"), reference.PAIRS)
def test_numbers_stay_healthy_where_every_output_is_saturated(few, cost, output):
    settings = RunSettings((30, 20), cost, output, learning_rate=1000.0, mini_batch_size=10)
    state = start(settings)
    for _ in range(2):
        state, reports = advance(settings, state, *few, 200)
        assert np.isfinite([number for report in reports for number in (report.cost, *report.gradient_norms)]).all()
        assert math.isfinite(evaluate(settings, state.parameters, *few).cost)


def run_on(settings, few, mini_batches):
    """Advance, by so many mini-batches at a time, until something happens."""
    state = start(settings)
    while state.epoch < 5:
        state, _ = advance(settings, state, *few, mini_batches)
        assert all(np.isfinite(numbers).all() for numbers in (*state.parameters.weights, *state.parameters.biases))


@pytest.mark.parametrize(
    "settings",
    [
        RunSettings((9,), learning_rate=0.5, lmbda=1e8),
        RunSettings((9,), learning_rate=1e38),
        RunSettings((9,), "log-likelihood", "softmax", learning_rate=1e30, mini_batch_size=100),
    ],
    ids=["weight decay", "rate", "softmax"],
)
def test_a_run_that_diverges_says_so_with_its_epoch(few, settings):
    epochs = set()
    for mini_batches in (10**6, 1, 7):
        with pytest.raises(Diverged, match="lower the learning rate") as failure:
            run_on(settings, few, mini_batches)
        epochs.add(failure.value.epoch)
    assert len(epochs) == 1
    assert 0 < epochs.pop() <= 1
