"""The stage and what stands on it: its axes, gates, lines and clock, each against arithmetic of the test's own."""

import math
from typing import Any

import pytest

from app.learn.neuron import NeuronSettings, step_at

AXIS = """({ CostAxis }, { name, runs }) => {
  const trace = (field, mark) => ({ meta: { field, mark } });
  const chart = {
    traces: [trace("cost"), trace("cost", true)],
    layout: { xaxis: {}, yaxis: { title: {} } },
    refresh: () => {},
  };
  const detail = { chart: { layout: { xaxis: {}, yaxis: {}, yaxis2: {}, yaxis3: {} }, refresh: () => {} } };
  const views = { runs: runs.map((steps, i) => [String(i), { steps }]), last: 300, redraw: () => {} };
  new CostAxis({ chart, views }, detail).show(name);
  return {
    fields: chart.traces.map(({ meta }) => meta.field),
    chart: chart.layout,
    detail: detail.chart.layout,
  };
}"""


@pytest.mark.parametrize(
    ("name", "field", "kind", "title"),
    [
        ("relative", "relative", "linear", "C relative to its start"),
        ("raw", "cost", "linear", "cost C"),
        ("log", "cost", "log", "cost C, log axis"),
    ],
)
def test_the_axes_hold_every_run_as_it_is_shown(js, name, field, kind, title):
    costs = (2.0, 0.5, 0.001)
    steps = [{"cost": c, "relative": c / 2, "output": c / 4, "slope": c / 10, "gradient_size": 3 * c} for c in costs]
    found = js("pages/neuron/own/cost_axis.js").run(AXIS, {"name": name, "runs": [steps[:2], steps[2:]]})
    assert found["fields"] == [field, field]
    yaxis = found["chart"]["yaxis"]
    assert (yaxis["type"], yaxis["title"]["text"]) == (kind, title)
    low, high = yaxis["range"]
    values = [math.log10(step[field]) if kind == "log" else step[field] for step in steps]
    bottom = min(values) if kind == "log" else 0
    assert low < bottom < max(values) < high < max(values) + 0.2 * (max(values) - bottom) + 0.11
    assert found["chart"]["xaxis"]["range"] == found["detail"]["xaxis"]["range"] == [0, 300]
    for axis, most in (("yaxis", 0.5), ("yaxis2", 0.2), ("yaxis3", 6)):
        assert found["detail"][axis]["range"][1] == pytest.approx(1.04 * most)


PICTURE = """({ NeuronPicture }, { settings, step }) => {
  const element = document.createElement("div");
  element.innerHTML = '<div class="neuron__drawing"></div><div class="neuron__gate"></div>';
  document.body.append(element);
  const picture = new NeuronPicture(element);
  picture.use(settings);
  picture.show(step);
  const found = [element.dataset.role, picture.gate.element.ariaLabel];
  element.remove();
  return found;
}"""


@pytest.mark.parametrize(("activation", "widest"), [("sigmoid", 0.25), ("tanh", 1), ("linear", 1), ("relu", 1)])
def test_a_neurons_gate_is_as_wide_as_its_slope_can_be(js, activation, widest):
    settings = NeuronSettings(0.5, 0.25, target=0.75, activation=activation)
    step = step_at(settings, 0.5, 0.25)._asdict()
    role, said = js("pages/neuron/readout.js").run(PICTURE, {"settings": vars(settings), "step": step})
    assert role == "quadratic"
    share = 100 * step["slope"] / widest
    assert f", {share:.3g}" in said.replace(".0 %", " %").replace("100. ", "100 ")


VIEWS = """({ Views }, { script }) => {
  const steps = (from) => Array.from({ length: 4 }, (_, epoch) => ({ epoch, output: from + epoch }));
  const run = (from) => ({ steps: steps(from), last: 3, at(epoch) { return this.steps[Math.min(epoch, 3)]; } });
  const lines = {};
  const marks = {};
  const chart = {
    traces: [{ meta: { run: "own" } }],
    addRun: (name) => chart.traces.push({ meta: { run: name } }),
    removeRun: (name) => (delete lines[name], delete marks[name]),
    append: (records, name) => (lines[name] = [...(lines[name] ?? []), ...records.map(({ output }) => output)]),
    show: (records, name) => (lines[name] = records.map(({ output }) => output)),
    mark: (record, name) => (marks[name] = record.output),
  };
  const views = new Views(() => {});
  views.use([["own", run(0)]]);
  views.add(chart);
  return script.map(([what, ...given]) => {
    views[what](...(what === "join" ? [given[0], run(given[1])] : given));
    return structuredClone({ lines, marks, reached: views.reached });
  });
}"""


