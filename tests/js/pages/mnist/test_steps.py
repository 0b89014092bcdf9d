"""The next mini-batch, written out: every number on the page is the one that the server sent for that place."""

import base64
from typing import Any

import pytest

STEPS = """async ({ Steps }, { lane, answers, then }) => {
  const lanes = [lane, { key: "b", status: "empty", run: null, ended: false }];
  const steps = new Steps(lanes);
  const text = (id) => document.getElementById(id).textContent;
  const cells = (id) =>
    [...document.getElementById(id).rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  const look = () => ({
    state: text("steps-state"),
    title: text("chosen-title"),
    chosen: cells("chosen"),
    taken: text("taken-words"),
    changes: cells("changes"),
    last: text("last-words"),
    lastTable: cells("last"),
    cards: [...document.querySelectorAll("#batch .card")].map((card) => [
      card.ariaLabel,
      card.classList.contains("is-wrong"),
      card.ariaPressed,
    ]),
    passes: [...document.querySelectorAll("#passes-list li")].map((item) =>
      [...item.children].map((each) => each.textContent),
    ),
  });
  return atServer(answers, async (asked) => {
    const seen = [];
    for (const change of [{}, ...then]) {
      if (change.card !== undefined) document.querySelectorAll("#batch .card")[change.card].click();
      else Object.assign(lane, change);
      steps.update();
      await steps.ready;
      await aMoment(5);
      seen.push(look());
    }
    return { seen, asked: asked.map(([, url]) => url) };
  });
}"""

PIXELS = base64.b64encode(bytes([0] * 780 + [9, 0, 255, 1])).decode()


def image(label: int, index: int, right: float, after: float) -> dict[str, Any]:
    outputs = [0.01 * n for n in range(10)]
    outputs[label] = right
    return {
        "index": index,
        "label": label,
        "pixels": PIXELS,
        "outputs": outputs,
        "outputs_after": [after if n == label else output / 2 for n, output in enumerate(outputs)],
        "delta": [output - (n == label) for n, output in enumerate(outputs)],
        "cost": 1.25 + label,
        "cost_after": 0.75 + label,
    }


def layer(inputs: int, neurons: int, z: float) -> dict[str, Any]:
    parts = {"z": [z] * neurons, "activation": [z / 2] * neurons, "delta": [-z] * neurons}
    return {"inputs": inputs, "neurons": neurons, "weight_gradient_norm": z / 4, "bias_gradient_norm": z / 8} | parts


def ahead(epoch: int, batch: int, size: int = 2) -> dict[str, Any]:
    return {
        "place": {"epoch": epoch, "mini_batch": batch},
        "mini_batches_per_epoch": 2000,
        "size": size,
        "cost": 2.5 - batch / 10_000,
        "cost_after": 2.25,
        "images": [image(3, 1234, 0.2, 0.6), image(7, 5, 0.9, 0.95)],
        "layers": [
            {"layer": 1, "weights_norm": 100, "change_norm": 0.5},
            {"layer": 2, "weights_norm": 20, "change_norm": 0.25},
        ],
        "changes": [
            {"layer": 2, "neuron": 3, "input": 1, "before": -0.25, "after": 0.5},
            {"layer": 1, "neuron": 1, "input": 57, "before": 0.125, "after": -0.125},
        ],
        "passes": [layer(784, 2, 0.5), layer(2, 10, 0.25)],
    }


def lane(batch: int = 1000, cost: str = "quadratic", output: str = "sigmoid", **more: str) -> dict[str, Any]:
    settings = {"cost": cost, "output": output} | more
    run = {"id": "r", "position": {"epoch": 4, "mini_batch": batch}, "settings": settings}
    return {"key": "a", "status": "paused", "ended": False, "run": run}


@pytest.fixture
def steps(js, stand):
    stand("/mnist")

    def look(*then, first=None, **answers):
        served = {f"GET /api/runs/r/mini-batch?image={n}": [200, first or ahead(4, 1000)] for n in (0, 1)}
        given = {"lane": lane(), "answers": served | answers, "then": then}
        return js("pages/mnist/steps/steps.js").run(STEPS, given)

    return look


