"""What stands around a neuron: its ring, landscape, curves and axes, each against arithmetic of the test's own."""

import math
from typing import Any

import pytest

from app.learn.neuron import NeuronSettings, step_at

RING = """({ DragHandle }, keys) => {
  const place = document.createElement("div");
  document.body.append(place);
  const moves = [];
  let rests = 0;
  const words = (x, y) => `at ${x}, ${y}`;
  const handle = new DragHandle(place, {
    label: "ring",
    words,
    onMove: (x, y) => moves.push([x, y]),
    onRest: () => (rests += 1),
  });
  handle.over({ x: [-4, 4], y: [-4, 4], step: 0.1, most: 6 });
  const [x, y] = [handle.knob.style.left, handle.knob.style.bottom];
  for (const [from, key, shiftKey] of keys) {
    handle.show(...from);
    handle.knob.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey }));
  }
  handle.show(2, -1);
  const found = {
    moves,
    rests,
    middle: [x, y],
    left: handle.knob.style.left,
    bottom: handle.knob.style.bottom,
    said: handle.knob.ariaValueText,
  };
  place.remove();
  return found;
}"""


def test_arrow_keys_move_the_ring_their_way_and_beyond_the_plane_to_its_limit(js):
    keys = [
        ((0, 0), "ArrowRight", False),
        ((0, 0), "ArrowLeft", False),
        ((0, 0), "ArrowUp", False),
        ((0, 0), "ArrowDown", True),
        ((4, 0), "ArrowRight", True),
        ((5.5, 0), "ArrowRight", True),
        ((0, -5.5), "ArrowDown", True),
        ((0, 0), "x", False),
    ]
    found = js("pages/neuron/own/drag_handle.js").run(RING, keys)
    assert found["moves"] == [[0.1, 0], [-0.1, 0], [0, 0.1], [0, -1], [5, 0], [6, 0], [0, -6]]
    assert found["rests"] == 7
    assert found["middle"] == ["50%", "50%"]
    assert (found["left"], found["bottom"], found["said"]) == ("75%", "37.5%", "at 2, -1")


STAGE = (
    """{ on: () => {}, addChart: (chart) => chart, player: {}, views: { told: () => "Told.", longest: () => "" } }"""
)

PLAYED = """({ Story }) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const [presets, starts, charts] = ["figures", "starts", "charts"].map(block);
  const story = new Story(document.getElementById("lesson"), { presets, starts, chart: charts.story });
  const { stage } = story;
  for (const run of stage.live) run.steps[1] = { ...run.steps[0], epoch: 90, cost: 0.125 };
  Object.assign(stage.player, { available: 301, length: 301, playing: true });
  stage.player.seek(90);
  return document.getElementById("stage-summary").textContent;
}"""


def test_the_sentence_under_the_chart_tells_the_epoch_that_is_shown_while_it_plays(js, stand):
    stand("/")
    said = js("pages/neuron/story/story.js").run(PLAYED)
    assert said.startswith("Epoch 90. Quadratic neuron: cost 0.1250")


BOTH = """({ Story }) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const [presets, starts, charts] = ["figures", "starts", "charts"].map(block);
  const story = new Story(document.getElementById("lesson"), { presets, starts, chart: charts.story });
  const said = () => [...document.querySelectorAll("#lesson .lede, #stage-summary")].map((each) => each.textContent);
  const one = said();
  story.setStart("both");
  return [one, said()];
}"""


def test_with_both_starts_the_first_sentences_are_of_four_neurons(js, stand):
    stand("/")
    (two, _), (four, shown) = js("pages/neuron/story/story.js").run(BOTH)
    a, other = (1 / (1 + math.exp(-z)) for z in (4, 1.5))
    assert two.startswith(f"Two neurons get the input 1 and should answer 0. Both answer {a:.3f}. Each")
    assert four.startswith("Four neurons get the input 1 and should answer 0. ")
    assert f"Two answer {a:.3f}, two {other:.3f}. Each" in four
    assert shown == (
        f"Epoch 0. Badly wrong (thick lines): quadratic cost {a * a / 2:.4f}, output {a:.3f}; "
        f"cross-entropy cost {-math.log(1 - a):.4f}, output {a:.3f}. "
        f"A little wrong (thin lines): quadratic cost {other * other / 2:.4f}, output {other:.3f}; "
        f"cross-entropy cost {-math.log(1 - other):.4f}, output {other:.3f}."
    )


