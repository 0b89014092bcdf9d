"""A guess of the curves: in a link, and drawn with the keyboard."""

import pytest


def test_a_guess_comes_back_from_a_link(js):
    curve = [round(1 - n / 30, 2) for n in range(31)]
    text = ".".join(["quadratic-bad", *(str(round(100 * value)) for value in curve)])
    guess = js("pages/neuron/story/guess.js")
    assert guess.call("decode", text) == [["quadratic-bad", pytest.approx(curve)]]
    assert guess.call("decode", "") == []
    for wrong in (text + ".0", text.replace(".100.", ".101."), text.replace(".100.", ".-1."), "nothing"):
        assert "is no curve" in guess.refusal("decode", wrong)


GUESSED = """({ Guess }, { moves }) => {
  const [overlay, controls] = [document.createElement("div"), document.createElement("div")];
  document.body.append(overlay, controls);
  const guess = new Guess(overlay, controls, { epochs: 300, range: [0, 1] });
  guess.offer([{ name: "a", words: "A", role: "quadratic", start: 1 }]);
  for (const key of moves) guess.pen.dispatchEvent(new KeyboardEvent("keydown", { key }));
  const found = [guess.pen.ariaValueText, guess.pen.style.left, guess.pen.style.bottom, guess.encoded()];
  overlay.remove();
  controls.remove();
  return found;
}"""


def test_the_keyboards_pen_says_its_epoch_and_draws_to_its_right(js):
    guess = js("pages/neuron/story/guess.js")
    assert guess.run(GUESSED, {"moves": []})[:3] == ["epoch 150: 1.00", "50%", "100%"]
    words, left, bottom, text = guess.run(GUESSED, {"moves": ["ArrowRight", "ArrowDown", "ArrowDown"]})
    assert (words, bottom) == ("epoch 160: 0.90", "90%")
    assert float(left[:-1]) == pytest.approx(100 * 16 / 30, abs=1e-3)
    assert text == ".".join(["a", *["100"] * 16, *["90"] * 15])
    assert guess.run(GUESSED, {"moves": ["ArrowRight"] * 40})[0] == "epoch 300: 1.00"