def test_the_mini_batch_is_named_and_its_numbers_stand_where_they_belong(steps):
    (seen,) = steps()["seen"]
    assert seen["state"] == (
        "Network A, epoch 5: mini-batch 1,001 of 2,000 comes next. One step takes its mean cost from 2.400 to 2.250."
    )
    assert seen["cards"] == [
        ["3, answered 3, cost C 4.25", False, "true"],
        ["7, answered 7, cost C 8.25", False, "false"],
    ]
    assert seen["title"] == "A 3: training image 1,234"
    assert seen["chosen"][0] == ["neuron", "output a", "target y", "δ", "a after the step"]
    assert seen["chosen"][4] == ["3", "0.2000", "1", "−0.8000", "0.6000"]
    assert seen["chosen"][10] == ["9", "0.0900", "0", "+0.0900", "0.0450"]
    assert seen["taken"] == (
        "The weights move: layer 1 by 0.5000, 0.500 % of its length; layer 2 by 0.2500, 1.250 % of its length. "
        "The largest changes of all:"
    )
    assert seen["changes"] == [
        ["weight of ← from", "before → after", "change"],
        ["output 3 ← neuron 2", "−0.250 → +0.500", "+0.7500"],
        ["neuron 2 ← pixel (3, 2)", "+0.125 → −0.125", "−0.2500"],
    ]


def test_an_answer_that_is_wrong_is_marked(steps):
    wrong = ahead(4, 1000, size=30)
    wrong["images"][0]["outputs"][8] = 0.5
    (seen,) = steps(first=wrong)["seen"]
    assert seen["cards"][0] == ["3, answered 8, cost C 4.25", True, "true"]
    assert "; the first 2 of its 30 digits are here" in seen["state"]


def test_another_digit_is_shown_with_its_own_passes(steps):
    found = steps({"card": 1})
    assert found["seen"][1]["title"] == "A 7: training image 5"
    assert [card[2] for card in found["seen"][1]["cards"]] == ["false", "true"]
    assert found["asked"] == ["/api/runs/r/mini-batch?image=0", "/api/runs/r/mini-batch?image=1"]


def test_both_passes_are_written_out_layer_by_layer(steps):
    (seen,) = steps()["seen"]
    assert seen["passes"][0] == ["x = a⁰", "784 pixels from 0 to 1", "3 of them are not 0."]
    assert [line[0] for line in seen["passes"]] == [
        "x = a⁰",
        "z¹ = w¹ a⁰ + b¹",
        "a¹ = σ(z¹)",
        "z² = w² a¹ + b²",
        "a² = σ(z²)",
        "C",
        "δ² = (a² − y) ⊙ σ′(z²)   (BP1)",
        "∂C/∂w² = δ² (a¹)ᵀ   (BP4)",
        "δ¹ = (w²)ᵀ δ² ⊙ σ′(z¹)   (BP2)",
        "∂C/∂w¹ = δ¹ (a⁰)ᵀ   (BP4)",
    ]
    assert seen["passes"][1][1:] == ["(2 × 784)(784) + (2) → 2", "0.500  0.500"]
    assert seen["passes"][5][2] == "4.2500"
    assert seen["passes"][8][1:] == ["2", "−0.500  −0.500"]
    assert seen["passes"][9][1:] == ["(2)(784) → 2 × 784", "norm 0.1250"]


@pytest.mark.parametrize(("activation", "f"), [("sigmoid", "σ"), ("tanh", "tanh"), ("relu", "ReLU")])
def test_hidden_layers_are_written_with_their_own_function(js, stand, activation, f):
    stand("/mnist")
    answers = {"GET /api/runs/r/mini-batch?image=0": [200, ahead(4, 1000)]}
    given = {"lane": lane(activation=activation), "answers": answers, "then": []}
    (seen,) = js("pages/mnist/steps/steps.js").run(STEPS, given)["seen"]
    assert [seen["passes"][n][0] for n in (2, 8)] == [f"a¹ = {f}(z¹)", f"δ¹ = (w²)ᵀ δ² ⊙ {f}′(z¹)   (BP2)"]


