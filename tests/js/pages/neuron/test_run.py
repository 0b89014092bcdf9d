"""A run of the reader's own neuron: its cost beside that of its start, and what is said of it."""

from typing import Any

import pytest

from app.learn.neuron import NeuronSettings, step_at


@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
def test_a_runs_cost_is_relative_to_that_of_its_start(js, cost):
    script = """({ Run }, { settings, sent }) => streaming(sent, async () => {
      const run = new Run(settings);
      await run.load();
      return { steps: run.steps, last: run.last, complete: run.complete };
    })"""
    settings = NeuronSettings(cost=cost)
    sent = [step_at(settings, weight, 2.0, epoch)._asdict() for epoch, weight in enumerate((2.0, 1.0, -3.0))]
    found = js("pages/neuron/run.js").run(script, {"settings": vars(settings), "sent": sent})
    assert (found["last"], found["complete"]) == (2, True)
    assert [step["relative"] for step in found["steps"]] == pytest.approx(
        [each["cost"] / sent[0]["cost"] for each in sent]
    )
    assert [step["gradient_size"] for step in found["steps"]] == pytest.approx(
        [abs(each["gradient_weight"]) for each in sent]
    )


def test_runs_in_words(js):
    words = js("pages/neuron/words.js")
    settings = vars(NeuronSettings(0.6, 0.9, cost="cross-entropy", learning_rate=0.05))
    assert words.call("describe", settings) == "cross-entropy, w = 0.6, b = 0.9, η = 0.05"
    other = settings | {"activation": "linear", "input": -2, "target": 0.25, "update_rule": "chapter-animation"}
    assert words.call("describe", other) == (
        "cross-entropy, w = 0.6, b = 0.9, η = 0.05, linear, x = −2.0, y = 0.25, the original animation’s update"
    )
    first, now = ({"epoch": n, "output": 0.9 - n / 10, "cost": 0.4 - n / 10} for n in (0, 2))
    assert words.call("told", "own", first, first) == "At epoch 0 the output is 0.9000 and the cost 0.4000."
    assert words.call("told", "B", first, now) == (
        "Run B: From epoch 0 to 2 the output goes from 0.9000 to 0.7000, the cost from 0.4000 to 0.2000."
    )
    assert words.call("said", {"epoch": 7, "reason": "too far"}) == "Learning failed at epoch 7: too far."


def ended(first: float, last: float, epochs: int = 300, target: float = 0, **more: Any) -> dict[str, Any]:
    steps = [
        {"epoch": n, "output": a, "slope": a * (1 - a), "gradient_bias": -0.001 if a != target else 0}
        for n, a in ((0, first), (epochs, last))
    ]
    return {"settings": {"target": target, "activation": "sigmoid"}, "steps": steps, "failure": None} | more


def through(*outputs: float) -> dict[str, Any]:
    """A run over these outputs, one an epoch."""
    steps = [{"epoch": n, "output": a, "slope": 1, "gradient_bias": a} for n, a in enumerate(outputs)]
    return ended(outputs[0], outputs[-1], steps=steps)


DOES_NOT_SETTLE = (
    "It does not settle: its last three outputs were {}, {} and {}. "
    "Each step takes it past the target and is too long; try a smaller learning rate η."
)


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (ended(0.98, 0.2), ""),
        (ended(0.98, 0.98, failure={"epoch": 3}), ""),
        (ended(0.98, 0.98, 0), ""),
        (ended(0, 0), "It starts at its target, so there is nothing to learn: the gradient is 0 and stays 0."),
        (
            ended(0.1, 0.02),
            "It was nearly right from the start: the output was 0.100 from its target, and is 0.0200 now.",
        ),
        (ended(0.101, 0.02), ""),
        (
            ended(0.9, 0.895, target=1 / 5),
            "It hardly moved: the output changed by 0.00500 in 300 epochs, with 0.695 still to go. "
            "At the end σ′(z) is 0.0940 and ∂C/∂b is 0.00100.",
        ),
        (ended(0.9, 0.89, target=0), ""),
        (through(4, -4, 4, -4), DOES_NOT_SETTLE.format("−4.00", "4.00", "−4.00")),
        (through(4, -4, 4), DOES_NOT_SETTLE.format("4.00", "−4.00", "4.00")),
        (through(4, -4.5, 5.1), DOES_NOT_SETTLE.format("4.00", "−4.50", "5.10")),
        (through(4, -3.6, 3.3), ""),  # less each time
        (through(4, 3, 2, 3, 4), ""),  # it moved, and came back
        (
            through(4, 4.001, 4, 4.001),
            "It hardly moved: the output changed by 0.00100 in 3 epochs, with 4.00 still to go. "
            "At the end σ′(z) is 1.00 and ∂C/∂b is 4.00.",
        ),
        (
            through(4, 4.01),
            "It hardly moved: the output changed by 0.0100 in 1 epoch, with 4.01 still to go. "
            "At the end σ′(z) is 1.00 and ∂C/∂b is 4.01.",
        ),
    ],
)
def test_what_a_run_came_to_where_its_numbers_would_leave_one_wondering(js, run, said):
    assert js("pages/neuron/own/outcome.js").call("outcome", run) == said
