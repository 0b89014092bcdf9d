"""The gradient check: what is asked, and how the answer is told and drawn."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

CHECK = """async ({ GradientCheck, checkTable }, { answer, values }) => {
  const limits = JSON.parse(document.getElementById("limits").textContent);
  const figures = JSON.parse(document.getElementById("figures").textContent);
  return atServer({ "GET /api/neuron/gradient-check": [200, answer] }, async (asked) => {
    const check = new GradientCheck(checkTable(limits), figures.check, () => {});
    check.set(values);
    await aMoment(20);
    const [line, dot] = check.chart.traces.filter(({ meta }) => meta?.field).map(({ x, y }) => [x, y]);
    const table = [...document.getElementById("check-table").rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    );
    const found = {
      asked: asked[0][1],
      line,
      dot,
      table,
      said: document.getElementById("check-summary").textContent,
    };
    check.chart.remove();
    return found;
  });
}"""


def checked(parameter: str, analytic: float, numeric: float, passed: bool) -> dict[str, Any]:
    error = abs(analytic - numeric) / max(abs(analytic), abs(numeric), 1e-300)
    return {"parameter": parameter, "analytic": analytic, "numeric": numeric, "relative_error": error, "passed": passed}


@pytest.fixture
def check(js, stand):
    stand("/why")

    def run(weight, bias, errors=(0, 1e-20, 0.01), **values):
        answer = {"checks": [weight, bias], "log10_h": [-3, -2, -1], "relative_error": list(errors)}
        return js("pages/why/check.js").run(CHECK, {"answer": answer, "values": values})

    return run


@pytest.mark.parametrize(
    ("rule", "cost", "update_rule"),
    [
        ("chapter-animation", "cross-entropy", "chapter-animation"),
        ("cross-entropy", "cross-entropy", "gradient"),
        ("quadratic", "quadratic", "gradient"),
    ],
)
def test_the_update_that_is_checked_is_the_one_that_was_chosen(check, rule, cost, update_rule):
    right = checked("weight", 0.5, 0.5, True)
    asked = check(right, right | {"parameter": "bias"}, check_rule=rule, check_weight=1.5, check_h=0.01)["asked"]
    question = {name: value for name, (value,) in parse_qs(urlsplit(asked).query).items()}
    assert (question["cost"], question["update_rule"]) == (cost, update_rule)
    assert (question["weight"], question["h"], question["activation"]) == ("1.5", "0.01", "sigmoid")


def test_a_check_that_fails_is_told_with_its_factor(check):
    found = check(checked("weight", 55.6, 0.982, False), checked("bias", 54.5, 0.98, False), (0.9, 0.5, 0.01))
    assert found["table"][1] == ["∂C/∂w", "55.600000", "0.982000", "0.98", "✗ fails"]
    assert found["said"].startswith("Fails, for every step h. This update is not the gradient of the cross-entropy.")
    assert "It is 56.6 times the true gradient" in found["said"]  # 1/σ′(4)


def test_a_check_that_passes_is_told_and_no_error_is_drawn_at_the_bottom(check):
    found = check(checked("weight", 0.5, 0.5, True), checked("bias", 0.25, 0.2500001, True), check_rule="quadratic")
    assert found["table"][2] == ["∂C/∂b", "0.250000", "0.250000", "4 × 10⁻⁷", "✓ passes"]
    assert found["said"] == "Passes. The update follows the gradient of the cost."
    assert found["line"] == [[-3, -2, -1], [-13, -13, -2]]
    assert found["dot"][0] == [-5]
    assert found["dot"][1][0] == pytest.approx(-6.4, abs=0.01)
    nothing = checked("weight", 0, 0, True)
    assert "Passes, and says nothing." in check(nothing, nothing)["said"]


UNCHECKED = """({ GradientCheck, checkTable }, { answer, values }) => held(async (waiting) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const check = new GradientCheck(checkTable(block("limits")), block("figures").check, () => {});
  const text = (id) => document.getElementById(id).textContent;
  const told = () => [
    text("check-summary"),
    [...document.getElementById("check-table").rows].map((row) => row.cells[4].textContent),
    check.chart.traces.filter(({ meta }) => meta?.field).flatMap(({ x }) => x),
    check.checks.length,
  ];
  const answered = async (...given) => {
    waiting.shift().answer(...given);
    await aMoment(20);
    return told();
  };
  check.set({ check_rule: "quadratic" });
  await aMoment();
  const found = [await answered(answer)];
  check.set({ check_rule: "quadratic", check_bias: 1 });
  await aMoment();
  check.set(values);
  found.push(told());
  found.push(await answered(...(values.check_activation === "sigmoid" ? [{ detail: "No." }, 422] : [answer])));
  if (waiting.length > 0) found.push(await answered({ detail: "Not at all." }, 422));
  const left = waiting.length;
  check.chart.remove();
  return [found, left];
})"""


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
@pytest.mark.parametrize("rule", ["cross-entropy", "chapter-animation"])
def test_what_is_no_neuron_is_told_at_once_and_has_no_verdict(js, stand, activation, rule):
    """The answer before is not shown for its own, nor one that comes by now; and the server isn't asked."""
    stand("/why")
    answer = {"checks": [checked("weight", 0.5, 0.5, True)] * 2, "log10_h": [-3], "relative_error": [0.9]}
    values = {"check_rule": rule, "check_activation": activation}
    found, left = js("pages/why/check.js").run(UNCHECKED, {"answer": answer, "values": values})
    assert found[0] == [
        "Passes. The update follows the gradient of the cost.",
        ["verdict", "✓ passes", "✓ passes"],
        [-3, -5],
        2,
    ]
    said, *shown = found[1]
    assert said.startswith("Not checked. The cross-entropy ")
    assert said.endswith(" Choose the sigmoid, or the quadratic cost.")
    assert shown == [["verdict", "–", "–"], [], 0]
    assert found[1] == found[2]
    assert (len(found), left) == (3, 0)


