"""The output layer of the compiled step: its activations, an example's cost, and δ = ∂C/∂z (BP1) for each cost.

Nothing else in the step knows which costs there are. As everywhere in it, sums are taken in order.
"""

import numpy as np
from numba import float32, float64

from app.learn.activations import SATURATED
from app.learn.compiled import array, compiled
from app.learn.elementary import exp_of_negative, log_of_one_plus, log_of_one_plus_some, tail

CROSS_ENTROPY, QUADRATIC, LOG_LIKELIHOOD, SOFTMAX_QUADRATIC = 0, 1, 2, 3  # costs on their output layers
DIGITS = 10
WRONG_END = 1 - SATURATED  # an output at least this far from its target is saturated at the wrong end
COST, RIGHT, AT_WRONG_END = 0, 1, 2  # places in a tally


@compiled()
def softmax(z, a):
    """a = e^z over the sum (Eq. 78), the largest z taken off first; which that is, and the sum without its 1."""
    top = 0
    for n in range(1, DIGITS):
        if z[n] > z[top]:
            top = n
    others = 0.0
    for n in range(DIGITS):
        a[n] = exp_of_negative(np.float64(z[n]) - np.float64(z[top]))
        if n != top:
            others += a[n]
    for n in range(DIGITS):
        a[n] = a[n] / (1 + others)
    return top, others


@compiled()
def sigmoid_outputs(cost, z, label, distance, part, delta):
    """BP1 on sigmoid outputs: |a − y|, each one's part of the cost, δ = ∂C/∂z; as the result the example's cost."""
    for n in range(DIGITS):
        t = tail(z[n])
        u = 1 / (1 + t)
        wrong_side = (z[n] < 0) == (n == label)
        distance[n] = u if wrong_side else t * u
        error = -distance[n] if n == label else distance[n]
        if cost == CROSS_ENTROPY:  # −ln(1 − |a − y|): ln(1 + e^−|z|), and |z| more on the wrong side (Eq. 63)
            part[n] = log_of_one_plus(t) + (abs(np.float64(z[n])) if wrong_side else 0.0)
            delta[n] = error
        else:
            part[n] = error * error / 2
            delta[n] = error * (t * u * u)
    total = 0.0
    for n in range(DIGITS):
        total += part[n]
    return total


@compiled()
def softmax_outputs(cost, z, label, distance, delta):
    """BP1 on softmax outputs: |a − y|, δ = ∂C/∂z, and as the result the example's cost."""
    top, others = softmax(z, distance)
    own, missing = distance[label], 0.0  # 1 − a_y as the sum of the others, right where a_y rounds to 1
    for n in range(DIGITS):
        if n != label:
            missing += distance[n]
    distance[label] = missing
    if cost == LOG_LIKELIHOOD:  # −ln a_y (Eq. 80)
        for n in range(DIGITS):
            delta[n] = -missing if n == label else distance[n]
        return np.float64(z[top]) - np.float64(z[label]) + log_of_one_plus_some(others)
    along, total = 0.0, 0.0  # Σ a_j (a_j − y_j), which the softmax's Jacobian takes off every error
    for n in range(DIGITS):
        along += distance[n] * distance[n] if n != label else -own * missing
        total += distance[n] * distance[n] / 2
    for n in range(DIGITS):
        a, error = (own, -missing) if n == label else (distance[n], distance[n])
        delta[n] = a * (error - along)
    return total


@compiled()
def answer(z):
    """The number of the largest output; of equal ones the first."""
    top = 0
    for n in range(1, DIGITS):
        if z[n] > z[top]:
            top = n
    return top


@compiled()
def output_error(cost, z, label, delta, tally, room):
    """BP1 for one example, counted in the tally; room is for twice ten numbers."""
    distance, part = room[:DIGITS], room[DIGITS:]
    if cost in (CROSS_ENTROPY, QUADRATIC):
        tally[COST] += sigmoid_outputs(cost, z, label, distance, part, delta)
    else:
        tally[COST] += softmax_outputs(cost, z, label, distance, delta)
    tally[RIGHT] += answer(z) == label
    for n in range(DIGITS):
        tally[AT_WRONG_END] += distance[n] >= WRONG_END


@compiled(array(float32, 2), float64[:, ::1], float64[:, ::1])
def sigmoids(z, a, slope):
    """σ(z) and σ′(z) of the outputs (images, 10), in float64."""
    for i in range(len(z)):
        for n in range(DIGITS):
            t = tail(z[i, n])
            u = 1 / (1 + t)
            a[i, n] = u if z[i, n] >= 0 else t * u
            slope[i, n] = t * u * u


@compiled(array(float32, 2), float64[:, ::1])
def softmaxes(z, a):
    """The softmax of the outputs (images, 10), in float64."""
    for i in range(len(z)):
        softmax(z[i], a[i])
