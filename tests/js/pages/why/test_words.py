"""What the page about why learning slows says, over random settings, against an independent reckoning."""

import json
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

SECTIONS = {"slope": ("saturation", "gradients"), "inputs": ("inputs",), "exercises": ("forms", "entropy", "linear")}
SECTIONS["origin"] = ("origin", "likelihood", "surprises", "several")
SAYS = """(module, [name, rows]) => {
  const { says, table } = module[name];
  const usual = Object.fromEntries(table.map(({ name, value }) => [name, value]));
  return rows.map((row) => says({ ...usual, ...row }).map((node) => node.textContent).join(" "));
}"""
TABLE = "(module, name) => JSON.stringify(module[name].table)"
NUMBER = r"(−?\d+(?:\.\d+)?(?: × 10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
THIRDS = np.linspace(0, 1, 3001)
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def value(text: str) -> float:
    """A number as the page writes it."""
    mantissa, _, exponent = text.replace("−", "-").partition(" × 10")
    return float(mantissa) * 10.0 ** int(exponent.translate(SUPERSCRIPTS) or 0)


def after(words: str, said: str) -> float:
    """The number that follows these words."""
    found = re.search(re.escape(words) + NUMBER, said)
    assert found, words
    return value(found[1])


def near(x: float) -> Any:
    return pytest.approx(x, rel=0.006, abs=5.1e-4)


def settings(random: np.random.Generator, table: list[dict[str, Any]]) -> dict[str, Any]:
    """Allowed values, often at an end, at 0 or at one half."""
    chosen: dict[str, Any] = {}
    for field in table:
        if "choices" in field:
            chosen[field["name"]] = str(random.choice([choice[0] for choice in field["choices"]]))
            continue
        low, high = field["min"], field["max"]
        inside = [x for x in (0, 0.3, 0.5, 1) if low <= x <= high and (not field.get("whole") or x == int(x))]
        anywhere = random.integers(low, high + 1) if field.get("whole") else round(random.uniform(low, high), 3)
        chosen[field["name"]] = float(random.choice([low, high, *inside, anywhere, anywhere, anywhere]))
        if field.get("whole"):
            chosen[field["name"]] = int(chosen[field["name"]])
    return chosen


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def cross_entropy(y: float, a: float) -> float:
    return -sum(p * math.log(q) for p, q in ((y, a), (1 - y, 1 - a)) if p)


def saturation(of: dict[str, Any], said: str) -> None:
    a, wanted = sigmoid(of["z"]), float(of["wanted"])
    slope = math.exp(-abs(of["z"])) / (1 + math.exp(-abs(of["z"]))) ** 2
    assert after("a = ", said) == near(a)
    assert after("σ′(z) = ", said) == pytest.approx(slope, rel=0.006)
    saturated, wrong = min(a, 1 - a) <= 0.1, abs(a - wanted) > 0.5
    assert ("Not saturated." in said) == (not saturated)
    assert ("Saturated and wrong." in said) == (saturated and wrong)
    assert ("Saturated and right." in said) == (saturated and not wrong)
    if saturated and wrong:
        most = max(x * x * (1 - x) for x in THIRDS)
        assert after("and the gradient ", said) == pytest.approx(most / abs(a - wanted) / slope, rel=0.006)
        assert ("At a = 2/3" in said) == (wanted == 0)


def gradients(of: dict[str, Any], said: str) -> None:
    a, y = of["a"], of["y"]
    assert ("Both are 0" in said) == (a == y)
    if a != y:
        assert after("The cross-entropy’s is ", said) == pytest.approx(1 / (a * (1 - a)), rel=0.006)


def inputs(of: dict[str, Any], said: str) -> None:
    z = sum(of[f"x{j}"] * of[f"w{j}"] for j in (1, 2, 3)) + of["bias"]
    assert after("a = ", said) == near(sigmoid(z))
    nothing = sigmoid(z) == of["target"]
    silent = any(of[f"x{j}"] == 0 for j in (1, 2, 3))
    assert ("every weight learns" in said) == (not silent and not nothing)
    assert ("nothing from this example" in said) == (silent and not nothing)


