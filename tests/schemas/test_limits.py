"""Every limit of every question, on both sides: what is allowed at the edge, and what is refused beyond it."""

import math
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.schemas.depth import ChainQuery, DepthQuery
from app.schemas.gradient_check import CheckQuery
from app.schemas.neuron import GradientSizesQuery, NeuronQuery, SurfaceQuery
from app.schemas.runs import Image, RunRequest, Step
from app.schemas.softmax import Activations, DescentQuery, SoftmaxInput
from app.schemas.study import StudyRequest
from app.study.plan import Cell, parse

MOMENT = {"weight": (-50, 50), "bias": (-50, 50), "input": (-10, 10), "target": (-10, 10)}
ABOVE_0 = math.nextafter(0, 1)

# (least, most) as a reader of the documentation has them.
LIMITS: dict[type[BaseModel], dict[str, tuple[float, float]]] = {
    NeuronQuery: MOMENT | {"learning_rate": (ABOVE_0, 100), "epochs": (1, 5000)},
    CheckQuery: MOMENT | {"h": (1e-12, 1)},
    SurfaceQuery: {
        "input": (-10, 10),
        "target": (-10, 10),
        "weight_min": (-100, 100),
        "weight_max": (-100, 100),
        "bias_min": (-100, 100),
        "bias_max": (-100, 100),
        "points": (2, 201),
    },
    GradientSizesQuery: {"input": (-10, 10), "target": (0, 1), "points": (2, 2001)},
    DepthQuery: {
        "hidden_layers": (1, 100),
        "neurons": (1, 100),
        "weight_scale": (0.01, 10),
        "output_bias": (-50, 50),
        "examples": (1, 100),
        "seed": (0, 2**32 - 1),
    },
    ChainQuery: {"input": (-10, 10), "target": (0, 1)},
    SoftmaxInput: {"c": (0.01, 100), "target": (0, 9)},
    DescentQuery: {"target": (0, 9), "learning_rate": (ABOVE_0, 100), "epochs": (1, 2000)},
    RunRequest: {
        "learning_rate": (ABOVE_0, 1000),
        "mini_batch_size": (1, 1000),
        "epochs": (1, 1000),
        "seed": (0, 2**31 - 1),
        "lmbda": (0, 1000),
        "mislabelled": (0, 1),
    },
    Step: {"mini_batches": (1, 1000)},
    StudyRequest: {"seeds": (1, 20), "report": (0, 40), "epochs": (1, 30)},
    Cell: {"hidden": (1, 300)},
}
CELL = {"cost": "quadratic", "output": "sigmoid", "weight_init": "large", "hidden": 30}
NEEDED: dict[type[BaseModel], dict[str, Any]] = {
    SoftmaxInput: {"z": [1.0, 2.0]},
    StudyRequest: {"cells": [CELL], "learning_rates": [1.0]},
    Cell: CELL,
}
LISTS: list[tuple[type[BaseModel], str, int, int, float, float]] = [
    (SoftmaxInput, "z", 2, 10, -1000, 1000),
    (DescentQuery, "z", 2, 10, -1000, 1000),
    (ChainQuery, "weights", 1, 10, -50, 50),
    (ChainQuery, "biases", 1, 10, -50, 50),
    (RunRequest, "hidden", 0, 10, 1, 300),
    (StudyRequest, "learning_rates", 1, 12, ABOVE_0, 1000),
    (Image, "pixels", 784, 784, 0, 1),
    (Activations, "activations", 2, 10, ABOVE_0, math.nextafter(1, 0)),
]
EDGES = [(model, name, *limits) for model, fields in LIMITS.items() for name, limits in fields.items()]


def beyond(limit: float, direction: int) -> float:
    return limit + direction if isinstance(limit, int) else math.nextafter(limit, direction * math.inf)


def faults(model: type[BaseModel], values: dict[str, object]) -> set[str]:
    """The fields that are refused."""
    try:
        model.model_validate(NEEDED.get(model, {}) | values)
    except ValidationError as refusal:
        return {str(error["loc"][0]) for error in refusal.errors()}
    return set()


def takes(model: type[BaseModel], name: str, value: object) -> bool:
    found = faults(model, {name: value})
    assert found <= {name}
    return not found


@pytest.mark.parametrize(("model", "name", "least", "most"), EDGES, ids=lambda each: getattr(each, "__name__", None))
def test_a_number_within_its_limits_is_taken_and_none_beyond(model, name, least, most):
    assert takes(model, name, least)
    assert takes(model, name, most)
    assert not takes(model, name, beyond(least, -1))
    assert not takes(model, name, beyond(most, 1))


@pytest.mark.parametrize(("model", "name", "fewest", "longest", "least", "most"), LISTS)
def test_so_do_lists_and_the_numbers_in_them(model, name, fewest, longest, least, most):
    for length in {fewest, longest}:
        for value in (least, most):
            assert takes(model, name, [value] * length)
    assert not takes(model, name, [least] * (longest + 1))
    if fewest:
        assert not takes(model, name, [least] * (fewest - 1))
    length = max(fewest, 1)
    assert not takes(model, name, [beyond(least, -1)] * length)
    assert not takes(model, name, [beyond(most, 1)] * length)


@pytest.mark.parametrize("model", LIMITS, ids=lambda model: model.__name__)
def test_no_number_goes_without_its_limits(model):
    numbers = {
        name
        for name, schema in model.model_json_schema()["properties"].items()
        for kind in (schema, *schema.get("anyOf", ()))
        if kind.get("type") in ("number", "integer") and "enum" not in kind
    }
    assert numbers == LIMITS[model].keys()


@pytest.mark.parametrize("model", LIMITS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_nothing_takes_what_is_no_number(model, value):
    assert not any(takes(model, name, value) for name in LIMITS[model])


def test_a_readers_study_compares_no_more_than_twelve_networks():
    assert takes(StudyRequest, "cells", [CELL] * 12)
    assert not takes(StudyRequest, "cells", [CELL] * 13)
    assert not takes(StudyRequest, "cells", [])


def test_a_readers_plan_is_what_was_asked_for_and_reports_on_fresh_seeds():
    asked = StudyRequest(cells=[CELL], learning_rates=[0.3, 1.0], seeds=3, report=2, epochs=4, training_images=50_000)
    for data, images in (("mnist", 50_000), ("sample", 4000)):
        plan = parse(asked.plan(data), 1000)
        assert (plan.data, plan.training_images, plan.epochs, plan.refine) == (data, images, 4, False)
        assert (plan.tuning_seeds, plan.report_seeds) == ([1, 2, 3], [101, 102])
        assert (plan.learning_rates, plan.lowest_rate, plan.highest_rate) == ([0.3, 1.0], 0.3, 1.0)
        assert [cell.model_dump() for cell in plan.cells] == [CELL]
