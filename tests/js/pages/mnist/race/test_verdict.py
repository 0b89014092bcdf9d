"""What is said of a race that is over: which digits each network has lost."""

from typing import Any

VERDICT = """async ({ Verdict }, { answers, lanes }) => {
  const found = [];
  const verdict = new Verdict((networks) => found.push(networks));
  return atServer(answers, async (asked) => {
    verdict.update(lanes);
    verdict.update(lanes);
    await aMoment(20);
    return { said: document.getElementById("race-says").textContent, asked: asked.map(([, url]) => url), found };
  });
}"""


def inspected(accuracy: float, recalls: dict[int, float]) -> list[Any]:
    digits = [{"digit": n, "images": 50, "recall": recalls.get(n, 0.9)} for n in range(10)]
    return [200, {"accuracy": accuracy, "images": 500, "digits": digits}]


def raced(key: str, status: str = "done") -> dict[str, Any]:
    settings = {"cost": "quadratic", "epochs": 30, "weight_init": "large"}
    return {
        "key": key,
        "status": status,
        "active": status == "running",
        "run": {"id": f"run-{key}", "settings": settings},
    }


def test_the_verdict_tells_what_each_has_lost(js, stand):
    stand("/mnist")
    answers = {
        "GET /api/runs/run-a/inspection": inspected(0.714, {3: 0.0999, 8: 0}),
        "GET /api/runs/run-b/inspection": inspected(0.952, {3: 0.1}),
    }
    verdict = js("pages/mnist/race/verdict.js")
    found = verdict.run(VERDICT, {"answers": answers, "lanes": [raced("a"), raced("b")]})
    assert found["said"] == (
        "A has lost the digits 3 and 8: 71.40 % of 500 test images right. "
        "B has lost no digit: 95.20 % of 500 test images right."
    )
    assert len(found["asked"]) == 2, "once for each"
    assert found["found"][0][0]["rightByDigit"] == [0.9, 0.9, 0.9, 0.0999, 0.9, 0.9, 0.9, 0.9, 0, 0.9]
    stand("/mnist")
    early = verdict.run(VERDICT, {"answers": answers, "lanes": [raced("a"), raced("b", "running")]})
    assert (early["asked"], early["said"].strip()) == ([], "")
