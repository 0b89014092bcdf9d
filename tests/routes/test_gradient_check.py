"""The gradient check over HTTP."""

import pytest

from app.learn import gradient_check, neuron


def test_the_answer_is_the_check(client):
    query = "weight=0.6&bias=0.9&cost=cross-entropy&update_rule=chapter-animation&h=0.0001"
    answer = client.get(f"/api/neuron/gradient-check?{query}").json()
    settings = neuron.NeuronSettings(0.6, 0.9, cost="cross-entropy", update_rule="chapter-animation")
    assert answer["checks"] == [found._asdict() for found in gradient_check.check(settings, 1e-4)]
    assert not answer["checks"][0]["passed"]
    assert len(answer["log10_h"]) == len(answer["relative_error"]) == 49
    assert min(answer["relative_error"]) > 0.5


def test_the_curve_is_the_biass_error_at_every_step(client):
    answer = client.get("/api/neuron/gradient-check?weight=0.6&bias=0.9&input=-3&target=0.3").json()
    settings = neuron.NeuronSettings(0.6, 0.9, -3.0, 0.3)
    assert answer["log10_h"] == [quarter / 4 for quarter in range(-48, 1)]
    assert answer["relative_error"] == gradient_check.errors_by_step(settings, "bias", answer["log10_h"])
    assert answer["relative_error"] != gradient_check.errors_by_step(settings, "weight", answer["log10_h"])


@pytest.mark.parametrize(
    ("query", "field"), [("h=0", "h"), ("cost=cross-entropy&activation=tanh", "cost"), ("n=1", "n")]
)
def test_what_is_refused(client, query, field):
    answer = client.get(f"/api/neuron/gradient-check?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["field"] == field