NAMED = """({ Story }) => inSight(async () => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const [presets, starts, charts] = ["figures", "starts", "charts"].map(block);
  const story = new Story(document.getElementById("lesson"), { presets, starts, chart: charts.story });
  await aMoment(20);
  const named = () => {
    const { text, textposition } = story.chart.traces.find(({ meta }) => meta.mark && meta.role === "cross-entropy");
    return [text[0].trim(), textposition];
  };
  const found = [named()];
  story.guess.set("cross-entropy-bad", [[300, 1]]);
  found.push(named());
  for (const run of story.stage.live) run.steps[1] = { ...run.steps[0], epoch: 1 };
  Object.assign(story.stage.player, { available: 301, length: 301, playing: true });
  story.stage.player.seek(1);
  found.push(named());
  story.chart.remove();
  return [found, document.querySelector(".outcome .reserved").textContent];
})"""


def test_a_guess_from_the_start_has_the_names_above_it_and_the_verdict_its_room(js, stand):
    stand("/")
    named, room = js("pages/neuron/story/story.js").run(NAMED)
    assert named == [["cross-entropy", where] for where in ("middle right", "top right", "middle right")]
    for who in ("quadratic", "cross-entropy"):
        assert f"The {who} neuron halved its cost at epoch 000; your guess: never." in room


LANDSCAPE = f"""async ({{ Landscape }}, {{ settings, half, grid }}) => inSight(() =>
  atServer({{ "GET /api/neuron/surface": [200, grid] }}, async (asked) => {{
    const charts = JSON.parse(document.getElementById("charts").textContent);
    const element = document.querySelector('#surface [data-part="landscape-quadratic"]');
    const options = {{ who: (name) => name, name: "surface" }};
    const landscape = new Landscape(element, "quadratic", charts.landscape, {STAGE}, options);
    landscape.use(settings, half);
    await aMoment(20);
    const ground = landscape.chart.traces.find(({{ meta }}) => meta.strength);
    const saved = await savedFrom(element);
    const {{ layout }} = landscape.chart;
    const {{ x, y, z }} = ground;
    const ranges = [layout.xaxis.range, layout.yaxis.range];
    const found = {{ asked: asked.map(([, url]) => url), x, y, z, said: landscape.words.textContent, saved, ranges }};
    landscape.chart.remove();
    return found;
  }}))"""


def test_the_landscapes_ground_words_and_file_are_the_servers_grid(js, stand):
    stand("/")
    grid = {"weight": [-6, 6], "bias": [-6, 0, 6], "cost": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.05]]}
    settings = vars(NeuronSettings(3, 5, input=2, target=0.5))
    found = js("pages/neuron/landscape.js").run(LANDSCAPE, {"settings": settings, "half": 6, "grid": grid})
    (asked,) = found["asked"]
    for each in ("cost=quadratic", "activation=sigmoid", "input=2", "target=0.5", "weight_min=-6", "bias_max=6"):
        assert each in asked
    assert (found["x"], found["y"], found["z"]) == (grid["weight"], grid["bias"], grid["cost"])
    assert found["ranges"] == [[-6, 6], [-6, 6]]
    assert found["said"] == "Here the cost goes from 0.050 to 0.500. Told."
    assert found["saved"].splitlines() == [
        "weight,bias,cost",
        *(f"{w},{b},{grid['cost'][i][j]}" for i, b in enumerate(grid["bias"]) for j, w in enumerate(grid["weight"])),
    ]


