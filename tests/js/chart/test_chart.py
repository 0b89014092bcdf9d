"""A chart's three verbs, its runs, and what it tells of the pointer; the library here only keeps what it is given."""

import pytest

FIGURE = {
    "data": [
        {"x": [], "y": [], "name": "own", "meta": {"run": "own", "field": "cost", "role": "quadratic", "most": 100}},
        {"x": [], "y": [], "meta": {"run": "own", "field": "cost", "mark": True, "role": "quadratic"}},
    ],
    "layout": {"height": 200, "margin": {"t": 10, "b": 20}, "xaxis": {}, "yaxis": {}},
}
SEEN = """async ({ Chart }, { figure, script }) => {
  document.documentElement.style.setProperty("--quadratic", "#112233");
  document.documentElement.style.setProperty("--paper", "#ffffff");
  const element = document.createElement("div");
  document.body.append(element);
  const chart = new Chart(element, figure);
  await chart.ready;
  const before = chart.revision;
  for (const [verb, ...given] of script) chart[verb](...given);
  for (let n = 0; n < 30 && chart.revision === before; n += 1) await frameDrawn();
  const seen = element.data.map(({ x, y, meta: { run, mark = false }, line }) => ({
    run,
    mark,
    x,
    y,
    colour: line.color,
  }));
  chart.remove();
  element.remove();
  return seen;
}"""
# What a chart has drawn, while it already knows more.
KNOWS_MORE = """async ({ Chart }, { figure, records: [first, next] }) => {
  const element = document.createElement("div");
  document.body.append(element);
  const chart = new Chart(element, figure);
  await chart.ready;
  const drawn = () => element.data.map(({ x }) => [...x]);
  const seen = [];
  for (const record of [first, next]) {
    const before = chart.revision;
    chart.append([record]);
    chart.mark(record);
    seen.push(drawn());
    while (chart.revision === before) await frameDrawn();
  }
  seen.push(drawn());
  chart.remove();
  element.remove();
  return seen;
}"""
RECORDS = [{"epoch": n, "cost": 8 - n} for n in range(4)]
# How often a chart that takes 20 ms is drawn in a second in which it changes in every frame; and the last value drawn.
BUSY = """async ({ Chart }, { figure, record, style }) => {
  const element = document.createElement("div");
  element.style = style;
  document.body.append(element);
  const chart = new Chart(element, figure);
  chart.use();
  while (!chart.library || !element.data) await frameDrawn();
  const real = chart.library;
  let drawn = 0;
  chart.library = {
    ...real,
    react: (...given) => {
      drawn += 1;
      const began = performance.now();
      while (performance.now() - began < 20);
      return real.react(...given);
    },
  };
  const began = performance.now();
  for (let n = 0; performance.now() - began < 1000; n += 1) {
    chart.show([{ ...record, cost: n }]);
    await new Promise(requestAnimationFrame);
  }
  const often = drawn;
  chart.show([record]);
  while (element.data[0].y[0] !== record.cost) await frameDrawn();
  chart.remove();
  element.remove();
  return often;
}"""


@pytest.fixture(scope="session")
def seen(js):
    def run(*script):
        found = js("chart/chart.js").run(SEEN, {"figure": FIGURE, "script": script})
        return [((each["run"], each["mark"]), each["x"], each["y"]) for each in found]

    return run


def test_lines_get_records_and_marks_the_marked_one(seen):
    assert seen(("append", RECORDS[:2]), ("append", RECORDS[2:]), ("mark", RECORDS[1])) == [
        (("own", False), [0, 1, 2, 3], [8, 7, 6, 5]),
        (("own", True), [1], [7]),
    ]
    assert seen(("mark", RECORDS[1]), ("mark", None))[1] == (("own", True), [], [])


def test_a_line_and_its_mark_go_on_together_when_they_are_drawn(js):
    drawn = js("chart/chart.js").run(KNOWS_MORE, {"figure": FIGURE, "records": RECORDS[:2]})
    assert drawn == [[[], []], [[0], [0]], [[0, 1], [1]]]


@pytest.mark.parametrize(("style", "most"), [("position: fixed; top: 0", 20), ("position: fixed; top: 9000px", 5)])
def test_a_chart_that_changes_in_every_frame_rests_between_its_drawings(js, style, most):
    """Of a second 20 ms in 60 in sight, and in 420 out of it: what else moves on the page has the rest."""
    often = js("chart/chart.js").run(BUSY, {"figure": FIGURE, "record": RECORDS[0], "style": style})
    assert 1 <= often <= most


