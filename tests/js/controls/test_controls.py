"""A clock, a handle on a curve, the gate and the challenges: what each asks for, shows and says."""

import pytest

CLOCK = """async ({ Clock }, shown) => {
  const clock = new Clock(document.querySelector(".clock"));
  const told = [];
  for (const name of ["run", "seek", "rate", "reset"]) clock.on(name, (value) => told.push([name, value]));
  const words = shown.map(([index, playing]) => {
    clock.show({ index, last: 300, playing });
    return clock.runButton.textContent;
  });
  const control = (name) => clock.element.querySelector(`[data-do="${name}"]`);
  for (const name of ["run", "step", "back", "reset"]) control(name).click();
  clock.show({ index: 0, last: 300, playing: false });
  for (const name of ["back", "step"]) control(name).click();
  control("seek").value = "12";
  control("seek").dispatchEvent(new Event("input"));
  control("speed").value = "0.5";
  control("speed").dispatchEvent(new Event("change"));
  const { scrubber } = clock;
  return { words, told, scrubber: [scrubber.max, scrubber.ariaValueText], run: clock.runWords };
}"""


def sought(*epochs: int) -> list[list]:
    return [["seek", epoch] for epoch in epochs]


def test_a_clock_asks_for_what_its_controls_say(js, stand):
    stand("/")
    found = js("controls/clock.js").run(CLOCK, [(0, False), (0, True), (7, False), (300, False)])
    assert found["words"] == [found["run"], "Pause", "Resume", found["run"]]
    assert found["told"] == [["run", None], *sought(300, 299), ["reset", None], *sought(0, 1, 12), ["rate", 0.5]]
    assert found["scrubber"] == ["300", "epoch 0"]


HANDLE = """({ CurveHandle }, keys) => {
  const chart = document.createElement("div");
  document.body.append(document.createElement("div"));
  document.body.lastElementChild.append(chart);
  const moves = [];
  const margin = { l: 1, r: 2, t: 3, b: 4 };
  const handle = new CurveHandle(chart, margin, {
    label: "z",
    range: [-10, 10],
    step: 0.05,
    onMove: (x) => moves.push(x),
  });
  for (const [x, key, shiftKey] of keys) {
    handle.show(x, 0.5, "here");
    handle.knob.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey }));
  }
  const hidden = [
    [-10, 0],
    [10, 1],
    [-10.1, 0.5],
    [10.1, 0.5],
    [0, -0.1],
    [0, 1.1],
  ].map(([x, height]) => {
    handle.show(x, height, "here");
    return handle.knob.hidden;
  });
  const found = {
    moves,
    hidden,
    left: (handle.show(5, 0.25, "there"), handle.knob.style.left),
    up: handle.knob.style.bottom,
    said: handle.knob.ariaValueText,
  };
  handle.plane.parentElement.parentElement.remove();
  return found;
}"""


def test_keys_move_a_handle_along_its_curve_and_not_beyond(js):
    keys = [
        (1, "ArrowRight", False),
        (1, "ArrowUp", False),
        (1, "ArrowLeft", False),
        (1, "ArrowDown", True),
        (1, "ArrowRight", True),
        (1, "Home", False),
        (1, "End", False),
        (9.98, "ArrowRight", True),
        (1, "a", False),
    ]
    found = js("controls/curve_handle.js").run(HANDLE, keys)
    assert found["moves"] == [1.05, 1.05, 0.95, 0.5, 1.5, -10, 10, 10]
    assert found["hidden"] == [False, False, True, True, True, True]
    assert (found["left"], found["up"], found["said"]) == ("75%", "25%", "there")


GATE = """({ Gate }, passage) => {
  const place = document.createElement("div");
  document.body.append(place);
  const gate = new Gate(place);
  gate.show(passage);
  const number = (name, attribute) => Number(gate.parts[name].getAttribute(attribute));
  const found = {
    said: gate.element.ariaLabel,
    opening: number("passing", "height"),
    passing: number("passing", "width"),
    arriving: number("arriving", "width"),
    answered: number("answered", "width"),
    frame: number("frame", "height"),
    numbers: Object.values(gate.words).map(({ value }) => value.textContent),
    amplified: !gate.words.amplifier.cell.hidden,
    most: gate.most.textContent,
  };
  place.remove();
  return found;
}"""


