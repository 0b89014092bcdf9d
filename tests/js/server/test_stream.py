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
  return [asked, answered, problems, latest.busy];
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


STREAMED = """({ openStream }, { events, options }) => {
  const real = window.EventSource;
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
  const handlers = Object.fromEntries(
    ["step", "done", "failed"].map((name) => [name, (data, id) => told.push([name, data, id])]),
  );
  const onLost = (final) => told.push(["lost", final]);
  const stream = openStream("/api/x", handlers, { onLost, onOpen: () => told.push(["open"]), ...options });
  for (const [name, data] of events) {
    if (name === "open") source.onopen();
    else if (name === "lost") source.onerror(Object.assign(source, { readyState: data }));
    else if (name === "close") stream.close();
    else source.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId: "7" }));
  }
  window.EventSource = real;
  return told;
}"""


def test_a_stream_is_closed_by_the_last_of_its_events(js):
    stream = js("server/stream.js")
    events = [("open", None), ("step", {"epoch": 1}), ("other", 1), ("done", {})]
    told = [["asked", "/api/x"], ["open"], ["step", {"epoch": 1}, "7"], ["closed"], ["done", {}, "7"]]
    assert stream.run(STREAMED, {"events": events, "options": {}}) == told
    failed = [("step", 1), ("failed", {"reason": "far"})]
    assert ["closed"] in stream.run(STREAMED, {"events": failed, "options": {}})
    open_still = stream.run(STREAMED, {"events": failed, "options": {"last": ["done"]}})
    assert ["closed"] not in open_still
    assert ["closed"] in stream.run(STREAMED, {"events": [("close", None)], "options": {}})


def test_a_connection_that_breaks_is_told_with_whether_it_comes_back(js):
    told = js("server/stream.js").run(STREAMED, {"events": [("lost", 0), ("lost", 2)], "options": {}})
    assert told[1:] == [["lost", False], ["lost", True]]
