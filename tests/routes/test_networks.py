"""A trained network is taken away as a file, brought back, asked and looked into."""

import json

import numpy as np
import pytest

from tests.routes.test_inspection import finished
from tests.routes.test_runs import QUICK


@pytest.mark.parametrize("kind", ["json", "npz"])
def test_saved_and_loaded_it_answers_the_same(client, kind):
    run_id = finished(client, **QUICK)
    saved = client.get(f"/api/runs/{run_id}/network.{kind}")
    assert f'filename="network-{run_id}.{kind}"' in saved.headers["Content-Disposition"]
    types = {"json": "application/json", "npz": "application/octet-stream"}
    assert saved.headers["Content-Type"] == types[kind]
    answer = client.post("/api/networks", content=saved.content)
    assert answer.status_code == 201
    network = answer.json()
    assert network["sizes"] == [784, 10, 10]
    assert network["cost"] == "cross-entropy"
    assert client.get(answer.headers["Location"]).json() == network
    assert client.get("/api/networks").json() == [network]
    pixels = client.get("/api/mnist/image", params={"index": 3}).json()["pixels"]
    readings = [
        client.post(f"/api/{place}/classify", json={"pixels": pixels}).json()
        for place in (f"runs/{run_id}", f"networks/{network['id']}")
    ]
    for field in ("activations", "softmax"):
        assert readings[0][field] == pytest.approx(readings[1][field], abs=1e-6)
    looks = [client.get(f"/api/{p}/inspection").json() for p in (f"runs/{run_id}", f"networks/{network['id']}")]
    assert looks[0]["confusion"] == looks[1]["confusion"]
    assert client.get(f"/api/networks/{network['id']}/weights").json()["neurons"] == 10
    assert client.delete(f"/api/networks/{network['id']}").status_code == 204
    assert client.get(f"/api/networks/{network['id']}/inspection").status_code == 404


def test_a_bad_file_is_refused_by_field(client):
    content = {
        "sizes": [784, 10],
        "weights": [np.zeros((10, 784)).tolist()],
        "biases": [[[0]] * 9],
        "cost": "quadratic",
    }
    answer = client.post("/api/networks", content=json.dumps(content))
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert (problem["field"], problem["allowed"], problem["got"]) == ("biases[0]", "shape (10, 1)", "shape (9, 1)")
    assert client.get("/api/networks").json() == []


def test_an_unknown_network(client):
    answer = client.get("/api/networks/none")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no uploaded network none"