def forms(of: dict[str, Any], said: str) -> None:
    y, a = of["forms_y"], of["forms_a"]
    assert after("−[y ln a + (1 − y) ln(1 − a)] = ", said) == near(cross_entropy(y, a))
    assert ("infinite" in said) == (y in (0, 1))
    assert ("the same for every output" in said) == (y == 0.5)
    assert ("lowest at a = 0" in said) == (0 < y < 0.5)
    assert ("lowest at a = 1" in said) == (0.5 < y < 1)


def entropy(of: dict[str, Any], said: str) -> None:
    y, a = of["entropy_y"], of["entropy_a"]
    least, over = cross_entropy(y, y), cross_entropy(y, a) - cross_entropy(y, y)
    assert after(" nats, or ", said) == near(least / math.log(2))
    assert ("You are there" in said) == (over < 5e-5)
    if over >= 5e-5:
        assert after("You are ", said) == near(over)


def linear(of: dict[str, Any], said: str) -> None:
    assert after("under the quadratic cost, ", said) == near(sigmoid(of["linear_z"]) - of["linear_y"])


def origin(of: dict[str, Any], said: str) -> None:
    y, a = of["origin_y"], of["origin_a"]
    difference = cross_entropy(y, a) - cross_entropy(y, y)
    assert after("adds up to ", said) == pytest.approx(difference, rel=1e-3, abs=6e-5)
    assert after("less that at y is ", said) == pytest.approx(difference, rel=1e-3, abs=6e-5)
    numbers = [re.search(re.escape(w) + NUMBER, said)[1] for w in ("adds up to ", "less that at y is ")]  # type: ignore[index]
    if difference > 1e-3:
        assert numbers[0] == numbers[1]


def likelihood(of: dict[str, Any], said: str) -> None:
    heads, a = of["heads"], of["belief"]
    assert after(f"(1 − a)^{10 - heads} = ", said) == pytest.approx(a**heads * (1 - a) ** (10 - heads), rel=0.006)
    assert after("by toss: ", said) == near(cross_entropy(heads / 10, a))
    assert ("unfair" in said) == (heads not in (0, 5, 10) and a != heads / 10)


def surprises(of: dict[str, Any], said: str) -> None:
    assert after("and it happened: ", said) == near(-math.log(of["p"]))
    assert ("No surprise at all" in said) == (of["p"] == 1)
    assert ("Less surprising" in said) == (0.5 < of["p"] < 1)


def several(of: dict[str, Any], said: str) -> None:
    own, each = -math.log(of["right"]), -math.log(1 - of["others"])
    found = re.search(rf"{NUMBER} \+ 9 × {NUMBER} = {NUMBER}", said)
    assert found
    assert [value(text) for text in found.groups()] == [near(own), near(each), near(own + 9 * each)]


CHECKS: dict[str, Callable[[dict[str, Any], str], None]] = {
    check.__name__: check
    for check in (
        saturation,
        gradients,
        inputs,
        forms,
        entropy,
        linear,
        origin,
        likelihood,
        surprises,
        several,
    )
}


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, names in SECTIONS.items() for name in names])
def test_every_sentence_is_true_of_its_numbers(js, file: str, name: str) -> None:
    module = js(f"pages/why/{file}.js")
    table = json.loads(module.run(TABLE, name))
    random = np.random.default_rng(11)
    rows = [settings(random, table) for _ in range(150)]
    for row, words in zip(rows, module.run(SAYS, [name, rows]), strict=True):
        assert not re.search(r"NaN|Infinity|undefined|null|—", words), (row, words)
        try:
            CHECKS[name](row, words)
        except AssertionError as error:
            raise AssertionError(f"{row}: {words}") from error
