"""What the page about the softmax says, over random layers, against exponentials to 400 digits."""

import re
from itertools import combinations
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.js.words import NUMBER, after, log10_size, plain, value

EDGES = [
    ([1000.0, 999.0, 0.0, -1000.0], 1.0),
    ([1000.0, -1000.0], 100.0),
    ([1.0, 1.0, 1.0, 1.0], 1.0),
    ([3.0, -1.0, 3.0, 0.5], 0.01),
    ([0.0, 1e-7], 1.0),
    ([40.0, 0.0, 0.0, 0.0], 1.0),
    ([1000.0] * 10, 100.0),
]


def layers() -> list[tuple[list[float], float]]:
    """Weighted inputs that the page allows, with a sharpness; the edges first, ties among them."""
    random = np.random.default_rng(6)
    found = list(EDGES)
    while len(found) < 100:
        scale = float(random.choice([0.5, 3, 30, 1000]))
        z = [round(float(x), 2) for x in random.uniform(-scale, scale, int(random.integers(2, 11)))]
        if random.random() < 0.2:
            z[-1] = max(z)
        found.append((z, float(random.choice([0.01, 1, 1, 1, 2.5, 100]))))
    return found


LAYERS = layers()


def softmax(z: list[float], c: float) -> list[mpmath.mpf]:
    """The activations; with the digits of `_digits`."""
    powers = [mpmath.exp(mpmath.mpf(c) * (x - max(z))) for x in map(mpmath.mpf, z)]
    return [power / mpmath.fsum(powers) for power in powers]


def agrees(text: str, x: Any, decimals: int = 3) -> bool:
    """Whether the number as it is written is x to so many decimals, or to two digits."""
    if "10" in text and ("×" in text or "^" in text):
        if x == 0:
            return log10_size(text) < -300  # what no float can hold
        log = float(mpmath.log10(abs(x)))
        return abs(log10_size(text) - log) < max(0.025, 1e-9 * abs(log)) and (text[0] == "−") == (x < 0)
    return abs(value(text) - float(x)) <= 0.502 * 10.0**-decimals


def changes(before: list[mpmath.mpf], now: list[mpmath.mpf]) -> list[mpmath.mpf]:
    """How far each activation moved; that of the largest is what the others leave, beyond all digits."""
    largest = now.index(max(now))
    moved = [b - a for a, b in zip(before, now, strict=True)]
    moved[largest] = -mpmath.fsum(each for j, each in enumerate(moved) if j != largest)
    return moved


@pytest.fixture(autouse=True)
def _digits() -> Any:
    with mpmath.workdps(400):
        yield


def test_what_a_move_changed(js) -> None:
    random = np.random.default_rng(1)
    rows = []
    for (z, c), (_, after_c) in zip(LAYERS, LAYERS[1:] + LAYERS[:1], strict=True):
        j, kind = int(random.integers(len(z))), str(random.choice(["z", "z", "sharpness"]))
        by = float(random.choice([0.0001, 0.1, -1.5, 40, -2000]))
        moved = [min(1000, max(-1000, x + by)) if k == j and kind == "z" else x for k, x in enumerate(z)]
        rows.append((z, c, moved, after_c if kind == "sharpness" else c, kind, j))
    script = """({ sentence }, all) => all.map(([before, now, kind, index]) =>
      sentence(before, now, { kind, index }).map((piece) => (typeof piece === "string" ? piece : "")).join(""))"""
    activations = [[[float(a) for a in softmax(z, c)], [float(a) for a in softmax(m, d)]] for z, c, m, d, _, _ in rows]
    moments = [
        [{"z": z, "c": c, "activations": a}, {"z": m, "c": d, "activations": b}, kind, j]
        for (z, c, m, d, kind, j), (a, b) in zip(rows, activations, strict=True)
    ]
    for (z, c, m, d, kind, j), words in zip(
        rows, js("pages/softmax/change_summary.js").run(script, moments), strict=True
    ):
        said = plain(words)
        moves = changes(softmax(z, c), softmax(m, d))
        if kind == "sharpness":
            found = re.findall(rf"a[₀-₉]+ {NUMBER}", said)
            assert all(agrees(text, change) for text, change in zip(found, moves, strict=True)), (z, c, d, said)
            continue
        moved = mpmath.mpf(m[j]) - z[j]
        assert agrees(re.match(rf"z[₀-₉]+ {NUMBER}:", said)[1], moved), (z, m, said)  # type: ignore[index]
        own, others = re.search(rf": a[₀-₉]+ {NUMBER}; the others? {NUMBER}", said).groups()  # type: ignore[union-attr]
        assert agrees(own, moves[j]), (z, c, m, said)
        assert agrees(others, -moves[j]), (z, c, m, said)
        each = re.findall(rf"a[₀-₉]+ {NUMBER}", said.partition("(")[2])
        rest = [change for k, change in enumerate(moves) if k != j]
        assert all(agrees(text, change) for text, change in zip(each, rest, strict=False)), (z, c, m, said)
        assert len(each) == (len(rest) if len(rest) > 1 else 0)


