"""A look inside a network: the matrix, the gallery, the charts and what is said, each against the look itself."""

import base64
from typing import Any

import numpy as np
import pytest

INSIDE = """async ({ Inside }, { answers, cost, choose, path }) => {
  const figures = JSON.parse(document.getElementById("inside-figures").textContent);
  const network = { value: "a", path, cost, moment: "1", learning: false };
  const networks = { offer: () => {}, get: () => network };
  return atServer(answers, async () => {
    const inside = new Inside(networks, figures, () => {});
    inside.seen = true;
    inside.update();
    await aMoment(60);
    if (choose !== null) document.querySelectorAll("#gallery button")[choose].click();
    const text = (id) => document.getElementById(id).textContent;
    const found = {
      place: text("inside-place"),
      verdict: text("inside-verdict"),
      role: document.getElementById("inside-figure").dataset.role,
      gallery: [...document.querySelectorAll("#gallery button")].map((each) => [
        each.textContent,
        each.ariaLabel,
        each.ariaPressed,
      ]),
      mistake: text("mistake-words"),
      bars: [...document.querySelectorAll("#mistake-answers .answers__row")].map((row) => [
        row.textContent,
        row.classList.contains("is-target"),
        row.classList.contains("is-best"),
      ]),
      weights: text("weights-words"),
      summaries: ["hidden", "outputs", "confidence"].map((name) => text(`summary-${name}`)),
      lines: Object.fromEntries(
        Object.entries(inside.charts).map(([name, { traces }]) => [
          name,
          traces.map(({ name: line, x, y }) => [line, x, y]),
        ]),
      ),
      heads: [...document.getElementById("confusion").tHead.rows[0].cells].map((cell) => cell.textContent),
      matrix: [...document.getElementById("confusion").tBodies[0].rows].map((row) =>
        [...row.cells].map((cell) => [
          cell.textContent,
          cell.className,
          cell.style.getPropertyValue("--share"),
          cell.title,
        ]),
      ),
      problem: text("inside-problem"),
    };
    for (const chart of Object.values(inside.charts)) chart.remove();
    return found;
  });
}"""

AGAIN = """async ({ Inside }, answers) => {
  const figures = JSON.parse(document.getElementById("inside-figures").textContent);
  const network = { value: "a", path: "/api/runs/r", cost: "quadratic", moment: "1", learning: true };
  const networks = { offer: () => {}, get: () => network };
  const act = async (asked) => {
    const inside = new Inside(networks, figures, () => {});
    const looks = [];
    const looked = async () => {
      while (inside.busy) await aMoment(5);
      looks.push(asked.filter(([, url]) => url.endsWith("/inspection")).length);
    };
    await aMoment(); // it has come in sight
    await looked();
    inside.next = performance.now() + 60;
    network.moment = "2";
    inside.update();
    inside.update();
    await looked();
    await aMoment(120);
    await looked();
    inside.update();
    await looked();
    network.moment = "3";
    network.learning = false;
    inside.update();
    await looked();
    for (const chart of Object.values(inside.charts)) chart.remove();
    return looks;
  };
  return atServer(answers, (asked) => inSight(() => act(asked)));
}"""

PIXELS = base64.b64encode(bytes(784)).decode()


def histogram(*counts: int, least: float = 0, most: float = 1) -> dict[str, Any]:
    return {"counts": counts, "low": 0.25, "high": 0.5, "least": least, "most": most}


def digit(n: int, recall: float = 0.9, saturated: float = 0.05) -> dict[str, Any]:
    return {"digit": n, "images": 50, "recall": recall, "output": 0.8, "saturated_wrong": saturated, "slope": 0.03}


def look(**changes: Any) -> dict[str, Any]:
    confusion = np.eye(10, dtype=int) * 40
    confusion[3, 5], confusion[5, 3] = 8, 2
    outputs = [0.1 * n for n in range(10)]
    usual = {
        "place": {"epoch": 2, "mini_batch": 7},
        "data": "mnist",
        "images": 10_000,
        "accuracy": 0.9142,
        "confusion": confusion.tolist(),
        "digits": [digit(n, 0.5 if n == 4 else 0.9, 0.125 if n == 6 else 0.05) for n in range(10)],
        "hidden": [histogram(1, 1, 2, 0)],
        "outputs": {"right": histogram(1, 3), "others": histogram(3, 1)},
        "mistakes": [
            {"index": 1234, "label": 3, "answer": 9, "confidence": 0.9, "outputs": outputs, "pixels": PIXELS},
            {"index": 7, "label": 5, "answer": 8, "confidence": 0.8, "outputs": outputs, "pixels": PIXELS},
        ],
        "confidence": [
            {"low": 0.8, "high": 0.9, "images": 0, "confidence": None, "accuracy": None},
            {"low": 0.9, "high": 1, "images": 4321, "confidence": 0.97, "accuracy": 0.99},
        ],
    }
    return usual | changes


def at_server(path: str = "/api/runs/r", **changes: Any) -> dict[str, Any]:
    pictures = base64.b64encode(bytes([127] + [0] * 1567)).decode()
    weights = {"neurons": 2, "scale": 1.5, "pictures": pictures}
    return {f"GET {path}/inspection": [200, look(**changes)], f"GET {path}/weights": [200, weights]}