def test_what_passes_the_gate_is_the_error_times_the_slope(js):
    given = {"error": 0.5, "slope": 0.1, "gradient": 0.05, "factor": "slope", "steepest": 0.25}
    found = js("controls/gate.js").run(GATE, given)
    assert found["said"] == (
        "The error 0.500 meets a gate that is open by 0.100, 40.0 % of its widest. The gradient that passes is 0.0500."
    )
    assert found["opening"] / found["frame"] == pytest.approx(0.1 / 0.25)
    assert found["passing"] == found["arriving"] == 32
    assert (found["answered"], found["amplified"], found["most"]) == (0, False, "of 0.25")
    assert found["numbers"][:3] == ["0.500", "0.0500", "0.100"]


def test_the_cross_entropy_answers_the_gate(js):
    given = {"error": -0.5, "slope": 0.125, "gradient": -0.5, "factor": "none", "steepest": 1}
    found = js("controls/gate.js").run(GATE, given)
    assert found["said"] == (
        "The error −0.500 meets a gate that is open by 0.125, 12.5 % of its widest, and is amplified by 8.00. "
        "The gradient is −0.500, the error itself."
    )
    assert found["answered"] == found["arriving"] == 32
    assert (found["amplified"], found["most"]) == (True, "of 1")
    assert found["numbers"] == ["−0.500", "−0.500", "0.125", "8.00"]


ROW = """({ GateRow }, gates) => {
  const place = document.createElement("div");
  const row = new GateRow(place);
  row.show(gates, "in words");
  return [
    row.element.ariaLabel,
    [...row.svg.children].map((each) => [each.getAttribute("class"), Number(each.getAttribute("height"))]),
  ];
}"""


def test_gates_in_series_shut_by_what_is_missing_of_their_slope(js):
    gates = [{"slope": 0.25, "left": 0.25, "answered": True}, {"slope": 0.1, "left": 0.025}, {"slope": 2, "left": -0.5}]
    words, parts = js("controls/gate.js").run(ROW, gates)
    assert words == "in words"
    assert parts == [
        ["gate__error", 80],
        ["gate__passing", 20],
        ["gate__wall gate__wall--answered", 30],
        ["gate__wall gate__wall--answered", 30],
        ["gate__passing", 2],
        ["gate__wall", 36],
        ["gate__wall", 36],
        ["gate__passing", 40],
        ["gate__wall", 0],
        ["gate__wall", 0],
    ]


CHALLENGES = """async ({ Challenges, challengeField }, { link, states }) => {
  const list = ["low", "high", "odd"].map((name, i) => ({
    name,
    task: `Task ${name}.`,
    taught: `So ${name}.`,
    met: (x) => [x < 0, x > 9, x % 2 === 1][i],
  }));
  const place = document.createElement("ul");
  const done = [];
  const challenges = new Challenges(place, list, () => done.push(challenges.value));
  challenges.restore(link);
  const before = challenges.value;
  const news = [];
  for (const state of states) {
    challenges.news.hidden = true;
    challenges.check(state);
    await aMoment(260);
    news.push(challenges.news.hidden ? "" : challenges.news.textContent);
  }
  const ticked = [...place.children]
    .filter((each) => each.dataset.done)
    .map((each) => each.dataset.challenge);
  challenges.news.remove();
  clearTimeout(challenges.timer);
  const read = ["high,low", "low,nothing"].map((text) => challengeField(list).read(text));
  return { before, done, news, ticked, read };
}"""


def test_a_challenge_is_done_once_and_kept_by_the_link(js):
    found = js("controls/challenges.js").run(CHALLENGES, {"link": "high", "states": [0, 11, -2, -4]})
    assert found["before"] == "high"
    assert found["news"] == ["", "✓ Challenge done. Task odd. So odd.", "✓ Challenge done. Task low. So low.", ""]
    assert found["done"] == ["high,odd", "low,high,odd"]
    assert found["ticked"] == ["low", "high", "odd"]
    assert found["read"][0] == {"value": "low,high"}
    assert "not “low,nothing”" in found["read"][1]["error"]


