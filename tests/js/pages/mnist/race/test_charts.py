"""The race's charts: each lane's line in its cost's hue and dash, on axes that reach as far as has been seen."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.js.pages.mnist.race.reports import progress

CHARTS = """async ({ RaceCharts }, { curve: address, lanes, shown, name }) => {
  const { LearningCurve } = await import(address);
  for (const role of ["quadratic", "cross-entropy"])
    document.documentElement.style.setProperty(`--${role}`, `the-hue-of-${role}`);
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const places = Object.fromEntries(
    Object.keys(figures).map((each) => [each, document.getElementById(`chart-${each}`)]),
  );
  const charts = new RaceCharts(places, figures);
  const entries = lanes.map(({ epochs, reports, ...rest }) => {
    const curve = new LearningCurve(rest.total);
    epochs.forEach((each) => curve.addEpoch(each, each.epoch * rest.epoch));
    reports.forEach((each) => curve.addProgress(each));
    return { ...rest, curve };
  });
  const chart = charts.chart(name);
  if (shown) charts.showCost(shown);
  charts.set(entries);
  await aMoment(450);
  const traces = chart.traces
    .filter(({ x }) => x.length)
    .map(({ x, y, name: line, meta, line: { dash, width }, opacity }) => {
      return { line, role: meta.role, x, y, dash, width, opacity };
    });
  const { xaxis, yaxis, annotations } = chart.layout;
  const swatches = [...document.querySelectorAll(".setup [data-swatch]")].map((each) => [
    each.dataset.role,
    each.dataset.dash,
  ]);
  const rows = charts.rows(name);
  for (const each of Object.values(charts.charts)) each.remove();
  return {
    traces,
    x: xaxis.range,
    y: yaxis.range,
    names: annotations.map(({ text }) => text),
    hues: annotations.map(({ font }) => font.color),
    swatches,
    rows,
  };
}"""


def epoch(n: int, right: float, cost: float = 1.0) -> dict[str, Any]:
    return {"epoch": n, "test_accuracy": right, "validation_accuracy": right, "training_cost": cost}


def entry(key: str, cost: str, seen: int = 8000, epochs: int = 30) -> dict[str, Any]:
    right = 0.9 if key == "a" else 0.8
    reports = [progress(n) | {"cost": 8 / n, "saturated_wrong": right / 10} for n in (4000, 8000) if n <= seen]
    return {
        "key": key,
        "cost": cost,
        "total": 4000 * epochs,
        "epoch": 4000,
        "seen": seen,
        "epochs": [epoch(n, right * n / 2, 0.004) for n in range(seen // 4000 + 1)],
        "reports": reports,
    }


@pytest.fixture
def charts(js, stand) -> Callable[..., dict[str, Any]]:
    stand("/mnist")

    def drawn(name, *lanes, shown=None):
        curve = js("pages/mnist/race/learning_curve.js").address
        given = {"curve": curve, "lanes": lanes, "shown": shown, "name": name}
        return js("pages/mnist/race/charts.js").run(CHARTS, given)

    return drawn


def test_each_lane_has_the_colour_and_the_dash_of_its_cost(charts):
    found = charts("accuracy", entry("a", "cross-entropy"), entry("b", "quadratic"))
    lines = [(each["line"], each["role"], each["dash"], each["y"]) for each in found["traces"]]
    assert lines == [
        ("A", "cross-entropy", "solid", [0, 0.45, 0.9]),
        ("B", "quadratic", "dash", [0, 0.4, 0.8]),
    ]
    assert found["traces"][0]["x"] == [0, 4000, 8000]
    assert found["swatches"] == [["cross-entropy", "solid"], ["quadratic", "dash"]]
    assert set(zip(found["names"], found["hues"], strict=True)) == {
        ("<b>A</b> 90.0 %", "the-hue-of-cross-entropy"),
        ("<b>B</b> 80.0 %", "the-hue-of-quadratic"),
    }
    assert {(row["run"], row["field"], row["value"]) for row in found["rows"] if row["examples"] == 8000} == {
        ("A", "test_accuracy", 0.9),
        ("B", "test_accuracy", 0.8),
    }


def test_of_two_lanes_with_one_cost_the_second_has_a_dash_of_its_own(charts):
    found = charts("accuracy", entry("a", "quadratic"), entry("b", "quadratic"))
    assert [(each["line"], each["dash"], each["opacity"]) for each in found["traces"]] == [
        ("A", "dash", 1),
        ("B", "dashdot", 0.75),
    ]
    assert found["swatches"] == [["quadratic", "dash"], ["quadratic", "dashdot"]]


@pytest.mark.parametrize(
    ("seen", "epochs", "reach"),
    [(0, 30, 4000), (4100, 30, 8000), (10_000, 30, 12_000), (120_000, 30, 120_000), (4000, 1, 4000)],
)
def test_the_axis_reaches_as_far_as_has_been_seen_and_never_beyond_the_race(charts, seen, epochs, reach):
    assert charts("accuracy", entry("a", "quadratic", seen, epochs))["x"] == [0, reach]


@pytest.mark.parametrize(("shown", "values"), [(None, [1, 0.5, 0.25]), ("cost", [0.004, 0.002, 0.001])])
def test_the_cost_is_shown_relative_to_its_start_or_as_it_is(charts, shown, values):
    found = charts("cost", entry("a", "quadratic"), shown=shown)
    assert found["traces"][0]["y"] == pytest.approx(values)
    assert found["y"][0] == 0
    assert found["y"][1] >= values[0]


def test_the_share_of_wrongly_saturated_outputs_is_its_own(charts):
    found = charts("saturation", entry("a", "quadratic"), entry("b", "cross-entropy"))
    assert [each["y"] for each in found["traces"]] == [[0.09, 0.09], [0.08, 0.08]]


def test_a_later_layers_line_is_thicker(charts):
    widths = [each["width"] for each in charts("gradients", entry("a", "quadratic"))["traces"]]
    assert widths == pytest.approx([1.3, 1.9])
