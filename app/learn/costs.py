"""The costs, each beside its output error delta = ∂C/∂z, so that backpropagation never has to ask which one it is.

A cost belongs to an output activation. `pair` hands out the combinations that make sense and refuses the
others by name. `value` gives each output's own part of the cost: sum over the outputs and average over
the examples to get C.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.learn.activations import ACTIVATIONS, Activation, Values, exp, log1p, sigmoid, sigmoid_error
from app.learn.invalid import InvalidSetting
from app.learn.softmax import complement, log_softmax, softmax


@dataclass(frozen=True)
class Pair:
    """A cost on an output activation. Each function takes z and the target y, of one shape (..., outputs).

    output: a = f(z).
    value:  each output's part of the cost C.
    delta:  ∂C/∂z.
    """

    cost: str
    activation: str
    output: Callable[[Values], Values]
    value: Callable[[Values, Values], Values]
    delta: Callable[[Values, Values], Values]


def quadratic_value(activation: Activation, z: Values, y: Values) -> Values:
    """C = (y − a)²/2 (Eq. 54)."""
    error = activation.error(z, y)
    return error * error / 2


def quadratic_delta(activation: Activation, z: Values, y: Values) -> Values:
    """∂C/∂z = (a − y)f′(z) (Eqs 55 and 56): where f is flat, the error is not heard."""
    return activation.error(z, y) * activation.slope(z)


def cross_entropy_value(z: Values, y: Values) -> Values:
    """C = −[y ln a + (1 − y) ln(1 − a)] for a = σ(z), from z (Eqs 57 and 63): max(z, 0) − zy + ln(1 + e^−|z|)."""
    size = abs(z)
    return (z + size) / 2 - z * y + log1p(exp(-size))


def log_likelihood_value(z: Values, y: Values) -> Values:
    """C = −ln a_y, as −y_j ln a_j for one-hot targets y (Eq. 80)."""
    return -y * log_softmax(z)


def softmax_error(z: Values, y: Values) -> Values:
    """∂C/∂z_j = a_j − y_j for softmax outputs with the log-likelihood (Eq. 81), as (1 − y_j)a_j − y_j(1 − a_j)."""
    a = softmax(z)
    return (1 - y) * a - y * complement(a)


def softmax_quadratic_value(z: Values, y: Values) -> Values:
    """C = Σ_j (y_j − a_j)²/2 on softmax outputs."""
    error = softmax_error(z, y)
    return error * error / 2


def softmax_quadratic_delta(z: Values, y: Values) -> Values:
    """∂C/∂z_k = a_k Σ_j a_j(e_k − e_j), the softmax's Jacobian applied to the error e = a − y, without cancellation."""
    a = softmax(z)
    error = softmax_error(z, y)
    differences = error[..., :, None] - error[..., None, :]
    return a * (differences @ a[..., None])[..., 0]


def _pairs() -> dict[tuple[str, str], Pair]:
    pairs = [
        Pair("quadratic", name, f.value, partial(quadratic_value, f), partial(quadratic_delta, f))
        for name, f in ACTIVATIONS.items()
    ]
    pairs += [
        Pair("quadratic", "softmax", softmax, softmax_quadratic_value, softmax_quadratic_delta),
        Pair("cross-entropy", "sigmoid", sigmoid, cross_entropy_value, sigmoid_error),
        Pair("log-likelihood", "softmax", softmax, log_likelihood_value, softmax_error),
    ]
    return {(pair.cost, pair.activation): pair for pair in pairs}


PAIRS = _pairs()


def pair(cost: str, activation: str) -> Pair:
    """The named cost on the named output activation.

    Raises InvalidSetting, naming what would fit, when the two don't go together.
    """
    try:
        return PAIRS[cost, activation]
    except KeyError:
        fitting = [known for known, other in PAIRS if other == activation]
        if not fitting:
            raise InvalidSetting(
                "activation", "one of " + ", ".join(sorted({known for _, known in PAIRS})), activation
            ) from None
        raise InvalidSetting("cost", f"{' or '.join(fitting)} on an activation {activation!r}", cost) from None
