"""What the page about one neuron says of runs, over random settings, against a descent of our own."""

import math
import re
from typing import Any

import numpy as np
import pytest

from tests.js.words import NUMBER, after, log10_size, plain, value

STARTS = {"mild": (0.6, 0.9), "bad": (2.0, 2.0)}
VARIANTS = [("quadratic", 0.15, False), ("cross-entropy", 0.05, False)]
VARIANTS += [("cross-entropy", 0.005, False), ("cross-entropy", 0.005, True)]  # the printed rate; with the slip


def function(name: str, z: float) -> tuple[float, float, float]:
    """f(z), f′(z), and 1 − f(z) without cancellation where it is a sigmoid's."""
    if name == "sigmoid":
        tail = math.exp(-abs(z))
        ends = 1 / (1 + tail), tail / (1 + tail)
        a, rest = ends if z >= 0 else ends[::-1]
        return a, a * rest, rest
    if name == "tanh":
        return math.tanh(z), 1 / math.cosh(min(abs(z), 350)) ** 2, 1 - math.tanh(z)
    if name == "relu":
        return max(z, 0.0), float(z > 0), 1 - max(z, 0.0)
    return z, 1.0, 1 - z


def moment(of: dict[str, Any], epoch: int, w: float, b: float) -> dict[str, Any]:
    """A step as the page has it."""
    x, y = of["input"], of["target"]
    z = w * x + b
    a, slope, rest = function(of["activation"], z)
    sigmoid = of["activation"] == "sigmoid"
    error = (1 - y) * a - y * rest if sigmoid else a - y
    if of["cost"] == "quadratic":
        cost, delta = error * error / 2, error * slope
    else:
        cost, delta = max(z, 0) - z * y + math.log1p(math.exp(-abs(z))), error
    moment = {"epoch": epoch, "weight": w, "bias": b, "z": z, "output": a, "slope": slope, "cost": cost}
    return moment | {"gradient_weight": delta * x, "gradient_bias": delta, "gradient_size": abs(delta * x)}


def run(of: dict[str, Any]) -> dict[str, Any]:
    """A whole run; one that leaves the numbers ends with its failure."""
    w, b, steps = float(of["weight"]), float(of["bias"]), []
    for epoch in range(of["epochs"] + 1):
        try:
            step = moment(of, epoch, w, b)
        except OverflowError:
            break
        if not all(map(math.isfinite, step.values())):
            break
        first = steps[0]["cost"] if steps else step["cost"]
        steps.append(step | {"relative": step["cost"] / first if first > 0 else None})
        pull = 1 / step["slope"] if of["update_rule"] != "gradient" else 1
        w -= of["learning_rate"] * step["gradient_weight"] * pull
        b -= of["learning_rate"] * step["gradient_bias"] * pull
    failure = None if len(steps) > of["epochs"] else {"epoch": len(steps), "reason": "diverged"}
    return {"settings": of, "steps": steps, "failure": failure}


USUAL = {"weight": 2.0, "bias": 2.0, "input": 1.0, "target": 0.0, "cost": "quadratic", "activation": "sigmoid"}
USUAL |= {"learning_rate": 0.15, "epochs": 300, "update_rule": "gradient"}
STORIES = [
    run(USUAL | {"weight": w, "bias": b, "cost": cost, "learning_rate": rate, "update_rule": RULE[slipped]})
    for RULE in [("gradient", "chapter-animation")]
    for cost, rate, slipped in VARIANTS
    for w, b in STARTS.values()
]
EDGES: list[dict[str, Any]] = [
    {"input": 0},
    {"input": 1e-9},
    {"weight": 50, "bias": 50, "input": 10},
    {"weight": -50, "bias": -50, "input": 10, "target": 1},
    {"weight": 0, "bias": 0, "target": 0.5},
    {"weight": 0, "bias": 0, "target": 0.5, "cost": "cross-entropy"},
    {"activation": "relu", "weight": -1, "bias": -1},
    {"activation": "relu", "weight": -1, "bias": -1, "target": 1},
    {"activation": "linear", "weight": 0, "bias": 0},
    {"activation": "linear", "learning_rate": 100, "input": 10},
    {"weight": -5, "bias": -5},
    {"weight": 5, "bias": 5, "target": 10},
    {"epochs": 1, "learning_rate": 1e-6},
    {"weight": 1e-9, "bias": -1e-9, "learning_rate": 100},
]