@pytest.fixture
def inside(js, stand):
    stand("/mnist")

    def seen(cost="quadratic", choose=None, path="/api/runs/r", **changes):
        given = {"answers": at_server(path, **changes), "cost": cost, "choose": choose, "path": path}
        return js("pages/mnist/inside/inside.js").run(INSIDE, given)

    return seen


def test_a_network_that_learns_is_looked_at_again_after_a_while_and_one_at_rest_at_once(js, stand):
    stand("/mnist")
    assert js("pages/mnist/inside/inside.js").run(AGAIN, at_server()) == [1, 1, 2, 2, 3]


def test_a_look_that_is_refused_says_why_and_leaves_no_gap(js, stand):
    stand("/mnist")
    script = """async ({ Inside }, { answers }) => {
      const network = { value: "a", path: "/api/runs/r", cost: "quadratic", moment: "1", learning: false };
      return atServer(answers, async () => {
        const inside = new Inside({ offer: () => {}, get: () => network }, {}, () => {});
        const [place, problem] = ["inside-shown", "inside-problem"].map((id) => document.getElementById(id));
        const state = () => [place.hidden, place.className, problem.textContent];
        inside.update();
        const found = [state()];
        inside.seen = true;
        inside.update();
        while (inside.busy) await aMoment(5);
        return [...found, state()];
      });
    }"""
    refused = {"GET /api/runs/r/inspection": [409, {"detail": "It has just been dropped."}]}
    assert js("pages/mnist/inside/inside.js").run(script, {"answers": refused}) == [
        [False, "inside__shown--waiting", ""],
        [True, "inside__shown--waiting", "It has just been dropped."],
    ]


CHOSEN = """({ Inside }, { looks, weights }) => inSight(() => held(async (waiting) => {
  const figures = JSON.parse(document.getElementById("inside-figures").textContent);
  let name = "a";
  const network = () => ({ value: name, path: `/api/runs/${name}`, cost: "quadratic", moment: name, learning: false });
  const inside = new Inside({ offer: () => {}, get: network }, figures, () => {});
  await aMoment(); // it has come in sight
  const place = document.getElementById("inside-shown");
  const answer = async (look, status) => {
    for (const each of waiting.splice(0)) each.answer(each.asked.endsWith("weights") ? weights : look, status);
    await aMoment(30);
    return state();
  };
  const state = () => {
    const out = place.hidden || place.className !== ""; // each of its classes takes it out of sight
    return out ? "" : document.getElementById("inside-place").textContent.slice(0, 13);
  };
  const seen = [state(), await answer(looks[0], 200)];
  for (const [next, look, status] of [["b", looks[1], 200], ["c", { detail: "It has just been dropped." }, 409]]) {
    name = next;
    inside.update();
    seen.push(state(), await answer(look, status));
  }
  for (const chart of Object.values(inside.charts)) chart.remove();
  return [seen, place.hidden, document.getElementById("inside-problem").textContent];
}))"""


def test_a_look_is_never_under_another_networks_name(js, stand):
    stand("/mnist")
    looks = [look(place={"epoch": epoch, "mini_batch": 0}) for epoch in (2, 3)]
    given = {"looks": looks, "weights": at_server()["GET /api/runs/r/weights"][1]}
    seen, hidden, said = js("pages/mnist/inside/inside.js").run(CHOSEN, given)
    assert seen == ["", "after 2 epoch", "", "after 3 epoch", "", ""]
    assert (hidden, said) == (True, "It has just been dropped.")


def test_where_it_is_and_how_good(inside):
    found = inside()
    assert found["problem"] == ""
    assert found["place"] == "after 2 epochs and 7 mini-batches: 91.42 % of 10,000 test images right"
    assert inside(place={"epoch": 1, "mini_batch": 1})["place"].startswith("after 1 epoch and 1 mini-batch: ")
    assert found["role"] == "quadratic"
    assert found["weights"].startswith("2 neurons, each seen as its 784 weights: blue where ink speaks for it, orange ")
    assert "the strongest is 1.50." in found["weights"]


def test_an_uploaded_network_has_no_place_in_a_run(inside):
    assert inside(path="/api/networks/n")["place"] == "91.42 % of 10,000 test images right"


def test_the_matrix_has_labels_as_rows_and_answers_as_columns(inside):
    found = inside()
    assert found["heads"] == ["", *map(str, range(10)), "recall", "wrong end"]
    row = found["matrix"][3]
    assert [cell[0] for cell in row] == ["3", "·", "·", "·", "40", "·", "8", "·", "·", "·", "·", "90.0 %", "5.0 %"]
    assert [cell[1] for cell in row if cell[1]] == ["is-right", "recall", "saturated"]
    assert row[4][1] == "is-right"
    assert row[6][2:] == ["1", "8 of 50 images of 3 answered 5"]
    assert found["matrix"][5][4][2] == "0.5", "a quarter of the mistakes, by its root"
    assert (found["matrix"][4][11][0], found["matrix"][6][12][0]) == ("50.0 %", "12.5 %")
    assert (found["matrix"][4][11][2], found["matrix"][6][12][2]) == ("0.5", "0.125")


