"""Runs that are kept beside the reader's own: in a link, and under their letters."""

import pytest

from app.learn.neuron import NeuronSettings
from tests.js.pages.neuron.examples import NEURONS

FIELDS = """async ({ encode, decode }, { address, texts, settings }) => {
  const { ownTable, ruleField } = await import(address);
  const table = [...ownTable(JSON.parse(document.getElementById("limits").textContent)), ruleField];
  const read = texts.map((text) => {
    try {
      return decode(text, table);
    } catch (error) {
      return error.message;
    }
  });
  const kept = settings.map(encode).join("*");
  return { read, kept, back: decode(kept, table) };
}"""

RUN = "quadratic_sigmoid_2_2_1_0_0.15_300_gradient"


def test_kept_runs_come_back_from_a_link_with_every_setting(js, stand):
    stand("/")
    settings = [vars(each) for each in NEURONS]
    texts = ["", RUN, "*".join([RUN] * 8), "*".join([RUN] * 9), RUN.replace("_300", "_0"), RUN[:-9]]
    texts += [RUN.replace("sigmoid", "softmax"), RUN.replace("quadratic", "cross-entropy").replace("sigmoid", "tanh")]
    given = {"address": js("pages/neuron/address.js").address, "texts": texts, "settings": settings}
    found = js("pages/neuron/own/kept_runs.js").run(FIELDS, given)
    assert found["kept"].split("*")[1] == "quadratic_sigmoid_-1.5_0.5_-2_1_0.3_300_gradient"
    assert found["back"] == settings
    empty, one, eight, nine, *wrong = found["read"]
    assert (empty, len(one), len(eight)) == ([], 1, 8)
    assert nine == "Kept runs: at most 8, not 9."
    assert one[0] == vars(NeuronSettings())
    assert all(words.startswith("Kept runs: “") for words in wrong), wrong


OTHER = "cross-entropy_sigmoid_2_2_1_0_0.05_300_gradient"
WRONG = [
    (OTHER.replace("sigmoid", "tanh"), "it needs an output between 0 and 1"),
    (OTHER.replace("sigmoid", "softmax"), "Activation: one of sigmoid"),
    (OTHER.replace("1_0_", "1_-0.5_"), "the target is a share, from 0 to 1"),
    (RUN.replace("gradient", "chapter-animation"), "a slip in the gradient of the cross-entropy"),
    (OTHER.replace("cross-entropy", "log-likelihood"), "Cost: one of quadratic, cross-entropy"),
    (OTHER.replace("gradient", "momentum"), "Update rule: one of gradient, chapter-animation"),
    (OTHER.replace("0.05", "0"), "Learning rate η: a number from 0.000001 to 100, not “0”"),
    (OTHER.replace("2_2", "_2"), "Weight w: a number from −50 to 50"),
    (OTHER.replace("2_2", "2_ "), "Bias b: a number from −50 to 50"),
    (OTHER.replace("300", "1e5"), "Epochs: a whole number from 1 to 5000, not “1e5”"),
    (OTHER.replace("300", "3.5"), "Epochs: a whole number from 1 to 5000"),
    (OTHER.replace("1_0_", "NaN_0_"), "Input x: a number from −10 to 10, not “NaN”"),
    (OTHER + "_1", "is not a run"),
    (OTHER + "*", "“” is not a run"),
    ("*".join([OTHER] * 9), "at most 8, not 9"),
    (OTHER + "*" + OTHER.replace("sigmoid", "relu"), "it needs an output between 0 and 1"),
]


def test_what_is_wrong_with_a_kept_run_is_told(js, stand):
    stand("/")
    texts = [text for text, _ in WRONG]
    given = {"address": js("pages/neuron/address.js").address, "texts": texts, "settings": []}
    found = js("pages/neuron/own/kept_runs.js").run(FIELDS, given)
    for (text, said), words in zip(WRONG, found["read"], strict=True):
        assert isinstance(words, str), f"taken: {text}"
        assert words.startswith("Kept runs: ")
        assert said in words


KEPT = """({ KeptRuns }, { settings, sent, script }) => streaming(sent, async () => {
  const company = new Map();
  const views = { company, join: (name, run) => company.set(name, run), leave: (name) => company.delete(name) };
  const figure = { views, count: () => {}, rest: () => {}, player: { seek: () => {} } };
  const list = document.createElement("ul");
  const kept = new KeptRuns(figure, list, () => {}, () => {});
  const seen = [];
  for (const [what, letter] of script) {
    if (what === "add") await kept.add(settings);
    else [...list.querySelectorAll("li")].find((item) => item.dataset.run === letter).querySelector("button").click();
    seen.push([[...company.keys()].join(""), [...list.children].map((item) => item.dataset.run).join(""), kept.full]);
  }
  return { seen, said: list.lastElementChild.textContent, encoded: kept.encoded().split("*").length };
})"""


