"""What the story's runs did, in words: against steps written by hand."""

import math
from itertools import pairwise

import pytest


def steps(outputs):
    """Steps of a neuron with target 0 under the quadratic cost."""
    costs = [a * a / 2 for a in outputs]
    return [
        {
            "epoch": n,
            "output": a,
            "cost": cost,
            "relative": cost / costs[0],
            "slope": a * (1 - a),
            "gradient_bias": a * a * (1 - a),
        }
        for n, (a, cost) in enumerate(zip(outputs, costs, strict=True))
    ]


def run(outputs, cost="quadratic"):
    return {"settings": {"cost": cost, "target": 0}, "steps": steps(outputs)}


LATE = [0.98, 0.97, 0.9, 0.6, 0.5, 0.2]
NEVER = [0.98, 0.979, 0.978]


@pytest.fixture(scope="session")
def words(js):
    return js("pages/neuron/story/verdict.js")


def test_one_half_is_passed_where_it_is_reached(words):
    assert words.rows("half", [(steps(LATE), "output"), (steps(LATE), "relative"), (steps(NEVER), "output")]) == [
        4,
        3,
        None,
    ]


def test_the_cost_falls_fastest_at_the_update_that_lowers_it_most(words):
    costs = [a * a / 2 for a in LATE]
    falls = [before - after for before, after in pairwise(costs)]
    assert words.call("steepest", steps(LATE)) == falls.index(max(falls)) == 2


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ("output", "The quadratic neuron passed one half at epoch 4; you drew 2."),
        ("relative", "The quadratic neuron halved its cost at epoch 3; you drew 2."),
    ],
)
def test_the_verdict_has_the_epoch_and_the_guess(words, quantity, said):
    told = words.run("({ verdict }, [run, q]) => verdict([{ run, start: '', guessed: 2 }], q)", [run(LATE), quantity])
    assert told == said


def test_a_run_that_never_gets_there_is_said_not_to_have(words):
    script = """({ verdict }, [one, other]) => verdict([
      { run: one, start: '', guessed: null }, { run: other, start: '', guessed: undefined }], 'output')"""
    assert words.run(script, [run(NEVER), run(NEVER, "cross-entropy")]) == (
        "The quadratic neuron had not passed one half by epoch 2; your guess: never. "
        "The cross-entropy neuron had not passed one half by epoch 2."
    )


def test_runs_from_two_starts_are_told_start_by_start_in_short_and_never_at_more_length_than_was_kept_for_them(words):
    script = """({ verdict, longestVerdict }, [runs, guesses, quantity]) => {
      const told = runs.map((run, i) => ({ run, start: i < 2 ? "far" : "near", guessed: guesses[i] }));
      return [verdict(told, quantity), longestVerdict(told, quantity).length];
    }"""
    runs = [run(outputs, cost) for outputs in (LATE, NEVER) for cost in ("quadratic", "cross-entropy")]
    for quantity, epoch, what in (("relative", 3, "Cost halved"), ("output", 4, "One half passed")):
        said, most = words.run(script, [runs, [60, None, None, 7], quantity])
        assert said == (
            f"{what}: far, quadratic at epoch {epoch} (you: 60), cross-entropy at epoch {epoch} (you: never); "
            "near, quadratic not by epoch 2 (you: never), cross-entropy not by epoch 2 (you: 7)."
        )
        assert len(said) <= most


def test_all_that_happened_and_the_gates_at_an_epoch(words):
    assert words.call("saw", [run(LATE)]) == (
        "The quadratic neuron started at the output 0.980; at epoch 5 it was at 0.200, at epoch 5 at 0.200. "
        "Its cost fell fastest at epoch 2."
    )
    assert words.call("gates", [{"run": run(LATE), "step": steps(LATE)[2]}]) == (
        "At epoch 2: the quadratic neuron’s error is 0.900, its gate is open by 0.0900, and its gradient 0.0810."
    )


@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
@pytest.mark.parametrize("output", [0.01, 0.5, 0.9])
def test_a_guess_is_translated_there_and_back(js, cost, output):
    start = {"output": 0.98, "cost": 0.98**2 / 2 if cost == "quadratic" else -math.log(0.02)}
    now = output**2 / 2 if cost == "quadratic" else -math.log(1 - output)
    quantities = js("pages/neuron/story/quantities.js")
    neuron = {"cost": cost, "target": 0}
    share = quantities.call("translate", output, start, neuron, "relative")
    assert share == pytest.approx(now / start["cost"])
    assert quantities.call("translate", share, start, neuron, "output") == pytest.approx(output)
