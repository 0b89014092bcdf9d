"""The stories that the races tell are true: on the sample by day, on the whole of MNIST by night."""

import os
from pathlib import Path

import pytest

from app.data import mnist
from app.learn import training
from app.learn.inspection import inspect
from app.learn.races import RACES
from tests.places import MNIST_CACHE


@pytest.fixture(scope="module")
def sample(cache_dir):
    return mnist.find(mnist.Places(None, cache_dir)).splits()


@pytest.fixture(scope="module")
def whole():
    given = os.environ.get("LAB_TEST_MNIST_DIR")
    found = mnist.find_mnist(mnist.Places(Path(given) if given else None, MNIST_CACHE))
    if found is None:
        pytest.skip("the whole of MNIST is not here: LAB_MNIST_DIR names no folder with it")
    return found.splits()


def recalls(settings, splits):
    """Of each digit, after the run's last epoch."""
    state = training.start(settings)
    while state.epoch < settings.epochs:
        state, _ = training.advance(settings, state, *splits.training, len(splits.training.labels))
    found = inspect(settings, state.parameters, *splits.test)
    return [digit.recall for digit in found.digits]


def test_on_the_sample_too_the_quadratic_cost_loses_digits_that_the_cross_entropy_keeps(sample):
    race = RACES["hundred"]
    lost = recalls(race.a, sample)
    assert lost[0] < 0.1
    assert lost[4] < 0.1
    assert min(recalls(race.b, sample)) > 0.5


def test_on_the_sample_too_small_weights_keep_them(sample):
    assert min(recalls(RACES["scaled"].b, sample)) > 0.5


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_the_quadratic_cost_loses_digits_that_the_cross_entropy_keeps(whole):
    race = RACES["hundred"]
    lost = recalls(race.a, whole)
    assert "ended without 0, 4 and 6." in race.starts[race.a.seed]
    assert [digit for digit, recall in enumerate(lost) if recall < 0.05] == [0, 4, 6]
    assert min(recalls(race.b, whole)) > 0.5


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_small_weights_keep_them_too(whole):
    assert min(recalls(RACES["scaled"].b, whole)) > 0.5


def test_every_start_says_how_it_ended():
    assert RACES["scaled"].a == RACES["hundred"].a
    starts = RACES["hundred"].starts
    assert "ended without 7." in starts[2]
    assert "ended without 0, 4 and 6." in starts[9]
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


QUADRATIC, CROSS_ENTROPY = ("quadratic", "sigmoid", 3.0), ("cross-entropy", "sigmoid", 0.5)


@pytest.mark.parametrize(
    ("name", "networks"),
    [
        ("thirty", [(QUADRATIC, 30, "large", 0), (CROSS_ENTROPY, 30, "large", 0)]),
        ("hundred", [(QUADRATIC, 100, "large", 0), (CROSS_ENTROPY, 100, "large", 0)]),
        ("scaled", [(QUADRATIC, 100, "large", 0), (QUADRATIC, 100, "scaled", 0)]),
        ("fair", [(QUADRATIC, 100, "scaled", 0), (CROSS_ENTROPY, 100, "scaled", 0)]),
        ("labels", [(QUADRATIC, 30, "large", 0.2), (CROSS_ENTROPY, 30, "large", 0.2)]),
        ("softmax", [(CROSS_ENTROPY, 30, "large", 0), (("log-likelihood", "softmax", 0.5), 30, "large", 0)]),
    ],
)
def test_each_race_is_between_the_networks_that_its_story_tells_of(name, networks):
    race = RACES[name]
    found = [((s.cost, s.output, s.learning_rate), *s.hidden, s.weight_init, s.mislabelled) for s in (race.a, race.b)]
    assert found == networks
