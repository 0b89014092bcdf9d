"""What a race's buttons do, however fast they are pressed and however late the server answers."""

import pytest

# Presses the buttons of a race whose lanes are made up. What is asked of the server stays unanswered until the script
# says "answer", or "answer a" for what was asked of one lane; "refuse" refuses all that is on its way. A run that was
# to pause does so when the script says "is paused". After each step some time passes. What lanes are asked for, what is
# told, and which buttons are on come back.
PRESSED = """async ({ Commands }, { status, script, wrong, preparing }) => {
  const [asked, told] = [[], []];
  let waiting = [];
  const AFTER = { resume: "running", cancel: "cancelled", step: "paused" };
  const server = (lane, verb, sent, then) => new Promise((answer, refuse) => {
    asked.push([lane.key, verb, ...(sent === undefined ? [] : [sent])]);
    waiting.push({ key: lane.key, refuse, answer: () => ((lane.status = then ?? lane.status), answer()) });
  });
  const lanes = ["a", "b"].map((key) => ({
    key,
    status,
    get run() { return this.status === "empty" ? null : {}; },
    get active() { return ["queued", "running", "paused"].includes(this.status); },
    start(settings) { return server(this, "start", settings, settings.paused ? "paused" : "running"); },
    command(verb, body) { return server(this, verb, body, AFTER[verb]); },
  }));
  const begin = () => {
    if (wrong) return [];
    for (const lane of lanes) lane.status = "empty";
    return lanes.map((lane) => [lane, { of: lane.key }]);
  };
  const commands = new Commands(lanes, begin);
  commands.beforeStep = async () => {
    asked.push("before the step");
    if (preparing) await aMoment(preparing);
  };
  commands.on("problem", (words) => told.push(words));
  for (const event of ["starting", "started", "change"]) commands.on(event, () => commands.show());
  commands.show();
  const settle = (which) => {
    const due = waiting.filter(({ key }) => which === undefined || key === which);
    waiting = waiting.filter((each) => !due.includes(each));
    return due;
  };
  const [seen, focused] = [[], []];
  for (const step of script) {
    const [what, key] = step.split(" ");
    if (what === "answer") {
      for (const { answer } of settle(key)) answer();
    } else if (what === "refuse") {
      for (const { key: name, refuse } of settle()) refuse(new Error(`${name} not now.`));
    } else if (what === "size") document.getElementById("step-size").value = key;
    else if (what === "is") {
      for (const lane of lanes) lane.status = key;
      commands.show();
    } else if (what === "later") await aMoment(120);
    else {
      document.getElementById(what).focus();
      document.getElementById(what).click();
    }
    await aMoment(5);
    const on = ["run", "pause", "resume", "step", "cancel"].filter((id) => !document.getElementById(id).disabled);
    seen.push(on.join(" "));
    focused.push(document.activeElement.id);
  }
  return { asked, told, seen, focused };
}"""

ONE = {"mini_batches": 1}
EPOCH = {"rest_of_epoch": True}


@pytest.fixture
def pressed(js, stand):
    def press(status, *script, wrong=False, preparing=0):
        stand("/mnist")
        given = {"status": status, "script": script, "wrong": wrong, "preparing": preparing}
        return js("pages/mnist/race/commands.js").run(PRESSED, given)

    return press


def both(verb, *sent):
    return [[key, verb, *sent] for key in "ab"]


def started(paused):
    return [[key, "start", {"of": key, "paused": paused}] for key in "ab"]


def test_a_start_asks_for_one_run_after_the_other_and_the_buttons_follow_the_answers(pressed):
    found = pressed(
        "empty", "run", "answer", "answer", "pause", "answer", "is paused", "resume", "answer", "cancel", "answer"
    )
    assert found["asked"] == [*started(False), *both("pause"), *both("resume"), *both("cancel")]
    going, paused, over = "pause step cancel", "resume step cancel", "run step"
    assert found["seen"] == [*[going] * 5, paused, paused, going, going, over]
    assert found["told"] == [""] * 4
    keyboard = [*["pause"] * 3, "pause", "pause", "resume", "resume", "pause", "cancel", "run"]
    assert found["focused"] == keyboard, "a button that is switched off hands it on"


def test_b_is_asked_for_when_a_has_its_answer(pressed):
    assert pressed("empty", "run")["asked"] == started(False)[:1]


