"""The training on the page about depth: who stops it when it has just come to its end, and who comes back to it."""

import pytest

STOPPED = """({ Training }, { first, run }) => held(async (waiting, streams) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const training = new Training(block("figures"), () => {});
  const button = document.getElementById("train");
  const done = () => streams[0].dispatchEvent(new MessageEvent("done", { data: "{}" }));
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


RUN = {"id": "r1", "settings": {"epochs": 5, "hidden": [30, 30], "activation": "sigmoid", "weight_init": "scaled"}}
STEPS = [
    ["progress", {"epoch": 0.5, "accuracy": 0.4, "gradient_norms": [0.1, 0.2, 0.4]}],
    ["progress", {"epoch": 1, "accuracy": 0.5, "gradient_norms": [0.01, 0.2, 0.1]}],
    ["epoch", {"test_accuracy": 0.6}],
    ["done", {}],
]
OPENED = """({ Training }, { id, answer, steps, later }) => held(async (waiting, streams) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  let told = 0;
  const training = new Training(block("figures"), () => (told += 1));
  const text = (part) => document.getElementById(`training-${part}`).textContent;
  const seen = () => [training.link, text("summary"), text("problem")];
  training.open(id);
  const found = [seen()];
  const asked = waiting.map((each) => each.asked);
  if (later) document.getElementById("train").click();
  if (later) waiting.pop().answer(later, 201);
  await aMoment(5);
  waiting.shift()?.answer(...answer);
  await aMoment(5);
  for (const [name, data] of steps) {
    streams[0].dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
  found.push(seen());
  const drawn = training.chart.traces.find(({ meta }) => meta.run === "now").x.length;
  training.chart.remove();
  return { found, asked, urls: streams.map(({ url }) => url), told, drawn };
})"""


@pytest.fixture
def opened(js, stand):
    def run(run_id, *answer, steps=(), later=None):
        stand("/depth")
        given = {"id": run_id, "answer": answer, "steps": steps, "later": later}
        return js("pages/depth/training.js").run(OPENED, given)

    return run


def test_the_run_of_a_link_is_followed_from_its_beginning(opened):
    of = opened("r1", RUN, steps=STEPS)
    assert (of["asked"], of["urls"]) == (["GET /api/runs/r1"], ["/api/runs/r1/events"])
    (wanted, looking, _), (link, said, problem) = of["found"]
    assert (wanted, looking) == ("r1", "Looking for the training that the link asks for …")
    assert (link, problem, of["drawn"], of["told"]) == ("r1", "", 2, 1)
    assert said.startswith("2 hidden layers of 30 sigmoid neurons, spread 1/√n: epoch 1.00. 60.0 % of the test images")
    assert "right in the end" in said


def test_a_run_that_is_forgotten_is_told_of(opened):
    of = opened("x/y", {"detail": "There is no run x/y."}, 404)
    assert of["asked"] == ["GET /api/runs/x%2Fy"]
    link, said, problem = of["found"][1]
    assert problem == "There is no run x/y. It may have been forgotten. Press Train for a new one."
    assert said.startswith("Nothing is trained yet.")
    assert (link, of["urls"]) == ("", [])


@pytest.mark.parametrize("hidden", [[], [30, 20]], ids=["none", "different"])
def test_a_race_of_other_layers_is_no_training_of_this_page(opened, hidden):
    of = opened("r1", RUN | {"settings": RUN["settings"] | {"hidden": hidden}})
    assert of["urls"] == []
    link, said, problem = of["found"][1]
    assert (link, said[:7]) == ("", "Nothing")
    assert problem.endswith("here all hidden layers are alike.")


@pytest.mark.parametrize("answer", [(RUN,), ({"detail": "There is no run r1."}, 404)], ids=["there", "gone"])
def test_a_training_that_is_begun_meanwhile_is_the_one_that_is_shown(opened, answer):
    of = opened("r1", *answer, later=RUN | {"id": "r2"})
    assert of["urls"] == ["/api/runs/r2/events"]
    link, said, problem = of["found"][1]
    assert (link, problem) == ("r2", "")
    assert said.endswith("waiting for the first report.")


def test_without_a_run_in_the_link_none_is_asked_for(opened):
    of = opened("")
    assert (of["asked"], of["told"]) == ([], 0)
    assert of["found"][0][1].startswith("Nothing is trained yet.")
