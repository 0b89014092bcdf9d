"""The reader's own neuron and the runs beside it: the step written out, the links, the sentences of how it went."""

from typing import Any

import pytest

from app.learn.neuron import NeuronSettings, step_at, update_direction

ARITHMETIC = """({ Arithmetic }, runs) => {
  const stage = { on: () => {}, epoch: 0, views: {} };
  const arithmetic = new Arithmetic(document.getElementById("arithmetic"), stage, (name) => name);
  return runs.map(({ settings, step }) => {
    stage.views.runs = [["own", { settings, at: () => step }]];
    arithmetic.offer();
    const rows = [...arithmetic.element.querySelectorAll(".arithmetic__row")].filter((row) => !row.hidden);
    const terms = [...arithmetic.terms].map((term) => [term.dataset.term, term.textContent]);
    return { terms: Object.fromEntries(terms), last: rows.at(-1).querySelector(".arithmetic__numbers").textContent };
  });
}"""

NEURONS = [
    NeuronSettings(2.0, 2.0),
    NeuronSettings(-1.5, 0.5, input=-2.0, target=1.0, learning_rate=0.3),
    NeuronSettings(2.0, 2.0, cost="cross-entropy", learning_rate=0.05),
    NeuronSettings(-2.0, 1.0, target=1.0, cost="cross-entropy", learning_rate=4.0),
    NeuronSettings(0.6, 0.9, cost="cross-entropy", learning_rate=0.005, update_rule="chapter-animation"),
    NeuronSettings(-0.5, 0.25, input=3.0, target=-0.5, activation="tanh"),
    NeuronSettings(1.0, -0.25, target=2.0, activation="linear", learning_rate=0.5),
]


def written(x: float) -> str:
    """A number with five decimals, as the page writes it."""
    if x and abs(x) < 1e-5:
        mantissa, exponent = f"{x:.1e}".split("e")
        raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{mantissa} × 10{raised}".replace("-", "−")
    return f"{x:.5f}".replace("-", "−")


def bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") or "×" in text else text


def test_every_term_of_the_written_out_step_is_the_mathematics(js, stand):
    stand("/")
    steps = [step_at(settings, settings.weight, settings.bias) for settings in NEURONS]
    runs = [{"settings": vars(settings), "step": step._asdict()} for settings, step in zip(NEURONS, steps, strict=True)]
    found = js("pages/neuron/arithmetic.js").run(ARITHMETIC, runs)
    for settings, step, seen in zip(NEURONS, steps, found, strict=True):
        terms = seen["terms"]
        weight_by, bias_by = update_direction(settings, step)
        expected = {
            "z": step.z,
            "output": step.output,
            "cost": step.cost,
            "gradient_weight": step.gradient_weight,
            "pull_bias": bias_by,
            "new_weight": settings.weight - settings.learning_rate * weight_by,
            "new_bias": settings.bias - settings.learning_rate * bias_by,
        }
        for name, value in expected.items():
            assert terms[name] == written(value), (name, settings)
        for name, value in {"bias": step.bias, "gradient_bias": step.gradient_bias, "pull_weight": weight_by}.items():
            assert terms[f"({name})"] == bracketed(written(value)), (name, settings)
        gradient = settings.update_rule == "gradient"
        pull = "gradient_bias" if gradient else "pull_bias"
        bias, by, new = (terms[name] for name in ("bias", f"({pull})", "new_bias"))
        assert seen["last"] == f"= {bias} − {settings.learning_rate:g} × {by} = {new}"


FIELDS = """async ({ encode, decode }, { address, texts, settings }) => {
  const { ownTable, ruleField } = await import(address);
  const table = [...ownTable(JSON.parse(document.getElementById("limits").textContent)), ruleField];
  const read = texts.map((text) => {
    try {
      return decode(text, table);
    } catch (error) {
      return error.message;
    }
  });
  const kept = settings.map(encode).join("*");
  return { read, kept, back: decode(kept, table) };
}"""

RUN = "quadratic_sigmoid_2_2_1_0_0.15_300_gradient"


