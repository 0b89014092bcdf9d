"""The softmax page's instruments on its own elements: what a thumb moves, and what is drawn and said of it."""

import math
from typing import Any

import pytest

from app.learn import presets

Z = [2.5, -1.0, 3.2, 0.5]
POWERS = [math.exp(z) for z in Z]
A = [power / sum(POWERS) for power in POWERS]
SIGMOIDS = [1 / (1 + math.exp(-z)) for z in Z]

USED = """async ({ Layer }, { base, name, path, place, z, c }) => {
  const instrument = (await import(`${base}/${path}.js`))[name];
  const layer = new Layer({ z, c, target: 1 });
  const element = document.getElementById(place);
  instrument(element, layer, JSON.parse(document.getElementById("presets").textContent));
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  return ACT;
}"""


@pytest.fixture
def used(js, stand):
    stand("/softmax")

    def run(name, path, place, act, c=1):
        layer = js("pages/softmax/layer.js")
        given = {
            "base": layer.address.rpartition("/")[0],
            "name": name,
            "path": path,
            "place": place,
            "z": Z,
            "c": c,
            "act": act,
        }
        return layer.run(USED.replace("ACT", act), given)

    return run


def test_two_to_ten_outputs(used):
    act = """(() => {
      const found = () => [Number(part("count").textContent), layer.z.length, part("try").textContent];
      while (!part("more").disabled) part("more").click();
      const most = found();
      while (!part("fewer").disabled) part("fewer").click();
      return [most, found(), layer.z];
    })()"""
    most, fewest, z = used("forwards", "forwards", "forwards", act)
    assert (most[:2], fewest[:2], z) == ([10, 10], [2, 2], Z[:2])
    assert most[2] == "raise z₁₀ slowly, and watch the other nine."
    assert fewest[2] == "raise z₂ slowly, and watch the other one."


def test_the_constant_moves_every_z_its_own_way(used):
    act = """(() => {
      const field = part("constant").querySelector("input[type=number]");
      const before = Number(field.value);
      field.value = String(before + 1.5);
      field.dispatchEvent(new Event("input"));
      return [before, layer.z, part("says").textContent];
    })()"""
    before, z, said = used("backwards", "backwards", "backwards", act)
    assert before == pytest.approx(math.log(sum(POWERS)), abs=1e-3)
    assert z == [pytest.approx(each + 1.5, abs=1e-3) for each in Z]
    assert said == "Every z moved by as much, and no activation did."


@pytest.mark.parametrize("c", [1, 2, 0.25])
def test_a_pulled_activation_takes_its_z_along_by_the_formula_in_sight(used, c):
    act = """(() => {
      const typed = element.querySelectorAll("[data-part=outputs] input[type=number]")[1];
      typed.value = "0.5";
      typed.dispatchEvent(new Event("input"));
      const said = part("says").textContent;
      const text = document.getElementById("inverse");
      const formulas = [...text.querySelectorAll("div[data-part]:not(.reserved__space) math")];
      const about = text.querySelector("span:not(.reserved__space)")?.textContent ?? "";
      const names = formulas.map((each) => each.textContent.includes("c"));
      const constant = Number(part("constant").querySelector("input[type=number]").value);
      const { z } = layer;
      layer.change({ c: 3 }, { kind: "sharpness" });
      return [z, constant, said, about, names, part("says").textContent];
    })()"""
    z, constant, said, about, names, later = used("backwards", "backwards", "backwards", act, c)
    powers = [math.exp(c * each) for each in Z]
    assert constant == pytest.approx(math.log(sum(powers)) / c, abs=5e-4)
    others = sum(powers) - powers[1]
    activations = [0.5 if j == 1 else 0.5 * power / others for j, power in enumerate(powers)]
    assert z == [pytest.approx(math.log(a) / c + constant, abs=1e-3) for a in activations]
    rise = (math.log(0.5) - math.log(powers[1] / sum(powers))) / c
    assert said.startswith(f"z₂ follows {'ln a₂' if c == 1 else '(ln a₂)/c'}: +{rise:.2f}; ")
    assert (about, names) == (("", [False]) if c == 1 else (f"The sharpness, set below, is c = {c}.", [True]))
    assert later == "Pull a bar by its end."  # what was said was of another sharpness


def test_an_activation_rises_with_its_own_z_and_falls_with_the_others(used):
    act = """(() => {
      const cells = [...part("table").querySelectorAll("td[role=gridcell]")];
      return cells.slice(0, 4).map((cell) => {
        cell.dispatchEvent(new Event("click", { bubbles: true }));
        return [cell.textContent, part("picked").textContent];
      });
    })()"""
    (own, rises), (other, falls), *_ = used("derivatives", "jacobian", "derivatives", act)
    assert own == f"+{A[0] * (1 - A[0]):.3f}"
    assert other == f"−{A[0] * A[1]:.3f}"
    assert rises.startswith(f"∂a₁/∂z₁ = {A[0]:.3f} · (1 − {A[0]:.3f}) = +{A[0] * (1 - A[0]):.3f}. Raise z₁ ")
    assert "and a₁ rises by 0.00" in rises
    assert falls.startswith(f"∂a₁/∂z₂ = −{A[0]:.3f} · {A[1]:.3f} = −{A[0] * A[1]:.3f}. Raise z₂ ")
    assert "and a₁ falls by 0.000" in falls


