"""One run of a study, opened: its words, its curve, and the race that trains it again."""

from urllib.parse import parse_qs

import pytest

SETTINGS = {
    "cost": "log-likelihood",
    "learning_rate": 0.3,
    "mini_batch_size": 20,
    "epochs": 5,
    "seed": 117,
    "weight_init": "scaled",
    "lmbda": 2,
    "hidden": [100, 30],
}
RUN = {
    "settings": SETTINGS | {"training_images": 50_000, "data": "mnist", "cost": "quadratic"},
    "stage": "report",
    "test_accuracy": [0.1, 0.9, 0.954],
    "validation_accuracy": [0.2, 0.8, 0.961],
    "lost": [],
    "lost_test": [4, 7],
    "diverged": None,
    "fingerprint": "abcdef",
    "seconds": 12.34,
}


def test_the_race_that_trains_a_run_again_has_all_of_its_settings(js):
    query = js("pages/study/run.js").call("raceQuery", SETTINGS, "abcdef")
    assert {name: value for name, (value,) in parse_qs(query).items()} == {
        "alone": "1",
        "fingerprint": "abcdef",
        "a_hidden": "100,30",
        **{f"a_{name}": str(value) for name, value in SETTINGS.items() if name != "hidden"},
    }


SHOWN = """async ({ RunView }, { run }) => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  return atServer({ "GET /api/study/runs/k": [200, run] }, async () => {
    const view = new RunView(figures.curve, "/api/study", () => {});
    view.choose("k");
    await aMoment(20);
    const [{ x, y }] = view.chart.traces;
    const place = document.getElementById("run-words");
    view.chart.remove();
    return { said: place.textContent, link: place.querySelector("a")?.getAttribute("href") ?? null, x, y };
  });
}"""


@pytest.fixture
def shown(js, stand):
    stand("/study")

    def run(**changes):
        return js("pages/study/run.js").run(SHOWN, {"run": RUN | changes})

    return run


def test_a_run_of_the_report_is_told_by_its_test_images(shown):
    found = shown()
    assert found["said"].startswith(
        "A run of the report: the quadratic cost, 100–30 hidden neurons, small first weights, η = 0.3, seed 117. "
        "After 5 epochs it reads 95.40 % of the test images rightly and has lost 4, 7. It took 12.3 seconds."
    )
    assert (found["x"], found["y"]) == ([0, 1, 2], [0.1, 0.9, 0.954])
    assert found["link"].startswith("/mnist?alone=1")


def test_a_run_of_the_tuning_is_told_by_its_validation_images(shown):
    found = shown(stage="tune", test_accuracy=None, lost_test=None)
    assert "A run of the tuning" in found["said"]
    assert "96.10 % of the validation images rightly. It" in found["said"]
    diverged = shown(diverged=1.5, fingerprint=None)
    assert "It diverged in epoch 2" in diverged["said"]
    assert diverged["link"] is None


LED = """async ({ RunView }, { run, key, how }) => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const led = [];
  const real = Element.prototype.scrollIntoView;
  Element.prototype.scrollIntoView = function () {
    if (this.checkVisibility()) led.push(this.id);
  };
  const told = [];
  const view = new RunView(figures.curve, "/api/study", (problem) => told.push(problem));
  await atServer({ "GET /api/study/runs/k": [200, run] }, async () => {
    view[how](key);
    await aMoment(20);
    view.chart.remove();
  });
  Element.prototype.scrollIntoView = real;
  const problem = document.getElementById("run-problem");
  const said = problem.checkVisibility() ? problem.textContent : "";
  return { led, said, told, focused: document.activeElement.id, shown: view.place.checkVisibility() };
}"""


@pytest.fixture
def led(js, stand):
    def run(how, key):
        stand("/study")
        return js("pages/study/run.js").run(LED, {"run": RUN, "how": how, "key": key})

    return run


def test_the_first_run_that_is_chosen_is_there_before_its_reader_is_led_to_it(led):
    assert led("choose", "k") == {"led": ["run"], "said": "", "told": [], "focused": "run", "shown": True}


def test_a_run_that_is_not_there_is_said_where_it_is_seen_though_none_is_shown(led):
    said = "Nothing is at /api/study/runs/nosuch."
    assert led("choose", "nosuch") == {
        "led": ["run-problem"],
        "said": said,
        "told": [],
        "focused": "",
        "shown": False,
    }


def test_a_links_run_leads_nobody_away_from_the_top_and_its_problem_is_told_to_the_page(led):
    shown = led("open", "k")
    assert (shown["led"], shown["focused"], shown["shown"]) == ([], "", True)
    missing = led("open", "nosuch")
    assert (missing["told"], missing["said"]) == (["Nothing is at /api/study/runs/nosuch."], "")
