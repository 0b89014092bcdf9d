"""Is the gradient that an update uses the gradient of the cost? Asked of the cost itself, by central differences."""

import sys
from dataclasses import replace
from typing import Literal, NamedTuple

from app.learn.neuron import NeuronSettings, step_at, update_direction

Parameter = Literal["weight", "bias"]
PARAMETERS: tuple[Parameter, Parameter] = ("weight", "bias")
TOLERANCE = 1e-5  # of the larger of both numbers


class Check(NamedTuple):
    """What the update uses (`analytic`) beside (C(θ + h) − C(θ − h))/2h (`numeric`), for one parameter θ.

    relative_error is |analytic − numeric| over the larger of both sizes, 0 where both are 0.
    """

    parameter: Parameter
    analytic: float
    numeric: float
    relative_error: float
    passed: bool


def check(settings: NeuronSettings, h: float) -> list[Check]:
    """The weight's check and the bias's, with steps of size h.

    A check passes when the difference is below TOLERANCE of the larger number, or no larger than what the
    rounding of the two costs alone can make it.
    """
    here = step_at(settings, settings.weight, settings.bias)
    rounding = 4 * sys.float_info.epsilon * here.cost / h
    found = []
    for parameter, analytic in zip(PARAMETERS, update_direction(settings, here), strict=True):
        numeric = central_difference(settings, parameter, h)
        difference = abs(analytic - numeric)
        larger = max(abs(analytic), abs(numeric))
        error = difference / larger if larger else 0.0
        found.append(Check(parameter, analytic, numeric, error, error <= TOLERANCE or difference <= rounding))
    return found


def central_difference(settings: NeuronSettings, parameter: Parameter, h: float) -> float:
    """(C(θ + h) − C(θ − h))/2h for θ the weight or the bias."""
    up, down = (replace(settings, **{parameter: getattr(settings, parameter) + step}) for step in (h, -h))
    costs = (step_at(moved, moved.weight, moved.bias).cost for moved in (up, down))
    return (next(costs) - next(costs)) / (2 * h)


def errors_by_step(settings: NeuronSettings, parameter: Parameter, exponents: list[float]) -> list[float]:
    """The relative error for each step h = 10^exponent: large steps bend, tiny ones drown in rounding."""
    place = PARAMETERS.index(parameter)
    return [check(settings, 10**exponent)[place].relative_error for exponent in exponents]