def settings() -> list[dict[str, Any]]:
    """A hundred neurons that the page allows, the edges first."""
    random = np.random.default_rng(5)
    found = [USUAL | edge for edge in EDGES]
    while len(found) < 110:
        cost = str(random.choice(["quadratic", "cross-entropy"]))
        bounded = cost == "cross-entropy"
        anywhere = round(float(random.uniform(-10, 10)), 2)
        found.append(
            {
                "weight": float(random.choice([0, 1, -50, 50, 2, round(random.uniform(-6, 6), 2)])),
                "bias": float(random.choice([0, -1, -50, 50, round(random.uniform(-6, 6), 2)])),
                "input": float(random.choice([0, 1, 1, -10, 10, round(random.uniform(-3, 3), 2)])),
                "target": float(random.choice([0, 1, 0.5, 0.3, 0.5 if bounded else anywhere])),
                "cost": cost,
                "activation": "sigmoid" if bounded else str(random.choice(["sigmoid", "tanh", "relu", "linear"])),
                "learning_rate": float(random.choice([1e-6, 0.01, 0.15, 3, 100])),
                "epochs": int(random.choice([1, 10, 60])),
                "update_rule": "gradient",
            }
        )
    return found


RUNS = [each for each in map(run, settings()) if each["steps"]]


def agrees(text: str, x: float, decimals: int) -> bool:
    """Whether the number as it is written is x to so many decimals, or to two digits."""
    if "×" in text:
        return x != 0 and abs(log10_size(text) - math.log10(abs(x))) < 0.025 and (text[0] == "−") == (x < 0)
    return abs(value(text) - x) <= 0.500001 * 10.0**-decimals


def numbers(words: str) -> list[str]:
    return re.findall(NUMBER, words)


@pytest.mark.parametrize("quantity", ["relative", "output"])
def test_the_verdict_and_what_you_saw(js, quantity: str) -> None:
    script = "({ verdict, saw }, [runs, q]) => runs.map((run) => [verdict([{ run, start: '' }], q), saw([run])])"
    told = js("pages/neuron/story/verdict.js").run(script, [STORIES, quantity])
    for story, (verdict, saw) in zip(STORIES, told, strict=True):
        steps = story["steps"]
        halves = [step["epoch"] for step in steps if step[quantity] <= 0.5]
        assert plain(verdict).startswith(f"The {story['settings']['cost']} neuron ")
        if halves:
            assert verdict.endswith(f"at epoch {halves[0]}.")
        else:
            assert "had not" in verdict
        saw = plain(saw)
        for words, epoch in (("at the output ", 0), ("at epoch 100 it was at ", 100), ("at epoch 300 at ", 300)):
            assert agrees(after(words, saw), steps[epoch]["output"], 3)
        falls = np.diff([-step["cost"] for step in steps])
        assert (falls > 0).all()  # so that it is a fall
        fastest = int(falls.argmax())
        assert saw.endswith("fastest at its very start." if fastest == 0 else f"fastest at epoch {fastest}.")