def test_the_sigmoids_stand_beside_the_softmax(used):
    act = """[
      ...["sigmoid-sum", "softmax-sum", "verdict"].map((name) => part(name).textContent),
      [...element.querySelectorAll(".bar--beside .bar__fill")].map((fill) => parseFloat(fill.style.width)),
    ]"""
    own, softmax, said, widths = used("sigmoidComparison", "sigmoid_comparison", "beside", act)
    assert (own, softmax) == (f"{sum(SIGMOIDS):.3f}", "1.000")
    assert widths == [pytest.approx(100 * each, abs=1e-3) for each in SIGMOIDS]
    assert said.startswith(f"As they stand the sigmoid outputs sum to {sum(SIGMOIDS):.3f}, more than 1.")


TABLE = """({ GradientTable }, shown) => {
  const table = document.createElement("table");
  new GradientTable(table).show(shown);
  return [...table.tBodies[0].rows].map((row) => {
    const [bar, signed] = row.querySelectorAll(".bar__fill");
    const texts = [...row.cells].map((cell) => cell.textContent);
    return [
      texts,
      bar.style.width,
      signed.style.left,
      signed.style.width,
      row.querySelector(".bar__mark").style.left,
    ];
  });
}"""


def test_a_gradient_below_zero_is_drawn_to_the_left(js):
    shown: dict[str, Any] = {
        "names": ["a₁", "a₂"],
        "zTexts": ["1", "2"],
        "activations": [0.25, 0.75],
        "texts": ["0.250", "0.750"],
        "gradient": [-0.5, 0.25],
        "gradientTexts": ["−0.500", "+0.250"],
        "target": 0,
    }
    assert js("pages/softmax/gradient_table.js").run(TABLE, shown) == [
        [["a₁, target", "1", "0.250", "−0.500"], "25%", "25%", "25%", "100%"],
        [["a₂", "2", "0.750", "+0.250"], "75%", "50%", "12.5%", "0%"],
    ]


LEARNING = """async ({ Learning }, { base, z }) => {
  const { Layer } = await import(`${base}/layer.js`);
  const element = document.getElementById("learning");
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const layer = new Layer({ z, c: 1, target: 1 });
  const learning = new Learning(element, layer, charts, { cost: "both", learning_rate: 0.5, epochs: 10 }, () => {});
  const saved = await savedFrom(element);
  for (const chart of learning.charts) chart.remove();
  return saved.trim().split("\\r\\n").map((line) => line.split(","));
}"""


CHOSEN = """async ({ learningSettings }, { base, lessons }) => {
  const { Layer } = await import(`${base}/layer.js`);
  const element = document.getElementById("learning");
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const layer = new Layer({ z: [0, 0, 0], c: 1, target: 1 });
  const choice = { cost: "both", learning_rate: 0.5, epochs: 10 };
  const learning = learningSettings(element, layer, { charts, starts: lessons, table: [], choice, onMove() {} });
  const pressed = () => [...element.querySelectorAll("[aria-pressed=true]")].map(({ dataset }) => dataset.start);
  const found = Object.keys(lessons).map((name) => {
    element.querySelector(`[data-start="${name}"]`).click();
    return pressed();
  });
  layer.change({ target: 0 }, { kind: "target" });
  found.push(pressed());
  for (const chart of learning.charts) chart.remove();
  return found;
}"""


def test_a_start_of_learning_shows_that_it_is_chosen(js, stand):
    stand("/softmax")
    lessons = presets.SOFTMAX_LESSONS
    settings = js("pages/softmax/learning_settings.js")
    given = {"base": settings.address.rpartition("/")[0], "lessons": lessons}
    assert settings.run(CHOSEN, given) == [*([name] for name in lessons), []]


def test_every_column_of_the_runs_file(js, stand):
    stand("/softmax")
    learning = js("pages/softmax/learning.js")
    heading, *rows = learning.run(LEARNING, {"base": learning.address.rpartition("/")[0], "z": Z})
    columns = [f"{name}{j}" for name in ("z", "a", "gradient") for j in range(1, 5)]
    assert heading == ["run", "epoch", "cost", *columns]
    errors = [a - (j == 1) for j, a in enumerate(A)]
    quadratic = [a * sum(b * (errors[k] - errors[j]) for j, b in enumerate(A)) for k, a in enumerate(A)]
    costs = {"log-likelihood": -math.log(A[1]), "quadratic": sum(e * e for e in errors) / 2}
    gradients = {"log-likelihood": errors, "quadratic": quadratic}
    assert {row[0] for row in rows} == set(costs)
    for run, epoch, *numbers in rows:
        assert epoch == "0"
        assert [float(each) for each in numbers] == pytest.approx([costs[run], *Z, *A, *gradients[run]])
