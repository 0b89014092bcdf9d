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
