"""The challenges, met and not met by a hair."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("outputs", "target", "epoch"),
    [
        ([0.9, 0.5, 0.45, 0.4], 0, 2),
        ([0.6, 0.5, 0.31, 0.3], 0, 3),
        ([0.1, 0.5, 0.56], 1, 2),
        ([0.49, 0.1], 0, None),
        ([0.9, 0.46], 0, None),
    ],
)
def test_half_of_the_way_is_counted_from_the_start(js, outputs, target, epoch):
    assert js("pages/neuron/challenges.js").call("halfway", {"outputs": outputs, "target": target}) == epoch


def waiting(cost: str, rate: float, epochs: int, **more: Any) -> dict[str, Any]:
    outputs = [0.99] * epochs + [0.4]
    usual = {"weight": 2, "bias": 2, "input": 1, "target": 0, "update_rule": "gradient"}
    return usual | {"cost": cost, "learning_rate": rate, "outputs": outputs} | more


@pytest.mark.parametrize(
    ("name", "runs", "met"),
    [
        ("wait-250", [waiting("quadratic", 0.15, 250)], True),
        ("wait-250", [waiting("quadratic", 0.15, 249)], False),
        ("wait-250", [waiting("quadratic", 0.149, 250)], False),
        ("wait-250", [waiting("cross-entropy", 0.15, 250)], False),
        ("cross-entropy-waits", [waiting("cross-entropy", 0.05, 250)], True),
        ("cross-entropy-waits", [waiting("cross-entropy", 0.05, 250, update_rule="chapter-animation")], False),
        ("quadratic-wins", [waiting("quadratic", 9, 10), waiting("cross-entropy", 0.005, 11)], True),
        ("quadratic-wins", [waiting("quadratic", 9, 10), waiting("cross-entropy", 0.005, 10)], False),
        ("quadratic-wins", [waiting("quadratic", 9, 10), waiting("cross-entropy", 0.005, 11, bias=1)], False),
    ],
)
def test_the_challenges_are_met_at_their_edges(js, name, runs, met):
    script = "({ challenges }, { name, runs }) => challenges.find((each) => each.name === name).met({ runs })"
    assert js("pages/neuron/challenges.js").run(script, {"name": name, "runs": runs}) == met