INSTRUMENT = """async ({ Instrument, numeric }) => {
  const main = document.createElement("main");
  main.innerHTML = ["t-fields", "t-summary", "curve-chart", "curve-downloads", "t-drawing"]
    .map((id) => `<div id="${id}"></div>`)
    .join("");
  document.body.append(main);
  const line = (mark) => ({ x: [], y: [], meta: { x: "z", field: "a", mark } });
  const figure = {
    data: [line(false), line(true)],
    layout: { margin: { l: 0, r: 0, t: 0, b: 0 }, xaxis: { range: [-10, 10] }, yaxis: { range: [0, 1] } },
  };
  const changed = [];
  const drawn = [];
  const instrument = new Instrument(
    {
      name: "t",
      table: [numeric("z", "Input z", 1, [-4, 4])],
      charts: {
        curve: {
          label: "a curve",
          rows: ({ z }) => [
            { z: 0, a: 0 },
            { z, a: z / 10 },
          ],
          mark: ({ z }) => (z < 3 ? { z, a: z / 10 } : null),
          drag: { field: "z", x: "z", y: "a" },
        },
      },
      drawings: {
        "t-drawing":
          (place) =>
          ({ z }) =>
            drawn.push([place.id, z]),
      },
      says: ({ z }) => [document.createTextNode(`z is ${z}.`)],
      longest: [{ z: -4 }],
    },
    { curve: figure },
    () => changed.push(instrument.fields.values.z),
  );
  const [{ chart, handle }] = instrument.charts;
  instrument.set({ z: 2 });
  handle.knob.dispatchEvent(new KeyboardEvent("keydown", { key: "End" }));
  const atEnd = chart.traces.map(({ x, y }) => [x, y]);
  handle.knob.dispatchEvent(new KeyboardEvent("keydown", { key: "Home" }));
  const found = {
    changed,
    drawn,
    atEnd,
    atHome: chart.traces.map(({ x, y }) => [x, y]),
    said: document.getElementById("t-summary").textContent,
  };
  chart.remove();
  main.remove();
  return found;
}"""


def test_an_instrument_draws_marks_says_and_tells_every_change(js):
    found = js("controls/instrument.js").run(INSTRUMENT)
    assert found["changed"] == [2, 4, -4], "its dot goes as far as its field does, on a chart that is wider"
    assert found["drawn"] == [["t-drawing", 2], ["t-drawing", 4], ["t-drawing", -4]]
    assert found["atEnd"] == [[[0, 4], [0, 0.4]], [[], []]]
    assert found["atHome"] == [[[0, -4], [0, -0.4]], [[-4], [-0.4]]]
    assert found["said"] == "z is -4."


FADED = """async (_, css) => {
  const style = new CSSStyleSheet();
  style.replaceSync(await (await fetch(`${css}/instrument.css`)).text());
  document.adoptedStyleSheets = [style];
  const found = [...document.querySelectorAll(".instrument")].map((instrument) => {
    const figure = instrument.querySelector("figure");
    const before = getComputedStyle(figure).opacity;
    const input = document.createElement("input");
    input.ariaInvalid = "true";
    const fields = instrument.querySelector("[id$=-fields]");
    fields.classList.add("fields");
    fields.append(input);
    return [instrument.id, before, getComputedStyle(figure).opacity];
  });
  document.adoptedStyleSheets = [];
  return found;
}"""


def test_a_drawing_fades_while_a_field_is_out_of_range(js, stand) -> None:
    stand("/depth")
    instrument = js("controls/instrument.js")
    found = instrument.run(FADED, instrument.address.partition("/js/")[0] + "/css")
    assert found == [
        ["network", "1", "0.25"],
        ["chain", "1", "0.25"],
        ["training", "1", "1"],
        ["hundred", "1", "0.25"],
    ]
