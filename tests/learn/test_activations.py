"""Activations against long arithmetic in both tails, slopes against finite differences, and no overflow anywhere."""

import mpmath
import numpy as np
import pytest

from app.learn.activations import ACTIVATIONS, sigmoid, sigmoid_error, sigmoid_slope

MANY = [*np.linspace(-40, 40, 161), -700.0, 700.0, 1e-9, -1e-9, 0.0]


@pytest.fixture(autouse=True)
def digits_for_the_tails():
    """1 − σ(700) is 10⁻³⁰⁴."""
    with mpmath.workdps(700):
        yield


EXACT = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "linear": lambda z: z,
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_are_exact_in_both_tails(name):
    for z in map(float, MANY):
        assert ACTIVATIONS[name].value(z) == pytest.approx(float(EXACT[name](mpmath.mpf(z))), rel=1e-15)


@pytest.mark.parametrize(("name", "y"), [("sigmoid", 0.0), ("sigmoid", 1.0), ("tanh", -1.0), ("tanh", 1.0)])
def test_errors_are_exact_in_both_tails_for_the_targets_at_their_ends(name, y):
    for z in map(float, MANY):
        exact = float(EXACT[name](mpmath.mpf(z)) - mpmath.mpf(y))
        assert ACTIVATIONS[name].error(z, y) == pytest.approx(exact, rel=1e-14, abs=0)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_errors_are_value_minus_target_for_any_target(name):
    for z in map(float, MANY):
        for y in (-1.0, 0.0, 0.3, 1.0):
            exact = float(EXACT[name](mpmath.mpf(z)) - mpmath.mpf(y))
            assert ACTIVATIONS[name].error(z, y) == pytest.approx(exact, rel=1e-14, abs=3e-16)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [-3.0, -0.7, 0.4, 2.5])
def test_slopes_are_finite_differences(name, z):
    f, h = ACTIVATIONS[name], 1e-6
    assert f.slope(z) == pytest.approx((f.value(z + h) - f.value(z - h)) / (2 * h), rel=1e-8)


@pytest.mark.parametrize("z", [-40.0, 40.0, -300.0, 300.0])
def test_the_sigmoids_slope_is_exact_where_one_minus_the_output_is_zero(z):
    exact = mpmath.exp(-abs(mpmath.mpf(z))) / (1 + mpmath.exp(-abs(mpmath.mpf(z)))) ** 2
    assert sigmoid_slope(z) == pytest.approx(float(exact), rel=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_arrays_keep_their_type_and_agree_with_floats(name, dtype):
    z = np.array([-100, -40, -1, 0, 1, 40, 100], dtype)
    f = ACTIVATIONS[name]
    for function in (f.value, f.slope, lambda z: f.error(z, np.ones_like(z))):
        assert function(z).dtype == dtype
        assert np.isfinite(function(z)).all()
    assert f.value(z).tolist() == pytest.approx([f.value(float(x)) for x in z], rel=1e-6)


def test_nothing_overflows_at_the_largest_numbers():
    for z in (1e38, -1e38):
        z = np.array([z], np.float32)
        assert sigmoid(z).tolist() == [float(z[0] > 0)]
        assert sigmoid_slope(z).tolist() == [0]
        assert np.isfinite(sigmoid_error(z, np.float32(1))).all()


@pytest.mark.parametrize(("z", "slope"), [(-1e-300, 0), (0.0, 0), (1e-300, 1), (5.0, 1)])
def test_the_relus_slope_on_both_sides_of_its_kink(z, slope):
    assert ACTIVATIONS["relu"].slope(z) == slope
    assert ACTIVATIONS["relu"].slope(np.array([z]))[0] == slope
