"""A lane of the race: what its run's events come to, how fast they come, and how much is left."""

import pytest

from tests.js.pages.mnist.race.reports import progress

LANE = """async ({ Lane }, { run, script }) => {
  const real = [window.EventSource, performance.now];
  const sources = [];
  window.EventSource = class extends EventTarget {
    constructor(url) {
      super();
      sources.push(this);
      this.url = url;
    }
    close() {
      this.closed = true;
    }
  };
  let now = 0;
  performance.now = () => now;
  const lane = new Lane("a", () => {});
  lane.follow(run);
  const seen = script.map(([time, name, data, id]) => {
    now = 1000 * time;
    if (name)
      sources[0].dispatchEvent(
        new MessageEvent(name, { data: JSON.stringify(data), lastEventId: String(id) }),
      );
    const { status, seen, total, rate, secondsLeft, silence } = lane;
    return { status, seen, total, rate, secondsLeft, silence };
  });
  clearTimeout(lane.timer);
  [window.EventSource, performance.now] = real;
  return { seen, url: sources[0].url, closed: Boolean(sources[0].closed), latest: lane.run.latest ?? null };
}"""

RUN = {
    "id": "r1",
    "status": "running",
    "settings": {"epochs": 3, "mini_batch_size": 10, "cost": "quadratic"},
    "data": {"images": {"training": 4000}},
    "position": {"epoch": 1, "mini_batch": 100},
    "last_event_id": 20,
    "examples_per_second": 50,
}


@pytest.fixture(scope="session")
def lane(js):
    def run(*script, **changes):
        return js("pages/mnist/race/lane.js").run(LANE, {"run": RUN | changes, "script": script})

    return run


def test_the_time_left_is_what_is_left_of_the_race(lane):
    found = lane((0, None), (1, "progress", progress(3000), 5), (2, "progress", progress(4500), 21))
    assert found["url"] == "/api/runs/r1/events"
    assert [(each["seen"], each["total"]) for each in found["seen"]] == [(0, 12000), (3000, 12000), (4500, 12000)]
    assert [each["secondsLeft"] for each in found["seen"]] == [12000 / 50, 9000 / 50, 7500 / 50]


def test_the_pace_is_measured_on_what_comes_now(lane):
    """History, up to the 5,000 images of the run as it was found, comes at once and says nothing of its pace."""
    old = [(1, "progress", progress(n), n) for n in (1000, 5000)]
    new = [(time, "progress", progress(5000 + 100 * time), 20 + time) for time in range(2, 6)]
    found = lane(*old, *new)["seen"]
    assert found[1]["rate"] == 50, "as the server last said"
    assert found[-1]["rate"] == pytest.approx(100)
    assert found[-1]["secondsLeft"] == pytest.approx((12000 - 5500) / 100)


def test_a_run_that_is_silent_is_known_to_be(lane):
    silent = [each["silence"] for each in lane((3, None), (4, "progress", progress(100), 21), (9.5, None))["seen"]]
    assert silent == [3, 0, 5.5]
    assert lane((3, None), status="paused")["seen"][0]["silence"] == 0


def test_what_the_server_said_last_is_not_undone_by_what_it_said_before(lane):
    told = [(1, "status", {"status": "queued"}, 1), (1, "status", {"status": "paused"}, 19)]
    assert [each["status"] for each in lane(*told)["seen"]] == ["running", "running"]
    later = [(1, "done", {"message": None}, 21)]
    found = lane(*told, *later)
    assert found["seen"][-1]["status"] == "done"
    assert found["closed"]


def test_an_epochs_end_counts_the_images_seen(lane):
    found = lane((1, "epoch", {"epoch": 2, "test_accuracy": 0.9}, 21))
    assert found["seen"][0]["seen"] == 8000
    assert found["latest"] == {"epoch": 2, "test_accuracy": 0.9}


