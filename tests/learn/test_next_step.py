"""What is said to come is what comes."""

import numpy as np

from app.learn import training
from app.learn.evaluation import activations
from app.learn.network import RunSettings, one_hot
from app.learn.next_step import look_ahead


def test_the_step_is_the_one_that_training_takes(few):
    settings = RunSettings(hidden=(9,), cost="quadratic", learning_rate=3, mini_batch_size=25)
    images, labels = few
    state, _ = training.advance(settings, training.start(settings), images, labels, 7)
    seen = look_ahead(settings, state, images, labels)
    stepped, _ = training.advance(settings, state, images, labels, 1)
    assert seen.indices.tolist() == training.shuffle(settings, 0, len(labels))[175:200].tolist()
    targets = one_hot(labels[seen.indices]).astype(float)
    for parameters, cost, passes in (
        (state.parameters, seen.cost_before, seen.before),
        (stepped.parameters, seen.cost_after, seen.after),
    ):
        outputs = 1 / (1 + np.exp(-activations(settings, parameters, images[seen.indices])[0][-1].astype(float)))
        np.testing.assert_allclose(cost, ((outputs - targets) ** 2).sum() / 2 / 25, rtol=1e-4)
        np.testing.assert_allclose(passes.layers[-1].activation, outputs[:20], rtol=1e-3, atol=1e-6)
        assert len(passes.costs) == 20
    assert len(seen.changes) == 10
    moved = [abs(new - old) for old, new in zip(state.parameters.weights, stepped.parameters.weights, strict=True)]
    for change in seen.changes:
        place = change.neuron, change.input
        assert state.parameters.weights[change.layer - 1][place] == np.float32(change.before)
        assert stepped.parameters.weights[change.layer - 1][place] == np.float32(change.after)
    sizes = [abs(change.after - change.before) for change in seen.changes]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == np.float32(max(each.max() for each in moved))
    np.testing.assert_allclose(
        [layer.change_norm for layer in seen.layers], [np.linalg.norm(m) for m in moved], rtol=1e-5
    )


def test_the_last_mini_batch_of_an_epoch_may_be_smaller(few):
    settings = RunSettings(hidden=(3,), mini_batch_size=100)
    images, labels = few
    state, _ = training.advance(settings, training.start(settings), images, labels, len(labels) // 100)
    assert len(look_ahead(settings, state, images, labels).indices) == len(labels) % 100