@pytest.mark.parametrize(
    ("weight", "bias", "half"), [(0, 0, 4), (3.47, 0, 4), (3.48, 0, 6), (0, -6, 8), (-47, 1, 55), (50, 50, 55)]
)
def test_the_landscapes_window_shows_the_start_with_some_room(js, weight, bias, half):
    assert js("pages/neuron/landscape.js").call("windowOf", {"weight": weight, "bias": bias}) == half


CURVE = f"""async ({{ GradientCurve }}, {{ neuron, curves }}) => inSight(() =>
  atServer({{ "GET /api/neuron/speed": [200, curves] }}, async (asked) => {{
    const charts = JSON.parse(document.getElementById("charts").textContent);
    const element = document.getElementById("own-speed");
    const curve = new GradientCurve(element, charts.gradient_size, {STAGE}, {{ who: (name) => name, name: "speed" }});
    curve.use(neuron);
    await aMoment(20);
    const saved = await savedFrom(element);
    const names = curve.chart.layout.annotations.map(({{ text, x, y }}) => [text, x, y]);
    const found = {{ asked: asked.map(([, url]) => url), said: curve.summary.textContent, names, saved }};
    curve.chart.remove();
    return found;
  }}))"""
OUTPUTS = [n / 10 for n in range(11)]
CURVES = {
    "output": OUTPUTS,
    "quadratic": [a * a * (1 - a) for a in OUTPUTS],
    "cross_entropy": list(OUTPUTS),
}


def test_the_curves_are_told_by_their_own_peaks(js, stand):
    stand("/")
    curve = js("pages/neuron/gradient_curve.js")
    neuron = {"input": 1, "target": 0, "activation": "sigmoid"}
    found = curve.run(CURVE, {"neuron": neuron, "curves": CURVES})
    assert found["asked"] == ["/api/neuron/speed?input=1&target=0"]
    assert found["said"] == (
        "For input 1.00 and target 0.00 the quadratic cost’s gradient is largest, 0.147, at a = 0.70; "
        "the cross-entropy’s, 1.000, at a = 1.00."
    )
    assert [name for name, _, _ in found["names"]] == ["quadratic", "cross-entropy"]
    assert found["names"][0][1:] == [0.7, pytest.approx(0.147)]
    heading, *rows = found["saved"].splitlines()
    assert heading == "output,quadratic,cross_entropy"
    assert [float(each) for each in rows[7].split(",")] == pytest.approx([0.7, 0.147, 0.7])
    stand("/")
    still = curve.run(CURVE, {"neuron": neuron | {"input": 0}, "curves": CURVES})["said"]
    assert "the weight’s gradient is 0, whatever the cost and the output; the bias learns" in still
    stand("/")
    other = curve.run(CURVE, {"neuron": neuron | {"activation": "tanh"}, "curves": CURVES})["said"]
    assert other.startswith("The curves are those of a sigmoid")


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


@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
@pytest.mark.parametrize("place", [(2.0, 2.0), (0.5, -0.25), (-3.0, 1.0)])
def test_a_ball_lies_on_the_landscape_at_a_right_angle_to_it(js, cost, place):
    settings = NeuronSettings(cost=cost)
    across, up = 8.0, 2.5
    step = step_at(settings, *place)._asdict()
    raised = js("pages/neuron/own/mountain.js").call("raised", step, across, up)
    names = {"weight": across, "bias": across, "cost": up}
    way = [(raised[name] - step[name]) / scale for name, scale in names.items()]
    assert math.hypot(*way) == pytest.approx(0.02)
    tiny = 1e-5
    for along in ((tiny, 0), (0, tiny)):
        beside = step_at(settings, place[0] + along[0], place[1] + along[1])._asdict()
        tangent = [(beside[name] - step[name]) / scale for name, scale in names.items()]
        turned = sum(a * b for a, b in zip(way, tangent, strict=True)) / math.hypot(*tangent) / 0.02
        assert turned == pytest.approx(0, abs=1e-4)
