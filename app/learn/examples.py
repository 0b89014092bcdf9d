"""The training examples as an epoch meets them: the ink of their images, and the order of a shuffle.

What follows from the data alone (the ink, the shuffle of an epoch) is worked out once per process and kept, so that
a slice of one mini-batch costs little more than that mini-batch. Training data must therefore not be changed in place
while a run uses it.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MANY = 2_000  # images; the ink of fewer is found faster than a new epoch is shuffled
KEPT = 8  # sets of images whose ink is remembered: the three parts of the sample and of the full set, and some


class Ink(NamedTuple):
    """The pixels that aren't 0, image by image: four in five of MNIST's are, and neither add to z nor learn.

    start: image i has the places start[i] to start[i + 1], a multiple of eight; (images + 1,).
    which, value: each place's pixel and its byte; places that fill up the eights have the value 0.
    """

    start: NDArray[np.int64]
    which: NDArray[np.uint16]
    value: NDArray[np.uint8]


def find_ink(images: NDArray[np.uint8]) -> Ink:
    """The ink of images (n, 784)."""
    from app.learn import kernel

    images = np.ascontiguousarray(images)
    start = kernel.count_ink(images)
    which, value = np.zeros(start[-1], np.uint16), np.zeros(start[-1], np.uint8)
    kernel.gather_ink(images, start, which, value)
    return Ink(start, which, value)


# By where the images lie in memory. They are kept alive beside their ink, so that no others come to lie there.
_known: dict[tuple[object, ...], tuple[NDArray[np.uint8], Ink]] = {}


def _place(images: NDArray[np.uint8]) -> tuple[object, ...]:
    return images.__array_interface__["data"][0], images.shape, images.strides


def remember(images: NDArray[np.uint8], ink: Ink) -> None:
    """Keep what is known already of images that stay where they are."""
    while len(_known) >= KEPT:
        del _known[next(iter(_known))]
    _known[_place(images)] = images, ink


def ink_of(images: NDArray[np.uint8]) -> Ink:
    """The ink of these images, remembered when they are many."""
    if len(images) < MANY:
        return find_ink(images)
    if _place(images) not in _known:
        remember(images, find_ink(images))
    return _known[_place(images)][1]


@lru_cache(maxsize=8)
def shuffled(seed: int, epoch: int, examples: int) -> NDArray[np.int64]:
    """The numbers 0 to examples − 1 as epoch `epoch` of the run with this seed meets them, read-only."""
    order = np.random.default_rng([seed, epoch + 1]).permutation(examples).astype(np.int64, copy=False)
    order.setflags(write=False)
    return order


@lru_cache(maxsize=8)
def _wrong_labels(seed: int, examples: int, share: float) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
    """Which examples get a wrong label, and by how much it is wrong (1 to 9, to be added modulo 10)."""
    random = np.random.default_rng([seed, 0, 1])  # a stream of its own, beside the parameters' and the shuffles'
    return random.permutation(examples)[: round(share * examples)], random.integers(1, 10, examples, np.uint8)


def mislabelled(labels: NDArray[np.uint8], share: float, seed: int) -> NDArray[np.uint8]:
    """The labels (n,) with this share of them exchanged for another digit; with a larger share the same and more."""
    if not share:
        return labels
    chosen, by = _wrong_labels(seed, len(labels), share)
    wrong = labels.copy()
    wrong[chosen] = (wrong[chosen] + by[chosen]) % 10
    return wrong