def test_a_race_that_is_being_started_is_started_once(pressed):
    steps = pressed("empty", "step", "step", "step", *["answer"] * 5)
    assert steps["asked"] == [*started(True), *["before the step", *both("step", ONE)] * 3]
    then_step = pressed("empty", "run", "step", "answer", "answer")
    assert then_step["asked"] == [*started(False), *both("pause")]
    assert pressed("empty", "run", "run", "answer", "answer")["asked"] == started(False)
    over = pressed("running", "pause", "is done", "run", "run", *["answer"] * 4)  # both wait for the pause's answer
    assert over["asked"] == [*both("pause"), *started(False)]


def test_nothing_is_started_where_a_field_stands_in_the_way(pressed):
    found = pressed("empty", "run", "step", wrong=True)
    assert (found["asked"], found["told"], found["seen"]) == ([], [], ["run step"] * 2)


def test_a_step_after_a_race_begins_a_new_one_with_a_pause(pressed):
    found = pressed("done", "step", "answer", "answer")
    assert found["asked"] == [*started(True), "before the step", *both("step", ONE)]


def test_a_step_is_as_long_as_was_chosen_when_step_was_pressed(pressed):
    found = pressed("paused", "size 1", "step", "size epoch", "step", "size 1", "answer", "answer")
    assert [each for each in found["asked"] if len(each) == 3] == [*both("step", ONE), *both("step", EPOCH)]


def test_a_step_of_a_running_race_waits_until_it_is_paused(pressed):
    at_work = ["step", "answer", "later"]
    assert pressed("running", *at_work)["asked"] == both("pause")
    found = pressed("running", *at_work, "is paused", "later")
    assert found["asked"] == [*both("pause"), "before the step", *both("step", ONE)]


def test_what_is_pressed_waits_for_the_answer_to_what_was_pressed_before(pressed):
    """Resume and then Step: a step into what is about to run would be refused."""
    found = pressed("paused", "resume", "step")
    assert found["asked"] == both("resume")
    later = pressed("paused", "resume", "step", "answer", "answer", "is paused", "later")
    assert later["asked"] == [*both("resume"), *both("pause"), "before the step", *both("step", ONE)]


@pytest.mark.parametrize("verb", ["pause", "cancel"])
def test_a_race_that_is_being_started_is_paused_and_cancelled_as_a_whole(pressed, verb):
    found = pressed("empty", "run", "answer a", verb, "answer b", "answer")
    assert found["asked"] == [*started(False), *both(verb)]


def test_what_a_start_is_refused_for_is_told_to_who_has_cancelled_it_too(pressed):
    found = pressed("empty", "run", "cancel", "refuse", "refuse")
    assert found["asked"] == started(False)
    assert found["told"] == ["A: a not now. B: b not now."]
    assert found["seen"][-1] == "run step"


def test_a_race_is_cancelled_once(pressed):
    found = pressed("running", "cancel", "cancel", "answer", "cancel")
    assert found["asked"] == both("cancel")
    again = pressed("running", "cancel", "answer", "run", "answer", "answer", "cancel")
    assert again["asked"] == [*both("cancel"), *started(False), *both("cancel")], "and so is the next"


def test_cancel_waits_for_no_step_and_nothing_that_waits_comes_after_it(pressed):
    found = pressed("paused", "step", "step", "resume", "cancel", "refuse", "size 1")
    assert found["asked"] == ["before the step", *both("step", ONE), *both("cancel")]
    assert found["told"] == ["A: a not now. B: b not now."], "only that it can't be cancelled"
    again = pressed("paused", "step", "step", "cancel", "answer b", "answer a", "step", "answer")
    assert again["asked"][-2:] == started(True), "another one after it is heard"


def test_who_cancels_while_a_step_waits_for_the_pause_gets_no_step(pressed):
    found = pressed("running", "step", "answer", "cancel", "answer", "later", "is paused", "later")
    assert found["asked"] == [*both("pause"), *both("cancel"), "before the step"]
    found = pressed("paused", "step", "cancel", "later", preparing=20)
    assert found["asked"] == ["before the step", *both("cancel")]


def test_a_race_that_can_not_be_cancelled_hears_what_is_pressed_next(pressed):
    found = pressed("running", "step", "answer", "cancel", "refuse", "later", "pause")
    assert found["asked"] == [*both("pause"), *both("cancel"), "before the step", *both("pause")]


def test_what_was_refused_stays_where_nothing_came_after_it(pressed):
    found = pressed("running", "step", "refuse", "is done", "later")
    assert found["asked"] == [*both("pause"), "before the step"]
    assert found["told"] == ["A: a not now. B: b not now."]