REFUSED = """async ({ Lane }, { run, status, detail }) => {
  const [realSource, realFetch] = [window.EventSource, window.fetch];
  let source;
  window.EventSource = class extends EventTarget {
    static CLOSED = 2;
    readyState = 2;
    constructor() {
      super();
      source = this;
    }
    close() {}
  };
  window.fetch = async () => new Response(JSON.stringify({ detail }), { status });
  const lane = new Lane("a", () => {});
  lane.follow(run);
  source.onerror();
  await aMoment(20);
  const found = [lane.status, lane.run.message ?? null, lane.lost];
  lane.clear();
  clearTimeout(lane.timer);
  [window.EventSource, window.fetch] = [realSource, realFetch];
  return found;
}"""


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, ["failed", "There is no run r1.", False]), (503, ["running", None, True])],
)
def test_a_run_that_the_server_does_not_know_has_failed_and_one_that_it_cannot_tell_of_yet_is_lost(js, status, told):
    refused = {"run": RUN, "status": status, "detail": "There is no run r1."}
    assert js("pages/mnist/race/lane.js").run(REFUSED, refused) == told


PAUSED = """({ Lane }, { run, then, answer, status }) => held(async (waiting, streams) => {
  const lane = new Lane("a", () => {});
  lane.follow(run);
  const seen = [];
  const look = async () => {
    await aMoment(5);
    seen.push([lane.status, lane.run.position.mini_batch]);
  };
  for (const [id, told] of [[21, "paused"], ...then]) {
    const event = { data: JSON.stringify({ status: told }), lastEventId: String(id) };
    streams[0].dispatchEvent(new MessageEvent("status", event));
    await look();
  }
  waiting[0].answer(answer, status);
  await look();
  lane.clear();
  clearTimeout(lane.timer);
  return seen;
})"""


@pytest.mark.parametrize(
    ("then", "status", "seen"),
    [
        ([], 200, [["running", 100], ["paused", 172]]),
        ([], 500, [["running", 100], ["paused", 100]]),
        ([[22, "running"]], 200, [["running", 100]] * 3),  # by somebody else, in the meantime
        ([[22, "running"]], 500, [["running", 100]] * 3),
    ],
)
def test_a_run_is_told_as_paused_with_the_place_where_it_stands(js, then, status, seen):
    answer = RUN | {"status": "paused", "position": {"epoch": 1, "mini_batch": 172}, "last_event_id": 21}
    given = {"run": RUN, "then": then, "answer": answer, "status": status}
    assert js("pages/mnist/race/lane.js").run(PAUSED, given) == seen


# Answers come when the script says so: each "ask" is a question, each number gives the answer to that one.
OVERTAKEN = """({ Lane }, { run, script }) => held(async (waiting) => {
  const lane = new Lane("a", () => {});
  const [shown, outcomes] = [[], []];
  for (const step of script) {
    if (typeof step === "string") {
      const place = outcomes.push(null) - 1;
      const asked = step === "start" ? lane.start({}) : lane.find(step, () => {});
      asked.then((won) => void (outcomes[place] = won ?? null), ({ message }) => void (outcomes[place] = message));
    } else {
      const [place, status, id] = step;
      waiting[place].answer(status === 200 ? { ...run, id } : { detail: "No such run." }, status);
    }
    await aMoment(10);
    shown.push(lane.run?.id ?? null);
  }
  lane.clear();
  clearTimeout(lane.timer);
  return [shown, outcomes];
})"""


@pytest.mark.parametrize(
    ("script", "shown", "outcomes"),
    [
        (["old", "new", (1, 200, "new"), (0, 200, "old")], [None, None, "new", "new"], [False, True]),
        (["old", "new", (0, 200, "old"), (1, 200, "new")], [None, None, None, "new"], [False, True]),
        (["old", "start", (1, 200, "new"), (0, 200, "old")], [None, None, "new", "new"], [False, None]),
        (["start", "new", (1, 200, "new"), (0, 200, "old")], [None, None, "new", "new"], [None, True]),
        (["old", "new", (1, 200, "new"), (0, 404, "")], [None, None, "new", "new"], [False, True]),
        (["old", (0, 404, "")], [None, None], ["No such run."]),
    ],
)
def test_a_lane_shows_the_run_that_was_asked_for_last_whenever_the_answers_come(js, script, shown, outcomes):
    found = js("pages/mnist/race/lane.js").run(OVERTAKEN, {"run": RUN, "script": script})
    assert found == [shown, outcomes]
