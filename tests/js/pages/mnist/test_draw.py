"""Drawing a digit: the pad with its pen, what two networks make of it, and one image through their training."""

import math
from typing import Any

import pytest

PAD = """async ({ DrawingPad }, script) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 280;
  canvas.style.cssText = "width: 140px; height: 140px; color: rgb(1, 2, 3); position: fixed; left: 0; top: 0";
  document.body.append(canvas);
  canvas.setPointerCapture = () => {};
  let changes = 0;
  const pad = new DrawingPad(canvas, () => (changes += 1));
  const { left, top } = canvas.getBoundingClientRect();
  for (const [what, ...given] of script) {
    if (what === "key")
      canvas.dispatchEvent(new KeyboardEvent("keydown", { key: given[0], cancelable: true }));
    else if (what === "show") pad.show(() => document.createElement("canvas"));
    else if (what === "clear" || what === "undo") pad[what]();
    else {
      const [x, y, pointerId = 1, button = 0] = given;
      canvas.dispatchEvent(
        new PointerEvent(what, { clientX: left + x, clientY: top + y, pointerId, button, cancelable: true }),
      );
    }
  }
  const { data } = canvas.getContext("2d").getImageData(0, 0, 280, 280);
  const inked = (x) =>
    Array.from({ length: 280 }, (_, y) => data[4 * (280 * y + x) + 3]).filter((alpha) => alpha > 127).length;
  const found = {
    strokes: pad.strokes,
    empty: pad.isEmpty,
    image: Boolean(pad.image),
    changes,
    inked: inked(140),
  };
  canvas.remove();
  return found;
}"""


@pytest.fixture(scope="session")
def pad(js):
    return lambda *script: js("pages/mnist/draw/drawing_pad.js").run(PAD, script)


LINE = [("pointerdown", 20, 50), ("pointermove", 120, 50), ("pointerup", 120, 50)]
OTHER = [("pointerdown", 20, 90), ("pointermove", 120, 90), ("pointerup", 120, 90)]


def test_a_stroke_is_in_the_pads_own_pixels_and_as_wide_as_the_pen(pad):
    found = pad(*LINE)
    assert found["strokes"] == [[{"x": 40, "y": 100}, {"x": 240, "y": 100}]]
    assert found["inked"] == 18


def test_undo_takes_the_last_stroke_back_and_clear_all(pad):
    assert [stroke[0]["y"] for stroke in pad(*LINE, *OTHER)["strokes"]] == [100, 180]
    assert [stroke[0]["y"] for stroke in pad(*LINE, *OTHER, ("undo",))["strokes"]] == [100]
    assert pad(*LINE, *OTHER, ("clear",))["empty"]


def test_an_image_stands_in_the_place_of_strokes_until_one_is_drawn(pad):
    assert pad(*LINE, ("show",)) | {"changes": 0} == {
        "strokes": [],
        "empty": False,
        "image": True,
        "changes": 0,
        "inked": 0,
    }
    assert pad(("show",), ("undo",))["empty"]
    assert (pad(("show",), *LINE)["image"], len(pad(("show",), *LINE)["strokes"])) == (False, 1)


INKED = """async ({ DrawingPad }, { images, strokes }) => {
  const { digitCanvas } = await import(images);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 280;
  document.body.append(canvas);
  const root = document.documentElement;
  const ink = (color) => (root.style.setProperty("--ink", color), (canvas.style.color = color));
  const colour = () => [...canvas.getContext("2d").getImageData(140, 140, 1, 1).data];
  ink("#010203");
  const pad = new DrawingPad(canvas, () => {});
  if (strokes) pad.strokes.push([{ x: 20, y: 140 }, { x: 260, y: 140 }]);
  else pad.show(() => digitCanvas(new Uint8Array(784).fill(255), "all ink"));
  pad.draw();
  const before = colour();
  ink("#f0e0d0");
  window.schemeChanged = () => {
    root.style.removeProperty("--ink");
    canvas.remove();
    return [before, colour()];
  };
}"""


@pytest.mark.parametrize("strokes", [True, False])
def test_what_is_drawn_has_the_ink_of_the_colour_scheme_that_comes(js, strokes):
    module = js("pages/mnist/draw/drawing_pad.js")
    module.page.emulate_media(color_scheme="light")
    module.run(INKED, {"images": js("pages/mnist/images.js").address, "strokes": strokes})
    module.page.emulate_media(color_scheme="dark")
    module.page.wait_for_function("() => matchMedia('(prefers-color-scheme: dark)').matches")
    before, after = module.page.evaluate("() => frameDrawn().then(schemeChanged)")
    module.page.emulate_media(color_scheme="light")
    assert (before, after) == ([1, 2, 3, 255], [240, 224, 208, 255])


def test_one_finger_draws_at_a_time_and_only_with_the_first_button(pad):
    second = [LINE[0], ("pointerdown", 20, 90, 2), ("pointermove", 120, 90, 2), LINE[1]]
    assert pad(*second)["strokes"] == [[{"x": 40, "y": 100}, {"x": 240, "y": 100}]]
    assert pad(("pointerdown", 20, 50, 1, 2), LINE[1])["empty"]
    assert len(pad(*LINE, ("pointermove", 60, 60))["strokes"][0]) == 2, "a pen that is lifted draws no more"


