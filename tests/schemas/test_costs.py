"""The pages' block of JSON, and the choices of the HTTP interface, against the records."""

import json
import re

import pytest
from starlette.testclient import TestClient

from app.learn.costs import COSTS, PAIRS
from app.schemas.costs import views


@pytest.mark.parametrize("path", ["/", "/why", "/softmax", "/mnist", "/depth"])
def test_each_page_has_every_record_once(client: TestClient, path: str) -> None:
    blocks = re.findall(r'<script type="application/json" id="costs">(.*?)</script>', client.get(path).text, re.S)
    assert len(blocks) == 1
    assert json.loads(blocks[0]) == json.loads(json.dumps(views()))


def test_the_pages_are_told_the_pairs_that_the_mathematics_has() -> None:
    assert {(view["name"], each) for view in views() for each in view["activations"]} == set(PAIRS)


@pytest.mark.parametrize(
    ("path", "method", "activations"),
    [
        ("/api/neuron/stream", "get", {"sigmoid", "tanh", "relu", "linear"}),
        ("/api/neuron/surface", "get", {"sigmoid", "tanh", "relu", "linear"}),
        ("/api/softmax/stream", "get", {"softmax"}),
    ],
)
def test_a_route_offers_the_costs_that_go_with_its_outputs(
    client: TestClient, path: str, method: str, activations: set[str]
) -> None:
    parameters = client.get("/openapi.json").json()["paths"][path][method]["parameters"]
    (cost,) = [parameter["schema"] for parameter in parameters if parameter["name"] == "cost"]
    assert set(cost["enum"]) == {name for name, record in COSTS.items() if record.pairs.keys() & activations}


def test_why_a_cost_does_not_fit_is_answered(client: TestClient) -> None:
    answer = client.post("/api/runs", json={"cost": "log-likelihood", "output": "sigmoid"})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["message"].endswith(COSTS["log-likelihood"].misfits["sigmoid"])
