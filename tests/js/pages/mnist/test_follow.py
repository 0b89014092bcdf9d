"""One image followed through the training of the finished pair, and the strip that it is chosen from."""

import math

import pytest

FOLLOW = """async ({ Follow }, { moves }) => {
  const follow = new Follow(JSON.parse(document.getElementById("follow-figure").textContent));
  const text = (id) => document.getElementById(id).textContent;
  for (const [what, value] of moves) {
    if (what === "choose") follow.choose(value);
    else if (what === "seek") {
      follow.seek.value = value;
      follow.seek.dispatchEvent(new Event("input"));
    } else document.getElementById(`follow-${what}`).click();
  }
  const tables = [...document.querySelectorAll(".follow__network table")].map((table) =>
    [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
  );
  const found = {
    when: text("follow-when"),
    tables,
    seek: follow.seek.ariaValueText,
    play: text("follow-play"),
    record: [...document.getElementById("follow-table").rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    ),
  };
  clearInterval(follow.timer);
  return found;
}"""


@pytest.fixture
def follow(js, stand):
    stand("/mnist")
    return lambda *moves: js("pages/mnist/follow/follow.js").run(FOLLOW, {"moves": moves})


def written(a: float) -> str:
    """An output as the page writes it."""
    if a >= 0.001:
        return f"{a:.4f}"
    mantissa, exponent = f"{a:.2e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


@pytest.mark.parametrize(("moment", "image"), [(0, 0), (7, 0), (18, 4)])
def test_the_followed_images_numbers_are_those_of_its_moment(follow, pair, moment, image):
    found = follow(("choose", image), ("seek", moment))
    label = pair["labels"][image]
    for table, network in zip(found["tables"], pair["finished"], strict=True):
        z, after = (network[name][moment][image] for name in ("z", "after"))
        a, then = (1 / (1 + math.exp(-each)) for each in (z, after))
        numbers = dict(table)
        assert numbers[f"its neuron for {label}: z"] == f"{z:.2f}".replace("-", "−")
        assert numbers["output a"] == written(a)
        assert numbers["a after a step on this image alone"] == written(then)
        assert numbers["the network’s answer"] == str(network["answers"][moment][image])
    assert found["record"][moment + 1][1::2] == [
        written(1 / (1 + math.exp(-network["z"][moment][image]))) for network in pair["finished"]
    ]


def test_a_moment_back_and_on_and_not_beyond_the_ends(follow, pair):
    last = len(pair["moments"]) - 1
    assert follow(("back", None))["when"] == "before learning"
    assert follow(("on", None))["when"] == "after 1 mini-batch"
    assert follow(("seek", 5), ("back", None), ("back", None))["when"] == "after 5 mini-batches"
    assert follow(("seek", last), ("on", None))["when"] == "after 30 epochs"
    assert follow(("play", None))["play"] == "Pause"
    assert follow(("play", None), ("play", None))["play"] == "Play"


STRIP = """({ Strip }, keys) => {
  const place = document.createElement("div");
  document.body.append(place);
  const image = (label) => ({ label, index: label, pixels: new Uint8Array(784) });
  const chosen = [];
  const strip = new Strip(place, [image(3), image(5), image(7)], (which) => chosen.push(which));
  strip.mark(1);
  const stops = () => strip.buttons.flatMap(({ tabIndex }, i) => (tabIndex === 0 ? [i] : []));
  const before = stops();
  strip.buttons[1].focus();
  const seen = keys.map((key) => {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    return [strip.buttons.indexOf(document.activeElement), stops()];
  });
  document.activeElement.click();
  strip.mark(null);
  const after = stops();
  place.remove();
  return [before, seen, chosen, after];
}"""


def test_a_strip_of_images_is_one_stop_of_the_keyboard(js, stand):
    stand("/mnist")
    keys = ["ArrowRight", "ArrowRight", "ArrowLeft", "Tab"]
    before, seen, chosen, after = js("pages/mnist/draw/strip.js").run(STRIP, keys)
    assert before == [1], "the one that is marked"
    assert seen == [[2, [2]], [0, [0]], [2, [2]], [2, [2]]], "round and round"
    assert (chosen, after) == ([2], [2])