def test_the_keyboards_pen_moves_and_draws_when_it_is_down(pad):
    assert pad(("key", "ArrowRight"))["empty"]
    down = pad(("key", " "), ("key", "ArrowRight"), ("key", "ArrowDown"), ("key", " "), ("key", "ArrowLeft"))["strokes"]
    assert down == [[{"x": 140, "y": 70}, {"x": 147, "y": 70}, {"x": 147, "y": 77}]]
    edge = pad(("key", " "), *[("key", "ArrowUp")] * 11)["strokes"][0][-1]
    assert edge == {"x": 140, "y": 0}


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
        (outputs(d3=0.9), "3", "Right, with an output of 0.90."),
        (outputs(d7=0.8), "7", "Wrong, with an output of 0.80."),
        (outputs(d3=0.5), "3", "Right, with an output of 0.50."),
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
        (outputs(d7=0.9), "7", "With an output of 0.90."),
        (outputs(d7=0.3), "7?", "A guess, as no output reaches 0.5."),
    ],
)
def test_where_nobody_has_told_the_digit_nothing_is_right_or_wrong(reader, given, answer, words):
    found = reader(given, label=None)
    assert (found["answer"], found["words"], found["gate"]) == (answer, words, "hidden")
    assert found["neuron"] == "Choose which digit it is to see its neuron’s gate."


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


def test_a_softmax_is_shown_without_a_gate_and_nobody_reads_nothing(reader):
    softmax = NETWORK | {"output": "softmax", "cost": "log-likelihood"}
    assert reader(outputs(d3=0.9), network=softmax)["gate"] == "hidden"
    nothing = reader(outputs(d3=0.9), updates=(None,))
    assert (nothing["answer"], nothing["words"], nothing["asked"]) == ("–", "", [])
    cleared = reader(outputs(d3=0.9), updates=([0.5] * 784, None))
    assert cleared["answer"] == "–"


FOLLOW = """async ({ Follow }, { moves }) => {
  const follow = new Follow(JSON.parse(document.getElementById("follow-figure").textContent));
  const text = (id) => document.getElementById(id).textContent;
  for (const [what, value] of moves) {
    if (what === "choose") follow.choose(value);
    else if (what === "seek") {
      follow.seek.value = value;
      follow.seek.dispatchEvent(new Event("input"));
    } else document.getElementById(`follow-${what}`).click();
  }
  const tables = [...document.querySelectorAll(".follow__network table")].map((table) =>
    [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
  );
  const found = {
    when: text("follow-when"),
    tables,
    seek: follow.seek.ariaValueText,
    play: text("follow-play"),
    record: [...document.getElementById("follow-table").rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    ),
  };
  clearInterval(follow.timer);
  return found;
}"""


@pytest.fixture
def follow(js, stand):
    stand("/mnist")
    return lambda *moves: js("pages/mnist/follow/follow.js").run(FOLLOW, {"moves": moves})


def written(a: float) -> str:
    """An output as the page writes it."""
    if a >= 0.001:
        return f"{a:.4f}"
    mantissa, exponent = f"{a:.2e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


@pytest.fixture(scope="session")
def pair(js) -> dict[str, Any]:
    return js("pages/mnist/pair.js").run(
        "({ finished, images, moments }) => ({ finished, moments, labels: images.map(({ label }) => label) })"
    )


@pytest.mark.parametrize(("moment", "image"), [(0, 0), (7, 0), (18, 4)])
def test_the_followed_images_numbers_are_those_of_its_moment(follow, pair, moment, image):
    found = follow(("choose", image), ("seek", moment))
    label = pair["labels"][image]
    for table, network in zip(found["tables"], pair["finished"], strict=True):
        z, after = (network[name][moment][image] for name in ("z", "after"))
        a, then = (1 / (1 + math.exp(-each)) for each in (z, after))
        numbers = dict(table)
        assert numbers[f"its neuron for {label}: z"] == f"{z:.2f}".replace("-", "−")
        assert numbers["output a"] == written(a)
        assert numbers["a after a step on this image alone"] == written(then)
        assert numbers["the network’s answer"] == str(network["answers"][moment][image])
    assert found["record"][moment + 1][1::2] == [
        written(1 / (1 + math.exp(-network["z"][moment][image]))) for network in pair["finished"]
    ]


def test_a_moment_back_and_on_and_not_beyond_the_ends(follow, pair):
    last = len(pair["moments"]) - 1
    assert follow(("back", None))["when"] == "before learning"
    assert follow(("on", None))["when"] == "after 1 mini-batch"
    assert follow(("seek", 5), ("back", None), ("back", None))["when"] == "after 5 mini-batches"
    assert follow(("seek", last), ("on", None))["when"] == "after 30 epochs"
    assert follow(("play", None))["play"] == "Pause"
    assert follow(("play", None), ("play", None))["play"] == "Play"


STRIP = """({ Strip }, keys) => {
  const place = document.createElement("div");
  document.body.append(place);
  const image = (label) => ({ label, index: label, pixels: new Uint8Array(784) });
  const chosen = [];
  const strip = new Strip(place, [image(3), image(5), image(7)], (which) => chosen.push(which));
  strip.mark(1);
  const stops = () => strip.buttons.flatMap(({ tabIndex }, i) => (tabIndex === 0 ? [i] : []));
  const before = stops();
  strip.buttons[1].focus();
  const seen = keys.map((key) => {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    return [strip.buttons.indexOf(document.activeElement), stops()];
  });
  document.activeElement.click();
  strip.mark(null);
  const after = stops();
  place.remove();
  return [before, seen, chosen, after];
}"""


def test_a_strip_of_images_is_one_stop_of_the_keyboard(js, stand):
    stand("/mnist")
    keys = ["ArrowRight", "ArrowRight", "ArrowLeft", "Tab"]
    before, seen, chosen, after = js("pages/mnist/draw/strip.js").run(STRIP, keys)
    assert before == [1], "the one that is marked"
    assert seen == [[2, [2]], [0, [0]], [2, [2]], [2, [2]]], "round and round"
    assert (chosen, after) == ([2], [2])
