"""Rows with powers of their own: the same numbers as plain arrays where those can hold them, and right beyond."""

import math

import numpy as np
import pytest

from app.learn import scaled

RANDOM = np.random.default_rng(5)
X, Y, WEIGHTS = RANDOM.standard_normal((4, 3)), RANDOM.standard_normal((4, 2)), RANDOM.standard_normal((3, 2))


def plain(x: scaled.Scaled) -> np.ndarray:
    return x.rows * np.exp(x.logs)[:, None]


def test_values_come_back():
    values = X.copy()
    values[1] = 0
    made = scaled.from_values(values)
    np.testing.assert_allclose(plain(made), values, rtol=1e-14)
    assert made.logs[1] == -math.inf
    assert np.abs(made.rows).max(axis=1) == pytest.approx([1, 0, 1, 1])


def test_times_is_the_product_times_the_factors():
    factors = RANDOM.random((4, 2))
    made = scaled.times(scaled.from_values(X), WEIGHTS, np.log(factors))
    np.testing.assert_allclose(plain(made), X @ WEIGHTS * factors, rtol=1e-13)


def test_a_row_of_zeros_stays_one():
    values = X.copy()
    values[2] = 0
    made = scaled.times(scaled.from_values(values), WEIGHTS, np.full((4, 2), -np.inf))
    assert (made.rows == 0).all()
    assert np.isneginf(made.logs).all()
    assert scaled.log_norm_of_mean(made) == scaled.log_norm_of_mean_product(made, made) == -math.inf


@pytest.mark.parametrize("shift", [0.0, -5000.0, 5000.0])
def test_norms_of_means_at_any_size(shift):
    x, y = scaled.from_values(X), scaled.from_values(Y)
    moved = x._replace(logs=x.logs + shift)
    mean, product = np.linalg.norm(X.mean(axis=0)), np.linalg.norm(X.T @ Y / 4)
    assert scaled.log_norm_of_mean(moved) - shift == pytest.approx(math.log(mean), abs=1e-11)
    assert scaled.log_norm_of_mean_product(moved, y) - shift == pytest.approx(math.log(product), abs=1e-11)
