"""The softmax layer: activations, Jacobian, logarithm and inverse (Eqs 78-83)."""

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


def log_softmax(z: Array) -> Array:
    """ln a_j over the last axis, finite wherever z is."""
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def jacobian(activations: Array, c: float = 1.0) -> Array:
    """∂a_j/∂z_k = c·a_j(δ_jk − a_k), shape (n, n) for n activations: positive on the diagonal, negative off it."""
    diagonal: Array = np.diag(activations)
    return c * (diagonal - np.outer(activations, activations))


def inverse(activations: Array) -> Array:
    """The weighted inputs z_j = ln a_j + C, with C chosen so that their mean is 0.

    Raises InvalidSetting unless every activation is above 0: no finite z gives an activation of 0.
    """
    if not (activations > 0).all():
        raise InvalidSetting("activations", "numbers above 0: no finite z gives a softmax activation of 0", activations)
    logarithms = np.log(activations)
    return logarithms - logarithms.mean()