def test_a_lost_digit_stands_out_of_the_matrix(inside):
    digits = [digit(n, 0.0999 if n == 2 else 0.1) for n in range(10)]
    matrix = inside(digits=digits)["matrix"]
    assert [row[11][1] for row in matrix] == ["recall is-lost" if n == 2 else "recall" for n in range(10)]


def test_a_mistake_is_shown_with_what_it_is_and_what_it_was_taken_for(inside):
    found = inside()
    assert found["gallery"] == [
        ["3 → 9", "3 → 9, a 3 taken for a 9, output 0.900", "true"],
        ["5 → 8", "5 → 8, a 5 taken for an 8, output 0.800", "false"],
    ]
    assert found["mistake"] == "Test image 1,234 is a 3; the answer was 9."
    assert [row[1] for row in found["bars"]] == [n == 3 for n in range(10)]
    assert [row[2] for row in found["bars"]] == [n == 9 for n in range(10)]
    assert found["bars"][4][0] == "40.400"
    other = inside(choose=1)
    assert other["mistake"] == "Test image 7 is a 5; the answer was 8."
    assert [row[2] for row in other["gallery"]] == ["false", "true"]
    assert inside(mistakes=[])["mistake"] == "It made no mistake."


def test_the_charts_and_their_words(inside):
    found = inside()
    assert found["summaries"] == [
        "Layer 1: 25.0 % below 0.10, 50.0 % above 0.90.",
        "The right digit’s neuron: 25.0 % below 0.10, 50.0 % above 0.90. "
        "The others: 25.0 % below 0.10, 50.0 % above 0.90.",
        "4,321 answers have an output above 0.9; 99.0 % of them are right.",
    ]
    hidden = next(line for line in found["lines"]["hidden"] if line[1])
    assert hidden[1] == [0, 0.125, 0.375, 0.625, 0.875, 1]
    assert hidden[2] == [0.25, 0.25, 0.25, 0.5, None, None]
    right, others = ([y for y in line[2] if y is not None] for line in found["lines"]["outputs"])
    assert (right, others) == ([0.25, 0.25, 0.75, 0.75], [0.75, 0.75, 0.25, 0.25])
    assert inside(hidden=[], confidence=[{"images": 0}])["summaries"][::2] == [
        "There is no hidden layer.",
        "No answer has an output above 0.9.",
    ]


def test_the_ends_of_a_tanh_are_at_its_own_tenths(js):
    outputs = {"right": histogram(1), "others": histogram(1)}
    tanh = histogram(1, least=-1) | {"low": 0.1, "high": 0.3}
    found = {"hidden": [tanh], "outputs": outputs, "confidence": [{"images": 0}]}
    findings = js("pages/mnist/inside/findings.js")
    assert findings.call("summaries", found)["hidden"] == "Layer 1: 10.0 % below −0.80, 30.0 % above 0.80."
    assert findings.call("rangeOf", [tanh, histogram(1, most=5)]) == [-1, 5]


@pytest.fixture(scope="session")
def verdict(js):
    def said(digits, begun=False, cost="quadratic", data="mnist"):
        found = {"digits": digits, "data": data}
        return js("pages/mnist/inside/findings.js").call("verdict", found, begun, cost)

    return said


def test_the_hardest_digit_is_the_one_that_is_found_least(verdict):
    said = verdict([digit(0, 0.8), digit(1, 0.5, 0.125), digit(2, 0.95), digit(3, 0) | {"images": 0}])
    assert said == (
        "No digit is lost; the hardest is 1, of which it finds 50.0 %. On images of 1 the output neuron for 1 should "
        "give 1; it gives 0.8000 on average and is within 0.1 of the wrong end on 12.5 % of them."
    )
    assert verdict([digit(0)], data="sample").endswith("(The test images are the sample’s 500.)")


def test_a_lost_digit_is_told_with_its_gate(verdict):
    stuck = digit(6, 0.02, 0.9) | {"slope": 0.0123}
    assert verdict([digit(0), stuck]).startswith("It has lost the digit 6. On images of 6 ")
    assert verdict([digit(0), stuck]).endswith(
        "There σ′(z) is 0.012 on average: under the quadratic cost no more than that share of the error reaches "
        "the weights."
    )
    assert "which the gradient under the cross-entropy doesn’t depend on" in verdict([stuck], cost="cross-entropy")
    assert verdict([digit(6, 0.02, 0.49)]).endswith(
        "So on most of them it isn’t saturated at the wrong end: another’s output is as large, or larger."
    )
    assert "2.0 × 10⁻⁴" in verdict([stuck | {"slope": 0.0002}])
    assert verdict([stuck | {"slope": None}]).endswith("on 90.0 % of them.")


def test_in_the_first_epoch_nothing_is_called_lost(verdict):
    said = verdict([digit(0), digit(1, 0.05), digit(2, 0)], begun=True)
    assert said.startswith("It has only just begun: of 2 digits it finds fewer than one image in ten.")
