"""The stories that the races tell are true: trained to their end on whatever of MNIST is here."""

import os
from pathlib import Path

import pytest

from app.data import mnist
from app.learn import training
from app.learn.inspection import inspect
from app.learn.races import RACES


@pytest.fixture(scope="module")
def splits(tmp_path_factory):
    given = os.environ.get("LAB_MNIST_DIR")
    try:
        return mnist.find(mnist.Places(Path(given) if given else None, tmp_path_factory.mktemp("races"))).splits()
    except mnist.NoData as missing:
        pytest.skip(str(missing))


def recalls(settings, splits):
    """Of each digit, after the run's last epoch."""
    state = training.start(settings)
    while state.epoch < settings.epochs:
        state, _ = training.advance(settings, state, *splits.training, len(splits.training.labels))
    found = inspect(settings, state.parameters, *splits.test)
    return [digit.recall for digit in found.digits]


def test_the_quadratic_cost_loses_digits_that_the_cross_entropy_keeps(splits):
    race = RACES["hundred"]
    lost = recalls(race.a, splits)
    assert min(lost) < 0.05
    assert "never learned 0 and 2." in race.starts[race.a.seed]
    assert lost[0] < 0.05
    assert lost[2] < 0.05
    assert min(recalls(race.b, splits)) > 0.5


def test_small_weights_keep_them_too(splits):
    race = RACES["scaled"]
    assert race.a == RACES["hundred"].a
    assert min(recalls(race.b, splits)) > 0.5


def test_every_start_says_how_it_ended():
    starts = RACES["hundred"].starts
    assert "never learned 8." in starts[2]
    assert "never learned 0, 4 and 6." in starts[9]
    assert "learned all ten" in starts[0]


def test_both_of_a_race_meet_the_same_mini_batches():
    for race in RACES.values():
        assert (race.a.seed, race.a.mini_batch_size, race.a.epochs) == (
            race.b.seed,
            race.b.mini_batch_size,
            race.b.epochs,
        )
    for name in ("thirty", "hundred"):
        a, b = (training.start(settings).parameters for settings in (RACES[name].a, RACES[name].b))
        assert all((one == other).all() for one, other in zip(a.weights, b.weights, strict=True))
