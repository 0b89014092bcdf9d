"""The verdict of the gradient check, over random settings, against the gradient to 320 digits."""

import math
from typing import Any

import mpmath
import numpy as np

from app.learn.gradient_check import check, errors_by_step
from app.learn.neuron import NeuronSettings
from tests.js.words import after, plain, value

RULES = {"chapter-animation": ("cross-entropy", "chapter-animation"), "cross-entropy": ("cross-entropy", "gradient")}
RULES["quadratic"] = ("quadratic", "gradient")
FUNCTIONS = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "linear": lambda z: z,
}
EXPONENTS = [float(e) for e in range(-12, 1)]
SAYS = "({ verdict }, all) => all.map(([checks, values, errors]) => verdict(checks, values, errors).textContent)"


def gradient(of: dict[str, Any]) -> mpmath.mpf:
    """∂C/∂b."""
    z = mpmath.mpf(of["weight"]) * of["input"] + of["bias"]
    f = FUNCTIONS[of["activation"]]
    if RULES[of["rule"]][0] == "cross-entropy":
        return f(z) - of["target"]
    return (f(z) - of["target"]) * (mpmath.mpf(z > 0) if of["activation"] == "relu" else mpmath.diff(f, z))


def settings() -> list[dict[str, Any]]:
    random = np.random.default_rng(8)
    edges = [
        {"weight": 0, "bias": 0, "target": 0.5},
        {"weight": 50, "bias": 50},
        {"weight": -50, "bias": -50, "input": 10},
        {"h": 1},
        {"h": 1e-12},
        {"rule": "quadratic", "activation": "relu", "weight": 0, "bias": 0, "target": 1},
        {"rule": "quadratic", "activation": "relu", "weight": 1, "bias": -1, "target": 1},
        {"rule": "quadratic", "activation": "relu", "weight": -1, "bias": -1},
        {"rule": "quadratic", "activation": "relu", "weight": 0, "bias": 0.009, "target": 1, "h": 0.01},
    ]
    usual = {"rule": "chapter-animation", "weight": 2, "bias": 2, "input": 1, "target": 0, "activation": "sigmoid"}
    found: list[dict[str, Any]] = [usual | {"h": 1e-5} | edge for edge in edges]
    while len(found) < 150:
        rule = str(random.choice(list(RULES)))
        quadratic = rule == "quadratic"
        found.append(
            {
                "rule": rule,
                "weight": float(random.choice([-50, 0, 50, *[round(random.uniform(-6, 6), 1)] * 3])),
                "bias": float(random.choice([-50, 0, 50, *[round(random.uniform(-6, 6), 1)] * 3])),
                "input": float(random.choice([0, 1, 1, -10, 10])),
                "target": float(random.choice([0, 1, 0.5, 0.3])),
                "activation": str(random.choice(list(FUNCTIONS))) if quadratic else "sigmoid",
                "h": float(random.choice([1e-12, 1e-5, 1e-5, 1e-5, 0.01, 1])),
            }
        )
    return found


def test_the_verdict_is_true_of_the_gradient(js) -> None:
    rows, wanted = [], settings()
    for of in wanted:
        cost, rule = RULES[of["rule"]]
        neuron = NeuronSettings(
            **{name: float(of[name]) for name in ("weight", "bias", "input", "target")},
            activation=of["activation"],
            cost=cost,
            update_rule=rule,  # type: ignore[arg-type]
        )
        values = {f"check_{name}": x for name, x in of.items()}
        checks = [each._asdict() for each in check(neuron, of["h"])]
        rows.append([checks, values, errors_by_step(neuron, "bias", EXPONENTS)])
    heads = set()
    for of, (checks, _, errors), words in zip(wanted, rows, js("pages/why/check.js").run(SAYS, rows), strict=True):
        said = plain(words)
        head = said.split(". ")[0]
        heads.add(head)
        with mpmath.workdps(320):
            true = float(gradient(of))
            slope = 1 / (2 + 2 * mpmath.cosh(mpmath.mpf(of["weight"]) * of["input"] + of["bias"]))
            times = float(1 / slope)
        bias = next(each for each in checks if each["parameter"] == "bias")
        passed = all(each["passed"] for each in checks)
        assert head.startswith("Passes" if passed else "Fails"), (of, said)
        right = math.isclose(bias["analytic"], true, rel_tol=1e-9, abs_tol=1e-300)
        if head == "Passes":
            assert right, (of, said)
        if "says nothing" in head:
            assert all(each["analytic"] == each["numeric"] == 0 for each in checks)
        assert ("says little" in head) <= any(each["relative_error"] > 0.01 for each in checks)
        assert ("by rounding" in head) <= (of["rule"] == "chapter-animation")
        if of["rule"] == "chapter-animation" and not passed:
            assert not right, (of, said)
            assert (
                bias["analytic"] / true == times
                if true == 0
                else math.isclose(bias["analytic"] / true, times, rel_tol=1e-6)
            )
            assert math.isclose(value(after("It is ", said)), times, rel_tol=0.006), (of, said)
            assert ("for every step h" in said) == (min(errors) > 1e-5)
        if of["rule"] != "chapter-animation" and not passed:
            kink = "kink" in said
            z = of["weight"] * of["input"] + of["bias"]
            assert kink == (of["activation"] == "relu" and abs(z) <= of["h"] * max(1, abs(of["input"]))), (of, said)
            assert right or kink, (of, said)  # it is the step that is at fault
    assert heads >= {"Passes", "Passes, and says nothing", "Fails, for every step h", "Fails"}


def test_every_step_is_claimed_only_where_every_step_failed(js) -> None:
    failed = {"parameter": "bias", "analytic": 9.0, "numeric": 1.0, "relative_error": 0.9, "passed": False}
    values = {"check_rule": "chapter-animation", "check_weight": 2, "check_bias": 0, "check_input": 1}
    rows = [[[failed] * 2, values, errors] for errors in ([0.9, 0.1], [0.9, 1e-6])]
    every, some = js("pages/why/check.js").run(SAYS, rows)
    assert every.startswith("Fails, for every step h. ")
    assert some.startswith("Fails. ")
