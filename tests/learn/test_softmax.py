"""The softmax against long arithmetic, finite differences and the chapter's exercises, at z = ±1000 as well."""

import mpmath
import numpy as np
import pytest

from app.learn.costs import pair
from app.learn.invalid import InvalidSetting
from app.learn.softmax import complement, inverse, jacobian, log_softmax, softmax

mpmath.mp.dps = 50
CHAPTER = np.array([2.5, -1.0, 3.2, 0.5])


def reference(z, c=1.0):
    powers = [mpmath.exp(mpmath.mpf(float(c)) * mpmath.mpf(float(x))) for x in z]
    return [power / mpmath.fsum(powers) for power in powers]


def random_z(seed):
    random = np.random.default_rng(seed)
    return random.uniform(-40, 40, random.integers(2, 11))


def test_the_chapters_sliders():
    assert softmax(CHAPTER).round(3).tolist() == [0.315, 0.009, 0.633, 0.043]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("c", [1.0, 0.01, 2.5])
def test_activations_and_what_completes_them_against_long_arithmetic(seed, c):
    z = random_z(seed)
    exact = reference(z, c)
    a = softmax(z, c)
    assert a.tolist() == pytest.approx([float(x) for x in exact], rel=1e-13, abs=0)
    assert complement(a).tolist() == pytest.approx([float(1 - x) for x in exact], rel=1e-12, abs=0)
    logarithms = [float(mpmath.log(x)) for x in exact]
    assert log_softmax(z, c).tolist() == pytest.approx(logarithms, rel=1e-12, abs=0)


def test_the_logarithm_of_what_is_almost_one():
    assert log_softmax(np.array([40.0, 0.0, -5.0]))[0] == pytest.approx(-np.exp(-40) - np.exp(-45), rel=1e-14, abs=0)


@pytest.mark.parametrize("c", [0.01, 1.0, 100.0])
def test_huge_weighted_inputs_stay_finite_and_right(c):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        z = np.array([1000.0, 999.0, 0.0, -1000.0])
        a = softmax(z, c)
        assert a.tolist() == pytest.approx([float(x) for x in reference(z, c)], rel=1e-12, abs=1e-320)
        assert a.sum() == pytest.approx(1, abs=1e-15)
        assert np.isfinite(log_softmax(z, c)).all()
        assert np.isfinite(jacobian(a, c)).all()


def test_sharpness_goes_to_the_maximum_to_uniform_and_halves_a_tie():
    assert softmax(CHAPTER, 100.0) == pytest.approx([0, 0, 1, 0], abs=1e-12)
    assert softmax(CHAPTER, 0.0) == pytest.approx([0.25] * 4)
    assert softmax(np.array([3.0, 3.0, -1.0]), 100.0)[:2].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("c", [1.0, 0.3, 4.0])
def test_jacobian_is_the_finite_difference(seed, c):
    z = np.random.default_rng(seed).uniform(-3, 3, 4 + seed)
    derivatives = jacobian(softmax(z, c), c)
    h = 1e-5
    for k in range(len(z)):
        moved = np.eye(len(z))[k] * h
        numeric = (softmax(z + moved, c) - softmax(z - moved, c)) / (2 * h)
        assert derivatives[:, k] == pytest.approx(numeric, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_jacobian_has_positive_diagonal_negative_rest_and_sums_of_zero(seed):
    derivatives = jacobian(softmax(random_z(seed)))
    diagonal = np.eye(len(derivatives), dtype=bool)
    assert (derivatives[diagonal] > 0).all()
    assert (derivatives[~diagonal] < 0).all()
    assert derivatives.sum(axis=0) == pytest.approx(np.zeros(len(derivatives)), abs=1e-16)


def test_inverse_gives_z_back_up_to_a_constant():
    z = inverse(softmax(CHAPTER))
    assert z - z.mean() == pytest.approx(CHAPTER - CHAPTER.mean(), rel=1e-13, abs=0)
    assert z.mean() == pytest.approx(0, abs=1e-15)


def test_no_finite_z_gives_zero():
    with pytest.raises(InvalidSetting) as refused:
        inverse(np.array([1.0, 0.0]))
    assert refused.value.field == "activations"


@pytest.mark.parametrize("seed", range(20))
def test_both_costs_gradients_keep_their_precision_where_outputs_round_to_one(seed):
    z = random_z(seed)
    target = seed % len(z)
    y = np.eye(len(z))[target]
    a = reference(z)
    error = [x - int(j == target) for j, x in enumerate(a)]
    heard = mpmath.fsum(x * e for x, e in zip(a, error, strict=True))
    quadratic = [float(x * (e - heard)) for x, e in zip(a, error, strict=True)]
    assert pair("log-likelihood", "softmax").delta(z, y) == pytest.approx([float(e) for e in error], rel=1e-12, abs=0)
    assert pair("quadratic", "softmax").delta(z, y) == pytest.approx(quadratic, rel=1e-11, abs=0)
    assert pair("log-likelihood", "softmax").value(z, y).sum() == pytest.approx(
        float(-mpmath.log(a[target])), rel=1e-12, abs=0
    )
