"""The training examples as an epoch meets them: in the order of its shuffle, and laid out for the first layer.

What follows from the data alone (the layout, the shuffle of an epoch) is worked out once per process and
kept, so that a slice of one mini-batch costs little more than that mini-batch. Training data must therefore not be
changed in place while a run uses it.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GATHERED = 500  # examples whose bytes are gathered at a time: few enough to stay in the cache until their turn
LANES = 16  # float32 numbers in the widest vector register: matrices with rows of a multiple of it are faster
# The biases are weights from inputs that are always on. Pixels come as bytes, 256·a, and no byte holds 256: so there
# are four inputs of 128, each with a quarter of the bias. As 4 · 128² = 256², they learn together as one would.
BIASES, ON = 4, 128

MANY = 2_000  # images; the layout of fewer is found faster than a new epoch is shuffled
KEPT = 2  # sets of images whose layout is remembered: the sample's and the full set's, say


class Layout(NamedTuple):
    """Images with the biases' inputs first and then the pixels, from the most used to the least used, in bytes.

    inputs: (images, width), with zeros at the end to a multiple of LANES; pixels that no image uses are left out.
    order:  which pixel comes first, second, ..., the unused ones at the end, (784,).
    reach:  how far into the row each image's last pixel that isn't 0 is, in LANES, (images,).
    """

    inputs: NDArray[np.uint8]
    order: NDArray[np.intp]
    reach: NDArray[np.intp]


def lay_out(images: NDArray[np.uint8]) -> Layout:
    """Lay out images (n, 784).

    A weight on a pixel that is 0 in the whole mini-batch neither adds to z nor gets a gradient. Ten digits of MNIST
    reach to the 540th of 784 pixels on average; the first layer goes no further, which saves a tenth of the time.
    """
    uses = np.count_nonzero(images, axis=0)
    order = np.argsort(-uses, kind="stable")
    used = np.count_nonzero(uses)
    inputs = np.zeros((len(images), -(-(BIASES + used) // LANES) * LANES), np.uint8)
    inputs[:, :BIASES] = ON
    inputs[:, BIASES : BIASES + used] = images.take(order[:used], axis=1)
    last = inputs.shape[1] - 1 - (inputs[:, ::-1] != 0).argmax(axis=1)
    return Layout(inputs, order, last // LANES + 1)


# By where the images lie in memory. They are kept alive beside their layout, so that no others come to lie there.
_known: dict[tuple[object, ...], tuple[NDArray[np.uint8], Layout]] = {}


def layout(images: NDArray[np.uint8]) -> Layout:
    """The layout of these images, remembered when they are many."""
    if len(images) < MANY:
        return lay_out(images)
    key = (images.__array_interface__["data"][0], images.shape, images.strides)
    if key not in _known:
        while len(_known) >= KEPT:
            del _known[next(iter(_known))]
        _known[key] = images, lay_out(images)
    return _known[key][1]


@lru_cache(maxsize=8)
def shuffled(seed: int, epoch: int, examples: int) -> NDArray[np.intp]:
    """The numbers 0 to examples − 1 as epoch `epoch` of the run with this seed meets them, read-only."""
    order = np.random.default_rng([seed, epoch + 1]).permutation(examples)
    order.setflags(write=False)
    return order


class Gathering:
    """Room for the bytes of a few mini-batches of one size, so that gathering allocates nothing."""

    def __init__(self, layout: Layout, size: int, mini_batches: int):
        """Room for at most `mini_batches` mini-batches of `size` examples, or for GATHERED examples."""
        self.layout, self.size = layout, size
        width = layout.inputs.shape[1]
        self.room = np.empty((max(1, min(GATHERED // size, mini_batches)) * size, width), np.uint8)
        self.views = list(self.room.reshape(-1, size, width))

    def mini_batches(self, rows: NDArray[np.intp]) -> Iterator[tuple[NDArray[np.uint8], int]]:
        """Mini-batch by mini-batch the inputs of these rows, (size, width), and their reach in LANES.

        The inputs are good until the next mini-batch is asked for.
        """
        for first in range(0, len(rows), len(self.room)):
            chosen = rows[first : first + len(self.room)]
            # mode "raise" would write into a copy first
            self.layout.inputs.take(chosen, axis=0, out=self.room[: len(chosen)], mode="clip")
            reach = self.layout.reach.take(chosen).reshape(-1, self.size).max(axis=1)
            yield from zip(self.views, reach.tolist(), strict=False)
