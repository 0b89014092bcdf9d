"""The study's parts: what a run came to, what a reader's study asks for, and the way to train a run again."""

import math
from typing import Any
from urllib.parse import parse_qs

import pytest


def dot(**changes: Any) -> dict[str, Any]:
    return {"accuracy": 95.236, "lost": [], "diverged": None, "seed": 101, "key": "k"} | changes


@pytest.mark.parametrize(
    ("run", "stuck", "said"),
    [
        (dot(), False, "95.24 %"),
        (dot(lost=[3]), True, "95.24 %, lost the digit 3"),
        (dot(lost=[0, 4]), True, "95.24 %, lost the digits 0, 4"),
        (dot(diverged=2.25, accuracy=0), True, "diverged in epoch 3"),
        (dot(diverged=2, accuracy=0), True, "diverged in epoch 2"),
    ],
)
def test_what_a_run_came_to(js, run, stuck, said):
    study = js("pages/study/study.js")
    assert (study.call("stuck", run), study.call("ending", run)) == (stuck, said)


def test_a_readers_study_asks_for_every_cell_at_every_rate(js):
    script = """({ toStudy }, values) => toStudy({ ...values, learning_rates: { values: [0.1, 1] } })"""
    own = js("pages/study/own.js")
    usual = {"costs": "two", "weight_init": "both", "hidden": 20, "seeds": 3, "report": 8, "epochs": 2}
    two = own.run(script, usual | {"training_images": "10000"})
    cells = two.pop("cells")
    assert two == {"learning_rates": [0.1, 1], "seeds": 3, "report": 8, "epochs": 2, "training_images": 10_000}
    assert [(cell["cost"], cell["output"], cell["weight_init"], cell["hidden"]) for cell in cells] == [
        (cost, "sigmoid", start, 20) for start in ("large", "scaled") for cost in ("quadratic", "cross-entropy")
    ]
    every = own.run(script, usual | {"costs": "every", "weight_init": "scaled", "training_images": "50000"})
    assert every["training_images"] == 50_000
    assert [(cell["cost"], cell["output"], cell["weight_init"]) for cell in every["cells"]] == [
        ("quadratic", "sigmoid", "scaled"),
        ("cross-entropy", "sigmoid", "scaled"),
        ("log-likelihood", "softmax", "scaled"),
    ]


FORM = """async ({ offerStudy }, script) => {
  offerStudy();
  return script.map(([field, value]) => {
    const control = document.querySelector(
      `#own-fields [data-field="${field}"] :is(select, input:not([type=range]))`,
    );
    control.value = value;
    control.dispatchEvent(new Event(control.localName === "select" ? "change" : "input"));
    return [document.getElementById("own-size").textContent, control.getAttribute("aria-invalid")];
  });
}"""


def test_the_form_counts_its_runs_and_keeps_its_limits(js, stand):
    stand("/study")
    script = [
        ("learning_rates", "1 0.1, 3 1"),
        ("seeds", "5"),
        ("seeds", "20"),
        ("seeds", "21"),
        ("report", "0"),
        ("report", "40"),
        ("report", "41"),
        ("costs", "every"),
        ("learning_rates", "0"),
        ("learning_rates", "1001"),
        ("learning_rates", " ".join(map(str, range(1, 14)))),
        ("epochs", "31"),
        ("hidden", "301"),
    ]
    found = js("pages/study/own.js").run(FORM, script)
    sizes = [4 * (3 * 3 + 8), 4 * (3 * 5 + 8), 4 * (3 * 20 + 8), 0, 4 * 3 * 20, 4 * (3 * 20 + 40), 0, 6 * (3 * 20 + 40)]
    for (said, invalid), size in zip(found, sizes, strict=False):
        if size:
            assert (said, invalid) in ((f"{size} runs", "false"), (f"{size} runs", None))
        else:
            assert invalid == "true"
    assert [invalid for _, invalid in found[8:]] == ["true"] * 5


