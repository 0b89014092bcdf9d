"""A hundred gates in series: what is left behind each of them under either cost, by multiplication."""

import math

import pytest


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def left(gates: int, weight: float, bias: float, push: float) -> tuple[float, list[tuple[float, float]]]:
    """The output, and the share of the error behind each gate (quadratic, cross-entropy), the output's first."""
    a, slopes = 0.5, []
    for j in range(gates):
        a = sigmoid(weight * a + bias + (push if j == gates - 1 else 0))
        slopes.append(a * (1 - a))
    found, quadratic, cross_entropy = [], 1.0, 1.0
    for i, slope in enumerate(reversed(slopes)):
        step = slope * (weight if i else 1)
        quadratic *= step
        cross_entropy *= step if i else 1
        found.append((quadratic, cross_entropy))
    return a, found


@pytest.mark.parametrize(
    ("gates", "weight", "bias", "push"), [(2, 1, 0, 0), (5, 1, 0, 4), (7, 4, -2, 4), (12, 0.5, 1, 2), (3, 20, -10, 1)]
)
def test_what_is_left_behind_each_gate(js, gates, weight, bias, push):
    values = {"gates": gates, "gate_weight": weight, "gate_bias": bias, "gate_push": push}
    found = js("pages/depth/hundred.js").call("passage", values)
    output, expected = left(gates, weight, bias, push)
    assert found["output"] == pytest.approx(output)
    passed = [(10 ** each["quadratic"], 10 ** each["crossEntropy"]) for each in found["passed"]]
    assert passed == [pytest.approx(each) for each in expected]
    assert found["passed"][0]["crossEntropy"] == 0, "under the cross-entropy the output's gate takes nothing"


DRAWN = """({ hundred }, values) => {
  const place = document.createElement("div");
  hundred.drawings["hundred-rows"](place)(values);
  return [...place.querySelectorAll(".gate")].map((row) => [
    row.ariaLabel,
    row.querySelectorAll(".gate__wall--answered").length,
  ]);
}"""


def test_the_gate_that_the_cost_opens_is_the_outputs_alone(js):
    values = {"gates": 8, "gate_weight": 1, "gate_bias": 0, "gate_push": 4}
    quadratic, cross_entropy = js("pages/depth/hundred.js").run(DRAWN, values)
    assert (quadratic[1], cross_entropy[1]) == (0, 2)
    assert quadratic[0].startswith("8 gates in series; left behind gate 1: 0.0")
    assert cross_entropy[0].startswith("8 gates in series; left behind gate 1: 1.0, gate 3: 0.05")


NETWORK = """async ({ Network, networkTable }, { answer, quantity }) => {
  const limits = JSON.parse(document.getElementById("limits").textContent).network;
  const figures = JSON.parse(document.getElementById("figures").textContent);
  return atServer({ "GET /api/depth": [200, answer] }, async (asked) => {
    const measured = [];
    const network = new Network(
      networkTable(limits),
      figures,
      () => {},
      (each) => measured.push(each),
    );
    network.set({ quantity, hidden_layers: 2, output_bias: 3 });
    await aMoment(20);
    const lines = network.chart.traces
      .filter(({ meta }) => meta?.field)
      .map(({ meta, y }) => [meta.field, y]);
    const table = [...document.getElementById("layers-table").rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    );
    const { title } = network.chart.layout.yaxis;
    network.chart.remove();
    return { asked: asked[0][1], lines: Object.fromEntries(lines), table, title: title.text, measured };
  });
}"""


@pytest.mark.parametrize(("quantity", "title"), [("delta", "‖δ‖ = ‖∂C/∂b‖"), ("gradient", "‖∂C/∂W‖")])
def test_the_chart_and_the_table_are_the_servers_norms(js, stand, quantity, title):
    stand("/depth")

    def norms(first: float) -> dict[str, list[float | None]]:
        return {"log10_delta": [first, first - 1, None], "log10_gradient": [first + 0.5, first - 0.5, first - 2]}

    answer = {
        "layers": [1, 2, 3],
        "quadratic": norms(-3),
        "cross-entropy": norms(-1),
        "ratio": norms(2),
        "single": None,
    }
    found = js("pages/depth/network.js").run(NETWORK, {"answer": answer, "quantity": quantity})
    assert "hidden_layers=2" in found["asked"]
    assert "output_bias=3" in found["asked"]
    assert "quantity" not in found["asked"]
    assert found["title"] == title
    name = f"log10_{quantity}"
    assert found["lines"]["log10_quadratic"] == answer["quadratic"][name]
    assert found["lines"]["log10_cross_entropy"] == answer["cross-entropy"][name]
    assert found["table"][0][1:4] == ["‖δ‖ quadratic", "‖δ‖ cross-entropy", "ratio"]
    assert found["table"][1] == ["1", "1.00 × 10⁻³", "0.100", "100", "0.00316", "0.316", "316"]
    assert found["table"][3][:4] == ["3, output", "0", "0", "0"]
    assert found["measured"][-1]["hidden_layers"] == 2