def test_the_stages_sentences_at_any_epoch(js) -> None:
    random = np.random.default_rng(2)
    shown = [
        [
            {"run": {"settings": each["settings"]}, "step": each["steps"][epoch]}
            for each in random.permutation(STORIES)[:2]
        ]
        for epoch in [0, 300, *map(int, random.integers(0, 301, 40))]
    ]
    verdict, lesson = js("pages/neuron/story/verdict.js"), js("pages/neuron/story/lesson.js")
    said = verdict.run("({ gates, moment }, all) => all.map((each) => [gates(each), moment(each, ['', ''])])", shown)
    costs = lesson.rows("costs", [[each] for each in shown])
    for each, (gates, moment_), cost in zip(shown, said, costs, strict=True):
        steps = [one["step"] for one in each]
        wanted = [(step["output"], 3, step["slope"], 4, step["gradient_bias"], 4) for step in steps]
        found = [numbers(part) for part in plain(gates).split(": ", 1)[1].split(";")]
        for texts, (error, a, slope, b, gradient, c) in zip(found, wanted, strict=True):
            assert all((agrees(texts[0], error, a), agrees(texts[1], slope, b), agrees(texts[2], gradient, c)))
        found = [numbers(part) for part in plain(moment_).split(": ")[1:]]
        for texts, step in zip(found, steps, strict=True):
            assert agrees(texts[0], step["cost"], 4)
            assert agrees(texts[1], step["relative"], 3)
            assert agrees(texts[2], step["output"], 3)
        for part, step in zip(plain(cost).split("epoch ")[1:], steps, strict=True):
            epoch, output, value_ = numbers(part)
            assert int(epoch) == step["epoch"]
            assert agrees(output, step["output"], 3)
            assert agrees(value_, step["cost"], 4)


def test_single_precision_is_what_it_is_said_to_be(js) -> None:
    at = [0, 0.5, 5, 16.5, 17, 17.5, 18, 40]
    for z, said in zip(
        at, js("pages/neuron/story/lesson.js").rows("inSinglePrecision", [[z] for z in at]), strict=True
    ):
        left = np.float32(1) - np.float32(1 / (1 + math.exp(-z)))
        naive = after("is ", plain(said).split("and −ln(1 − a) ")[1]) if left else "infinite"
        assert naive == "infinite" if left == 0 else agrees(naive, -math.log(left), 3)
        assert ("is infinite" in said) == (left == 0)
        assert agrees(after("1 − a = ", said), float(left), 3)
        assert agrees(after("From z the cost is ", said), math.log1p(math.exp(z)), 3)


def test_runs_are_told_with_their_numbers(js) -> None:
    random = np.random.default_rng(3)
    places = [int(random.choice([0, len(each["steps"]) - 1])) for each in RUNS]
    rows = [(each["steps"][0], each["steps"][place]) for each, place in zip(RUNS, places, strict=True)]
    script = """({ told, crossed, rode }, rows) => rows.map(([first, now]) =>
      [told("own", first, now), crossed("It", first, now), rode("It", first, now)])"""
    for (first, now), said in zip(rows, js("pages/neuron/words.js").run(script, rows), strict=True):
        told, crossed, rode = (numbers(plain(words)) for words in said)
        ends = [first] if now["epoch"] == 0 else [first, now]
        epochs = [0] if now["epoch"] == 0 else [0, now["epoch"]]
        assert [int(text) for text in told[: len(epochs)]] == epochs
        values = [step[name] for name in ("output", "cost") for step in ends]
        assert all(agrees(text, x, 4) for text, x in zip(told[len(epochs) :], values, strict=True))
        if now["epoch"]:
            assert [int(crossed[-1]), int(rode[-1])] == [now["epoch"]] * 2
        walked = [step[name] for step in ends for name in ("weight", "bias")]
        assert all(agrees(text, x, 2) for text, x in zip(crossed, walked, strict=False))
        ridden = [(step[name], digits) for step in ends for name, digits in (("output", 3), ("gradient_size", 4))]
        assert all(agrees(text, x, digits) for text, (x, digits) in zip(rode, ridden, strict=False))


