"""What is told to be forgotten: for a moment it can be undone, and then no more."""

import pytest

# The script is done with the moment's end in its own hands: "end" lets it come. An answer is given by its status.
REMOVED = """({ PendingRemovals }, script) => held(async (waiting) => {
  const [soon, never, listen] = [window.setTimeout, window.clearTimeout, window.addEventListener];
  const [seen, removed, undone, heard, timers] = [[], [], [], {}, new Map()];
  window.setTimeout = (act, ms) => (timers.set(timers.size + 1, [act, ms]), timers.size);
  window.clearTimeout = (timer) => timers.delete(timer);
  window.addEventListener = (name, act) => (heard[name] = act);
  const removals = new PendingRemovals((id, problem) => removed.push([id, problem]));
  for (const step of script) {
    if (step === "add") removals.add("runs", "r");
    else if (step === "undo") undone.push(removals.undo("r"));
    else if (step === "leave") heard.pagehide();
    else if (step === "end") for (const [timer, [act, ms]] of timers) (timers.delete(timer), ms === 8000 && act());
    else waiting.shift().answer({ detail: "Not now." }, step);
    await new Promise((done) => soon(done, 2));
    seen.push(removals.has("r"));
  }
  Object.assign(window, { setTimeout: soon, clearTimeout: never, addEventListener: listen });
  return { seen, undone, removed, asked: waiting.map(({ asked }) => asked) };
})"""
DELETED = ["DELETE /api/runs/r"]


@pytest.fixture
def told(js):
    return lambda *script: js("server/pending_removals.js").run(REMOVED, script)


def test_what_is_undone_in_time_is_never_told_to_the_server(told):
    assert told("add", "undo", "end") == {"seen": [True, False, False], "undone": [True], "removed": [], "asked": []}


def test_what_is_on_its_way_can_not_be_undone(told):
    found = told("add", "end", "undo")
    assert (found["seen"], found["undone"], found["asked"]) == ([True, True, True], [False], DELETED)
    gone = told("add", "end", "undo", 200)
    assert (gone["seen"][-1], gone["removed"]) == (False, [["r", ""]])


def test_what_the_server_refuses_is_still_there_and_can_be_forgotten_again(told):
    found = told("add", "end", 409, "add", "undo")
    assert (found["seen"], found["undone"], found["removed"]) == (
        [True, True, False, True, False],
        [True],
        [["r", "Not now."]],
    )


def test_who_leaves_the_page_does_not_undo(told):
    assert told("add", "leave")["asked"] == DELETED
