"""The race's parts, each on the page's own elements: lanes, charts, settings, stories, tables and verdicts."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from app.learn.races import RACES

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


def progress(examples: int) -> dict[str, Any]:
    figures = {"cost": 1, "accuracy": 0, "saturated_wrong": 0, "gradient_norms": [1, 1], "mini_batches": 50}
    return {"epoch": examples / 4000, "examples": examples} | figures


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


CHARTS = """async ({ RaceCharts }, { curve: address, lanes, shown, name }) => {
  const { LearningCurve } = await import(address);
  for (const role of ["quadratic", "cross-entropy"])
    document.documentElement.style.setProperty(`--${role}`, `the-hue-of-${role}`);
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const places = Object.fromEntries(
    Object.keys(figures).map((each) => [each, document.getElementById(`chart-${each}`)]),
  );
  const charts = new RaceCharts(places, figures);
  const entries = lanes.map(({ epochs, reports, ...rest }) => {
    const curve = new LearningCurve(rest.total);
    epochs.forEach((each) => curve.addEpoch(each, each.epoch * rest.epoch));
    reports.forEach((each) => curve.addProgress(each));
    return { ...rest, curve };
  });
  const chart = charts.chart(name);
  if (shown) charts.showCost(shown);
  charts.set(entries);
  await aMoment(450);
  const traces = chart.traces
    .filter(({ x }) => x.length)
    .map(({ x, y, name: line, meta, line: { dash, width }, opacity }) => {
      return { line, role: meta.role, x, y, dash, width, opacity };
    });
  const { xaxis, yaxis, annotations } = chart.layout;
  const swatches = [...document.querySelectorAll(".setup [data-swatch]")].map((each) => [
    each.dataset.role,
    each.dataset.dash,
  ]);
  const rows = charts.rows(name);
  for (const each of Object.values(charts.charts)) each.remove();
  return {
    traces,
    x: xaxis.range,
    y: yaxis.range,
    names: annotations.map(({ text }) => text),
    hues: annotations.map(({ font }) => font.color),
    swatches,
    rows,
  };
}"""


def epoch(n: int, right: float, cost: float = 1.0) -> dict[str, Any]:
    return {"epoch": n, "test_accuracy": right, "validation_accuracy": right, "training_cost": cost}


def entry(key: str, cost: str, seen: int = 8000, epochs: int = 30) -> dict[str, Any]:
    right = 0.9 if key == "a" else 0.8
    reports = [progress(n) | {"cost": 8 / n, "saturated_wrong": right / 10} for n in (4000, 8000) if n <= seen]
    return {
        "key": key,
        "cost": cost,
        "total": 4000 * epochs,
        "epoch": 4000,
        "seen": seen,
        "epochs": [epoch(n, right * n / 2, 0.004) for n in range(seen // 4000 + 1)],
        "reports": reports,
    }


@pytest.fixture
def charts(js, stand) -> Callable[..., dict[str, Any]]:
    stand("/mnist")

    def drawn(name, *lanes, shown=None):
        curve = js("pages/mnist/race/learning_curve.js").address
        given = {"curve": curve, "lanes": lanes, "shown": shown, "name": name}
        return js("pages/mnist/race/charts.js").run(CHARTS, given)

    return drawn


def test_each_lane_has_the_colour_and_the_dash_of_its_cost(charts):
    found = charts("accuracy", entry("a", "cross-entropy"), entry("b", "quadratic"))
    lines = [(each["line"], each["role"], each["dash"], each["y"]) for each in found["traces"]]
    assert lines == [
        ("A", "cross-entropy", "solid", [0, 0.45, 0.9]),
        ("B", "quadratic", "dash", [0, 0.4, 0.8]),
    ]
    assert found["traces"][0]["x"] == [0, 4000, 8000]
    assert found["swatches"] == [["cross-entropy", "solid"], ["quadratic", "dash"]]
    assert set(zip(found["names"], found["hues"], strict=True)) == {
        ("<b>A</b> 90.0 %", "the-hue-of-cross-entropy"),
        ("<b>B</b> 80.0 %", "the-hue-of-quadratic"),
    }
    assert {(row["run"], row["field"], row["value"]) for row in found["rows"] if row["examples"] == 8000} == {
        ("A", "test_accuracy", 0.9),
        ("B", "test_accuracy", 0.8),
    }


def test_of_two_lanes_with_one_cost_the_second_has_a_dash_of_its_own(charts):
    found = charts("accuracy", entry("a", "quadratic"), entry("b", "quadratic"))
    assert [(each["line"], each["dash"], each["opacity"]) for each in found["traces"]] == [
        ("A", "dash", 1),
        ("B", "dashdot", 0.75),
    ]
    assert found["swatches"] == [["quadratic", "dash"], ["quadratic", "dashdot"]]


@pytest.mark.parametrize(
    ("seen", "epochs", "reach"),
    [(0, 30, 4000), (4100, 30, 8000), (10_000, 30, 12_000), (120_000, 30, 120_000), (4000, 1, 4000)],
)
def test_the_axis_reaches_as_far_as_has_been_seen_and_never_beyond_the_race(charts, seen, epochs, reach):
    assert charts("accuracy", entry("a", "quadratic", seen, epochs))["x"] == [0, reach]


@pytest.mark.parametrize(("shown", "values"), [(None, [1, 0.5, 0.25]), ("cost", [0.004, 0.002, 0.001])])
def test_the_cost_is_shown_relative_to_its_start_or_as_it_is(charts, shown, values):
    found = charts("cost", entry("a", "quadratic"), shown=shown)
    assert found["traces"][0]["y"] == pytest.approx(values)
    assert found["y"][0] == 0
    assert found["y"][1] >= values[0]


def test_the_share_of_wrongly_saturated_outputs_is_its_own(charts):
    found = charts("saturation", entry("a", "quadratic"), entry("b", "cross-entropy"))
    assert [each["y"] for each in found["traces"]] == [[0.09, 0.09], [0.08, 0.08]]


def test_a_later_layers_line_is_thicker(charts):
    widths = [each["width"] for each in charts("gradients", entry("a", "quadratic"))["traces"]]
    assert widths == pytest.approx([1.3, 1.9])


SETUP = """({ Setup }, { script, choice }) => {
  const setup = new Setup(() => {});
  if (choice) setup.set(choice);
  const seen = script.map(([place, field, value]) => {
    const control = field
      ? document.querySelector(
          `[data-fields="${place}"] [data-field="${field}"] :is(select, input:not([type=range]))`,
        )
      : document.getElementById(place);
    if (control.type === "checkbox") control.checked = value;
    else control.value = value;
    control.dispatchEvent(
      new Event(control.localName === "select" || control.type === "checkbox" ? "change" : "input"),
    );
    return setup.choice;
  });
  return {
    seen,
    more: setup.more.open,
    apart: setup.apart.checked,
    off:
      (setup.disable(true),
      [...document.querySelectorAll(".race__settings :is(input, select)")].every((each) => each.disabled)),
  };
}"""


@pytest.fixture
def setup(js, stand):
    stand("/mnist")

    def use(*script, choice=None):
        return js("pages/mnist/race/setup.js").run(SETUP, {"script": script, "choice": choice})

    return use


def test_a_learning_rate_that_nobody_touched_follows_its_cost(setup):
    first, second, third, fourth = setup(
        ("a", "cost", "cross-entropy"),
        ("a", "cost", "quadratic"),
        ("a", "learning_rate", "0.7"),
        ("a", "cost", "log-likelihood"),
    )["seen"]
    assert [each["a"]["learning_rate"] for each in (first, second, third, fourth)] == [0.5, 3, 0.7, 0.7]
    assert [each["b"]["learning_rate"] for each in (first, fourth)] == [0.5, 0.5]


def test_what_is_set_for_both_is_set_for_both_until_they_are_apart(setup):
    *_, apart, together = found = setup(
        ("both", "epochs", "7"),
        ("rare", "lmbda", "2"),
        ("apart", None, True),
        ("b", "seed", "5"),
        ("apart", None, False),
    )["seen"]
    assert [(each["a"]["epochs"], each["b"]["epochs"]) for each in found] == [(7, 7)] * 5
    assert [(each["a"]["lmbda"], each["b"]["lmbda"]) for each in found][1:] == [(2, 2)] * 4
    assert (apart["a"]["seed"], apart["b"]["seed"]) == (0, 5)
    assert (together["a"]["seed"], together["b"]["seed"]) == (0, 0)


def test_a_race_of_one_and_fields_that_are_switched_off(setup):
    found = setup(("alone", None, True))
    assert found["seen"][0]["alone"]
    assert found["off"]


STORIES = """({ Stories }, { names }) => {
  const races = JSON.parse(document.getElementById("races").textContent);
  const chosen = [];
  const stories = new Stories(races, (choice) => chosen.push(choice));
  const pressed = () =>
    [
      ...document.querySelectorAll(
        "#presets [aria-pressed=true], [data-starts]:not([hidden]) [aria-pressed=true]",
      ),
    ].map((each) => each.dataset.preset ?? each.dataset.seed);
  return names.map(([name, seed]) => {
    const preset = document.querySelector(`[data-preset="${name}"]`);
    (seed !== null ? document.querySelector(`[data-starts="${name}"] [data-seed="${seed}"]`) : preset).click();
    const choice = chosen.at(-1);
    stories.show(choice, false);
    return {
      seeds: [choice.a.seed, choice.b.seed],
      costs: [choice.a.cost, choice.b.cost],
      rates: [choice.a.learning_rate, choice.b.learning_rate],
      pressed: pressed(),
      said: document.getElementById("story").textContent,
    };
  });
}"""


def test_a_story_begins_at_the_start_that_is_chosen(js, stand):
    stand("/mnist")
    name, race = next((name, race) for name, race in RACES.items() if race.starts)
    names: list[tuple[str, int | None]] = [(each, None) for each in RACES] + [(name, seed) for seed in race.starts]
    found = js("pages/mnist/race/stories.js").run(STORIES, {"names": names})
    for (each, seed), seen in zip(names, found, strict=True):
        told = RACES[each]
        first = told.a.seed if seed is None else seed
        assert seen["seeds"] == [first, told.b.seed if seed is None else seed]
        assert seen["costs"] == [told.a.cost, told.b.cost]
        assert seen["rates"] == [told.a.learning_rate, told.b.learning_rate]
        assert seen["pressed"] == ([each, str(first)] if told.starts else [each])
        assert seen["said"].startswith(told.story)
        if told.starts:
            assert seen["said"].endswith(told.starts[first])


TABLES = """async ({ summarise }, { table, epochs, points, field }) => {
  const { EpochTable } = await import(table);
  document.getElementById("race-numbers").open = true;
  const lane = (key, shift) => ({
    key,
    run: { id: key },
    curve: {
      last: {},
      start: [],
      epochs: epochs.slice(0, epochs.length - shift),
      points,
      coarse: () => points,
    },
  });
  const lanes = [lane("a", 0), lane("b", 1)];
  new EpochTable().update(lanes);
  summarise(lanes, field);
  const said = Object.fromEntries(
    ["accuracy", "cost", "saturation", "gradients"].map((name) => [
      name,
      document.getElementById(`summary-${name}`).textContent,
    ]),
  );
  return [
    said,
    [...document.getElementById("race-table").rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    ),
  ];
}"""

EPOCHS = [
    {"epoch": 0, "test_accuracy": 0.1, "validation_accuracy": 0.11, "training_cost": 3.2, "fingerprint": "aaa"},
    {"epoch": 1, "test_accuracy": 0.93, "validation_accuracy": 0.95, "training_cost": 0.5, "fingerprint": "bbb"},
    {"epoch": 2, "test_accuracy": 0.94, "validation_accuracy": 0.91, "training_cost": 0.4, "fingerprint": "ccc"},
]
POINTS = [
    {"relative_cost": 0.9, "cost": 2.9, "saturated_wrong": 0.3, "gradient_1": 0.5, "gradient_2": 0.25},
    {"relative_cost": 0.2, "cost": 0.6, "saturated_wrong": 0.05, "gradient_1": 0.05, "gradient_2": 0.0125},
]


def test_the_charts_in_words_and_as_a_table(js, stand):
    stand("/mnist")
    given = {"table": js("pages/mnist/race/epoch_table.js").address, "epochs": EPOCHS, "points": POINTS}
    summary = js("pages/mnist/race/summary.js")
    said, rows = summary.run(TABLES, given | {"field": "cost"})
    assert said == {
        "accuracy": "A: 10.00 % at epoch 0, 94.00 % at epoch 2; best by validation: 93.00 % at epoch 1. "
        "B: 10.00 % at epoch 0, 93.00 % at epoch 1; best by validation: 93.00 % at epoch 1.",
        "cost": "A: from 2.900 to 0.600. B: from 2.900 to 0.600.",
        "saturation": "A: from 30.00 % to 5.00 %. B: from 30.00 % to 5.00 %.",
        "gradients": "A: layer 1 from 0.5000 to 0.0500, layer 2 from 0.2500 to 0.0125. "
        "B: layer 1 from 0.5000 to 0.0500, layer 2 from 0.2500 to 0.0125.",
    }
    headings = ["test accuracy", "validation accuracy", "training cost", "fingerprint"]
    assert rows[0] == ["epoch", *(f"{lane}: {words}" for lane in "AB" for words in headings)]
    assert rows[2] == ["1", *["93.00 %", "95.00 %", "0.5000", "bbb"] * 2]
    assert rows[3] == ["2", "94.00 %", "91.00 %", "0.4000", "ccc", "", "", "", ""]
    relative, _ = summary.run(TABLES, given | {"field": "relative_cost"})
    assert relative["cost"] == "A: from 0.900 to 0.200. B: from 0.900 to 0.200."


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


def test_fingerprints_are_compared_for_the_links_settings_alone(js):
    expected = js("pages/mnist/race/expected.js")
    settings = js("pages/mnist/settings.js").call("choiceFromQuery", "")["choice"]["a"]
    run = {"settings": settings | {"output": "sigmoid"}}
    assert expected.call("isOf", {"settings": settings}, run)
    assert expected.call("isOf", {"settings": None}, run)
    for name, other in {"seed": 1, "cost": "cross-entropy", "hidden": [31], "learning_rate": 2.9, "epochs": 29}.items():
        assert not expected.call("isOf", {"settings": settings | {name: other}}, run), name


def test_a_pixel_is_base64_of_its_byte(js):
    packed = base64.b64encode(bytes(range(256))).decode()
    script = "({ bytes }, text) => [...bytes(text)]"
    assert js("pages/mnist/images.js").run(script, packed) == list(range(256))


LINKS = """({ Race }, { runs, alone }) => {
  const race = new Race(JSON.parse(document.getElementById("races").textContent), () => {});
  race.setup.set({ ...race.setup.choice, alone });
  const before = [race.query, race.repeatQuery];
  for (const lane of race.lanes) lane.run = runs[lane.key] ?? null;
  return [before, [race.query, race.repeatQuery]];
}"""


def ended(js, key, **changes):
    choice = js("pages/mnist/settings.js").call("choiceFromQuery", "")["choice"][key]
    latest = {"fingerprint": f"{key}bcdef"}
    return {"id": f"run-{key}", "status": "done", "settings": choice | changes, "latest": latest}


@pytest.mark.parametrize(
    ("keys", "alone", "query", "repeat"),
    [
        ("ab", False, "a=run-a&b=run-b", "a_seed=7&a_fingerprint=abcdef&b_fingerprint=bbcdef"),
        ("a", True, "a=run-a", "a_seed=7&alone=1&a_fingerprint=abcdef"),
        ("a", False, "a=run-a", "a_seed=7&alone=1&a_fingerprint=abcdef"),
        ("b", False, "b=run-b", "b_fingerprint=bbcdef"),
        ("", True, "alone=1", "alone=1"),
    ],
)
def test_a_races_links_name_its_runs_or_their_settings_and_what_they_ended_with(js, stand, keys, alone, query, repeat):
    stand("/mnist")
    runs = {key: ended(js, key, **({"seed": 7} if key == "a" else {})) for key in keys}
    before, after = js("pages/mnist/race/race.js").run(LINKS, {"runs": runs, "alone": alone})
    assert before == (["alone=1"] * 2 if alone else ["", ""])
    assert after == [query, repeat]
