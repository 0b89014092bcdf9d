"""What two networks make of a drawing, and which digit it is told to be."""

import pytest

READER = """async ({ Reader }, { network, outputs, label, updates, again }) => {
  const networks = { offer: () => {}, get: () => network };
  return atServer(
    {
      [`POST ${network?.path}/classify`]: [200, { activations: outputs, softmax: outputs.map(() => 0.123) }],
    },
    async (asked) => {
      const told = [];
      let waited;
      const reader = new Reader(
        "1",
        networks,
        "a",
        () => {},
        () => told.push(reader.reading?.outputs),
      );
      for (const pixels of updates) {
        for (let n = 0; n < again; n += 1) reader.update(pixels, label, null);
        const { waits } = reader;
        await aMoment(10);
        waited = [waits, reader.waits];
      }
      const text = (name) => reader.place.querySelector(`[data-part="${name}"]`).textContent;
      const gate = reader.place.querySelector('[data-part="gate"]');
      return {
        answer: text("answer"),
        words: text("words"),
        about: text("about"),
        detail: text("detail"),
        fingerprint: text("fingerprint"),
        neuron: text("neuron"),
        gate: gate.style.visibility,
        says: gate.querySelector(".gate").ariaLabel,
        bars: [...reader.place.querySelectorAll(".answers__row")].map((row) => row.textContent),
        role: reader.place.dataset.role,
        asked,
        told,
        waited,
      };
    },
  );
}"""

NETWORK = {
    "value": "x",
    "path": "/api/runs/r",
    "name": "quadratic",
    "detail": "784–30–10, seed 3",
    "cost": "quadratic",
    "output": "sigmoid",
    "learning": False,
    "moment": "1",
    "accuracy": 0.9541,
    "fingerprint": "abcdef",
}


def outputs(**given: float) -> list[float]:
    return [given.get(f"d{digit}", 0.002 * digit) for digit in range(10)]


@pytest.fixture
def reader(js, stand):
    stand("/mnist")

    def read(given, label=3, network=NETWORK, updates=([0.5] * 784,), again=1):
        argument = {"network": network, "outputs": given, "label": label, "updates": updates, "again": again}
        return js("pages/mnist/draw/reader.js").run(READER, argument)

    return read


def test_an_answer_on_its_way_is_awaited_whatever_else_changes_on_the_page(reader):
    given = outputs(d3=0.9)
    found = reader(given, again=3)
    assert (found["answer"], len(found["asked"])) == ("3", 1)
    assert (found["told"], found["waited"]) == ([given], [True, False])


@pytest.mark.parametrize(
    ("given", "answer", "words"),
    [
        (outputs(d3=0.9), "3", "Right, with an output of 0.900."),
        (outputs(d7=0.8), "7", "Wrong, with an output of 0.800."),
        (outputs(d7=0.9994), "7", "Wrong, with an output of 0.999."),
        (outputs(d3=0.5), "3", "Right, with an output of 0.500."),
        (outputs(d3=0.499), "3?", "Right, a guess, as no output reaches 0.5."),
        (outputs(d7=0.3), "7?", "Wrong, a guess, as no output reaches 0.5."),
    ],
)
def test_an_answer_is_right_or_wrong_and_sure_or_a_guess(reader, given, answer, words):
    found = reader(given)
    assert (found["answer"], found["words"]) == (answer, words)
    assert found["told"] == [given]


def test_the_bars_are_the_outputs_and_the_gate_is_that_of_the_digits_own_neuron(reader):
    given = outputs(d3=0.2, d7=0.9)
    found = reader(given)
    assert found["bars"] == [f"{digit}{output:.3f}" for digit, output in enumerate(given)]
    assert found["neuron"] == "Neuron for 3: a = 0.2000, y = 1"
    assert found["says"].startswith("The error −0.800 meets a gate that is open by 0.160, 64.0 % of its widest.")
    assert (found["gate"], found["role"]) == ("visible", "quadratic")
    assert [found[name] for name in ("detail", "about", "fingerprint")] == [
        "784–30–10, seed 3",
        "95.41 % right",
        "· fingerprint abcdef",
    ]
    assert found["asked"] == [["POST", "/api/runs/r/classify", {"pixels": [0.5] * 784}]]


@pytest.mark.parametrize(
    ("given", "answer", "words"),
    [
        (outputs(d7=0.9), "7", "With an output of 0.900."),
        (outputs(d7=0.3), "7?", "A guess, as no output reaches 0.5."),
    ],
)
def test_where_nobody_has_told_the_digit_nothing_is_right_or_wrong(reader, given, answer, words):
    found = reader(given, label=None)
    assert (found["answer"], found["words"], found["gate"]) == (answer, words, "hidden")
    assert found["neuron"] == "Choose which digit it is to see its neuron’s gate."


