"""The layout of the examples, what is remembered of it, and mini-batches gathered from it."""

import numpy as np
import pytest

from app.learn import examples
from app.learn.examples import BIASES, LANES, ON, Gathering, lay_out, layout, shuffled


@pytest.fixture
def images():
    random = np.random.default_rng(0)
    used = random.random(784) * (np.arange(784) % 3 > 0)
    return (random.random((300, 784)) < used * 0.3).astype(np.uint8) * random.integers(1, 256, (300, 784), np.uint8)


def test_a_layout_holds_every_pixel_that_is_used(images):
    laid = lay_out(images)
    used = int(images.any(axis=0).sum())
    assert laid.inputs.shape[1] % LANES == 0
    assert (laid.inputs[:, :BIASES] == ON).all()
    assert np.array_equal(laid.inputs[:, BIASES : BIASES + used], images[:, laid.order[:used]])
    assert not laid.inputs[:, BIASES + used :].any()
    assert sorted(laid.order) == list(range(784))
    uses = np.count_nonzero(images, axis=0)[laid.order]
    assert (np.diff(uses) <= 0).all()


def test_nothing_lies_beyond_an_images_reach(images):
    images[7] = 0
    laid = lay_out(images)
    for row, reach in zip(laid.inputs, laid.reach * LANES, strict=True):
        assert not row[reach:].any()
        assert row[reach - LANES : reach].any()


def test_four_inputs_of_128_learn_as_one_of_256_would():
    assert BIASES * ON**2 == 256**2


def test_many_images_are_laid_out_once_and_others_are_told_apart(monkeypatch):
    monkeypatch.setattr(examples, "_known", {})
    sets = [np.full((examples.MANY, 784), value, np.uint8) for value in (1, 2, 3)]
    first = layout(sets[0])
    assert layout(sets[0][:]) is first
    assert [layout(images).inputs[0, BIASES] for images in sets] == [1, 2, 3]
    assert len(examples._known) == examples.KEPT
    few = sets[0][: examples.MANY - 1]
    assert layout(few) is not layout(few)


def test_a_shuffle_meets_every_example_once_and_each_epoch_in_another_order():
    orders = [shuffled(seed, epoch, 1000) for seed in (0, 1) for epoch in (0, 1)]
    assert all(sorted(order) == list(range(1000)) for order in orders)
    assert len({order.tobytes() for order in orders}) == 4
    with pytest.raises(ValueError, match="read-only"):
        orders[0][0] = 1


@pytest.mark.parametrize("size", [1, 7, 60, 300])
@pytest.mark.parametrize("room", [1, 3, 50])
def test_gathered_mini_batches_are_the_rows_asked_for(images, size, room):
    laid = lay_out(images)
    rows = np.random.default_rng(1).permutation(300)[: 300 // size * size]
    met = [(inputs.copy(), reach) for inputs, reach in Gathering(laid, size, room).mini_batches(rows)]
    assert len(met) == len(rows) // size
    for (inputs, reach), chosen in zip(met, rows.reshape(-1, size), strict=True):
        assert np.array_equal(inputs, laid.inputs[chosen])
        assert reach == laid.reach[chosen].max()