def test_an_outcome_is_said_where_it_is_one(js) -> None:
    for each, words in zip(
        RUNS, js("pages/neuron/own/outcome.js").rows("outcome", [[run] for run in RUNS]), strict=True
    ):
        said = plain(words)
        first, last, target = each["steps"][0], each["steps"][-1], each["settings"]["target"]
        before, left = (abs(step["output"] - target) for step in (first, last))
        over = each["failure"] is None and last["epoch"] > 0
        nothing = first["gradient_bias"] == 0
        assert ("there is nothing to learn" in said) == (over and before == 0 and nothing)
        assert ("to the last digit" in said) == (over and before == 0 and not nothing)
        assert ("nearly right from the start" in said) == (over and 0 < before <= 0.1)
        hardly = over and before > 0.1 and abs(last["output"] - first["output"]) <= 0.01 * before
        outputs = np.array([step["output"] for step in each["steps"]])
        settles = len(outputs) < 3 or not np.prod(np.diff(outputs[-3:])) < 0
        hardly = hardly and settles and np.abs(outputs - outputs[0]).max() <= 0.01 * before
        assert ("It hardly moved" in said) == hardly
        assert not ("does not settle" in said and settles)
        if "nothing to learn" in said:
            assert all(step["gradient_bias"] == 0 for step in each["steps"])
        if hardly:
            assert agrees(after("∂C/∂b is ", said), abs(last["gradient_bias"]), 2)
            assert agrees(after(", with ", said), left, 1)


def test_the_step_is_written_out_with_its_numbers(js) -> None:
    rows = [(each["settings"], each["steps"][-1]) for each in RUNS + STORIES]
    for (of, step), terms in zip(rows, js("pages/neuron/arithmetic.js").rows("terms", rows), strict=True):
        pull = 1 / step["slope"] if of["update_rule"] != "gradient" else 1
        for name in ("weight", "bias"):
            change = of["learning_rate"] * step[f"gradient_{name}"] * pull
            assert agrees(plain(terms[f"new_{name}"]), step[name] - change, 5)
        for name in ("z", "output", "slope", "cost", "gradient_weight", "gradient_bias", "weight", "bias"):
            assert agrees(plain(terms[name]), step[name], 5)
            inside = terms[name].startswith("−") or "×" in terms[name]
            assert terms[f"({name})"] == (f"({terms[name]})" if inside else terms[name])
        assert agrees(terms["rate"], of["learning_rate"], 9)
        assert agrees(terms["input"], of["input"], 9)


def test_the_curves_peaks_are_where_they_are_said_to_be(js) -> None:
    random = np.random.default_rng(9)
    a = np.clip(np.linspace(0, 1, 201), 1e-6, 1 - 1e-6)
    examples = [(1, 0), (1, 1), (0, 0.3), (-10, 0.5), (1, 0.5), (1e-6, 0.7)]
    examples += [(round(random.uniform(-10, 10), 2), round(random.uniform(0, 1), 3)) for _ in range(100)]
    curves = [[np.abs((a - y) * a * (1 - a) * x), np.abs((a - y) * x)] for x, y in examples]
    script = """({ peaksOf, sentence }, [a, all]) => all.map(([input, target, curves]) =>
      sentence({ input, target }, curves.map((sizes) => peaksOf(a, sizes, Math.max(...sizes)))))"""
    rows = [[x, y, [sizes.tolist() for sizes in both]] for (x, y), both in zip(examples, curves, strict=True)]
    for (x, y), words in zip(
        examples, js("pages/neuron/gradient_curve.js").run(script, [a.tolist(), rows]), strict=True
    ):
        said = plain(words)
        assert ("is 0, whatever the cost" in said) == (x == 0)
        if x == 0:
            continue
        fine = np.linspace(0, 1, 100_001)
        both = [np.abs((fine - y) * fine * (1 - fine) * x), np.abs((fine - y) * x)]
        for part, sizes in zip(said.split("cost’s gradient is largest, ")[1].split("entropy’s, "), both, strict=True):
            size, *places = numbers(part)[: 1 + part.count("at a = ")]
            # The page looks at 201 outputs.
            assert agrees(size, sizes.max(), 3) or abs(value(size) - sizes.max()) < 5e-4 + 2e-4 * sizes.max()
            heights = [np.interp(value(place), fine, sizes) for place in places]
            assert heights == pytest.approx([sizes.max()] * len(places), rel=0.01)
            others = np.ones_like(fine, dtype=bool)
            for place in places:
                others &= np.abs(fine - value(place)) > 0.05
            assert sizes[others].max(initial=0) < sizes.max() * (1 - 1e-9)  # no other is as high