@pytest.mark.parametrize(
    ("cost", "output", "formula", "end"),
    [
        ("cross-entropy", "sigmoid", "δ² = a² − y   (BP1)", "a² = σ(z²)"),
        ("log-likelihood", "softmax", "δ² = a² − y   (BP1)", "a² = softmax(z²)"),
        ("quadratic", "softmax", "δ² = ∂C/∂z²   (BP1)", "a² = softmax(z²)"),
    ],
)
def test_the_error_at_the_output_is_that_of_the_cost(js, stand, cost, output, formula, end):
    stand("/mnist")
    answers = {"GET /api/runs/r/mini-batch?image=0": [200, ahead(4, 1000)]}
    given = {"lane": lane(cost=cost, output=output), "answers": answers, "then": []}
    (seen,) = js("pages/mnist/steps/steps.js").run(STEPS, given)["seen"]
    assert seen["passes"][6][0] == formula
    assert seen["passes"][4][0] == end


AFTER = """async ({ Steps }, { lane, first, second, moved }) => {
  const steps = new Steps([lane, { key: "b", status: "empty", run: null }]);
  const answers = { "GET /api/runs/r/mini-batch?image=0": [200, first] };
  return atServer(answers, async () => {
    steps.update();
    await steps.ready;
    answers["GET /api/runs/r/mini-batch?image=0"] = [200, second];
    lane.run = { ...lane.run, position: moved };
    steps.update();
    await steps.ready;
    const table = document.getElementById("last");
    return [
      document.getElementById("last-words").textContent,
      table.hidden,
      [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
    ];
  });
}"""


def test_after_the_step_that_was_announced_its_outcome_stands_there(js, stand):
    stand("/mnist")
    steps = js("pages/mnist/steps/steps.js")
    given = {
        "lane": lane(),
        "first": ahead(4, 1000),
        "second": ahead(4, 1001),
        "moved": {"epoch": 4, "mini_batch": 1001},
    }
    words, hidden, rows = steps.run(AFTER, given)
    assert words == "It was taken on mini-batch 1,001 of epoch 5: the mean cost went from 2.4000 to 2.2500."
    assert not hidden
    assert rows[1] == ["3", "0.200 → 0.600", "3 → 3", "4.250 → 3.750"]
    stand("/mnist")
    far = {"second": ahead(5, 7), "moved": {"epoch": 5, "mini_batch": 7}}
    words, hidden, _ = steps.run(AFTER, given | far)
    assert words.startswith("Press Step:"), "it was another step than the one announced"
    assert hidden


def test_the_last_mini_batch_of_an_epoch_is_followed_by_the_first_of_the_next(js, stand):
    stand("/mnist")
    given = {"lane": lane(1999), "first": ahead(4, 1999), "second": ahead(5, 0), "moved": {"epoch": 5, "mini_batch": 0}}
    words, hidden, _ = js("pages/mnist/steps/steps.js").run(AFTER, given)
    assert not hidden
    assert words.startswith("It was taken on mini-batch 2,000 of epoch 5")


def test_a_race_that_runs_or_is_over_says_so(steps):
    changes = {"status": "running", "run": None}, {"status": "done", "ended": True}
    running, over = steps(*changes)["seen"][1:]
    assert running["state"].startswith("Pause the race to see the mini-batch that comes next.")
    assert over["state"].startswith("This race is over. Press Step to begin a new one, paused,")


def test_of_two_networks_one_may_be_through_while_the_other_learns(js, stand):
    stand("/mnist")
    script = """({ Steps }, active) => {
      const lane = (key, status, ended) => ({ key, status, ended, active: !ended, run: null });
      new Steps([lane("a", "done", true), lane("b", active ? "running" : "done", !active)]).update();
      return document.getElementById("steps-state").textContent;
    }"""
    said = [js("pages/mnist/steps/steps.js").run(script, active) for active in (True, False)]
    assert said[0] == "This network is through; the other one still learns."
    assert said[1].startswith("This race is over. Press Step to begin a new one")