def test_kept_runs_come_back_from_a_link_with_every_setting(js, stand):
    stand("/")
    settings = [vars(each) for each in NEURONS]
    texts = ["", RUN, "*".join([RUN] * 8), "*".join([RUN] * 9), RUN.replace("_300", "_0"), RUN[:-9]]
    texts += [RUN.replace("sigmoid", "softmax"), RUN.replace("quadratic", "cross-entropy").replace("sigmoid", "tanh")]
    given = {"address": js("pages/neuron/address.js").address, "texts": texts, "settings": settings}
    found = js("pages/neuron/own/kept_runs.js").run(FIELDS, given)
    assert found["kept"].split("*")[1] == "quadratic_sigmoid_-1.5_0.5_-2_1_0.3_300_gradient"
    assert found["back"] == settings
    empty, one, eight, nine, *wrong = found["read"]
    assert (empty, len(one), len(eight)) == ([], 1, 8)
    assert nine == "Kept runs: at most 8, not 9."
    assert one[0] == vars(NeuronSettings())
    assert all(words.startswith("Kept runs: “") for words in wrong), wrong


def ended(first: float, last: float, epochs: int = 300, target: float = 0, **more: Any) -> dict[str, Any]:
    steps = [
        {"epoch": n, "output": a, "slope": a * (1 - a), "gradient_bias": -0.001 if a != target else 0}
        for n, a in ((0, first), (epochs, last))
    ]
    return {"settings": {"target": target, "activation": "sigmoid"}, "steps": steps, "failure": None} | more


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
    ],
)
def test_what_a_run_came_to_where_its_numbers_would_leave_one_wondering(js, run, said):
    assert js("pages/neuron/own/outcome.js").call("outcome", run) == said


@pytest.mark.parametrize(
    ("outputs", "target", "epoch"),
    [
        ([0.9, 0.5, 0.45, 0.4], 0, 2),
        ([0.6, 0.5, 0.31, 0.3], 0, 3),
        ([0.1, 0.5, 0.56], 1, 2),
        ([0.49, 0.1], 0, None),
        ([0.9, 0.46], 0, None),
    ],
)
def test_half_of_the_way_is_counted_from_the_start(js, outputs, target, epoch):
    assert js("pages/neuron/challenges.js").call("halfway", {"outputs": outputs, "target": target}) == epoch


def waiting(cost: str, rate: float, epochs: int, **more: Any) -> dict[str, Any]:
    outputs = [0.99] * epochs + [0.4]
    usual = {"weight": 2, "bias": 2, "input": 1, "target": 0, "update_rule": "gradient"}
    return usual | {"cost": cost, "learning_rate": rate, "outputs": outputs} | more


@pytest.mark.parametrize(
    ("name", "runs", "met"),
    [
        ("wait-250", [waiting("quadratic", 0.15, 250)], True),
        ("wait-250", [waiting("quadratic", 0.15, 249)], False),
        ("wait-250", [waiting("quadratic", 0.149, 250)], False),
        ("wait-250", [waiting("cross-entropy", 0.15, 250)], False),
        ("cross-entropy-waits", [waiting("cross-entropy", 0.05, 250)], True),
        ("cross-entropy-waits", [waiting("cross-entropy", 0.05, 250, update_rule="chapter-animation")], False),
        ("quadratic-wins", [waiting("quadratic", 9, 10), waiting("cross-entropy", 0.005, 11)], True),
        ("quadratic-wins", [waiting("quadratic", 9, 10), waiting("cross-entropy", 0.005, 10)], False),
        ("quadratic-wins", [waiting("quadratic", 9, 10), waiting("cross-entropy", 0.005, 11, bias=1)], False),
    ],
)
def test_the_challenges_are_met_at_their_edges(js, name, runs, met):
    script = "({ challenges }, { name, runs }) => challenges.find((each) => each.name === name).met({ runs })"
    assert js("pages/neuron/challenges.js").run(script, {"name": name, "runs": runs}) == met


@pytest.mark.parametrize(
    ("weight", "bias", "half"), [(0, 0, 4), (3.47, 0, 4), (3.48, 0, 6), (0, -6, 8), (-47, 1, 55), (50, 50, 55)]
)
def test_the_landscapes_window_shows_the_start_with_some_room(js, weight, bias, half):
    assert js("pages/neuron/landscape.js").call("windowOf", {"weight": weight, "bias": bias}) == half


def test_a_guess_comes_back_from_a_link(js):
    curve = [round(1 - n / 30, 2) for n in range(31)]
    text = ".".join(["quadratic-bad", *(str(round(100 * value)) for value in curve)])
    guess = js("pages/neuron/story/guess.js")
    assert guess.call("decode", text) == [["quadratic-bad", pytest.approx(curve)]]
    assert guess.call("decode", "") == []
    for wrong in (text + ".0", text.replace(".100.", ".101."), text.replace(".100.", ".-1."), "nothing"):
        assert "is no curve" in guess.refusal("decode", wrong)


