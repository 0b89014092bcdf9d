"""The ink of images, what is remembered of it, shuffles, and labels made wrong."""

import numpy as np
import pytest

from app.learn import examples
from app.learn.examples import find_ink, ink_of, mislabelled, shuffled


@pytest.fixture
def images():
    random = np.random.default_rng(0)
    return (random.random((300, 784)) < 0.2).astype(np.uint8) * random.integers(1, 256, (300, 784), np.uint8)


def test_the_ink_is_every_pixel_that_is_not_0_and_nothing_else(images):
    images[7] = 0
    images[8] = 255
    ink = find_ink(images)
    assert (np.diff(ink.start) % 8 == 0).all()
    assert ink.start[8] == ink.start[7]
    for image, first, last in zip(images, ink.start, ink.start[1:], strict=False):
        again = np.zeros(784, np.uint8)
        used = np.count_nonzero(image)
        assert last - first < used + 8
        again[ink.which[first : first + used]] = ink.value[first : first + used]
        assert np.array_equal(again, image)
        assert not ink.value[first + used : last].any()


def test_many_images_are_read_once_and_others_are_told_apart(monkeypatch):
    monkeypatch.setattr(examples, "_known", {})
    sets = [np.full((examples.MANY, 784), value, np.uint8) for value in range(1, examples.KEPT + 2)]
    first = ink_of(sets[0])
    assert ink_of(sets[0][:]) is first
    assert [ink_of(images).value[0] for images in sets] == list(range(1, examples.KEPT + 2))
    assert len(examples._known) == examples.KEPT
    few = sets[0][: examples.MANY - 1]
    assert ink_of(few) is not ink_of(few)


def test_a_shuffle_meets_every_example_once_and_each_epoch_in_another_order():
    orders = [shuffled(seed, epoch, 1000) for seed in (0, 1) for epoch in (0, 1)]
    assert all(sorted(order) == list(range(1000)) for order in orders)
    assert len({order.tobytes() for order in orders}) == 4
    with pytest.raises(ValueError, match="read-only"):
        orders[0][0] = 1


@pytest.mark.parametrize("share", [0.0, 0.001, 0.25, 1.0])
def test_just_this_share_of_the_labels_is_wrong(share):
    labels = np.random.default_rng(3).integers(0, 10, 2000, np.uint8)
    before = labels.copy()
    wrong = mislabelled(labels, share, seed=5)
    assert np.array_equal(labels, before)
    assert np.count_nonzero(wrong != labels) == round(share * 2000)
    assert wrong.dtype == np.uint8
    assert wrong.max() <= 9


def test_a_larger_share_has_the_same_wrong_labels_and_more_and_another_seed_has_others():
    labels = np.random.default_rng(3).integers(0, 10, 2000, np.uint8)
    some, more, other = mislabelled(labels, 0.1, 5), mislabelled(labels, 0.3, 5), mislabelled(labels, 0.1, 6)
    chosen = some != labels
    assert np.array_equal(some[chosen], more[chosen])
    assert np.array_equal(mislabelled(labels, 0.1, 5), some)
    assert (other != some).any()
    wrong_digits = (more.astype(int) - labels)[more != labels] % 10
    assert set(wrong_digits) == set(range(1, 10))  # every other digit comes up
