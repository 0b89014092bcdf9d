"""The figures of a run don't depend on how it is cut into slices."""

import json

import numpy as np
import pytest

from app.learn import training
from app.learn.fingerprint import fingerprint
from app.learn.network import RunSettings
from app.learn.training import State
from app.runs.checkpoint import pack, unpack
from app.runs.evaluating import FORWARDS
from app.runs.slice import Job, compute_slice, compute_whole, next_piece

SETTINGS = {
    "small": RunSettings(hidden=(10,), epochs=2),
    "uneven mini-batches": RunSettings(hidden=(8,), epochs=2, mini_batch_size=37),
    "softmax with L2": RunSettings(hidden=(9, 7), cost="log-likelihood", output="softmax", lmbda=5.0, epochs=2),
    "diverging": RunSettings(hidden=(), cost="quadratic", learning_rate=1000.0, lmbda=300.0, epochs=2),
}


def without_seconds(events):
    return [(name, {key: value for key, value in data.items() if key != "seconds"}) for name, data in events]


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_any_slicing_gives_the_same_bits(sample, settings):
    whole = compute_slice(Job(settings, sample, None, 10**9, float("inf")))
    random = np.random.default_rng(1)
    for longest in (30, 400):
        state, events, diverged = None, [], None
        while not diverged and (state is None or state.epoch < settings.epochs):
            outcome = compute_slice(Job(settings, sample, state, int(random.integers(1, longest)), float("inf")))
            events += outcome.events
            diverged = outcome.diverged
            state = unpack(pack(outcome.state))  # as if every slice had been stored
        assert without_seconds(events) == without_seconds(whole.events)
        assert diverged == whole.diverged
        if not diverged:
            assert same(state, whole.state)
    assert bool(whole.diverged) == (settings is SETTINGS["diverging"])


def test_a_checkpoint_is_the_state_to_the_last_bit(sample):
    settings = RunSettings(hidden=(6, 5), epochs=3)
    state = compute_slice(Job(settings, sample, None, 523, float("inf"))).state
    assert (state.epoch, state.position) == (1, 123)
    assert same(unpack(pack(state)), state)


def test_events_can_be_written_as_json(sample):
    outcome = compute_slice(Job(RunSettings(epochs=1), sample, None, 60, float("inf"), measure=True))
    assert json.loads(json.dumps(outcome.events, allow_nan=False))


@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
def test_an_epoch_is_told_by_the_images_that_each_figure_names(sample, cost):
    """Against a plain forward pass in float64; the training cost is that of the mini-batches as they were met."""
    settings = RunSettings(hidden=(10,), epochs=2, cost=cost, learning_rate=0.5, mini_batch_size=30)
    outcome = compute_whole(Job(settings, sample, None, 10**9, float("inf")))
    start, _, end = (data for name, data in outcome.events if name == "epoch")
    first = training.start(settings).parameters
    splits = sample.splits()
    for told, parameters in ((start, first), (end, outcome.state.parameters)):
        test, validation = (plain(cost, parameters, *images) for images in (splits.test, splits.validation))
        assert (told["test_cost"], told["test_accuracy"]) == (pytest.approx(test[0], rel=1e-4), test[1])
        assert told["validation_accuracy"] == validation[1]
        assert told["fingerprint"] == fingerprint(parameters)
    assert start["training_cost"] == pytest.approx(plain(cost, first, *splits.training)[0], rel=1e-4)
    reports = [data for name, data in outcome.events if name == "progress" and data["examples"] > 4000]
    met = np.diff([4000, *(data["examples"] for data in reports)])
    assert end["training_cost"] == pytest.approx(np.average([data["cost"] for data in reports], weights=met), rel=1e-6)
    assert len({round(value, 4) for name, value in end.items() if name.endswith(("cost", "accuracy"))}) == 4


def plain(cost, parameters, images, labels):
    """The mean cost and the share of right answers of a network of sigmoids."""
    a = images / 256
    for w, b in zip(*parameters, strict=True):
        a = 1 / (1 + np.exp(-(a @ w.T.astype(float) + b)))
    y = np.eye(10)[labels]
    each = (y - a) ** 2 / 2 if cost == "quadratic" else -(y * np.log(a) + (1 - y) * np.log(1 - a))
    return each.sum(axis=1).mean(), np.mean(a.argmax(axis=1) == labels)


def test_a_slice_ends_in_time_at_the_end_of_an_epoch(sample):
    settings = RunSettings(hidden=(5,), epochs=50)
    start = compute_whole(Job(settings, sample, None, 10**9, seconds=0.0)).state
    outcome = compute_whole(Job(settings, sample, start, 10**9, seconds=0.0))
    assert (outcome.state.epoch, outcome.state.position) == (1, 0)


def test_an_evaluation_is_cut_into_slices_and_gives_the_same_bits(sample, monkeypatch):
    """So that the end of an epoch holds up nobody. The start is evaluated on the training images, too."""
    settings = RunSettings(hidden=(10,), epochs=1)
    whole = compute_slice(Job(settings, sample, None, 10**9, float("inf")))
    assert whole.evaluating is None
    weights = sum(w.size for w in whole.state.parameters.weights)
    monkeypatch.setattr(training, "WORK", 1000 / FORWARDS * weights)
    state, events, slices = None, [], []
    while state is None or state.epoch < settings.epochs:
        job = Job(settings, sample, state, 10**9, 0.0)
        outcome = compute_slice(job)
        slices.append(outcome.mini_batches)
        while outcome.evaluating is not None:
            piece = compute_slice(next_piece(job, outcome))
            slices.append(piece.mini_batches)
            outcome = outcome.followed_by(piece)
        state = outcome.state
        events += outcome.events
    assert slices == [0] * 6 + [400, 0]  # 500, 500 and 4,000 images; then an epoch, and 500 and 500
    assert without_seconds(events) == without_seconds(whole.events)
    assert same(state, whole.state)
    seconds = [data["seconds"] for name, data in events if name == "epoch"]
    assert all(each > 0 for each in seconds)


def same(one: State, other: State) -> bool:
    """Whether two states are the same to the last bit."""
    if (one.epoch, one.position, one.tally, one.epoch_tally) != (
        other.epoch,
        other.position,
        other.tally,
        other.epoch_tally,
    ):
        return False
    arrays = [(*state.parameters.weights, *state.parameters.biases) for state in (one, other)]
    return all(a.dtype == b.dtype and a.tobytes() == b.tobytes() for a, b in zip(*arrays, strict=True))
