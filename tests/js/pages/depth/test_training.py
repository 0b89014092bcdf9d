"""The training on the page about depth: who stops it when it has just come to its end."""

import pytest

STOPPED = """({ Training }, { first, run }) => held(async (waiting) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const real = window.EventSource;
  let stream;
  window.EventSource = class extends EventTarget {
    constructor() {
      super();
      stream = this;
    }
    close() {}
  };
  const training = new Training(block("figures"), () => {});
  const button = document.getElementById("train");
  const done = () => stream.dispatchEvent(new MessageEvent("done", { data: "{}" }));
  const refused = () => waiting.shift().answer({ detail: "The run is done already." }, 409);
  button.click();
  waiting.shift().answer(run);
  await aMoment(5);
  button.click();
  const said = [];
  for (const act of first === "done" ? [done, refused] : [refused, done]) {
    act();
    await aMoment(5);
    said.push(document.getElementById("training-problem").textContent);
  }
  window.EventSource = real;
  training.chart.remove();
  return [said, button.textContent];
})"""


@pytest.mark.parametrize(
    ("first", "said"), [("done", ["", ""]), ("refused", ["The run is done already.", ""])], ids=["done", "refused"]
)
def test_a_run_that_was_done_before_it_could_be_stopped_is_no_problem(js, stand, first, said):
    stand("/depth")
    run = {"id": "r", "settings": {"epochs": 5, "hidden": [30], "activation": "sigmoid", "weight_init": "scaled"}}
    given = {"first": first, "run": run}
    assert js("pages/depth/training.js").run(STOPPED, given) == [said, "Train"]
