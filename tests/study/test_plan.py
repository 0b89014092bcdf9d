"""A plan is what it says, and a bad one is refused naming the field."""

import hashlib
import json
from typing import Any

import pytest

from app.study import publication
from app.study.plan import BadPlan, Plan, parse, read

MOST = 5000


@pytest.fixture
def raw() -> dict[str, Any]:
    """The lab's own plan, to be spoilt."""
    return json.loads(publication.PLAN.read_bytes())


def test_the_labs_plan_asks_for_what_it_was_meant_to() -> None:
    plan, digest = read(publication.PLAN, MOST)
    assert len(plan.cells) == 10
    assert len([cell for cell in plan.cells if cell.output == "softmax"]) == 2
    assert plan.learning_rates == [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30]
    assert (len(plan.tuning_seeds), len(plan.report_seeds)) == (8, 40)
    assert plan.most_runs == 10 * ((9 + 2) * 8 + 40)
    assert digest == hashlib.sha256(publication.PLAN.read_bytes()).hexdigest()


def spoilt(raw: dict[str, Any], **changes: Any) -> Plan:
    return parse(json.dumps(raw | changes), MOST)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"learning_rates": [0, 1]}, "learning_rates.0", "greater than 0"),
        ({"learning_rates": [1, 1]}, "learning_rates", "each once"),
        ({"learning_rates": [1, 1000]}, "highest_rate", "at least the largest"),
        ({"epochs": 0}, "epochs", "greater than or equal to 1"),
        ({"epochs": 10**6}, "epochs", "less than or equal to 100"),
        ({"report_seeds": list(range(101, 1101))}, "plan", "at most 5,000 runs in all, got '10,880 runs'"),
        ({"tuning_seeds": list(range(1001))}, "tuning_seeds", "at most 1000 items"),
        ({"report_seeds": [1]}, "report_seeds", "aren't among the tuning_seeds, got 1"),
        ({"tuning_seeds": [1, 1]}, "tuning_seeds", "each seed once"),
        ({"cells": []}, "cells", "at least 1 item"),
        ({"data": "cifar"}, "data", "'mnist' or 'sample'"),
        ({"data": "sample"}, "training_images", "4,000 of the sample"),
        ({"speed": 3}, "speed", "Extra inputs"),
        ({"lmbda": float("nan")}, "lmbda", "finite"),
    ],
)
def test_a_bad_plan_is_refused_naming_the_field(raw: dict[str, Any], changes: dict[str, Any], field: str, said: str):
    with pytest.raises(BadPlan) as refused:
        spoilt(raw, **changes)
    assert refused.value.field == field
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"cost": "hinge"}, "cells.1.cost", "'quadratic', 'cross-entropy' or 'log-likelihood'"),
        (
            {"output": "softmax"},
            "cells.1.cost",
            "quadratic or log-likelihood on an activation",
        ),
        ({"cost": "quadratic"}, "cells.1", "isn't the same as cell 0"),
        ({"hidden": 0}, "cells.1.hidden", "greater than or equal to 1"),
    ],
)
def test_a_bad_cell_is_refused_naming_it(raw: dict[str, Any], change: dict[str, Any], field: str, said: str) -> None:
    raw["cells"][1] |= change
    with pytest.raises(BadPlan) as refused:
        spoilt(raw)
    assert refused.value.field == field
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": "\\ud800"}', "[" * 100_000, "x" * 10**6])
def test_what_is_no_plan_at_all_is_refused(text: str) -> None:
    with pytest.raises(BadPlan):
        parse(text, MOST)
