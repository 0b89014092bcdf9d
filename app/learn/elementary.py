"""e^x and ln(1 + x) for the compiled step, from additions, multiplications and divisions alone.

IEEE 754 fixes the result of each of these to the last bit; a library's exp and log it leaves open, and every kind of
processor has its own. Errors are below 10⁻¹¹ of the result, far below a float32's 6·10⁻⁸.
"""

import numpy as np

from app.learn.compiled import compiled

SMALLEST = -120.0  # e^x is 0 as a float32 from x = −104 on
LN_2 = 0.6931471805599453


@compiled()
def exp_of_negative(x: float) -> float:
    """e^x for x ≤ 0, as (e^(x/1024))^1024: Taylor's polynomial of degree 8, then ten squarings."""
    h = (SMALLEST if x < SMALLEST else x) * (1 / 1024)
    power = 1 / 5040 + h * (1 / 40320)
    power = 1 / 720 + h * power
    power = 1 / 120 + h * power
    power = 1 / 24 + h * power
    power = 1 / 6 + h * power
    power = 1 / 2 + h * power
    power = 1 + h * power
    power = 1 + h * power
    power = power * power
    power = power * power
    power = power * power
    power = power * power
    power = power * power
    power = power * power
    power = power * power
    power = power * power
    power = power * power
    return power * power


@compiled()
def log_of_one_plus(x: float) -> float:
    """ln(1 + x) for 0 ≤ x ≤ 1, as 2(s + s³/3 + s⁵/5 + …) with s = x/(2 + x), at most 1/3."""
    s = x / (2 + x)
    q = s * s
    series = 1 / 21 + q * (1 / 23)
    series = 1 / 19 + q * series
    series = 1 / 17 + q * series
    series = 1 / 15 + q * series
    series = 1 / 13 + q * series
    series = 1 / 11 + q * series
    series = 1 / 9 + q * series
    series = 1 / 7 + q * series
    series = 1 / 5 + q * series
    series = 1 / 3 + q * series
    return 2 * s * (1 + q * series)


@compiled()
def log_of_one_plus_some(x: float) -> float:
    """ln(1 + x) for 0 ≤ x ≤ 1000: 1 + x is halved until it is at most 2."""
    if x <= 1:
        return log_of_one_plus(x)
    halvings, rest = 0, 1 + x
    while rest > 2:
        rest = rest / 2
        halvings += 1
    return halvings * LN_2 + log_of_one_plus(rest - 1)


@compiled()
def tail(z: float) -> float:
    """e^−|z|, of which σ, σ′ and the costs are made without cancellation."""
    return exp_of_negative(-abs(np.float64(z)))
