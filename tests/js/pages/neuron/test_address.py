"""What the page's address may ask for beside the reader's own neuron, and what is told where it asks for too much."""

import pytest

READ = """({ decodeOldGuesses, pageTable }, { guess, kept, table, search }) => {
  const limits = JSON.parse(document.getElementById("limits").textContent);
  const presets = JSON.parse(document.getElementById("figures").textContent);
  const page = { names: Object.keys(presets).filter((name) => name !== "own"), variants: ["a", "b"], epochs: 300 };
  return Promise.all([guess, table].map((address) => import(address))).then(([{ decode }, { fromQuery }]) => {
    const decoders = { readKept: () => [], readGuess: decode, readOldGuesses: decodeOldGuesses };
    return fromQuery(pageTable({ ...page, mostEpochs: limits.epochs[1], kept, ...decoders }), search);
  });
}"""
ADDRESSES = {"guess": "pages/neuron/story/guess.js", "table": "fields/table.js"}


@pytest.fixture
def read(js, stand):
    """What a query string asks for: the values, and what can't be."""
    stand("/")
    given = {name: js(path).address for name, path in ADDRESSES.items()}
    return lambda search: js("pages/neuron/address.js").run(READ, given | {"kept": "", "search": search})


def test_a_link_that_asks_for_too_much_keeps_what_is_usual_and_says_so(read):
    found = read("quadratic-bad-speed=3&epoch=400&guesses=high&guess=quadratic-bad.100.50&start=worse&own-epoch=5001")
    assert sorted(found["problems"]) == [
        "Epoch of your neuron: a whole number from 0 to 5000, not “5001”.",
        "Epoch: a whole number from 0 to 300, not “400”.",
        "Guesses: “high” are no outputs.",
        "Speed of quadratic-bad: one of 1, 0.25, 0.5, 2, 4, 10000, not “3”.",
        "Start: one of bad, mild, both, not “worse”.",
        "Your guess: “quadratic-bad.100.50” is no curve.",
    ]
    assert found["values"] == read("")["values"]


def test_a_link_that_asks_for_what_there_is_gets_it(read):
    asked = {"quadratic-bad-speed": "4", "epoch": 300, "guesses": "0.5_0.25_0.1", "start": "both", "own-epoch": 5000}
    found = read("&".join(f"{name}={value}" for name, value in asked.items()))
    assert found["problems"] == []
    assert found["values"] == read("")["values"] | asked
