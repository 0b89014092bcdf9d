"""The study's pairs in tables: the report, its runs, the differences."""

import pytest

from tests.js.pages.study.examples import summary

PAIRS = """async ({ Pairs, fillDifferences }, { study, family, comparisons }) => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const chosen = [];
  const pairs = new Pairs(figures.pairs, (key) => chosen.push(key));
  pairs.show(study, family);
  fillDifferences(document.getElementById("differences-table"), comparisons);
  const cells = (id) =>
    [...document.getElementById(id).rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  document.querySelector("#runs-table button").click();
  pairs.chart.remove();
  return {
    report: cells("report-table"),
    runs: cells("runs-table"),
    differences: cells("differences-table"),
    chosen,
    rows: Pairs.rows(study, family),
  };
}"""


def test_the_numbers_beside_the_pairs_are_the_studys(js, stand):
    stand("/study")
    first, second = summary("quadratic", 95.1), summary("cross-entropy", 96.3, mean={"value": 91.3, "interval": None})
    comparison = {
        "first": first["cell"],
        "second": second["cell"],
        "seeds": [101, 102],
        "mean": {"value": 1.234, "interval": [-0.5, 2.25]},
    }
    given = {
        "study": {"summary": {"cells": [first, second]}},
        "family": {"weight_init": "large", "hidden": 30},
        "comparisons": [comparison],
    }
    found = js("pages/study/pairs.js").run(PAIRS, given)
    assert found["report"][1:] == [
        ["quadratic", "3", "2", "90.10 %", "86.10 to 94.10", "1 of 2", "9 % to 91 %"],
        ["cross-entropy", "3", "2", "91.30 %", "–", "1 of 2", "9 % to 91 %"],
    ]
    assert found["runs"][1:] == [
        ["101", "95.10 %", "96.30 %"],
        ["102", "85.10 %, lost the digits 8, 9", "86.30 %, lost the digits 8, 9"],
    ]
    assert found["chosen"] == ["quadratic-1"]
    assert found["differences"][1] == ["cross-entropy − quadratic", "2", "+1.23", "−0.50 to +2.25", "−123"]
    assert found["rows"][1] == first["cell"] | {
        "learning_rate": 3,
        "seed": 102,
        "test_accuracy": pytest.approx(85.1),
        "lost": "8 9",
        "diverged": None,
    }
