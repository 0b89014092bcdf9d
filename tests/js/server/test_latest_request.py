"""Questions while a slider moves: the latest wins, and a server that was away is asked again."""

ASKED = """async ({ LatestRequest }, pattern) => {
  const { Unanswered } = await import(document.baseURI.replace(/\\/healthz.*/, "") + STREAM);
  const [asked, answers, problems] = [[], [], []];
  const ask = async (url) => {
    asked.push(url);
    const kind = pattern[asked.length - 1];
    if (kind === "away") throw new Unanswered("No answer.");
    if (kind === "refused") throw new Error("Too large.");
    return url;
  };
  const onAnswer = (answer, question) => answers.push(answer === question ? answer : question);
  const onProblem = (words, question) => problems.push(question === asked.at(-1) ? words : question);
  const latest = new LatestRequest(ask, onAnswer, onProblem);
  const first = latest.want("one");
  if (pattern.includes("then two")) latest.want("two");
  await first;
  return [asked, answers, problems];
}"""


def outcome(js, *pattern: str) -> list[list[str]]:
    stream = js("server/stream.js").address
    return js("server/latest_request.js").run(ASKED.replace("STREAM", f'"{stream}"'), list(pattern))


def test_an_answer_takes_the_problem_away(js) -> None:
    assert outcome(js, "answered") == [["one"], ["one"], [""]]


def test_a_refusal_is_said_and_not_asked_again(js) -> None:
    assert outcome(js, "refused") == [["one"], [], ["Too large."]]


def test_a_server_that_does_not_answer_is_asked_again(js) -> None:
    asked, answers, problems = outcome(js, "away", "answered")
    assert asked == ["one", "one"]
    assert answers == ["one"]
    assert problems == ["No answer. Trying again …", ""]


def test_what_is_wanted_meanwhile_is_asked_in_its_place(js) -> None:
    asked, answers, _ = outcome(js, "away", "answered", "then two")
    assert asked == ["one", "two"]
    assert answers == ["two"]
