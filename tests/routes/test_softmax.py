"""The softmax over HTTP: the contract's answers, refusals that help, and the stream of a descent."""

import json

import httpx2
import numpy as np
import pytest

from app.learn import logits
from app.learn.softmax import jacobian, softmax

CHAPTER = [2.5, -1.0, 3.2, 0.5]


def test_the_answer_has_all_that_the_contract_names(client):
    answer = client.post("/api/softmax", json={"z": CHAPTER, "c": 2, "target": 1}).json()
    a = softmax(np.array(CHAPTER), 2.0)
    assert set(answer) == {"activations", "sum", "jacobian", "sigmoid", "log_likelihood"}
    assert answer["activations"] == a.tolist()
    assert answer["jacobian"] == jacobian(a, 2.0).tolist()
    assert answer["sum"] == pytest.approx(1, abs=1e-15)
    assert answer["sigmoid"] == pytest.approx([1 / (1 + np.exp(-z)) for z in CHAPTER])
    assert answer["log_likelihood"] == pytest.approx(-np.log(a[1]))
    assert client.post("/api/softmax", json={"z": CHAPTER}).json()["log_likelihood"] is None


def test_the_inverse_leads_back(client):
    activations = client.post("/api/softmax", json={"z": CHAPTER}).json()["activations"]
    z = client.post("/api/softmax/inverse", json={"activations": activations}).json()["z"]
    assert sum(z) == pytest.approx(0, abs=1e-12)
    assert np.diff(z) == pytest.approx(np.diff(CHAPTER))


def test_z_of_a_thousand(client):
    answer = client.post("/api/softmax", json={"z": [1000, -1000], "c": 100, "target": 1}).json()
    assert answer["activations"] == [1, 0]
    assert answer["log_likelihood"] == 200_000


@pytest.mark.parametrize(
    ("body", "field", "allowed", "got"),
    [
        ('{"z": [1, NaN]}', "z.1", "a number from -1000 to 1000", "nan"),
        ('{"z": [1, 1e999]}', "z.1", "a number from -1000 to 1000", "inf"),
        ('{"z": [1, 1000.5]}', "z.1", "a number from -1000 to 1000", 1000.5),
        ('{"z": [1, "one"]}', "z.1", "a number from -1000 to 1000", "one"),
        ('{"z": [1]}', "z", "2 to 10 values", "[1]"),
        ('{"z": [0,0,0,0,0,0,0,0,0,0,0]}', "z", "2 to 10 values", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"),
        ('{"z": [1, 2], "c": 0}', "c", "a number from 0.01 to 100", 0),
        ('{"z": [1, 2], "c": NaN}', "c", "a number from 0.01 to 100", "nan"),
        ('{"z": [1, 2], "target": 2}', "target", "a whole number from 0 to 1", 2),
        ('{"z": [1, 2], "target": -1}', "target", "a whole number from 0 to 9", -1),
        ('{"z": [1, 2], "temperature": 1}', "temperature", "Extra inputs are not permitted", 1),
        ('{"z": [1, ', "body", "JSON decode error", "{}"),
    ],
)
def test_what_the_softmax_refuses(client, body, field, allowed, got):
    answer = client.post("/api/softmax", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert (problem["field"], problem["allowed"], problem["got"]) == (field, allowed, got)


@pytest.mark.parametrize(("sum_", "status"), [(1 + 9e-7, 200), (1 - 9e-7, 200), (1 + 1.1e-6, 422), (1 - 1.1e-6, 422)])
def test_activations_sum_to_one_within_rounding(client, sum_, status):
    assert client.post("/api/softmax/inverse", json={"activations": [0.5, sum_ - 0.5]}).status_code == status


@pytest.mark.parametrize(
    ("activations", "field"),
    [([0.5, 0.4], "activations"), ([0, 1], "activations.0"), ([1.5, -0.5], "activations.0"), ([0.5], "activations")],
)
def test_what_the_inverse_refuses(client, activations, field):
    answer = client.post("/api/softmax/inverse", json={"activations": activations})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["field"] == field


def events_of(client, query, **headers):
    with client.stream("GET", f"/api/softmax/stream?{query}", headers=headers) as response:
        assert response.status_code == 200
        return [(event.event, event.id, json.loads(event.data)) for event in httpx2.EventSource(response)]


@pytest.mark.parametrize("cost", ["log-likelihood", "quadratic"])
@pytest.mark.parametrize("epochs", [1, 49, 50, 120])
def test_the_stream_is_the_descent(client, cost, epochs):
    events = events_of(client, f"z=3&z=0&z=-2&target=2&cost={cost}&learning_rate=0.7&epochs={epochs}")
    steps = list(logits.descend(logits.DescentSettings((3.0, 0.0, -2.0), 2, cost, 0.7, epochs)))
    assert [event[:2] for event in events[:-1]] == [("step", str(epoch)) for epoch in range(epochs + 1)]
    assert [event[2] for event in events[:-1]] == [step._asdict() for step in steps]
    assert (events[-1][0], events[-1][2]) == ("done", {"epochs": epochs})


def test_a_reader_who_comes_back_gets_the_rest(client):
    events = events_of(client, "epochs=120", **{"Last-Event-ID": "99"})
    assert events == events_of(client, "epochs=120")[100:]


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("z=1&z=2000", "z.1", "a number from -1000 to 1000"),
        ("z=1", "z", "2 to 10 values"),
        ("z=1&z=2&target=2", "target", "a whole number from 0 to 1"),
        ("cost=cross-entropy", "cost", "one of quadratic, log-likelihood"),
        ("learning_rate=nan", "learning_rate", "a number from above 0 to 100"),
        ("epochs=2001", "epochs", "a whole number from 1 to 2000"),
    ],
)
def test_what_the_stream_refuses(client, query, field, allowed):
    answer = client.get(f"/api/softmax/stream?{query}")
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert (problem["field"], problem["allowed"]) == (field, allowed)


def test_the_interface_is_described(client):
    paths = client.get("/openapi.json").json()["paths"]
    for path, method in [("", "post"), ("/inverse", "post"), ("/stream", "get")]:
        assert paths[f"/api/softmax{path}"][method]["tags"] == ["softmax"]
        assert paths[f"/api/softmax{path}"][method]["description"]
