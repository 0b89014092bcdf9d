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
  const found = [race.setup.more.open, race.setup.apart.checked, document.getElementById("step").disabled];
  race.lanes[1].find = async () => {
    throw new Error("There is no run x.");
  };
  await race.put("b", "x");
  return [...found, document.getElementById("race-problem").textContent];
}"""


def test_runs_that_are_found_again_open_no_settings_and_a_finished_race_leaves_step_to_begin_anew(js, stand):
    stand("/mnist")
    runs = {key: ended(js, key, seed=4) for key in "ab"}
    found = js("pages/mnist/race/race.js").run(FOUND, runs)
    assert found == [False, False, False, "B: There is no run x."]


STARTING = """async ({ Race }) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  let refuse;
  for (const lane of race.lanes)
    lane.start = () => new Promise((_, reject) => (refuse = () => reject(new Error("Too many."))));
  const addresses = [];
  race.onAddress = () => addresses.push(race.query);
  const off = () => ["#run", "[data-preset][aria-pressed=false]", "#apart"]
    .filter((selector) => document.querySelector(selector).disabled);
  document.getElementById("run").click();
  await aMoment();
  const while_starting = off();
  refuse();
  await aMoment();
  refuse();
  await aMoment();
  return [while_starting, off(), document.getElementById("race-problem").textContent, addresses];
}"""


def test_a_race_that_is_being_started_keeps_its_settings_and_says_what_is_refused(js, stand):
    stand("/mnist")
    found = js("pages/mnist/race/race.js").run(STARTING)
    assert found == [["#run", "[data-preset][aria-pressed=false]", "#apart"], [], "A: Too many. B: Too many.", [""]]


# A field may be changed while the server has not told of the link's run yet; the address is written at once.
OPENED = """({ Race }, { run, status, change }) => held(async (waiting) => {
  const address = location.href;
  history.replaceState(null, "", "?a=run-a");
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  const addresses = [];
  race.onAddress = () => {
    addresses.push(race.query);
    history.replaceState(null, "", `?${race.query}`);
  };
  const opened = race.open();
  if (change) {
    const field = document.querySelector('[data-fields="a"] [data-field="epochs"] input');
    field.value = 3;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
  waiting[0].answer(status === 200 ? run : { detail: "There is no run run-a." }, status);
  await opened;
  for (const lane of race.lanes) {
    lane.clear();
    clearTimeout(lane.timer);
  }
  history.replaceState(null, "", address);
  return [addresses, race.setup.choice.a.epochs, document.getElementById("race-problem").textContent];
})"""


@pytest.mark.parametrize(
    ("status", "change", "addresses", "epochs"),
    [
        (200, False, [], 7),
        (200, True, ["a_epochs=3", "a=run-a"], 7),
        (404, False, [], 30),
        (404, True, ["a_epochs=3", "a_epochs=3"], 3),
    ],
)
def test_a_field_that_is_changed_before_the_links_run_is_there_gives_way_to_it(
    js, stand, status, change, addresses, epochs
):
    stand("/mnist")
    run = ended(js, "a", epochs=7) | {"position": {"epoch": 7, "mini_batch": 0}}
    given = {"run": run, "status": status, "change": change}
    found = js("pages/mnist/race/race.js").run(OPENED, given)
    gone = "A: There is no run run-a. It may have been forgotten. Press Run for a new one."
    assert found == [addresses, epochs, "" if status == 200 else gone]


EXPECTED = """({ Race }, run) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  const addresses = [];
  race.onAddress = () => addresses.push(race.query);
  race.lanes[0].run = run;
  race.expected = { a: { fingerprint: "abcdef", settings: run.settings } };
  const field = document.querySelector('[data-fields="a"] [data-field="epochs"] input');
  field.value = 3;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  return addresses.at(-1);
}"""


def test_the_address_expects_nothing_more_of_a_race_once_its_settings_are_changed(js, stand):
    stand("/mnist")
    assert js("pages/mnist/race/race.js").run(EXPECTED, ended(js, "a")) == "a=run-a"


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
