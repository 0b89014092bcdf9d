"""The softmax in the browser against the server's."""

import numpy as np
import pytest

from app.learn import logits

LAYERS = [
    ([2.5, -1.0, 3.2, 0.5], 1.0),
    ([40.0, -40.0, 39.0], 1.0),
    ([1000.0, 999.5, -1000.0], 1.0),
    ([1000.0, -1000.0], 100.0),
    ([3.0, 3.0, -1.0, 0.0, 0.1], 0.01),
    (np.random.default_rng(0).uniform(-30, 30, 10).tolist(), 2.0),
]


@pytest.fixture(scope="session")
def mathematics(js):
    """Calls a function of math/softmax.js with these arguments."""
    return js("math/softmax.js").call


@pytest.mark.parametrize(("z", "c"), LAYERS)
def test_the_pages_mathematics_is_the_servers(mathematics, live_client, z, c):
    target = len(z) - 1
    answer = live_client.post("/api/softmax", json={"z": z, "c": c, "target": target}).json()
    assert mathematics("softmax", z, c) == pytest.approx(answer["activations"], rel=1e-13, abs=0)
    assert -mathematics("logSoftmax", z, c)[target] == pytest.approx(answer["log_likelihood"], rel=1e-13, abs=0)
    rows = mathematics("jacobian", answer["activations"], c)
    for row, expected in zip(rows, answer["jacobian"], strict=True):
        assert row == pytest.approx(expected, rel=1e-13, abs=0)


@pytest.mark.parametrize("cost", ["log-likelihood", "quadratic"])
@pytest.mark.parametrize(("z", "_c"), LAYERS)
def test_the_pages_costs_and_gradients_are_the_servers(mathematics, cost, z, _c):
    start = next(logits.descend(logits.DescentSettings(tuple(z), 1, cost)))
    assert mathematics("costOf", cost, z, 1) == pytest.approx(start.cost, rel=1e-12, abs=0)
    assert mathematics("gradient", cost, z, 1) == pytest.approx(start.gradient, rel=1e-12, abs=0)


@pytest.mark.parametrize(("z", "c"), LAYERS[:1] + LAYERS[4:])
@pytest.mark.parametrize("value", [1e-6, 0.3, 0.999])
def test_an_activation_that_is_pulled_gets_its_value_and_the_others_keep_their_proportions(mathematics, z, c, value):
    before = mathematics("softmax", z, c)
    pulled = mathematics("pull", z, c, 1, value)
    after = mathematics("softmax", pulled, c)
    assert after[1] == pytest.approx(value, rel=1e-9)
    rest = [a * (1 - value) / (1 - before[1]) for j, a in enumerate(before) if j != 1]
    assert after[:1] + after[2:] == pytest.approx(rest, rel=1e-9)
    assert mathematics("constantOf", pulled, c) == pytest.approx(mathematics("constantOf", z, c), abs=1e-9)


@pytest.mark.parametrize(("z", "c"), LAYERS)
def test_the_constant_is_the_logarithm_of_the_sum(mathematics, z, c):
    assert mathematics("constantOf", z, c) == pytest.approx(np.logaddexp.reduce(c * np.array(z)) / c, rel=1e-12)
