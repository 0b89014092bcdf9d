"""The race's charts in words, and its epochs as a table."""

TABLES = """async ({ summarise }, { table, epochs, points, field }) => {
  const { EpochTable } = await import(table);
  document.getElementById("race-numbers").open = true;
  const lane = (key, shift) => ({
    key,
    run: { id: key },
    curve: {
      last: {},
      start: [],
      epochs: epochs.slice(0, epochs.length - shift),
      points,
      coarse: () => points,
    },
  });
  const lanes = [lane("a", 0), lane("b", 1)];
  new EpochTable().update(lanes);
  summarise(lanes, field);
  const said = Object.fromEntries(
    ["accuracy", "cost", "saturation", "gradients"].map((name) => [
      name,
      document.getElementById(`summary-${name}`).textContent,
    ]),
  );
  return [
    said,
    [...document.getElementById("race-table").rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    ),
  ];
}"""

EPOCHS = [
    {"epoch": 0, "test_accuracy": 0.1, "validation_accuracy": 0.11, "training_cost": 3.2, "fingerprint": "aaa"},
    {"epoch": 1, "test_accuracy": 0.93, "validation_accuracy": 0.95, "training_cost": 0.5, "fingerprint": "bbb"},
    {"epoch": 2, "test_accuracy": 0.94, "validation_accuracy": 0.91, "training_cost": 0.4, "fingerprint": "ccc"},
]
POINTS = [
    {"relative_cost": 0.9, "cost": 2.9, "saturated_wrong": 0.3, "gradient_1": 0.5, "gradient_2": 0.25},
    {"relative_cost": 0.2, "cost": 0.6, "saturated_wrong": 0.05, "gradient_1": 0.05, "gradient_2": 0.0125},
]


def test_the_charts_in_words_and_as_a_table(js, stand):
    stand("/mnist")
    given = {"table": js("pages/mnist/race/epoch_table.js").address, "epochs": EPOCHS, "points": POINTS}
    summary = js("pages/mnist/race/summary.js")
    said, rows = summary.run(TABLES, given | {"field": "cost"})
    assert said == {
        "accuracy": "A: 10.00 % at epoch 0, 94.00 % at epoch 2; best by validation: 93.00 % at epoch 1. "
        "B: 10.00 % at epoch 0, 93.00 % at epoch 1; best by validation: 93.00 % at epoch 1.",
        "cost": "A: from 2.900 to 0.600. B: from 2.900 to 0.600.",
        "saturation": "A: from 30.00 % to 5.00 %. B: from 30.00 % to 5.00 %.",
        "gradients": "A: layer 1 from 0.5000 to 0.0500, layer 2 from 0.2500 to 0.0125. "
        "B: layer 1 from 0.5000 to 0.0500, layer 2 from 0.2500 to 0.0125.",
    }
    headings = ["test accuracy", "validation accuracy", "training cost", "fingerprint"]
    assert rows[0] == ["epoch", *(f"{lane}: {words}" for lane in "AB" for words in headings)]
    assert rows[2] == ["1", *["93.00 %", "95.00 %", "0.5000", "bbb"] * 2]
    assert rows[3] == ["2", "94.00 %", "91.00 %", "0.4000", "ccc", "", "", "", ""]
    relative, _ = summary.run(TABLES, given | {"field": "relative_cost"})
    assert relative["cost"] == "A: from 0.900 to 0.200. B: from 0.900 to 0.200."