def test_a_softmax_is_shown_without_a_gate_and_nobody_reads_nothing(reader):
    softmax = NETWORK | {"output": "softmax", "cost": "log-likelihood"}
    assert reader(outputs(d3=0.9), network=softmax)["gate"] == "hidden"
    nothing = reader(outputs(d3=0.9), updates=(None,))
    assert (nothing["answer"], nothing["words"], nothing["asked"]) == ("–", "", [])
    cleared = reader(outputs(d3=0.9), updates=([0.5] * 784, None))
    assert cleared["answer"] == "–"


# What is shown is read off before any answer, which the script gives: each update is a network, an image and a label.
CHANGED = """({ Reader }, { network, script }) => held(async (waiting) => {
  let current;
  const reader = new Reader("1", { offer: () => {}, get: () => current }, "a", () => {}, () => {});
  const text = (name) => reader.place.querySelector(`[data-part="${name}"]`).textContent;
  const seen = [];
  for (const step of script) {
    if (step.path) {
      current = { ...network, path: step.path };
      reader.update(Array(784).fill(step.ink), step.label, step.chosen);
    } else {
      const body = step.status === 200 ? { activations: step.outputs } : { detail: "Not now." };
      waiting.shift().answer(body, step.status);
    }
    await aMoment(5);
    const { hidden, textContent } = reader.problem;
    seen.push([text("answer"), text("words"), hidden ? "" : textContent]);
  }
  return seen;
})"""


@pytest.fixture
def changed(js, stand):
    def run(*script):
        stand("/mnist")
        return js("pages/mnist/draw/reader.js").run(CHANGED, {"network": NETWORK, "script": script})

    return run


def read_by(network, ink=0.5, chosen=None, label=None):
    return {"path": f"/api/runs/{network}", "ink": ink, "chosen": chosen, "label": label}


def answers(**given):
    return {"status": 200, "outputs": outputs(**given)}


NOTHING = ["–", "", ""]
THREE = ["3", "Right, with an output of 0.900.", ""]


def test_an_answer_is_never_beside_another_image_or_network_than_its_own(changed):
    image = read_by("a", chosen=0, label=3)
    for other in (read_by("a"), read_by("a", chosen=1, label=7), read_by("b", chosen=0, label=3)):
        assert changed(image, answers(d3=0.9), other) == [NOTHING, THREE, NOTHING]
        assert changed(image, other, answers(d3=0.9)) == [NOTHING] * 3, "it comes when the other is asked for"
    drawn = [read_by("a"), answers(d3=0.9), read_by("a", ink=0.6), answers(d5=0.8)]
    shown = [["3", "With an output of 0.900.", ""], ["5", "With an output of 0.800.", ""]]
    assert changed(*drawn) == [NOTHING, shown[0], shown[0], shown[1]], "while one draws, the last answer stays"


def test_a_drawing_that_a_network_refuses_has_no_answer(changed):
    refused = {"status": 422}
    found = changed(read_by("a"), answers(d3=0.9), read_by("a", ink=0.6), refused)
    assert found[-1] == ["–", "", "Not now."]


DRAW = """async ({ Draw }, script) => {
  const network = { value: "a", path: "/api/runs/r", cost: "quadratic", output: "sigmoid", detail: "", moment: "1" };
  const draw = new Draw({ offer: () => {}, get: () => network }, () => {});
  const pad = document.getElementById("pad");
  pad.setPointerCapture = () => {};
  const { left, top } = pad.getBoundingClientRect();
  return atServer({ "POST /api/runs/r/classify": [200, { activations: Array(10).fill(0.2) }] }, async () => {
    const seen = [];
    for (const [what, given] of script) {
      if (what === "choose") draw.choose(given);
      else if (what === "tell") draw.meant.value = given;
      else if (what === "click") document.getElementById(`pad-${given}`).click();
      else if (what === "key") pad.dispatchEvent(new KeyboardEvent("keydown", { key: given, cancelable: true }));
      else
        for (const type of ["pointerdown", "pointerup"])
          pad.dispatchEvent(new PointerEvent(type, { clientX: left + given, clientY: top + 9, pointerId: 1 }));
      await aMoment(5);
      seen.push(draw.meant.value);
    }
    return seen;
  });
}"""


def test_the_digit_told_is_that_of_what_is_on_the_pad(js, stand, pair):
    def told(*script):
        stand("/mnist")
        return js("pages/mnist/draw/draw.js").run(DRAW, script)

    image = str(pair["labels"][0])
    assert told(("choose", 0), ("click", "clear"), ("draw", 40)) == [image, "", ""]
    assert told(("choose", 0), ("draw", 40), ("tell", "7"), ("draw", 80)) == [image, "", "7", "7"]
    assert told(("choose", 0), ("click", "undo"), ("draw", 40)) == [image, "", ""]
    assert told(("draw", 40), ("tell", "7"), ("click", "undo"), ("draw", 40)) == ["", "7", "", ""]
    first = told(("tell", "7"), ("key", "ArrowDown"), ("draw", 40), ("click", "clear"), ("draw", 40))
    assert first == ["7", "7", "7", "", ""], "told before it is drawn"
