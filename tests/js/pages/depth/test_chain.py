"""What is said of a chain of neurons, over random settings, against products to 320 digits."""

import re
from typing import Any

import mpmath
import numpy as np

from tests.js.words import NUMBER, after, log10_size, plain, value


def chain(weights: list[float], biases: list[float], x: float, y: float) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The factors as the server sends them, and what should be said of them."""
    with mpmath.workdps(320):
        signal, slopes = mpmath.mpf(x), []
        for w, b in zip(weights, biases, strict=True):
            z = mpmath.mpf(w) * signal + b
            signal = 1 / (1 + mpmath.exp(-z))
            slopes.append(signal * (1 / (1 + mpmath.exp(z))))
        error = signal - y
        factors, last = [], len(weights)
        for j, slope in enumerate(slopes, start=1):
            if j > 1:
                factors.append({"kind": "weight", "neuron": j, "value": float(weights[j - 1]), "struck_out": False})
            factors.append({"kind": "slope", "neuron": j, "value": float(slope), "struck_out": j == last})
        factors.append({"kind": "error", "neuron": last, "value": float(error), "struck_out": False})
        rest = mpmath.fprod(slopes[:-1])
        cross_entropy = rest * mpmath.fprod(map(mpmath.mpf, weights[1:])) * error
        values = {"output": signal, "under the quadratic": cross_entropy * slopes[-1], "other": rest}
        return factors, values | {"under the cross-entropy": cross_entropy, "last": slopes[-1]}


def agrees(text: str, x: Any) -> bool:
    """Whether the number as it is written is x, to three decimals or to two digits."""
    if x == 0 or "×" not in text:
        return abs(value(text) - float(x)) <= 5.01e-4
    with mpmath.workdps(30):
        return bool(abs(log10_size(text) - float(mpmath.log10(abs(x)))) < 0.025 and (text[0] == "−") == (x < 0))


def test_what_the_factors_come_to(js) -> None:
    random = np.random.default_rng(4)
    settings = [
        ([50.0] * 6, [50.0] * 6, 10.0, 0.0),
        ([1.0, 0.0, 1.0], [0.0] * 3, 1.0, 0.5),
        ([1.0] * 2, [1.0] * 2, 0.0, 1.0),
    ]
    while len(settings) < 120:
        n = int(random.integers(2, 7))
        weights, biases = (
            [float(random.choice([-50, 50, 0, 1, round(random.uniform(-8, 8), 1)])) for _ in range(n)] for _ in "wb"
        )
        settings.append((weights, biases, float(random.choice([-10, 0, 1, 10])), float(random.choice([0, 0.3, 1]))))
    wanted = [chain(*each) for each in settings]
    rows = [(factors, float(of["output"]), each[3]) for (factors, of), each in zip(wanted, settings, strict=True)]
    for (factors, of), each, words in zip(
        wanted, settings, js("pages/depth/chain.js").rows("summary", rows), strict=True
    ):
        said = plain(words)
        assert agrees(after("The output is ", said), of["output"]), each
        assert agrees(after("gradient is ", said), of["under the quadratic"]), (each, said)
        found = re.search(rf"and {NUMBER} under the cross-entropy, which strikes out the last slope, {NUMBER}", said)
        assert found, said
        assert agrees(found[1], of["under the cross-entropy"]), (each, said)
        assert agrees(found[2], of["last"]), (each, said)
        assert agrees(re.findall(rf"it by {NUMBER}", said)[0], of["other"]), (each, said)
        count = sum(factor["kind"] == "slope" for factor in factors) - 1
        assert f"The other {f'{count} slopes multiply' if count > 1 else 'slope multiplies'} it" in said


OVERTAKEN = """({ Chain, chainTable }, answer) => held(async (waiting) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const chain = new Chain(chainTable(block("limits").chain), block("figures").chain, () => {});
  const said = async () => {
    waiting.shift().answer(answer);
    await aMoment(20);
    return document.getElementById("chain-summary").textContent;
  };
  chain.set({ chain_target: 1 });
  await aMoment();
  chain.set({ chain_target: 0.25 });
  const found = [await said(), await said()];
  chain.chart.remove();
  return found;
})"""


def test_the_target_told_is_that_of_the_numbers_beside_it(js, stand) -> None:
    stand("/depth")
    factors, of = chain([1.0, 2.0], [0.0, 0.0], 1.0, 1.0)
    first = {"gradient_quadratic": 0.1, "gradient_cross_entropy": 0.2}
    neurons = [first, {"output": float(of["output"])}]
    early, late = js("pages/depth/chain.js").run(OVERTAKEN, {"neurons": neurons, "factors": factors})
    assert "the target 1." in plain(early)
    assert "the target 0.25." in plain(late)
