"""The depth measurements over HTTP."""

import json
import math

import pytest

from app.learn import depth


def test_the_answer_is_the_measurement(client):
    answer = client.get("/api/depth?hidden_layers=4&neurons=7&examples=3&outputs=10&activation=tanh&seed=5").json()
    settings = depth.DepthSettings(
        4, 7, "tanh", examples=3, outputs=10, seed=5, weight_init=depth.DepthSettings().weight_init
    )
    batch = depth.random_batch(settings)
    expected = depth.layer_norms(settings, depth.parameters(settings, 7), batch)
    assert answer["layers"] == [1, 2, 3, 4, 5]
    for cost, norms in expected.norms.items():
        assert answer[cost] == {"log10_delta": norms.delta, "log10_gradient": norms.gradient}
    assert answer["single"] is None


def test_one_example_and_one_output(client):
    answer = client.get("/api/depth?hidden_layers=100&weight_init=scaled").json()
    for name in ("log10_delta", "log10_gradient"):
        assert answer["ratio"][name] == pytest.approx([answer["single"]["log10_inverse_slope"]] * 101, abs=1e-10)
    assert -80 < answer["quadratic"]["log10_delta"][0] < -60


def test_digits_come_from_the_data(client):
    training = client.app.state.data.dataset.splits().training
    for examples in (1, 20):
        answer = client.get(f"/api/depth?inputs=digits&examples={examples}&seed=2").json()
        settings = depth.DepthSettings(examples=examples, seed=2)
        batch = depth.digit_batch(settings, training.images, training.labels)
        expected = depth.layer_norms(settings, depth.parameters(settings, 784), batch)
        for cost, norms in expected.norms.items():
            assert answer[cost] == {"log10_delta": norms.delta, "log10_gradient": norms.gradient}


def test_the_largest_request(client):
    answer = client.get("/api/depth?hidden_layers=100&neurons=100&examples=100&outputs=10&inputs=digits").json()
    assert len(answer["cross-entropy"]["log10_gradient"]) == 101


def test_dead_layers_are_null(client):
    answer = client.get("/api/depth?hidden_layers=30&neurons=1&activation=relu&weight_init=large")
    json.loads(answer.text, parse_constant=pytest.fail)  # no NaN, no Infinity
    assert answer.json()["ratio"]["log10_delta"][0] is None


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("hidden_layers=101", "hidden_layers", "a whole number from 1 to 100"),
        ("neurons=0", "neurons", "a whole number from 1 to 100"),
        ("examples=1000", "examples", "a whole number from 1 to 100"),
        ("weight_scale=nan", "weight_scale", "a number from 0.01 to 10"),
        ("activation=softmax", "activation", "one of sigmoid, tanh, relu"),
        ("outputs=3", "outputs", "one of 1, 10"),
        ("layers=3", "layers", ""),
    ],
)
def test_what_is_refused(client, query, field, allowed):
    answer = client.get(f"/api/depth?{query}")
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert problem["field"] == field
    assert allowed in problem["allowed"]
    assert problem["got"] == query.split("=")[1]


def test_the_chain(client):
    answer = client.get("/api/depth/chain?weights=1&weights=2&weights=-3&biases=0&biases=0.5&biases=1").json()
    values = [factor["value"] for factor in answer["factors"]]
    first = answer["neurons"][0]
    assert first["gradient_quadratic"] == pytest.approx(math.prod(values))
    kept = [factor["value"] for factor in answer["factors"] if not factor["struck_out"]]
    assert first["gradient_cross_entropy"] == pytest.approx(math.prod(kept))
    assert len(kept) == len(values) - 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("weights=1", "biases"),
        ("weights=99&biases=1", "weights"),
        ("target=2", "target"),
        ("weights=" + "&weights=".join("1" * 11), "weights"),
    ],
)
def test_what_the_chain_refuses(client, query, field):
    answer = client.get(f"/api/depth/chain?{query}")
    assert answer.status_code == 422
    assert field in answer.json()["detail"][0]["field"]
