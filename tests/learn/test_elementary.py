"""The step's own e^x and ln(1 + x) against fifty digits."""

import math

import mpmath
import numpy as np
import pytest

from app.learn.elementary import SMALLEST, exp_of_negative, log_of_one_plus, log_of_one_plus_some


@pytest.mark.parametrize("x", [0.0, -1e-300, -1e-9, -0.5, -1.0, -7.3, -30.0, -87.3, -103.9, *np.linspace(-104, 0, 57)])
def test_e_to_the_x(x):
    with mpmath.workdps(50):
        assert abs(exp_of_negative(float(x)) / mpmath.exp(float(x)) - 1) < 1e-11


def test_below_what_a_float32_holds_it_stays_small_and_nan_stays_nan():
    assert exp_of_negative(-1e9) == exp_of_negative(SMALLEST) < 1e-50
    assert np.float32(exp_of_negative(-1e9)) == 0
    assert math.isnan(exp_of_negative(math.nan))


@pytest.mark.parametrize("x", [0.0, 1e-300, 1e-17, 1e-9, 0.1, 0.5, 1.0, *np.linspace(0, 1, 33)])
def test_the_logarithm_of_one_plus(x):
    with mpmath.workdps(50):
        exact = mpmath.log1p(float(x))
        assert log_of_one_plus(float(x)) == log_of_one_plus_some(float(x))
        assert abs(log_of_one_plus(float(x)) - exact) <= 1e-11 * exact


@pytest.mark.parametrize("x", [1.0000001, 2.0, 3.0, 4.5, 9.0, 511.0, 1000.0])
def test_the_logarithm_of_one_plus_more(x):
    with mpmath.workdps(50):
        assert abs(log_of_one_plus_some(x) / mpmath.log1p(x) - 1) < 1e-11