def test_which_activations_a_new_start_begins_with(js) -> None:
    rows = [[[0.1, 0.6, 0.3]], [[0.45, 0.1, 0.45]], [[0.25] * 4]]
    assert js("pages/softmax/change_summary.js").rows("leaders", rows) == [
        "a₂ is the largest, 0.600.",
        "2 activations share the top, 0.450 each.",
        "All 4 activations are equal, 0.250 each.",
    ]


def test_who_leads(js) -> None:
    for (z, c), words in zip(LAYERS, js("pages/softmax/sharpness.js").rows("leader", LAYERS), strict=True):
        said = plain(words)
        order = sorted(z, reverse=True)
        assert ("All z are equal" in said) == (order[0] == order[-1])
        assert ("are tied for the largest" in said) == (order[0] == order[1] != order[-1])
        if order[0] != order[1]:
            assert z.index(order[0]) + 1 == int(re.match("z([₀-₉]+) leads", said)[1].translate(SUBSCRIPTS))  # type: ignore[index]
            text = re.search(rf"\) = {NUMBER} of", said)
            assert text is not None
            assert agrees(text[1], mpmath.exp(-mpmath.mpf(c) * (mpmath.mpf(order[0]) - order[1]))), (z, c, said)


SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def test_every_derivative_in_words(js) -> None:
    random = np.random.default_rng(2)
    places = [tuple(map(int, random.integers(len(z), size=2))) for z, _ in LAYERS]
    rows, wanted = [], []
    for (z, c), (j, k) in zip(LAYERS, places, strict=True):
        a = softmax(z, c)
        rest = mpmath.fsum(x for i, x in enumerate(a) if i != j)
        derivative = c * a[j] * (rest if j == k else -a[k])
        raised = softmax([x + mpmath.mpf("0.01") * (i == k) for i, x in enumerate(map(mpmath.mpf, z))], c)
        wanted.append((derivative, changes(a, raised)[j]))
        rows.append(({"z": z, "c": c, "activations": [float(x) for x in a]}, float(derivative), j, k))
    for (z, c), (j, k), (derivative, by), words in zip(
        LAYERS, places, wanted, js("pages/softmax/jacobian.js").rows("described", rows), strict=True
    ):
        said = plain(words)
        assert agrees(re.search(rf"= {NUMBER}\. Raise", said)[1], derivative), (z, c, said)  # type: ignore[index]
        assert agrees(after(" by ", said.split("hundredth, and")[1]), abs(by), 5), (z, c, said)
        assert (" rises by " in said) == (j == k)
        assert (by > 0) == (j == k) or by == 0


def test_the_weighted_inputs_follow_a_pulled_activation(js) -> None:
    random = np.random.default_rng(3)
    pulls = [(z, c, int(random.integers(len(z))), float(random.choice([0.0001, 0.5, 0.9999]))) for z, c in LAYERS]
    pulls = [(z, c, j, a) for z, c, j, a in pulls if max(z) - min(z) < 500]
    after_z = js("math/softmax.js").rows("pull", pulls)
    rows = [(z, now, c, j) for (z, c, j, _), now in zip(pulls, after_z, strict=True)]
    for (z, c, j, a), now, words in zip(
        pulls, after_z, js("pages/softmax/backwards.js").rows("follows", rows), strict=True
    ):
        said = plain(words)
        before = softmax(z, c)
        rest = mpmath.fsum(x for i, x in enumerate(before) if i != j)
        own = (mpmath.log(a) - mpmath.log(before[j])) / c
        others = (mpmath.log(1 - mpmath.mpf(a)) - mpmath.log(rest)) / c
        numbers = re.findall(rf"(?:: |z’s |; z[₀-₉] ){NUMBER}", said)
        assert agrees(numbers[0], own, 2), (z, c, j, a, said)
        assert agrees(numbers[1], others, 2), (z, c, j, a, said)
        assert (" follows ln a" in said, "/c: " in said) == (c == 1, c != 1), (z, c, said)
        assert "C" not in said, (z, c, j, a, said)
        if "proportions" in said:
            kept = [(one, other) for one, other in combinations(range(len(z)), 2) if j not in (one, other)]
            assert all(now[p] - now[q] == pytest.approx(z[p] - z[q], abs=1e-9) for p, q in kept)


