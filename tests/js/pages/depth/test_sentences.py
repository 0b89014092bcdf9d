"""What the page about earlier layers says, over random settings, against the numbers that it says it of."""

import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.learn import chain, depth
from app.learn.activations import ACTIVATIONS
from tests.js.words import plain

SAYS = """async ({ verdict }, { rows, format }) => {
  const { fromLog10 } = await import(format);
  return rows.map((measured) => verdict(measured, (log) => fromLog10(log)));
}"""
PASSAGE = """({ hundred, passage }, rows) =>
  rows.map((values) => [passage(values), hundred.says(values).map((node) => node.textContent).join(" ")])"""

EDGES: list[dict[str, Any]] = [
    {"activation": "relu", "neurons": 1, "hidden_layers": 3},
    {"activation": "relu", "neurons": 2, "hidden_layers": 8},
    {"activation": "relu", "neurons": 2, "hidden_layers": 8, "outputs": 10, "examples": 5},
    {"activation": "relu", "neurons": 2, "hidden_layers": 30, "weight_init": "large", "seed": 5},
    {"activation": "relu", "neurons": 100, "hidden_layers": 100, "weight_init": "large"},
    {"hidden_layers": 1, "neurons": 1, "output_bias": 50},
    {"hidden_layers": 100, "neurons": 100, "output_bias": -50, "outputs": 10, "examples": 100},
    {"hidden_layers": 100, "activation": "tanh", "weight_init": "custom", "weight_scale": 10},
    {"hidden_layers": 100, "activation": "tanh", "weight_init": "custom", "weight_scale": 0.01},
]
NUMBER = re.compile(r"10\^\(−?\d\.\d × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+\)|−?\d+(?:\.\d+)?(?: × 10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def log10_of(text: str) -> float:
    """The base-10 logarithm of a number as the page writes it."""
    if inner := re.match(r"10\^\((.*)\)", text):
        mantissa, exponent = inner[1].split(" × 10")
        return float(mantissa.translate(SUPERSCRIPTS)) * 10 ** int(exponent.translate(SUPERSCRIPTS))
    mantissa, _, exponent = text.partition(" × 10")
    return math.log10(float(mantissa)) + int(exponent.translate(SUPERSCRIPTS) or 0)


def random_settings() -> list[dict[str, Any]]:
    random = np.random.default_rng(7)
    return EDGES + [
        {
            "hidden_layers": int(random.choice([1, 2, 3, 8, 30])),
            "neurons": int(random.choice([1, 2, 5, 30])),
            "activation": str(random.choice(["sigmoid", "tanh", "relu"])),
            "weight_init": str(random.choice(["large", "scaled", "custom"])),
            "weight_scale": float(random.choice([0.01, 0.3, 1, 10])),
            "output_bias": float(random.choice([-50, -4, 0, 4, 50])),
            "outputs": int(random.choice([1, 10])),
            "examples": int(random.choice([1, 1, 2, 20])),
            "seed": int(random.integers(1000)),
        }
        for _ in range(120)
    ]


def measured(answer: dict[str, Any], quantity: str) -> dict[str, Any]:
    """What the page hands to its sentences of an answer of the server's."""
    norms = {name: answer[name] for name in ("quadratic", "cross-entropy", "ratio")}
    drawn = {name: norm[f"log10_{quantity}"] for name, norm in norms.items()}
    return {
        "quantity": quantity,
        "quadratic": drawn["quadratic"],
        "crossEntropy": drawn["cross-entropy"],
        "ratio": drawn["ratio"],
        "errors": norms["cross-entropy"]["log10_delta"],
        "weights": norms["cross-entropy"]["log10_gradient"],
        "single": answer["single"],
    }


def agrees(text: str, log: float) -> bool:
    """Whether the number as written is 10^log, to its two digits."""
    return abs(log10_of(text) - log) < max(0.025, 0.06 * abs(log) if text.startswith("10^") else 0)


def check(said: list[str], of: dict[str, Any]) -> None:
    """Each sentence against the numbers."""
    words = " ".join(said)
    assert not re.search(r"NaN|Infinity|undefined|null|—", words)
    logs, ratios = of["crossEntropy"], [log for log in of["ratio"] if log is not None]
    numbers = NUMBER.findall(words)
    assert all(math.isfinite(log10_of(text)) for text in numbers if not re.fullmatch("0(?:\\.0+)?", text))
    assert ("learn nothing" in words or "learns nothing" in words) == (of["errors"][0] is None)
    only_biases = of["quantity"] == "gradient" and of["weights"].count(None) > of["errors"].count(None)
    assert ("only the biases learn" in words) == only_biases
    assert ("nothing to compare" in words) == (not ratios)
    if logs[0] is not None:
        lost = logs[0] - logs[-1]
        assert agrees(NUMBER.findall(said[0].split("is ", 1)[1])[0], lost)
        assert agrees(NUMBER.findall(said[1])[0], lost / (len(logs) - 1))
        assert ("explodes" in words) == (lost > 2)
        assert ("vanishes" in words) == (lost < -2)
    if ratios:
        gain = next(s for s in said if "times the quadratic cost" in s)
        assert agrees(NUMBER.findall(gain.split("is ", 1)[1])[0], ratios[0])
        common = max(ratios) - min(ratios) < 1e-9 * max(1, max(ratios)) and of["single"] is not None
        assert ("one and the same factor" in gain) == common
        if "to the digits shown" in gain:
            assert max(ratios) - min(ratios) < max(0.05, 0.06 * max(ratios))
            assert min(ratios) > 0
        if common:
            single = of["single"]
            assert ("is wrong" in gain) <= (abs(single["output"] - single["target"]) > 0.5)
            assert agrees(NUMBER.findall(said[-1])[0], ratios[0])
            rest = "the remaining factor of "
            assert (rest in gain) == (ratios[0] - math.log10(4) >= 0.005)
            if rest in gain:
                assert agrees(NUMBER.findall(gain.split(rest)[1])[0], ratios[0] - math.log10(4))


@pytest.fixture
def verdicts(js):
    """What the page says of each row of numbers."""
    format_ = js("page/format.js").address
    return lambda rows: js("pages/depth/conclusions.js").run(SAYS, {"rows": rows, "format": format_})


def test_every_sentence_is_true_of_its_numbers(verdicts, client: TestClient) -> None:
    answers = [client.get("/api/depth", params=settings).json() for settings in random_settings()]
    for quantity in ("gradient", "delta"):
        rows = [measured(answer, quantity) for answer in answers]
        for settings, row, said in zip(random_settings(), rows, verdicts(rows), strict=True):
            try:
                check([plain(sentence) for sentence in said], row)
            except AssertionError as error:
                raise AssertionError(f"{settings}: {said}") from error


def test_numbers_beyond_any_float_are_still_said(verdicts, client: TestClient) -> None:
    beyond = {"hidden_layers": 100, "neurons": 100, "activation": "relu", "weight_init": "large"}
    row = measured(client.get("/api/depth", params=beyond).json(), "gradient")
    words = " ".join(verdicts([row])[0])
    common = r"is 10\^\(\d\.\d × 10⁸⁵\) times the quadratic cost’s in every layer, by one and the same factor"
    assert re.search(common, words)
    assert "under either cost" in words


def test_the_gates_are_those_of_a_chain(js) -> None:
    random = np.random.default_rng(3)
    rows = [
        {
            "gates": int(random.choice([2, 3, 40, 100])),
            "gate_weight": float(random.choice([0.1, 1, 4, 20])),
            "gate_bias": float(random.choice([-20, -2, 0, 3, 20])),
            "gate_push": float(random.choice([0, 4, 20])),
        }
        for _ in range(100)
    ]
    for values, (found, said) in zip(rows, js("pages/depth/hundred.js").run(PASSAGE, rows), strict=True):
        count = values["gates"]
        biases = [values["gate_bias"]] * count
        biases[-1] += values["gate_push"]
        neurons = chain.forward(chain.ChainSettings((values["gate_weight"],) * count, tuple(biases), 0.5))
        slopes = [neuron.slope for neuron in neurons[::-1]]
        assert [gate["slope"] for gate in found["passed"]] == pytest.approx(slopes, rel=1e-9)
        assert found["output"] == pytest.approx(neurons[-1].output, rel=1e-9)
        left = sum(math.log10(slope) for slope in slopes[1:]) + (count - 1) * math.log10(values["gate_weight"])
        assert found["passed"][-1]["crossEntropy"] == pytest.approx(left, abs=1e-9)
        assert found["passed"][-1]["quadratic"] == pytest.approx(left + math.log10(slopes[0]), abs=1e-9)
        assert ("It explodes" in said) == (left > 2)
        assert not re.search(r"NaN|Infinity|—", said)
        assert agrees(NUMBER.findall(plain(said).split("worth a factor of ")[1])[0], -math.log10(slopes[0]))


def test_what_the_text_says_of_a_hundred_examples() -> None:
    """Over twenty seeds: one factor behind sigmoid layers, several behind tanh layers with large weights."""

    def factors(**settings: Any) -> list[list[float]]:
        found = []
        for seed in range(20):
            one = depth.DepthSettings(output_bias=4.0, examples=100, seed=seed, **settings)
            norms = depth.layer_norms(one, depth.parameters(one, one.neurons), depth.random_batch(one)).norms
            found.append([10**log for log in depth.ratio(norms["cross-entropy"], norms["quadratic"]).gradient])
        return found

    def closer(seed: int) -> list[float]:
        """How far apart the examples are in each hidden layer, as a share of the layer before."""
        one = depth.DepthSettings(examples=100, seed=seed)
        weights, biases = depth.parameters(one, one.neurons)
        values, apart = depth.random_batch(one).inputs, []
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            z = values @ w.T + b
            apart.append(float(np.sqrt(z.var(axis=0).mean())))
            values = ACTIVATIONS["sigmoid"].value(z)
        return [after / before for before, after in pairwise(apart)]

    assert all(max(each) / min(each) < 1 + 1e-5 for each in factors())
    assert all(max(each) / min(each) > 1.1 for each in factors(activation="tanh", weight_init="large"))
    assert [float(np.median(closer(seed))) for seed in range(20)] == [pytest.approx(0.2, abs=0.03)] * 20


def test_what_the_text_says_of_a_hundred_layers() -> None:
    """Two claims that stand in the text for the page's own settings, over twenty seeds."""

    def shrunk(**settings: Any) -> float:
        logs = []
        for seed in range(20):
            one = depth.DepthSettings(hidden_layers=100, seed=seed, **settings)
            norms = depth.layer_norms(one, depth.parameters(one, one.neurons), depth.random_batch(one)).norms
            logs.append(norms["cross-entropy"].delta[0] - norms["cross-entropy"].delta[-1])
        return float(np.median(logs))

    assert -3 < shrunk(activation="relu", weight_init="custom", weight_scale=0.258) < -1.5  # some hundred
    assert -71 < shrunk() < -69  # about 10⁻⁷⁰
    assert shrunk(activation="tanh", weight_init="large") > 10  # explodes
    assert shrunk(activation="tanh", weight_init="custom", weight_scale=10.0) < -30  # vanishes