GUESSED = """({ Guess }, { moves }) => {
  const [overlay, controls] = [document.createElement("div"), document.createElement("div")];
  document.body.append(overlay, controls);
  const guess = new Guess(overlay, controls, { epochs: 300, range: [0, 1] });
  guess.offer([{ name: "a", words: "A", role: "quadratic", start: 1 }]);
  for (const key of moves) guess.pen.dispatchEvent(new KeyboardEvent("keydown", { key }));
  const found = [guess.pen.ariaValueText, guess.pen.style.left, guess.pen.style.bottom, guess.encoded()];
  overlay.remove();
  controls.remove();
  return found;
}"""


def test_the_keyboards_pen_says_its_epoch_and_draws_to_its_right(js):
    guess = js("pages/neuron/story/guess.js")
    assert guess.run(GUESSED, {"moves": []})[:3] == ["epoch 150: 1.00", "50%", "100%"]
    words, left, bottom, text = guess.run(GUESSED, {"moves": ["ArrowRight", "ArrowDown", "ArrowDown"]})
    assert (words, bottom) == ("epoch 160: 0.90", "90%")
    assert float(left[:-1]) == pytest.approx(100 * 16 / 30, abs=1e-3)
    assert text == ".".join(["a", *["100"] * 16, *["90"] * 15])
    assert guess.run(GUESSED, {"moves": ["ArrowRight"] * 40})[0] == "epoch 300: 1.00"


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


@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
def test_a_runs_cost_is_relative_to_that_of_its_start(js, cost):
    script = """async ({ Run }, { settings, sent }) => {
      const real = window.EventSource;
      const sources = [];
      window.EventSource = class extends EventTarget {
        constructor() {
          super();
          sources.push(this);
        }
        close() {}
      };
      const run = new Run(settings);
      const loaded = run.load();
      const tell = (name, data) => sources[0].dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
      for (const each of sent) tell("step", each);
      tell("done", {});
      await loaded;
      window.EventSource = real;
      return { steps: run.steps, last: run.last, complete: run.complete };
    }"""
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


KEPT = """async ({ KeptRuns }, { settings, script }) => {
  const real = window.EventSource;
  window.EventSource = class extends EventTarget {
    constructor() {
      super();
      const tell = (name, data) => this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
      queueMicrotask(() => (tell("step", { epoch: 0, cost: 1, gradient_weight: 0 }), tell("done", {})));
    }
    close() {}
  };
  const company = new Map();
  const views = { company, join: (name, run) => company.set(name, run), leave: (name) => company.delete(name) };
  const figure = { views, count: () => {}, rest: () => {}, player: { seek: () => {} } };
  const list = document.createElement("ul");
  const kept = new KeptRuns(figure, list, () => {}, () => {});
  const seen = [];
  for (const [what, letter] of script) {
    if (what === "add") await kept.add(settings);
    else [...list.querySelectorAll("li")].find((item) => item.dataset.run === letter).querySelector("button").click();
    seen.push([[...company.keys()].join(""), [...list.children].map((item) => item.dataset.run).join(""), kept.full]);
  }
  window.EventSource = real;
  return { seen, said: list.lastElementChild.textContent, encoded: kept.encoded().split("*").length };
}"""


def test_a_letter_is_free_again_when_its_run_is_removed(js):
    script = [("add", ""), ("add", ""), ("remove", "A"), ("add", ""), *[("add", "")] * 6, ("add", ""), ("remove", "C")]
    found = js("pages/neuron/own/kept_runs.js").run(KEPT, {"settings": vars(NeuronSettings()), "script": script})
    assert [names for names, _, _ in found["seen"][:4]] == ["A", "AB", "B", "BA"]
    assert found["seen"][3][1] == "BA"
    assert found["seen"][9] == ["BACDEFGH", "BACDEFGH", True]
    assert found["seen"][10] == found["seen"][9], "there is room for no more than eight"
    assert found["seen"][11] == ["BADEFGH", "BADEFGH", False]
    assert found["said"] == "Hquadratic, w = 2.0, b = 2.0, η = 0.15Remove"
    assert found["encoded"] == 7
