"""Activation functions a = f(z), their slopes f′(z), and the error a − y computed without cancellation.

Every formula works on a Python float and on a numpy array alike, and keeps the array's dtype. None can
overflow: exponents are never positive.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

SATURATED = 0.1  # within this of 0 or 1 a sigmoid's output is called saturated: σ′ = a(1 − a) is 0.09 there, or less

# A float, or an array of any shape: what goes in comes out.
Values = Any


def exp(x: Values) -> Values:
    """e^x; a plain float takes the standard library's road, which is five times shorter than numpy's."""
    return math.exp(x) if type(x) is float else np.exp(x)


def log1p(x: Values) -> Values:
    """ln(1 + x), exact for tiny x."""
    return math.log1p(x) if type(x) is float else np.log1p(x)


def sigmoid(z: Values) -> Values:
    """σ(z) = 1/(1 + e^−z), to full relative precision in both tails (Eq. 3 of chapter 1).

    (z − |z|)/2 is min(z, 0): for z < 0 this reads e^z/(1 + e^z), for z ≥ 0 it reads 1/(1 + e^−z).
    """
    return exp((z - abs(z)) / 2) / (1 + exp(-abs(z)))


def sigmoid_slope(z: Values) -> Values:
    """σ′(z) = σ(z)(1 − σ(z)), from z, so that it stays right where 1 − σ(z) would round to 0."""
    tail = exp(-abs(z))
    return tail / ((1 + tail) * (1 + tail))


def sigmoid_error(z: Values, y: Values) -> Values:
    """σ(z) − y, written (1 − y)σ(z) − yσ(−z): for y = 1 at z = 40 it is −4·10⁻¹⁸ and not 0."""
    return (1 - y) * sigmoid(z) - y * sigmoid(-z)


def tanh(z: Values) -> Values:
    """tanh z = 2σ(2z) − 1, through tanh itself, which is exact near 0."""
    return math.tanh(z) if type(z) is float else np.tanh(z)


def tanh_slope(z: Values) -> Values:
    """tanh′(z) = 4σ′(2z)."""
    return 4 * sigmoid_slope(2 * z)


def tanh_error(z: Values, y: Values) -> Values:
    """tanh z − y = 2(σ(2z) − (1 + y)/2), exact for the saturated targets ±1."""
    return 2 * sigmoid_error(2 * z, (1 + y) / 2)


def relu(z: Values) -> Values:
    """max(z, 0)."""
    return (z + abs(z)) / 2


def relu_slope(z: Values) -> Values:
    """1 where z > 0 and 0 elsewhere (at 0 itself too, by custom)."""
    return (z > 0) * (z * 0 + 1)


def linear(z: Values) -> Values:
    """a = z."""
    return z


def linear_slope(z: Values) -> Values:
    """1 everywhere."""
    return z * 0 + 1


@dataclass(frozen=True)
class Activation:
    """One activation that works on each z alone: value f(z), slope f′(z), and error f(z) − y."""

    name: str
    value: Callable[[Values], Values]
    slope: Callable[[Values], Values]
    error: Callable[[Values, Values], Values]


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("sigmoid", sigmoid, sigmoid_slope, sigmoid_error),
        Activation("tanh", tanh, tanh_slope, tanh_error),
        Activation("relu", relu, relu_slope, lambda z, y: relu(z) - y),
        Activation("linear", linear, linear_slope, lambda z, y: z - y),
    )
}
