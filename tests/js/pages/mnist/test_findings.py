"""What is said of a look into a network, over random looks and real ones, against counting anew."""

import re
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from app.data import mnist
from app.learn import training
from app.learn.evaluation import activations
from app.learn.inspection import inspect
from app.learn.network import RunSettings
from tests.js.words import NUMBER, after, log10_size, plain, value
from tests.places import CACHE

LABELS = {
    "quadratic": "the quadratic cost",
    "cross-entropy": "the cross-entropy",
    "log-likelihood": "the log-likelihood",
}


def looks() -> list[tuple[dict[str, Any], bool, str]]:
    """What may come of a look: shares at and around the ends and the limits."""
    random = np.random.default_rng(12)
    shares = [0.0, 0.05, 0.1, 0.1001, 0.4999, 0.5, 1.0]
    found = []
    for _ in range(200):
        cost = str(random.choice(list(LABELS)))
        softmax = cost == "log-likelihood"
        chosen = shares if random.random() < 0.6 else [0.2, 0.95, 1.0]
        digits = [
            {
                "digit": digit,
                "images": int(random.choice([0, 50, 1000], p=[0.1, 0.4, 0.5])) if digit else 10,
                "recall": float(random.choice(chosen)),
                "output": float(random.choice([0, 1e-12, 0.00004, 0.3, 1])),
                "saturated_wrong": float(random.choice(shares)),
                "slope": None if softmax else float(random.choice([0, 1e-300, 2e-9, 0.0009, 0.09, 0.25])),
            }
            for digit in range(10)
        ]
        data = str(random.choice(["mnist", "sample"]))
        found.append(({"digits": digits, "data": data}, bool(random.random() < 0.3), cost))
    return found


def check(look: dict[str, Any], begun: bool, cost: str, said: str) -> None:
    """Each sentence against the numbers."""
    known = [digit for digit in look["digits"] if digit["images"]]
    lost = [digit for digit in known if digit["recall"] < 0.1]
    told = lost[0] if lost and not begun else min(known, key=lambda digit: digit["recall"])
    assert ("No digit is lost" in said) == (not lost)
    assert ("only just begun" in said) == (begun and bool(lost))
    assert ("sample’s 500" in said) == (look["data"] == "sample")
    gate = bool(lost) and not begun
    if gate:
        names = re.search(r"It has lost the digits? ([\d, and]+)\.", said)
        assert names is not None
        assert [int(name) for name in re.findall(r"\d", names[1])] == [digit["digit"] for digit in lost]
    output = after("it gives ", said)
    exact = told["output"]
    assert abs(value(output) - exact) <= 5e-5 if "×" not in output else value(output) == pytest.approx(exact, rel=0.05)
    assert f"the output neuron for {told['digit']} should give 1" in said
    assert after("wrong end on ", said) == f"{100 * told['saturated_wrong']:.1f}"
    stuck = told["saturated_wrong"] >= 0.5
    assert ("as large, or larger" in said) == (gate and not stuck)
    shown = gate and stuck and told["slope"] is not None
    assert ("There σ′(z) is " in said) == shown
    if shown:
        slope = after("There σ′(z) is ", said)
        size = told["slope"]
        assert value(slope) == 0 if size == 0 else log10_size(slope) == pytest.approx(np.log10(size), abs=0.025)
    assert ("under the quadratic cost no more than that share" in said) == (shown and cost == "quadratic")
    assert ("which the gradient under the cross-entropy doesn’t depend on" in said) == (
        shown and cost == "cross-entropy"
    )
    assert not [label for name, label in LABELS.items() if name != cost and label in said]


def test_every_look_is_told_as_it_is(js) -> None:
    all_ = looks()
    for (look, begun, cost), words in zip(
        all_, js("pages/mnist/inside/findings.js").rows("verdict", all_), strict=True
    ):
        try:
            check(look, begun, cost, plain(words))
        except (AssertionError, ValueError) as error:
            raise AssertionError(f"{look} {begun} {cost}: {words}") from error


@pytest.mark.parametrize(("cost", "rate"), [("cross-entropy", 30.0), ("quadratic", 3.0)])
def test_a_network_at_a_rate_far_too_high_is_told_as_it_is(js, cost: str, rate: float) -> None:
    splits = mnist.find(mnist.Places(None, CACHE)).splits()
    images, labels = splits.training.images, splits.training.labels
    settings = RunSettings((10,), cost, learning_rate=rate, seed=9)
    state, _ = training.advance(settings, training.start(settings), images, labels, 400)
    look = asdict(inspect(settings, state.parameters, splits.test.images, splits.test.labels)) | {"data": "sample"}
    z = activations(settings, state.parameters, splits.test.images)[0][-1].astype(float)
    outputs = 1 / (1 + np.exp(-np.clip(z, -700, 700)))
    for digit in look["digits"]:  # the look itself, counted anew
        own = outputs[splits.test.labels == digit["digit"]]
        digit["output"] = float(own[:, digit["digit"]].mean())
        digit["saturated_wrong"] = float((own[:, digit["digit"]] <= 0.1).mean())
        digit["recall"] = float((own.argmax(axis=1) == digit["digit"]).mean())
    findings = js("pages/mnist/inside/findings.js")
    check(look, False, cost, plain(findings.call("verdict", look, False, cost)))
    said = {name: plain(words) for name, words in findings.call("summaries", look).items()}
    others = outputs[np.arange(10) != splits.test.labels[:, None]]
    own = outputs[np.arange(10) == splits.test.labels[:, None]]
    ends = [100 * float(end.mean()) for part in (own, others) for end in (part <= 0.1, part >= 0.9)]
    shown = re.findall(rf"{NUMBER} % (?:below 0\.10|above 0\.90)", said["outputs"])
    assert [float(text) for text in shown] == pytest.approx(ends, abs=0.11)
    sure = outputs.max(axis=1) > 0.9
    right = outputs.argmax(axis=1) == splits.test.labels
    count, share = re.findall(rf"{NUMBER}", said["confidence"].replace(",", "").replace("0.9", ""))[:2]
    assert int(count) == pytest.approx(sure.sum(), abs=1)
    assert float(share) == pytest.approx(100 * right[sure].mean(), abs=0.3)
