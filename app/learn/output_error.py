"""BP1 for each cost, as the training step wants it: in few numpy calls, into an array that is there already."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.learn.network import ONE_HOT, Array
from app.learn.softmax import softmax

# As arrays, since numpy takes twice as long over Python's numbers.
ONE, TWO, MINUS_TWO = (np.array(number, np.float32) for number in (1, 2, -2))


def write_cross_entropy_delta(h: Array, y: Array, out: Array) -> None:
    """2δ = 2(σ(z) − y) = tanh h − (2y − 1), given h = z/2 and, in the place of y, 2y − 1."""
    np.tanh(h, out)
    np.subtract(out, y, out)


def write_quadratic_delta(h: Array, y: Array, out: Array) -> None:
    """2δ = 2(σ(z) − y)σ′(z), given h = z/2 and, in the place of y, 2y − 1.

    The slope comes from e^−|z| and not from tanh: how little is left of it in a saturated output is the whole story.
    """
    tail = np.abs(h)
    np.multiply(tail, MINUS_TWO, tail)
    np.exp(tail, tail)
    np.tanh(h, out)
    np.subtract(out, y, out)
    np.multiply(out, tail, out)
    np.add(tail, ONE, tail)
    np.multiply(tail, tail, tail)
    np.divide(out, tail, out)


def write_log_likelihood_delta(z: Array, y: Array, out: Array) -> None:
    """δ = a − y for softmax outputs (Eq. 81)."""
    np.subtract(softmax(z), y, out)


def write_softmax_quadratic_delta(z: Array, y: Array, out: Array) -> None:
    """δ_k = a_k[(a_k − y_k) − Σ_j a_j(a_j − y_j)]: the softmax's Jacobian applied to the error."""
    a = softmax(z)
    np.subtract(a, y, out)
    np.subtract(out, (a * out).sum(axis=1, keepdims=True), out)
    np.multiply(a, out, out)


@dataclass(frozen=True)
class OutputError:
    """BP1 for one cost: `write` puts gain·δ into its third argument, given factor·z and targets, all (m, 10).

    targets[y] are the targets for the label y, as `write` wants them.
    """

    write: Callable[[Array, Array, Array], None]
    factor: float
    gain: float
    targets: Array


# The deltas of `costs`, in as few numpy calls as float32 allows: those of `costs` themselves, which
# stay exact where 1 − a rounds to 0, would take half as long again as the whole rest of the step.
OUTPUT_ERRORS: dict[tuple[str, str], OutputError] = {
    ("cross-entropy", "sigmoid"): OutputError(write_cross_entropy_delta, 0.5, 2.0, 2 * ONE_HOT - 1),
    ("quadratic", "sigmoid"): OutputError(write_quadratic_delta, 0.5, 2.0, 2 * ONE_HOT - 1),
    ("log-likelihood", "softmax"): OutputError(write_log_likelihood_delta, 1.0, 1.0, ONE_HOT),
    ("quadratic", "softmax"): OutputError(write_softmax_quadratic_delta, 1.0, 1.0, ONE_HOT),
}