def test_every_run_is_drawn_as_far_as_the_clock_has_come(js):
    script = [("show", 1), ("join", "A", 10), ("show", 2), ("show", 0), ("mark", 3), ("leave", "A"), ("rewind",)]
    shown, joined, on, back, marked, left, again = js("pages/neuron/views.js").run(VIEWS, {"script": script})
    assert shown == {"lines": {"own": [0, 1]}, "marks": {"own": 1}, "reached": 1}
    assert joined == {"lines": {"own": [0, 1], "A": [10, 11]}, "marks": {"own": 1, "A": 11}, "reached": 1}
    assert on["lines"] == {"own": [0, 1, 2], "A": [10, 11, 12]}
    assert (back["lines"], back["marks"]) == (on["lines"], {"own": 0, "A": 10})
    assert marked["marks"] == {"own": 3, "A": 13}
    assert left["lines"] == {"own": [0, 1, 2]}
    assert again == {"lines": {"own": [0]}, "marks": {"own": 0}, "reached": 0}


POINTED: dict[str, Any] = {"script": [("point", 2), ("play", None), ("point", 1), ("pause", None), ("point", None)]}


def test_the_pointer_drives_every_view_but_not_while_it_plays(js):
    script = """({ Stage }, { settings, start, script }) => {
      const real = window.requestAnimationFrame;
      window.requestAnimationFrame = () => 0;
      const stage = new Stage(() => {});
      stage.use([["own", settings, start]]);
      stage.run.steps = [0, 1, 2].map((epoch) => ({ ...start, epoch }));
      const seen = script.map(([what, value]) => {
        if (what === "point") stage.point(value);
        else stage.player[what]();
        return stage.epoch;
      });
      window.requestAnimationFrame = real;
      return seen;
    }"""
    settings = NeuronSettings()
    start = step_at(settings, 2.0, 2.0)._asdict()
    seen = js("pages/neuron/stage.js").run(script, POINTED | {"settings": vars(settings), "start": start})
    assert seen == [2, 2, 2, 2, 0]


SOUGHT = """({ Stage }, { settings, steps, script }) => streaming(steps, async () => {
  const stage = new Stage(() => {});
  const clock = stage.addClock(document.querySelector(".clock"));
  const use = () => stage.use([["own", settings, steps[0]]]);
  const click = (name) => clock.element.querySelector(`[data-do="${name}"]`).click();
  let come;
  const ask = () => (stage.ready = new Promise((resolve) => (come = resolve)));
  use();
  ask();
  const [shown, places] = [[], []];
  stage.on("seek", () => places.push(stage.place));
  for (const [what, value] of script) {
    if (what === "seek") stage.seek(value);
    else if (what === "click") click(value);
    else if (what === "wait") await aMoment();
    else if (what === "turn") await null;
    else if (what === "ask") ask();
    else if (what === "rest") stage.rest();
    else if (value) use(), come(true);
    else come(false);
    shown.push(Number(clock.scrubber.value));
  }
  await aMoment(20);
  const { epoch, reached, step: { weight } } = stage;
  const { place, player: { playing } } = stage;
  return { places, end: { shown, place, epoch, clock: Number(clock.scrubber.value), weight, reached, playing } };
})"""