def test_others_are_shown_in_the_place_of_those_before(seen):
    assert seen(("append", RECORDS), ("mark", RECORDS[0]), ("show", RECORDS[2:3])) == [
        (("own", False), [2], [6]),
        (("own", True), [0], [8]),
    ]


def test_a_run_beside_has_lines_of_its_own_below(seen):
    found = seen(
        ("append", RECORDS[:1]), ("addRun", "A", "own"), ("append", RECORDS[1:3], "A"), ("append", RECORDS[3:], "own")
    )
    assert found == [
        (("A", False), [1, 2], [7, 6]),
        (("A", True), [], []),
        (("own", False), [0, 3], [8, 5]),
        (("own", True), [], []),
    ]
    assert seen(("addRun", "A", "own"), ("show", RECORDS[:1]), ("removeRun", "A"))[0] == (("own", False), [0], [8])


def test_a_value_beyond_what_can_be_drawn_is_a_gap(seen):
    records = [{"epoch": 0, "cost": 100}, {"epoch": 1, "cost": 100.5}, {"epoch": 2, "cost": -101}]
    assert seen(("append", records))[0][2] == [100, None, None]


def test_a_line_has_the_colour_of_its_role(js):
    found = js("chart/chart.js").run(SEEN, {"figure": FIGURE, "script": []})
    assert [each["colour"] for each in found] == ["#112233"] * 2


LONG = {"data": [{"x": [], "y": [], "meta": {"run": "own", "field": "cost"}}], "layout": {}}
POINTED = """async ({ Chart }, { figure, points }) => {
  const element = document.createElement("div");
  document.body.append(element);
  const chart = new Chart(element, figure);
  await chart.ready;
  const told = [];
  for (const name of ["hover", "point", "choose"]) chart.on(name, (value) => told.push([name, value]));
  chart.append(Array.from({ length: points }, (_, epoch) => ({ epoch, cost: 1 })));
  await frameDrawn();
  const [data] = element.data;
  element.heard.plotly_hover({ points: [{ x: 7, pointNumber: 5, data }] });
  element.heard.plotly_unhover();
  element.heard.plotly_click({ points: [{ customdata: "key" }] });
  element.heard.plotly_click({ points: [{}] });
  chart.remove();
  element.remove();
  return { told, drawn: data.x, kept: chart.traces[0].x.length };
}"""


@pytest.mark.parametrize(("points", "stride"), [(3000, 1), (3002, 2), (9003, 4)])
def test_a_long_line_is_thinned_to_its_end_and_pointed_at_by_its_own_points(js, points, stride):
    found = js("chart/chart.js").run(POINTED, {"figure": LONG, "points": points})
    assert found["kept"] == points
    assert found["drawn"] == sorted({*range(0, points, stride), points - 1})
    assert found["told"] == [
        ["hover", 7],
        ["point", {"run": "own", "index": 5 * stride}],
        ["hover", None],
        ["point", None],
        ["choose", "key"],
    ]


PICTURE = """async ({ Chart }, figure) => {
  const [heading, element] = [document.createElement("h3"), document.createElement("div")];
  Object.assign(heading, { id: "chart-title", textContent: "Cost & <gate>" });
  element.setAttribute("aria-labelledby", "chart-title");
  element.style.cssText = "width: 300px; height: 200px";
  document.body.append(heading, element);
  const chart = new Chart(element, figure);
  const real = window.Plotly.toImage;
  const given = [];
  window.Plotly.toImage = async (...each) => void given.push(each) ?? "<svg></svg>";
  const address = await chart.picture("svg");
  window.Plotly.toImage = real;
  chart.remove();
  for (const each of [heading, element]) each.remove();
  const [[{ data, layout }, options]] = given;
  return [layout.title.text, data.map((each) => each.showlegend), options, decodeURIComponent(address)];
}"""


def test_a_picture_has_its_title_and_a_legend_of_the_lines(js):
    title, listed, options, address = js("chart/chart.js").run(PICTURE, FIGURE)
    assert title == "Cost &amp; &lt;gate><br><sup>Saturation Lab</sup>"
    assert listed == [True, False]
    assert options == {"format": "svg", "imageDataOnly": True, "width": 300, "height": 296}
    assert address == "data:image/svg+xml,<svg><defs><style></style></defs></svg>"  # a page without faces
