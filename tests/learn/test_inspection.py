"""The look into a network against counting by hand."""

import numpy as np
import pytest

from app.learn import training
from app.learn.evaluation import activations, evaluate
from app.learn.inspection import inspect
from app.learn.network import Parameters, RunSettings

SETTINGS = RunSettings(hidden=(12, 8), cost="cross-entropy", seed=1)


@pytest.fixture(scope="module")
def some(digits):
    """Images of every digit."""
    images, labels = digits
    return images[::7], labels[::7]


@pytest.fixture(scope="module")
def trained(some):
    state = training.start(SETTINGS)
    for _ in range(3):
        state, _ = training.advance(SETTINGS, state, *some, 1000)
    return state.parameters


def test_every_figure_is_a_count_of_answers(trained, some):
    images, labels = some
    found = inspect(SETTINGS, trained, images, labels)
    *hidden, z = activations(SETTINGS, trained, images)[0]
    outputs = [[1 / (1 + np.exp(-float(each))) for each in row] for row in z]
    answers = [row.index(max(row)) for row in outputs]
    pairs = list(zip(labels.tolist(), answers, strict=True))
    assert (found.cost, found.accuracy) == pytest.approx(tuple(evaluate(SETTINGS, trained, images, labels)))
    assert found.confusion == [[pairs.count((label, answer)) for answer in range(10)] for label in range(10)]
    for digit in found.digits:
        own = [row[digit.digit] for row, label in zip(outputs, labels, strict=True) if label == digit.digit]
        assert digit.images == len(own)
        assert digit.recall == pytest.approx(pairs.count((digit.digit, digit.digit)) / len(own))
        assert digit.output == pytest.approx(np.mean(own), rel=1e-5)
        assert digit.saturated_wrong == pytest.approx(np.mean([a <= 0.1 for a in own]))
        assert digit.slope == pytest.approx(np.mean([a * (1 - a) for a in own]), rel=1e-4)
    assert [sum(layer.counts) for layer in found.hidden] == [len(labels) * 12, len(labels) * 8]
    first = 1 / (1 + np.exp(-hidden[0].astype(float)))
    np.testing.assert_allclose(found.hidden[0].counts, np.histogram(first, 20, (0, 1))[0], atol=3)
    right = np.array([row[label] for row, label in zip(outputs, labels, strict=True)])
    others = np.concatenate([np.delete(row, label) for row, label in zip(outputs, labels, strict=True)])
    for histogram, of in ((found.hidden[0], first), (found.outputs.right, right), (found.outputs.others, others)):
        assert (histogram.low, histogram.high) == pytest.approx((np.mean(of <= 0.1), np.mean(of >= 0.9)), abs=1e-3)
        assert (len(histogram.counts), sum(histogram.counts)) == (20, of.size)
    sure = [max(row) for row in outputs]
    for each in found.confidence:
        inside = [n for n, a in enumerate(sure) if each.low <= a < each.high + (each.high == 1)]
        assert each.images == len(inside)
        if inside:
            assert each.accuracy == pytest.approx(np.mean([pairs[n][0] == pairs[n][1] for n in inside]))
            assert each.confidence == pytest.approx(np.mean([sure[n] for n in inside]), rel=1e-5)


def test_the_mistakes_are_the_surest_ones(trained, some):
    images, labels = some
    found = inspect(SETTINGS, trained, images, labels)
    wrong = len(labels) - sum(found.confusion[digit][digit] for digit in range(10))
    assert len(found.mistakes) == min(24, wrong)
    sure = [mistake.confidence for mistake in found.mistakes]
    assert sure == sorted(sure, reverse=True)
    for mistake in found.mistakes:
        assert labels[mistake.index] == mistake.label != mistake.answer
        assert mistake.outputs[mistake.answer] == max(mistake.outputs) == mistake.confidence


def test_a_dead_output_neuron_is_seen(trained, some):
    biases = list(trained.biases)
    biases[-1] = biases[-1].copy()
    biases[-1][3] = -1000
    dead = inspect(SETTINGS, Parameters(trained.weights, tuple(biases)), *some).digits[3]
    assert (dead.recall, dead.saturated_wrong) == (0, 1)
    assert 0 <= dead.slope < 1e-40


def test_softmax_outputs_and_an_absent_digit(some):
    settings = RunSettings(hidden=(5,), cost="log-likelihood", output="softmax")
    images, labels = some
    without = labels != 4
    found = inspect(settings, training.start(settings).parameters, images[without], labels[without])
    assert found.digits[4].images == 0
    assert found.digits[0].slope is None
    assert all(sum(mistake.outputs) == pytest.approx(1, abs=1e-5) for mistake in found.mistakes)