@pytest.mark.parametrize(
    ("script", "shown", "epoch"),
    [
        ([("seek", 2), ("come", True)], [2, 2], 2),
        ([("seek", 3), ("seek", 1), ("come", True)], [3, 1, 1], 1),
        ([("click", "step"), ("click", "step"), ("come", True)], [1, 2, 2], 2),
        ([("seek", 2), ("rest", 0), ("click", "step"), ("come", True)], [2, 2, 3, 3], 3),
        ([("seek", 2), ("click", "reset"), ("come", True)], [2, 0, 0], 0),
        ([("click", "run"), ("click", "reset"), ("come", True)], [0, 0, 0], 0),
        ([("click", "run"), ("seek", 2), ("come", True)], [0, 2, 2], 2),
        ([("seek", 2), ("come", False)], [2, 2], 0),
        ([("come", True), ("seek", 1), ("wait", 0), ("ask", 0), ("seek", 3), ("come", False)], [0, 1, 1, 1, 3, 3], 1),
        ([("come", True), ("click", "run"), ("wait", 0), ("seek", 2)], [0, 0, 0, 2], 2),
        ([("come", True), ("seek", 2), ("turn", 0), ("come", True)], [0, 2, 2, 2], 0),  # with another neuron meanwhile
        ([("come", True), *[("click", name) for name in ("step", "step", "back", "step")]], [0, 1, 2, 1, 2], 2),
    ],
)
def test_an_epoch_is_sought_in_the_neuron_that_is_on_its_way(js, stand, script, shown, epoch):
    stand("/")
    settings = NeuronSettings(epochs=3)
    steps = [step_at(settings, epoch, 2.0, epoch)._asdict() for epoch in range(4)]
    given = {"settings": vars(settings), "steps": steps, "script": script}
    found = js("pages/neuron/stage.js").run(SOUGHT, given)
    assert found["places"] == [at for (what, value), at in zip(script, shown, strict=True) if is_sought(what, value)]
    assert found["end"] == {
        "shown": shown,
        "place": epoch,
        "epoch": epoch,
        "clock": epoch,
        "weight": epoch,
        "reached": epoch,
        "playing": False,
    }


# Streams are held: the steps come when the script says so.
AGAIN = """async ({ Stage }, { settings, steps, still }) => {
  const [real, frame, match] = [window.EventSource, window.requestAnimationFrame, window.matchMedia];
  const streams = [];
  window.EventSource = class extends EventTarget {
    constructor() {
      super();
      streams.push(this);
    }
    close() {}
  };
  const frames = [];
  window.requestAnimationFrame = (act) => frames.push(act);
  window.matchMedia = (query) => ({ matches: still && query.includes("reduced-motion") });
  const stage = new Stage(() => {});
  const clock = stage.addClock(document.querySelector(".clock"));
  stage.use([["own", settings, steps[0]]]);
  stage.setRate(10000);
  let now = 0;
  const draw = () => {
    for (const act of frames.splice(0)) act((now += 50));
  };
  const come = () => {
    const stream = streams.pop();
    for (const step of steps) stream.dispatchEvent(new MessageEvent("step", { data: JSON.stringify(step) }));
    stream.dispatchEvent(new MessageEvent("done", { data: "{}" }));
  };
  const seen = [];
  const shown = () => seen.push([Number(clock.scrubber.value), stage.step.weight, stage.player.playing]);
  for (const _ of [1, 2]) {
    clock.element.querySelector('[data-do="run"]').click();
    await aMoment(5);
    for (let n = 0; n < 3; n += 1) draw();
    shown();
    come();
    for (let n = 0; n < 3; n += 1) draw();
    shown();
  }
  Object.assign(window, { EventSource: real, requestAnimationFrame: frame, matchMedia: match });
  return seen;
}"""


@pytest.mark.parametrize("still", [False, True], ids=["at once", "without motion"])
def test_a_second_run_waits_for_its_steps_and_shows_them_all(js, stand, still):
    stand("/")
    settings = NeuronSettings(epochs=3)
    steps = [step_at(settings, epoch, 2.0, epoch)._asdict() for epoch in range(4)]
    given = {"settings": vars(settings), "steps": steps, "still": still}
    waits, ended = [0, 0, True], [3, 3, False]
    assert js("pages/neuron/stage.js").run(AGAIN, given) == [waits, ended, waits, ended]


def is_sought(what, value):
    """Whether it goes to an epoch, for the address to tell it at once."""
    return what == "seek" or (what == "click" and value in ("step", "back"))