def test_a_pull_that_would_take_a_z_too_far_moves_the_constant_too(js) -> None:
    z, c, a = [1000.0, 999.0], 0.5, 0.9999
    pulled = js("math/softmax.js").call("pull", z, c, 1, a)
    now = [x - (max(pulled) - 1000) for x in pulled]
    said = plain(js("pages/softmax/backwards.js").call("follows", z, now, c, 1))
    constant = [1000 + mpmath.log(1 + mpmath.exp(-c)) / c, 1000 - mpmath.log(a) / c]
    moved, own, other = f"−{constant[0] - constant[1]:.2f}", f"+{now[1] - z[1]:.2f}", f"−{z[0] - now[0]:.2f}"
    assert said == f"z₂ follows (ln a₂)/c and C: {own}; z₁ {other}. C moved by {moved}, to keep the z’s within ±1000."


def test_whether_sigmoids_sum_to_one(js) -> None:
    totals = [0.3, 1.0, 1 + 2e-9, 1.0004, 1.0006, 0.99951, 5.2, 1e-100]
    rows = [(total, theirs) for total in totals for theirs in (True, False)]
    for (total, theirs), (words, there) in zip(
        rows, js("pages/softmax/sigmoid_comparison.js").rows("verdict", rows), strict=True
    ):
        said = plain(words)
        assert there == (theirs and total != 1)
        assert (said.startswith("They sum to 1")) == (total == 1)
        if total != 1:
            text = after("outputs sum to ", said)
            assert value(text) != 1
            assert agrees(text, total)
            assert ("less than 1" in said) == (total < 1)


def descend(cost: str, z: list[float], target: int, rate: float, epochs: int) -> list[dict[str, Any]]:
    """A descent on the weighted inputs, straight from Eqs 78 to 81."""
    now, steps = np.array(z), []
    wanted = np.eye(len(z))[target]
    for epoch in range(epochs + 1):
        a = np.exp(now - now.max())
        a /= a.sum()
        error = a - wanted
        value_ = (
            float(np.log(np.exp(now - now.max()).sum()) + now.max() - now[target])
            if cost != "quadratic"
            else float(error @ error / 2)
        )
        gradient = error if cost != "quadratic" else a * (error - error @ a)
        steps.append({"epoch": epoch, "output": float(a[target]), "cost": value_})
        now = now - rate * gradient
    return steps


def test_a_run_is_summed_up_with_its_numbers(js) -> None:
    random = np.random.default_rng(4)
    rows = []
    for z, _ in LAYERS:
        target, epochs = int(random.integers(len(z))), int(random.choice([1, 30, 200]))
        rate = float(random.choice([1e-6, 0.5, 10, 100]))
        steps = [descend(cost, z, target, rate, epochs) for cost in ("quadratic", "log-likelihood")]
        rows.append((steps, int(random.choice([0, epochs // 2, epochs])), target))
    script = """({ summary }, all) => all.map(([runs, reached, target]) => summary(["quadratic", "log-likelihood"]
      .map((cost, i) => ({ cost, steps: runs[i], at: (epoch) => runs[i][epoch] })), reached, target))"""
    for (runs, reached, _), words in zip(rows, js("pages/softmax/summary.js").run(script, rows), strict=True):
        said = plain(words)
        start = runs[0][0]["output"]
        assert agrees(after(" is " if reached == 0 else " goes from ", said), start, 4), said
        if reached == 0:
            continue
        parts = re.split(r"under the (?:quadratic cost|log-likelihood) to ", said)[1:]
        for part, steps in zip(parts, runs, strict=True):
            assert agrees(re.match(NUMBER, part)[1], steps[reached]["output"], 4), said  # type: ignore[index]
            halves = [step["epoch"] for step in steps[: reached + 1] if step["output"] >= 0.5]
            assert ("below one half still" in part) == (not halves), said
            assert ("past one half at epoch" in part) == bool(halves and halves[0] > 0), said
            if halves and halves[0] > 0:
                assert int(after("past one half at epoch ", part)) == halves[0]
            before, now = re.search(rf"\(cost {NUMBER} to {NUMBER}\)", part).groups()  # type: ignore[union-attr]
            assert agrees(before, steps[0]["cost"], 4)
            assert agrees(now, steps[reached]["cost"], 4)
