"""The sentences on the stage of the first screen, and where it names its lines."""

import math

PLAYED = """({ Story }) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const [presets, starts, charts] = ["figures", "starts", "charts"].map(block);
  const story = new Story(document.getElementById("lesson"), { presets, starts, chart: charts.story });
  const { stage } = story;
  for (const run of stage.live) run.steps[1] = { ...run.steps[0], epoch: 90, cost: 0.125 };
  Object.assign(stage.player, { available: 301, length: 301, playing: true });
  stage.player.seek(90);
  return document.getElementById("stage-summary").textContent;
}"""


def test_the_sentence_under_the_chart_tells_the_epoch_that_is_shown_while_it_plays(js, stand):
    stand("/")
    said = js("pages/neuron/story/story.js").run(PLAYED)
    assert said.startswith("Epoch 90. Quadratic neuron: cost 0.1250")


BOTH = """({ Story }) => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const [presets, starts, charts] = ["figures", "starts", "charts"].map(block);
  const story = new Story(document.getElementById("lesson"), { presets, starts, chart: charts.story });
  const said = () => [...document.querySelectorAll("#lesson .lede, #stage-summary")].map((each) => each.textContent);
  const one = said();
  story.setStart("both");
  return [one, said()];
}"""


def test_with_both_starts_the_first_sentences_are_of_four_neurons(js, stand):
    stand("/")
    (two, _), (four, shown) = js("pages/neuron/story/story.js").run(BOTH)
    a, other = (1 / (1 + math.exp(-z)) for z in (4, 1.5))
    assert two.startswith(f"Two neurons get the input 1 and should answer 0. Both answer {a:.3f}. Each")
    assert four.startswith("Four neurons get the input 1 and should answer 0. ")
    assert f"Two answer {a:.3f}, two {other:.3f}. Each" in four
    assert shown == (
        f"Epoch 0. Badly wrong (thick lines): quadratic cost {a * a / 2:.4f}, output {a:.3f}; "
        f"cross-entropy cost {-math.log(1 - a):.4f}, output {a:.3f}. "
        f"A little wrong (thin lines): quadratic cost {other * other / 2:.4f}, output {other:.3f}; "
        f"cross-entropy cost {-math.log(1 - other):.4f}, output {other:.3f}."
    )


NAMED = """({ Story }) => inSight(async () => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const [presets, starts, charts] = ["figures", "starts", "charts"].map(block);
  const story = new Story(document.getElementById("lesson"), { presets, starts, chart: charts.story });
  await aMoment(20);
  const named = () => {
    const { text, textposition } = story.chart.traces.find(({ meta }) => meta.mark && meta.role === "cross-entropy");
    return [text[0].trim(), textposition];
  };
  const found = [named()];
  story.guess.set("cross-entropy-bad", [[300, 1]]);
  found.push(named());
  for (const run of story.stage.live) run.steps[1] = { ...run.steps[0], epoch: 1 };
  Object.assign(story.stage.player, { available: 301, length: 301, playing: true });
  story.stage.player.seek(1);
  found.push(named());
  story.chart.remove();
  return [found, document.querySelector(".outcome .reserved").textContent];
})"""


def test_a_guess_from_the_start_has_the_names_above_it_and_the_verdict_its_room(js, stand):
    stand("/")
    named, room = js("pages/neuron/story/story.js").run(NAMED)
    assert named == [["cross-entropy", where] for where in ("middle right", "top right", "middle right")]
    for who in ("quadratic", "cross-entropy"):
        assert f"The {who} neuron halved its cost at epoch 000; your guess: never." in room
