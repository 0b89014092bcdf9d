"""The training examples as an epoch meets them: in the order of its shuffle, gathered a few mini-batches at a time.

What follows from the data alone (which pixels are ever used, the shuffle of an epoch) is worked out once per
process and kept, so that a slice of one mini-batch costs little more than that mini-batch. Training data must
therefore not be changed in place while a run uses it.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.network import Array

GATHERED = 250  # examples gathered and cast at a time: they stay in the cache until their turn (2 % for 100 hidden)
LANES = 16  # float32 numbers in the widest vector register: rows of a multiple of it gain 3 %
ON = 256.0  # an input that is always on, in bytes: 256/256 = 1, the input of the biases


class Pixels(NamedTuple):
    """The bytes a network learns from: values (examples, used) and which of the 784 pixels the columns are."""

    values: NDArray[np.uint8]
    columns: NDArray[np.intp]

    @property
    def width(self) -> int:
        """Inputs of the first layer as they are laid out: one for the biases, the pixels, zeros to a full register."""
        return -(-(1 + len(self.columns)) // LANES) * LANES


MANY = 2_000  # images; what follows from fewer is found faster than a new epoch is shuffled
KEPT = 2  # sets of images whose used pixels are remembered: the sample's and the full set's, say

# By where the images lie in memory. They are kept alive beside what is known of them, so that no others come there.
_known: dict[tuple[object, ...], tuple[NDArray[np.uint8], Pixels]] = {}


def used_pixels(images: NDArray[np.uint8]) -> Pixels:
    """The pixels that are not zero in every image; 717 of 784 in MNIST, and the other 67 cost 8 % of the time.

    A weight on a pixel that is always zero has the gradient zero, so leaving it out changes nothing.
    """
    key = (images.__array_interface__["data"][0], images.shape, images.strides)
    if key in _known:
        return _known[key][1]
    columns = np.flatnonzero(images.any(axis=0))
    pixels = Pixels(images.take(columns, axis=1), columns)
    if len(images) >= MANY:
        while len(_known) >= KEPT:
            del _known[next(iter(_known))]
        _known[key] = images, pixels
    return pixels


def all_pixels(images: NDArray[np.uint8]) -> Pixels:
    """Every pixel: under L2 the weights on unused pixels shrink as well."""
    return Pixels(images, np.arange(images.shape[1]))


@lru_cache(maxsize=8)
def shuffled(seed: int, epoch: int, examples: int) -> NDArray[np.intp]:
    """The numbers 0 to examples − 1 as epoch `epoch` of the run with this seed meets them, read-only."""
    order = np.random.default_rng([seed, epoch + 1]).permutation(examples)
    order.setflags(write=False)
    return order


class Gathering:
    """Room to gather the inputs of a few mini-batches of one size, so that gathering allocates nothing."""

    def __init__(self, pixels: Pixels, size: int, mini_batches: int):
        """Room for at most `mini_batches` mini-batches of `size` examples."""
        self.pixels, self.size = pixels, size
        self.rows = max(1, min(GATHERED // size, mini_batches)) * size
        self.bytes = np.empty((self.rows, len(pixels.columns)), np.uint8)
        self.inputs = np.zeros((self.rows, pixels.width), np.float32)
        self.inputs[:, 0] = ON

    def blocks(self, rows: NDArray[np.intp]) -> Iterator[Array]:
        """The rows' inputs as blocks (mini-batches, size, width), each good until the next one.

        Gathering bytes and casting a few hundred rows moves a quarter of what permuting floats would.
        """
        for first in range(0, len(rows), self.rows):
            block = rows[first : first + self.rows]
            gathered = self.bytes[: len(block)]
            self.pixels.values.take(block, axis=0, out=gathered, mode="clip")  # "raise" would make a copy first
            inputs = self.inputs[: len(block)]
            inputs[:, 1 : 1 + gathered.shape[1]] = gathered
            yield inputs.reshape(-1, self.size, self.pixels.width)
