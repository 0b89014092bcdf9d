"""The softmax layer: activations, what completes them to 1, logarithms, Jacobian and inverse (Eqs 78-83)."""

import numpy as np
from numpy.typing import NDArray

from app.learn.invalid import InvalidSetting

Array = NDArray[np.floating]


def softmax(z: Array, c: float = 1.0) -> Array:
    """a_j = e^{c·z_j} / Σ_k e^{c·z_k} over the last axis (Eq. 78; with the sharpness c, Eq. 83).

    The maximum is subtracted first: nothing overflows, and only what is negligible underflows.
    """
    powers = np.exp(c * (z - z.max(axis=-1, keepdims=True)))
    return powers / powers.sum(axis=-1, keepdims=True)


def complement(activations: Array) -> Array:
    """1 − a_j over the last axis, as the sum of the others: right where 1 − a_j itself would round to 0."""
    others = 1 - np.eye(activations.shape[-1], dtype=activations.dtype)
    return activations @ others


def log_softmax(z: Array, c: float = 1.0) -> Array:
    """ln a_j over the last axis, finite wherever z is.

    The largest z is left out of the sum and enters through ln(1 + x): the logarithm of an activation that is
    1 but for 10⁻¹⁸ is −10⁻¹⁸ and not 0.
    """
    shifted = c * (z - z.max(axis=-1, keepdims=True))
    powers = np.exp(shifted)
    np.put_along_axis(powers, shifted.argmax(axis=-1, keepdims=True), 0, axis=-1)
    return shifted - np.log1p(powers.sum(axis=-1, keepdims=True))


def jacobian(activations: Array, c: float = 1.0) -> Array:
    """∂a_j/∂z_k = c·a_j(δ_jk − a_k), shape (n, n) for n activations: positive on the diagonal, negative off it.

    The diagonal is c·a_j(1 − a_j); with it every row and every column sums to 0.
    """
    derivatives: Array = -np.outer(activations, activations)
    np.fill_diagonal(derivatives, activations * complement(activations))
    return c * derivatives


def inverse(activations: Array) -> Array:
    """The weighted inputs z_j = ln a_j + C, with C chosen so that their mean is 0.

    Raises InvalidSetting unless every activation is above 0: no finite z gives an activation of 0.
    """
    if not (activations > 0).all():
        raise InvalidSetting("activations", "numbers above 0: no finite z gives a softmax activation of 0", activations)
    logarithms = np.log(activations)
    return logarithms - logarithms.mean()
