"""Means and lengths from sums that are rounded once: numpy's and BLAS's differ between kinds of processors."""

import math

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32] | NDArray[np.float64]


def mean(numbers: Numbers) -> float:
    """The mean of all the numbers."""
    return math.fsum(numbers.ravel().tolist()) / numbers.size


def norm(numbers: Numbers) -> float:
    """The square root of the sum of all the numbers' squares."""
    wide = numbers.astype(np.float64).ravel()
    return math.sqrt(math.fsum((wide * wide).tolist()))
