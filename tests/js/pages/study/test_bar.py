"""The bar over a reader's study: what it is at, what can be done with it, and the way back from deleting it."""

from typing import Any

import pytest

USED = """async ({ StudyBar }, { answers, presses }) =>
  atServer(answers, async (asked) => {
    const shown = [];
    const bar = new StudyBar("5tudy", (study) => shown.push(study.summary.finished));
    const place = document.getElementById("own-bar");
    const seen = [];
    for (const press of [null, ...presses]) {
      const button = press && place.querySelector(`[data-do="${press}"]`);
      button?.focus();
      button?.click();
      await aMoment(5);
      const offered = [...place.querySelectorAll("button")].filter(({ hidden }) => !hidden);
      const words = place.querySelector('[data-part="words"]').textContent;
      seen.push([words, offered.map((each) => each.textContent), document.activeElement.textContent]);
    }
    clearTimeout(bar.timer);
    for (const { timer } of bar.removals.pending.values()) clearTimeout(timer);
    bar.removals.pending.clear();
    const { value, max } = place.querySelector("progress");
    return { seen, shown, value, max, problem: document.getElementById("problems").textContent,
      visible: ["own-bar", "differences", "elsewhere"].filter((id) => document.getElementById(id).checkVisibility()),
      asked: asked.map(([method, url]) => `${method} ${url}`) };
  })"""
PATH = "/api/studies/5tudy"


def study(status: str, finished: int, message: str = "") -> list[Any]:
    summary = {"finished": finished, "expected": 44}
    return [200, {"id": "5tudy", "status": status, "message": message, "study": {"summary": summary}}]


@pytest.fixture
def use(js, stand):
    def run(answers, *presses):
        stand("/study")
        return js("pages/study/bar.js").run(USED, {"answers": answers, "presses": list(presses)})

    return run


def test_a_study_is_paused_and_goes_on_with_the_keyboard_where_it_was(use):
    answers = {
        f"GET {PATH}": study("running", 3),
        f"POST {PATH}/pause": study("paused", 4),
        f"POST {PATH}/resume": study("running", 4),
    }
    found = use(answers, "pause", "resume")
    opened, paused, again = found["seen"]
    assert opened[:2] == [
        "This is a reader’s study, not the lab’s. It is being computed: 3 of 44 runs.",
        ["Pause", "Delete"],
    ]
    assert paused == [opened[0].replace("being computed: 3", "paused: 4"), ["Go on", "Delete"], "Go on"]
    assert again == [opened[0].replace("3 of", "4 of"), ["Pause", "Delete"], "Pause"]
    assert found["shown"] == [3, 4]
    assert (found["value"], found["max"]) == (4, 44)
    assert found["visible"] == ["own-bar", "differences"]


def test_deleting_says_what_goes_and_can_be_undone(use):
    found = use({f"GET {PATH}": study("done", 44)}, "delete", "undo")
    opened, going, kept = found["seen"]
    assert going == [
        "In a moment this study is deleted, with its 44 finished runs. Undo keeps it.",
        ["Undo"],
        "Undo",
    ]
    assert kept == [*opened[:2], "Delete"]
    assert found["asked"] == [f"GET {PATH}"], "the server hears of it when it can't be undone any more"


LATE = """({ StudyBar }, { id, own }) => held(async (waiting) => {
  const [real, later] = [window.setTimeout, []];
  window.setTimeout = (act, ms) => (ms === 8000 ? later.push(act) : real(act, ms));
  new StudyBar(id, () => {});
  waiting.shift().answer(own);
  await aMoment(5);
  const press = (what) => document.querySelector(`#own-bar [data-do="${what}"]`).click();
  press("delete");
  later[0]();
  press("undo");
  const { asked } = waiting[0];
  const said = () => document.getElementById("problems").textContent;
  const late = said();
  waiting[0].answer({ detail: "Not now." }, 409);
  await aMoment(5);
  window.setTimeout = real;
  return [asked, late, said()];
})"""


def test_who_undoes_too_late_is_told_so(js, stand):
    stand("/study")
    asked, late, refused = js("pages/study/bar.js").run(LATE, {"id": "5tudy", "own": study("done", 44)[1]})
    assert asked == f"DELETE {PATH}"
    assert late == "That came too late: it is being deleted already."
    assert refused == "Not now."


def test_a_study_that_stopped_says_why_and_one_that_is_not_there_too(use):
    stopped = use({f"GET {PATH}": study("failed", 1, "The study stopped: no images.")}, "delete")["seen"]
    assert stopped[0][0].endswith("It has stopped: 1 of 44 runs. The study stopped: no images.")
    assert stopped[1][0].startswith("In a moment this study is deleted, with its one finished run.")
    missing = use({})
    assert missing["problem"] == f"Nothing is at {PATH}."
    assert missing["shown"] == []
    assert missing["visible"] == ["elsewhere"]
