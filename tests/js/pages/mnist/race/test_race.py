"""A race as a link: its runs, or their settings and what they ended with."""

import pytest

LINKS = """({ Race }, { runs, alone }) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  race.setup.set({ ...race.setup.choice, alone });
  const before = [race.query, race.repeatQuery];
  for (const lane of race.lanes) lane.run = runs[lane.key] ?? null;
  return [before, [race.query, race.repeatQuery]];
}"""


def ended(js, key, **changes):
    choice = js("pages/mnist/settings.js").call("choiceFromQuery", "")["choice"][key]
    return {
        "id": f"run-{key}",
        "status": "done",
        "settings": choice | changes,
        "data": {"kind": "sample", "images": {"training": 4000}},
        "latest": {"fingerprint": f"{key}bcdef", "accuracy": 0.9, "epoch": 30},
    }


@pytest.mark.parametrize(
    ("keys", "alone", "query", "repeat"),
    [
        ("ab", False, "a=run-a&b=run-b", "a_seed=7&a_fingerprint=abcdef&b_fingerprint=bbcdef"),
        ("a", True, "a=run-a", "a_seed=7&alone=1&a_fingerprint=abcdef"),
        ("a", False, "a=run-a", "a_seed=7&alone=1&a_fingerprint=abcdef"),
        ("b", False, "b=run-b", "b_fingerprint=bbcdef"),
        ("", True, "alone=1", "alone=1"),
    ],
)
def test_a_races_links_name_its_runs_or_their_settings_and_what_they_ended_with(js, stand, keys, alone, query, repeat):
    stand("/mnist")
    runs = {key: ended(js, key, **({"seed": 7} if key == "a" else {})) for key in keys}
    before, after = js("pages/mnist/race/race.js").run(LINKS, {"runs": runs, "alone": alone})
    assert before == (["alone=1"] * 2 if alone else ["", ""])
    assert after == [query, repeat]


FOUND = """async ({ Race }, runs) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  for (const lane of race.lanes)
    lane.find = async () => {
      await aMoment(lane.key === "a" ? 0 : 5);
      lane.run = runs[lane.key];
      return true;
    };
  for (const key of ["a", "b"]) await race.put(key, `run-${key}`);
  return [race.setup.more.open, race.setup.apart.checked, document.getElementById("step").disabled];
}"""


def test_runs_that_are_found_again_open_no_settings_and_a_finished_race_leaves_step_to_begin_anew(js, stand):
    stand("/mnist")
    runs = {key: ended(js, key, seed=4) for key in "ab"}
    assert js("pages/mnist/race/race.js").run(FOUND, runs) == [False, False, False]


ANEW = """async ({ Race }, run) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  const done = [];
  for (const lane of race.lanes) {
    lane.run = { ...run };
    lane.start = async ({ paused }) => {
      done.push([lane.key, "start", paused]);
      lane.run = { ...run, status: "paused" };
    };
    lane.command = async (verb) => void done.push([lane.key, verb]);
  }
  race.tell();
  document.getElementById("step").click();
  await aMoment(20);
  return done;
}"""


def test_a_step_after_a_race_begins_a_new_one_with_a_pause(js, stand):
    stand("/mnist")
    found = js("pages/mnist/race/race.js").run(ANEW, ended(js, "a"))
    assert found == [["a", "start", True], ["b", "start", True], ["a", "step"], ["b", "step"]]


SIZED = """async ({ Race }, run) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  const done = [];
  for (const lane of race.lanes) {
    lane.run = { ...run, status: "paused" };
    lane.command = async (verb, body) => void done.push([lane.key, verb, body]);
  }
  race.beforeStep = () => aMoment(10);
  race.tell();
  const size = document.getElementById("step-size");
  size.value = "1";
  document.getElementById("step").click();
  size.value = "epoch";
  await aMoment(30);
  return done;
}"""


def test_a_step_is_as_long_as_was_chosen_when_step_was_pressed(js, stand):
    stand("/mnist")
    found = js("pages/mnist/race/race.js").run(SIZED, ended(js, "a"))
    assert found == [[key, "step", {"mini_batches": 1}] for key in "ab"]


