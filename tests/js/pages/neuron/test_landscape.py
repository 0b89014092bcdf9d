"""The landscape of the cost with the ring and the ball on it, and the curves of the gradient."""

import math

import pytest

from app.learn.neuron import NeuronSettings, step_at

STAGE = (
    """{ on: () => {}, addChart: (chart) => chart, player: {}, views: { told: () => "Told.", longest: () => "" } }"""
)

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


OVERTAKEN = f"""({{ Landscape, GradientCurve }}, {{ neurons, answers }}) => inSight(() => held(async (waiting) => {{
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const options = {{ who: (name) => name, name: "x" }};
  const ground = document.querySelector('#surface [data-part="landscape-quadratic"]');
  const shown = Landscape
    ? new Landscape(ground, "quadratic", charts.landscape, {STAGE}, options)
    : new GradientCurve(document.getElementById("own-speed"), charts.gradient_size, {STAGE}, options);
  const words = shown.summary ?? shown.words;
  await aMoment(5);
  const said = [];
  for (const neuron of neurons) {{
    shown.use(neuron, 4);
    await aMoment(2);
  }}
  for (const answer of answers) {{
    waiting.shift().answer(answer);
    await aMoment(5);
    said.push(words.textContent);
  }}
  shown.chart.remove();
  return [said, waiting.length];
}}))"""


def test_what_is_shown_is_of_the_neuron_that_was_asked_for_last(js, stand):
    stand("/")
    neurons = [vars(NeuronSettings(input=x)) for x in (2, 3)]
    grids = [{"weight": [-4, 4], "bias": [-4, 4], "cost": [[0.1, 0.1 * n]] * 2} for n in (2, 3)]
    found = js("pages/neuron/landscape.js").run(OVERTAKEN, {"neurons": neurons, "answers": grids})
    assert found == [["", "Here the cost goes from 0.100 to 0.300. Told."], 0]
    found = js("pages/neuron/gradient_curve.js").run(OVERTAKEN, {"neurons": neurons, "answers": [CURVES, CURVES]})
    assert found[0][0] == ""
    assert found[0][1].startswith("For input 3.00 and target 0.00 the quadratic")


@pytest.mark.parametrize(
    ("weight", "bias", "half"), [(0, 0, 4), (3.47, 0, 4), (3.48, 0, 6), (0, -6, 8), (-47, 1, 55), (50, 50, 55)]
)
def test_the_landscapes_window_shows_the_start_with_some_room(js, weight, bias, half):
    assert js("pages/neuron/landscape.js").call("windowOf", {"weight": weight, "bias": bias}) == half


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
