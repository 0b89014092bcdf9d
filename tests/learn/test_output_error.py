"""The output errors as the training step computes them, against those of `costs` in float64."""

import numpy as np
import pytest

from app.learn.costs import pair
from app.learn.output_error import OUTPUT_ERRORS


def written(key, z, labels):
    error = OUTPUT_ERRORS[key]
    out = np.empty_like(z)
    error.write(z * np.float32(error.factor), error.targets[labels], out)
    return out.astype(np.float64) / error.gain


@pytest.mark.parametrize("key", OUTPUT_ERRORS)
@pytest.mark.parametrize("spread", [0.1, 3, 10, 40])
def test_what_is_written_is_gain_times_delta(key, spread):
    random = np.random.default_rng(0)
    z = random.normal(0, spread, (200, 10)).astype(np.float32)
    labels = random.integers(0, 10, 200)
    exact = pair(*key).delta(z.astype(np.float64), np.eye(10)[labels])
    assert written(key, z, labels) == pytest.approx(exact, rel=1e-4, abs=3e-7)


def test_the_slope_of_a_badly_wrong_output_is_not_lost():
    """At z = ±20 a float32 holds no difference between σ(z) and 0 or 1, but the quadratic delta is not 0."""
    z = np.full((1, 10), 20, np.float32)
    z[0, 3] = -20
    exact = pair("quadratic", "sigmoid").delta(z.astype(np.float64), np.eye(10)[[3]])
    assert written(("quadratic", "sigmoid"), z, [3]) == pytest.approx(exact, rel=1e-5)


@pytest.mark.parametrize("key", OUTPUT_ERRORS)
def test_no_weighted_input_overflows(key):
    for size in (100, 1e10, 1e37):
        z = np.full((2, 10), size, np.float32)
        z[1] = -size
        assert np.isfinite(written(key, z, [1, 2])).all()
