"""Numbers too small or too large for a float: each row of an array times e to a power of its own."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Scaled(NamedTuple):
    """Row i stands for rows[i]·e^logs[i], shape (examples, neurons); the largest |rows[i]| is 1.

    A row of nothing but zeros has the logarithm −∞.
    """

    rows: Array
    logs: Array


def logarithm(x: Array) -> Array:
    """ln |x|, with −∞ where x is 0."""
    with np.errstate(divide="ignore"):
        return np.log(np.abs(x))


def norm(x: Array) -> Array:
    """The square root of the sum of the squares of all its numbers, shape ()."""
    return np.asarray(np.linalg.norm(x))


def from_logarithms(signs: Array, logs: Array) -> Scaled:
    """The numbers signs·e^logs, for signs of −1, 0 or 1 and logarithms of shape (examples, neurons)."""
    top = logs.max(axis=1)
    shift = np.where(np.isneginf(top), 0.0, top)
    return Scaled(signs * np.exp(logs - shift[:, None]), top)


def from_values(x: Array) -> Scaled:
    """Ordinary numbers, shape (examples, neurons), so that their squares cannot overflow."""
    return from_logarithms(np.sign(x), logarithm(x))


def times(x: Scaled, weights: Array, log_factors: Array) -> Scaled:
    """(x W)·e^log_factors, row by row: BP2 of chapter 2 with the factors f′(z) given by their logarithms."""
    product = x.rows @ weights
    # −∞ (a row of zeros) plus −∞ (a slope of 0) is still −∞; no +∞ comes in.
    return from_logarithms(np.sign(product), logarithm(product) + log_factors + x.logs[:, None])


def log_norm_of_mean(x: Scaled) -> float:
    """ln ‖mean of the rows‖; −∞ for zero."""
    top = x.logs.max()
    if np.isneginf(top):
        return -np.inf
    mean = np.exp(x.logs - top) @ x.rows / len(x.logs)
    return float(top + logarithm(norm(mean)))


def log_norm_of_mean_product(x: Scaled, y: Scaled) -> float:
    """ln ‖mean over the examples of x_i y_iᵀ‖, the Frobenius norm; −∞ for zero."""
    logs = x.logs + y.logs
    top = logs.max()
    if np.isneginf(top):
        return -np.inf
    mean = (np.exp(logs - top)[:, None] * x.rows).T @ y.rows / len(logs)
    return float(top + logarithm(norm(mean)))
