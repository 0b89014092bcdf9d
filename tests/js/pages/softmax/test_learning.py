"""Where the clock of learning on the weighted inputs goes, while the steps are on their way."""

import pytest

SOUGHT = """({ Learning }, { steps, script }) => streaming(steps, async () => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const layer = { z: [0, 0], target: 0 };
  const choice = { cost: "both", learning_rate: 1, epochs: 3 };
  const learning = new Learning(document.getElementById("learning"), layer, block("charts"), choice, () => {});
  const shown = [];
  for (const [what, value] of script) {
    if (what === "seek") learning.seek(value);
    else learning.clock.element.querySelector(`[data-do="${value}"]`).click();
    shown.push(Number(learning.clock.scrubber.value));
  }
  await aMoment(20);
  const { playing, index } = learning.player;
  learning.player.pause();
  return [shown, playing || index];
})"""


@pytest.mark.parametrize(
    ("script", "shown", "epoch"),
    [
        ([("seek", 2), ("seek", 0)], [2, 0], 0),
        ([("click", name) for name in ("step", "step", "back", "back")], [1, 2, 1, 0], 0),
        ([("seek", 2), ("seek", 3)], [2, 3], 3),
        ([("seek", 2), ("click", "reset")], [2, 0], 0),
        ([("seek", 2), ("click", "run"), ("click", "run")], [2, 0, 0], 0),
        ([("seek", 2), ("click", "run")], [2, 0], True),
    ],
)
def test_the_last_gesture_says_where_the_clock_goes(js, stand, script, shown, epoch):
    stand("/softmax")
    steps = [{"epoch": n, "z": [n, 0], "activations": [0.5, 0.5], "cost": 1, "gradient": [0.1, 0.1]} for n in range(4)]
    assert js("pages/softmax/learning.js").run(SOUGHT, {"steps": steps, "script": script}) == [shown, epoch]
