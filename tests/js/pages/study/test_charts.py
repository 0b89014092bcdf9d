"""The study's charts: its tuning, its runs that lost a digit, its differences."""

import math

import pytest

from tests.js.pages.study.examples import dot, summary

CHARTS = """async ({ Tuning }, { differences: address, study, family }) => {
  const { Differences } = await import(address);
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const tuning = new Tuning(
    { rates: document.getElementById("rates"), stuck: document.getElementById("stuck") },
    figures,
    () => {},
  );
  tuning.show(study, family, false);
  const differences = new Differences(document.getElementById("differences"), figures.differences, () => {});
  differences.show(study, false);
  const found = {
    rates: tuning.rates.traces.map(({ x, y, marker, mode }) => ({ x, y, mode, symbol: marker?.symbol })),
    stuck: tuning.stuck.traces.map(({ x, y, text }) => ({ x, y, text })),
    differences: differences.chart.traces.map(({ x, text, customdata, error_x, marker }) => ({
      x,
      text,
      customdata,
      error_x,
      symbol: marker.symbol,
    })),
    far: differences.chart.layout.xaxis.range,
    near: (differences.show(study, true), differences.chart.layout.xaxis.range),
    named: differences.chart.layout.annotations.map(({ text }) => text),
  };
  for (const chart of [tuning.rates, tuning.stuck, differences.chart]) chart.remove();
  return found;
}"""


def test_the_charts_are_drawn_from_the_studys_runs(js, stand):
    stand("/study")
    tried = [dot(learning_rate=rate, key=f"r{rate}") for rate in (1, 3)] + [
        dot(learning_rate=10, diverged=1.5, accuracy=0)
    ]
    rates = [
        {"learning_rate": 1, "mean": 93.5, "stuck": {"number": 0, "of": 8}},
        {"learning_rate": 3, "mean": 95.0, "stuck": {"number": 2, "of": 8}},
    ]
    cells = [summary("quadratic", 95.1, dots=tried, rates=rates), summary("cross-entropy", 96.3)]
    comparison = {
        "first": cells[0]["cell"],
        "second": cells[1]["cell"],
        "seeds": [101, 102],
        "differences": [1.25, -0.5],
        "mean": {"value": 0.375, "interval": [-0.5, 2.0]},
    }
    study = {"summary": {"cells": cells, "comparisons": [comparison]}}
    given = {"differences": js("pages/study/differences.js").address, "study": study}
    found = js("pages/study/tuning.js").run(CHARTS, given | {"family": {"weight_init": "large", "hidden": 30}})
    means, chosen, sound, diverged = found["rates"][:4]
    assert (means["x"], means["y"]) == ([1, 3], [93.5, 95.0])
    assert chosen["x"] == [3, 3]
    assert (len(sound["x"]), sound["y"], sound["symbol"]) == (2, [95.236] * 2, ["circle"] * 2)
    assert (len(diverged["x"]), diverged["symbol"]) == (1, ["x"])
    assert found["stuck"][0]["y"] == [0, 0.25]
    assert found["stuck"][0]["text"][1] == "quadratic, η = 3: 2 of 8"
    dots, mean = found["differences"]
    assert (dots["x"], dots["customdata"]) == ([1.25, -0.5], ["cross-entropy-1", "cross-entropy-2"])
    assert dots["symbol"] == ["circle", "circle-open"]  # seed 102 lost digits
    assert (found["far"], found["near"]) == (None, [-1.5, 1.5])
    assert dots["text"][1] == "seed 102: −0.50 points; a run got stuck"
    assert mean["text"] == ["mean of 2 pairs: +0.38 points, 95 % interval −0.50 to +2.00"]
    assert (mean["error_x"]["array"], mean["error_x"]["arrayminus"]) == ([1.625], [0.875])
    assert found["named"] == ["cross-entropy − quadratic, 30 hidden, large first weights"]


@pytest.mark.parametrize("best", [(1, 1), (1, 5.5), (10, 30), (0.003, 30)])
def test_the_names_of_the_curves_stand_beside_one_another(js, best):
    rates = (0.003, 0.1, 1, 5.5, 10, 30)
    cells = [
        {"cell": {"cost": cost}, "rates": [{"learning_rate": eta, "mean": 95 if eta == top else 50} for eta in rates]}
        for cost, top in zip(("quadratic", "cross-entropy"), best, strict=True)
    ]
    for width in (278, 900):
        names = js("pages/study/tuning.js").call("lineNames", cells, 0, width)
        places = sorted((name["x"], len(name["text"])) for name in names)
        decade = width / math.log10(rates[-1] / rates[0])
        (left, letters), (right, others) = places
        assert decade * (right - left) >= 6.5 * (letters + others) / 2
        assert decade * (math.log10(rates[-1]) - right) >= 6.5 * others / 2
        assert {name["y"] for name in names} == {95}
