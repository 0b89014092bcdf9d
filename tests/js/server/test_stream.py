"""Questions to the server, and events from it, with a server of the tests' own in its place."""

import pytest

ASKED = """async ({ ask }, { status, body, options, broken }) => {
  const real = window.fetch;
  const seen = [];
  window.fetch = async (url, given) => {
    seen.push([url, given.method, given.headers ?? null, given.body ?? null]);
    if (broken) throw new TypeError("no route");
    return new Response(body, { status, statusText: "Teapot" });
  };
  try {
    return [seen, await ask("/api/x", options), null];
  } catch (error) {
    return [seen, null, error.message];
  } finally {
    window.fetch = real;
  }
}"""


@pytest.fixture(scope="session")
def asked(js):
    def run(status=200, body="{}", options=None, broken=False):
        given = {"status": status, "body": body, "options": options or {}, "broken": broken}
        return js("server/stream.js").run(ASKED, given)

    return run


def test_an_answer_is_its_json(asked):
    seen, answer, error = asked(body='{"a": [1, 2]}')
    assert (seen, answer, error) == ([["/api/x", "GET", None, None]], {"a": [1, 2]}, None)


def test_a_body_goes_as_json(asked):
    seen, *_ = asked(options={"method": "POST", "body": {"seed": 1}})
    assert seen == [["/api/x", "POST", {"Content-Type": "application/json"}, '{"seed":1}']]


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (404, '{"detail": "There is no run x."}', "There is no run x."),
        (
            422,
            '{"detail": [{"message": "seed: too large"}, {"message": "cost: unknown"}]}',
            "seed: too large; cost: unknown",
        ),
        (502, "<html>", "The server answered 502 Teapot."),
        (418, "<html>", "The server answered 418 Teapot."),
        (500, '{"other": 1}', "The server answered 500 Teapot."),
    ],
)
def test_a_refusal_is_told_in_the_servers_words(asked, status, body, message):
    assert asked(status, body)[1:] == [None, message]


def test_a_server_that_does_not_answer_is_said_to_be_gone(asked):
    assert asked(broken=True)[2] == "The lab's server does not answer. Is it still running?"


LATEST = """async ({ LatestRequest }, { questions, refuse }) => {
  const [asked, answered, problems, waiting] = [[], [], [], []];
  const ask = (url) => {
    asked.push(url);
    return new Promise((yes, no) => {
      waiting.push(() => (refuse.includes(url) ? no(new Error(`not ${url}`)) : yes(`to ${url}`)));
    });
  };
  const latest = new LatestRequest(ask, (answer) => answered.push(answer), (words) => problems.push(words));
  for (const question of questions) latest.want(question);
  for (let turn = 0; turn < 10; turn += 1) {
    for (const act of waiting.splice(0)) act();
    await new Promise((done) => setTimeout(done));
  }
  latest.want("later");
  await new Promise((done) => setTimeout(done));
  return [asked, answered, problems, latest.work !== null];
}"""


def test_one_question_at_a_time_and_the_latest_wins(js):
    script = {"questions": ["a", "b", "c"], "refuse": []}
    asked, answered, problems, busy = js("server/latest_request.js").run(LATEST, script)
    assert asked == ["a", "c", "later"]
    assert answered == ["to a", "to c"]
    assert problems == ["", ""]
    assert busy


def test_a_refusal_is_told_and_the_next_question_asked(js):
    script = {"questions": ["a", "b"], "refuse": ["a"]}
    asked, answered, problems, _ = js("server/latest_request.js").run(LATEST, script)
    assert (asked, answered, problems) == (["a", "b", "later"], ["to b"], ["not a", ""])


STREAMED = """async ({ openStream }, { events, options, answers }) => {
  const [real, realFetch, realTimeout] = [window.EventSource, window.fetch, window.setTimeout];
  const told = [];
  let source;
  window.EventSource = class extends EventTarget {
    static CLOSED = 2;
    readyState = 1;
    constructor(url) {
      super();
      source = this;
      told.push(["asked", url]);
    }
    close() {
      this.readyState = 2;
      told.push(["closed"]);
    }
  };
  window.fetch = async () => {
    const [status, detail] = answers.shift();
    if (status === null) throw new TypeError("no route");
    return new Response(JSON.stringify({ detail }), { status });
  };
  window.setTimeout = (act) => queueMicrotask(act);
  const handlers = Object.fromEntries(
    ["step", "status", "done", "failed"].map((name) => [name, (data, id) => told.push([name, data, id])]),
  );
  const onLost = (refusal) => told.push(["lost", refusal]);
  const stream = openStream("/api/x", handlers, { onLost, onOpen: () => told.push(["open"]), ...options });
  for (const [name, data, lastEventId = "7"] of events) {
    if (name === "open") source.onopen();
    else if (name === "lost") source.onerror(Object.assign(source, { readyState: data }));
    else if (name === "close") stream.close();
    else source.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
    await new Promise((done) => realTimeout(done, 1));
  }
  Object.assign(window, { EventSource: real, fetch: realFetch, setTimeout: realTimeout });
  return told;
}"""


@pytest.fixture(scope="session")
def streamed(js):
    def run(events, options=None, answers=()):
        given = {"events": events, "options": options or {}, "answers": list(answers)}
        return js("server/stream.js").run(STREAMED, given)

    return run


def test_a_stream_is_closed_by_the_last_of_its_events(streamed):
    events = [("open", None), ("step", {"epoch": 1}), ("other", 1), ("done", {})]
    told = [["asked", "/api/x"], ["open"], ["step", {"epoch": 1}, "7"], ["closed"], ["done", {}, "7"]]
    assert streamed(events) == told
    failed = [("step", 1), ("failed", {"reason": "far"})]
    assert ["closed"] in streamed(failed)
    assert ["closed"] not in streamed(failed, {"last": ["done"]})
    assert ["closed"] in streamed([("close", None)])


def test_a_connection_that_breaks_is_told_and_left_to_the_browser(streamed):
    assert streamed([("lost", 0)])[1:] == [["lost", ""]]


def test_a_stream_that_is_refused_is_told_in_the_servers_words(streamed):
    told = streamed([("lost", 2)], answers=[(404, "There is no run x.")])
    assert told == [["asked", "/api/x"], ["lost", "There is no run x."]]


@pytest.mark.parametrize("status", [503, 502, 429, 200, None])
def test_a_stream_that_may_come_later_is_asked_for_again_and_tells_only_what_is_new(streamed, status):
    events = [
        ("step", 1, "1"),
        ("step", 2, "2"),
        ("lost", 2),
        ("status", "waits", ""),
        ("step", 1, "1"),
        ("step", 2, "2"),
        ("status", "waits", "2"),
        ("step", 3, "3"),
        ("done", {}, "3"),
    ]
    assert streamed(events, answers=[(status, "Later.")]) == [
        ["asked", "/api/x"],
        ["step", 1, "1"],
        ["step", 2, "2"],
        ["lost", ""],
        ["asked", "/api/x"],
        ["status", "waits", ""],
        ["status", "waits", "2"],
        ["step", 3, "3"],
        ["closed"],
        ["done", {}, "3"],
    ]


def test_a_stream_that_is_closed_meanwhile_is_not_asked_for_again(streamed):
    told = streamed([("close", None), ("lost", 2), ("open", None)], answers=[(503, "Later.")])
    assert [each for each in told if each[0] in ("asked", "lost")] == [["asked", "/api/x"]]