def test_what_the_server_refuses_has_no_verdict(js, stand):
    stand("/why")
    answer = {"checks": [checked("weight", 0.5, 0.5, True)] * 2, "log10_h": [-3], "relative_error": [0.9]}
    values = {"check_rule": "cross-entropy", "check_activation": "sigmoid"}
    found, left = js("pages/why/check.js").run(UNCHECKED, {"answer": answer, "values": values})
    assert found[0][1] == ["verdict", "✓ passes", "✓ passes"]
    assert found[2] == ["Not checked. No.", ["verdict", "–", "–"], [], 0]
    assert found[3] == ["Not checked. Not at all.", ["verdict", "–", "–"], [], 0]
    assert left == 0


OVERTAKEN = """({ GradientCheck, checkTable }, answers) => held(async (waiting) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const check = new GradientCheck(checkTable(block("limits")), block("figures").check, () => {});
  const told = async (answer) => {
    waiting.shift().answer(answer);
    await aMoment(20);
    return [document.getElementById("check-summary").textContent, check.checks.length];
  };
  check.set({ check_rule: "quadratic" });
  await aMoment();
  check.set({ check_rule: "chapter-animation" });
  const found = [await told(answers[0]), await told(answers[1])];
  check.chart.remove();
  return found;
})"""


def test_an_answer_is_told_of_the_question_that_it_answers(js, stand):
    """Though another one is asked by then; and no challenge is met by it."""
    stand("/why")
    passed, failed = checked("weight", 0.5, 0.5, True), checked("weight", 55.6, 0.982, False)
    answers = [{"checks": [each] * 2, "log10_h": [-3], "relative_error": [0.9]} for each in (passed, failed)]
    (early, none), (late, both) = js("pages/why/check.js").run(OVERTAKEN, answers)
    assert (early, none) == ("Passes. The update follows the gradient of the cost.", 0)
    assert late.startswith("Fails, for every step h.")
    assert both == 2