def test_a_letter_is_free_again_when_its_run_is_removed(js):
    script = [("add", ""), ("add", ""), ("remove", "A"), ("add", ""), *[("add", "")] * 6, ("add", ""), ("remove", "C")]
    sent = [{"epoch": 0, "cost": 1, "gradient_weight": 0}]
    given = {"settings": vars(NeuronSettings()), "sent": sent, "script": script}
    found = js("pages/neuron/own/kept_runs.js").run(KEPT, given)
    assert [names for names, _, _ in found["seen"][:4]] == ["A", "AB", "B", "BA"]
    assert found["seen"][3][1] == "BA"
    assert found["seen"][9] == ["BACDEFGH", "BACDEFGH", True]
    assert found["seen"][10] == found["seen"][9], "there is room for no more than eight"
    assert found["seen"][11] == ["BADEFGH", "BADEFGH", False]
    assert found["said"] == "Hquadratic, w = 2.0, b = 2.0, η = 0.15Remove"
    assert found["encoded"] == 7


# Streams are held: "come" lets the oldest of them end, "refused" closes it for good.
KEPT_SLOWLY = """async ({ KeptRuns }, { runs, sent, script }) => {
  const [real, streams] = [window.EventSource, []];
  window.EventSource = class extends EventTarget {
    static CLOSED = 2;
    constructor(url) {
      super();
      streams.push(this);
    }
    close() {}
  };
  const company = new Map();
  const views = { company, join: (name, run) => company.set(name, run) };
  const figure = { views, count: () => {}, rest: () => {} };
  const kept = new KeptRuns(figure, document.createElement("ul"), () => {}, () => {});
  const [seen, said] = [[], []];
  await atServer({ "GET /api/neuron/stream": [422, { detail: "Too far." }] }, async () => {
    for (const step of script) {
      if (step === "come") {
        const [stream, data] = [streams.shift(), JSON.stringify(sent)];
        for (const name of ["step", "done"]) stream.dispatchEvent(new MessageEvent(name, { data }));
      } else if (step === "refused") Object.assign(streams.shift(), { readyState: 2 }).onerror();
      else kept.add(runs[step]).catch((error) => said.push(error.message));
      await aMoment(5);
      const learning = [...company].map(([name, { settings }]) => `${name} ${settings.learning_rate}`);
      const address = kept.encoded().split("*").filter(Boolean).map((run) => Number(run.split("_")[6]));
      seen.push([learning, address, runs.map((run) => kept.awaits({ ...run })), kept.full, streams.length]);
    }
  });
  window.EventSource = real;
  return [seen, said];
}"""


@pytest.fixture
def kept_slowly(js):
    def run(*script):
        runs = [vars(NeuronSettings(learning_rate=rate)) for rate in (0.5, 0.25)]
        given = {"runs": runs, "sent": {"epoch": 0, "cost": 1, "gradient_weight": 0}, "script": script}
        return js("pages/neuron/own/kept_runs.js").run(KEPT_SLOWLY, given)

    return run


def test_runs_are_kept_in_the_order_in_which_they_were_chosen_and_stand_in_the_address_at_once(kept_slowly):
    seen, said = kept_slowly(0, 1, "come", "come")
    assert [learning for learning, *_ in seen] == [[], [], ["A 0.5"], ["A 0.5", "B 0.25"]]
    assert [address for _, address, *_ in seen] == [[0.5], [0.5, 0.25], [0.5, 0.25], [0.5, 0.25]]
    assert [awaits for _, _, awaits, *_ in seen] == [[True, False], [True, True], [False, True], [False, False]]
    assert [streams for *_, streams in seen] == [1, 1, 1, 0], "one after the other"
    assert said == []


def test_a_refused_run_leaves_its_place_to_the_next(kept_slowly):
    seen, said = kept_slowly(0, 1, "refused", "come")
    assert [each[0] for each in seen] == [[], [], [], ["A 0.25"]]
    assert seen[2][1:3] == [[0.25], [False, True]]
    assert said == ["Kept runs: the server refused “quadratic, w = 2.0, b = 2.0, η = 0.5”."]


def test_runs_on_their_way_take_room_too(kept_slowly):
    seen, _ = kept_slowly(*[0] * 9)
    assert [each[3] for each in seen] == [False] * 7 + [True] * 2
    assert [len(each[1]) for each in seen][-2:] == [8, 8]