SETTINGS = {
    "cost": "log-likelihood",
    "learning_rate": 0.3,
    "mini_batch_size": 20,
    "epochs": 5,
    "seed": 117,
    "weight_init": "scaled",
    "lmbda": 2,
    "hidden": [100, 30],
}


def test_the_race_that_trains_a_run_again_has_all_of_its_settings(js):
    query = js("pages/study/run.js").call("raceQuery", SETTINGS, "abcdef")
    assert {name: value for name, (value,) in parse_qs(query).items()} == {
        "alone": "1",
        "fingerprint": "abcdef",
        "a_hidden": "100,30",
        **{f"a_{name}": str(value) for name, value in SETTINGS.items() if name != "hidden"},
    }


SHOWN = """async ({ RunView }, { run }) => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  return atServer({ "GET /api/study/runs/k": [200, run] }, async () => {
    const view = new RunView(figures.curve, "/api/study");
    view.choose("k");
    await aMoment(20);
    const [{ x, y }] = view.chart.traces;
    const place = document.getElementById("run-words");
    view.chart.remove();
    return { said: place.textContent, link: place.querySelector("a")?.getAttribute("href") ?? null, x, y };
  });
}"""


@pytest.fixture
def shown(js, stand):
    stand("/study")

    def run(**changes):
        settings = SETTINGS | {"training_images": 50_000, "data": "mnist", "cost": "quadratic"}
        usual = {
            "settings": settings,
            "stage": "report",
            "test_accuracy": [0.1, 0.9, 0.954],
            "validation_accuracy": [0.2, 0.8, 0.961],
            "lost": [],
            "lost_test": [4, 7],
            "diverged": None,
            "fingerprint": "abcdef",
            "seconds": 12.34,
        }
        return js("pages/study/run.js").run(SHOWN, {"run": usual | changes})

    return run


def test_a_run_of_the_report_is_told_by_its_test_images(shown):
    found = shown()
    assert found["said"].startswith(
        "A run of the report: the quadratic cost, 100–30 hidden neurons, small first weights, η = 0.3, seed 117. "
        "After 5 epochs it reads 95.40 % of the test images rightly and has lost 4, 7. It took 12.3 seconds."
    )
    assert (found["x"], found["y"]) == ([0, 1, 2], [0.1, 0.9, 0.954])
    assert found["link"].startswith("/mnist?alone=1")


def test_a_run_of_the_tuning_is_told_by_its_validation_images(shown):
    found = shown(stage="tune", test_accuracy=None, lost_test=None)
    assert "A run of the tuning" in found["said"]
    assert "96.10 % of the validation images rightly. It" in found["said"]
    diverged = shown(diverged=1.5, fingerprint=None)
    assert "It diverged in epoch 2" in diverged["said"]
    assert diverged["link"] is None


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


def summary(cost: str, accuracy: float, **changes: Any) -> dict[str, Any]:
    cell = {"cost": cost, "output": "sigmoid", "weight_init": "large", "hidden": 30}
    report = [
        dot(learning_rate=3, seed=101, key=f"{cost}-1", accuracy=accuracy),
        dot(learning_rate=3, seed=102, key=f"{cost}-2", accuracy=accuracy - 10, lost=[8, 9]),
    ]
    usual = {
        "cell": cell,
        "chosen": 3,
        "report": report,
        "dots": [],
        "rates": [],
        "mean": {"value": accuracy - 5, "interval": [accuracy - 9, accuracy - 1]},
        "stuck": {"number": 1, "of": 2, "interval": [0.094, 0.906]},
    }
    return usual | changes


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
  differences.show(study);
  const found = {
    rates: tuning.rates.traces.map(({ x, y, marker, mode }) => ({ x, y, mode, symbol: marker?.symbol })),
    stuck: tuning.stuck.traces.map(({ x, y, text }) => ({ x, y, text })),
    differences: differences.chart.traces.map(({ x, text, customdata, error_x }) => ({
      x,
      text,
      customdata,
      error_x,
    })),
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
    assert dots["text"][1] == "seed 102: −0.50 points"
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