# `script` is done while the server keeps its answers to itself, and then it gives them, one after the other.
SLOWLY = """async ({ Race }, { run, script }) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  const [done, started] = [[], []];
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  for (const lane of race.lanes) {
    lane.start = async (settings) => {
      started.push({ ...settings, key: lane.key });
      await answered;
      lane.run = { ...run, status: settings.paused ? "paused" : "running" };
    };
    lane.command = async (verb) => {
      done.push([lane.key, verb]);
      if (verb === "pause") lane.run.status = "paused";
    };
  }
  race.tell();
  for (const selector of script) {
    document.querySelector(selector).click();
    await aMoment(1);
  }
  const off = ["#run", "#pause", "#cancel", "#step", "[data-preset][aria-pressed=false]", "#apart"]
    .filter((selector) => document.querySelector(selector).disabled);
  answer();
  await aMoment(30);
  return { done, started: started.map(({ key, paused }) => [key, paused]), off, running: race.starting !== null };
}"""


@pytest.fixture
def slowly(js, stand):
    def done(*script):
        stand("/mnist")
        run = {**ended(js, "a"), "status": "running"}
        return js("pages/mnist/race/race.js").run(SLOWLY, {"run": run, "script": script})

    return done


def test_a_race_that_is_being_started_is_started_once(slowly):
    steps = slowly("#step", "#step", "#step")
    assert steps["started"] == [["a", True], ["b", True]]
    assert sorted(steps["done"]) == [["a", "step"]] * 3 + [["b", "step"]] * 3
    then_step = slowly("#run", "#step")
    assert then_step["started"] == [["a", False], ["b", False]]
    assert then_step["done"] == [["a", "pause"], ["b", "pause"], ["a", "step"], ["b", "step"]]


def test_a_race_that_is_being_started_keeps_its_settings(slowly):
    found = slowly("#run")
    assert found["off"] == ["#run", "[data-preset][aria-pressed=false]", "#apart"]
    assert not found["running"]


@pytest.mark.parametrize("verb", ["pause", "cancel"])
def test_a_race_that_is_being_started_is_paused_and_cancelled_as_a_whole(slowly, verb):
    found = slowly("#run", f"#{verb}")
    assert found["started"] == [["a", False], ["b", False]]
    assert found["done"] == [["a", verb], ["b", verb]]


BETWEEN = """async ({ Race }, run) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  const done = [];
  for (const lane of race.lanes) {
    lane.start = async () => {
      if (lane.key === "b") await aMoment(20);
      lane.run = { ...run, status: "running" };
    };
    lane.command = async (verb) => void done.push([lane.key, verb]);
  }
  document.getElementById("run").click();
  await aMoment(5);
  const { status } = race.lanes[0];
  document.getElementById("cancel").click();
  await aMoment(40);
  return [status, done];
}"""


def test_who_cancels_when_only_the_first_run_is_known_cancels_both(js, stand):
    stand("/mnist")
    found = js("pages/mnist/race/race.js").run(BETWEEN, ended(js, "a"))
    assert found == ["running", [["a", "cancel"], ["b", "cancel"]]]


REFUSED = """async ({ Race }) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  for (const lane of race.lanes)
    lane.start = async () => {
      await aMoment(5);
      throw new Error("Too many.");
    };
  document.getElementById("run").click();
  document.getElementById("cancel").click();
  await race.starting;
  await aMoment();
  const off = ["run", "pause", "cancel"].filter((id) => document.getElementById(id).disabled);
  return [document.getElementById("race-problem").textContent, off];
}"""


def test_what_a_start_is_refused_for_is_told_to_who_has_cancelled_it_too(js, stand):
    stand("/mnist")
    found = js("pages/mnist/race/race.js").run(REFUSED)
    assert found == ["A: Too many. B: Too many.", ["pause", "cancel"]]


LATE = """async ({ Race }, run) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  const [realSource, realFetch] = [window.EventSource, window.fetch];
  window.EventSource = class extends EventTarget {
    close() {}
  };
  const epochs = { early: 11, late: 22 };
  window.fetch = async (url) => {
    const id = url.split("/").at(-1);
    await aMoment(id === "early" ? 20 : 0);
    const position = { epoch: 0, mini_batch: 0 };
    return new Response(JSON.stringify({ ...run, id, position, settings: { ...run.settings, epochs: epochs[id] } }));
  };
  const addresses = [];
  race.onAddress = () => addresses.push(race.query);
  await Promise.all([race.put("a", "early"), race.put("a", "late")]);
  [window.EventSource, window.fetch] = [realSource, realFetch];
  const found = [addresses, race.setup.choice.a.epochs];
  for (const lane of race.lanes) {
    lane.clear();
    clearTimeout(lane.timer);
  }
  return found;
}"""


def test_a_run_that_is_found_late_leaves_the_settings_and_the_address_of_the_one_asked_for_since(js, stand):
    stand("/mnist")
    assert js("pages/mnist/race/race.js").run(LATE, ended(js, "a")) == [["a=late"], 22]
