"""The list of networks, when the server is away as the page opens: that is said, and the list comes with the server."""

SETTINGS = {"cost": "quadratic", "learning_rate": 3, "hidden": [30], "seed": 0, "mini_batch_size": 10, "epochs": 1}
RUN = {
    "id": "r",
    "status": "done",
    "created": "2026-01-01T00:00:00Z",
    "position": {"epoch": 1},
    "settings": SETTINGS | {"weight_init": "large", "lmbda": 0},
}

AWAY = """async ({ Past }, { networks, run }) => {
  const { Networks } = await import(networks);
  let away = true;
  const answers = {
    get "GET /api/runs"() {
      return away ? [503, {}] : [200, [run]];
    },
    "GET /api/networks": [200, []],
    "GET /api/accuracies": [200, { [run.id]: [0.1, 0.95] }],
  };
  const said = () => {
    const text = (id) => [document.getElementById(id).textContent, document.getElementById(id).hidden];
    return [text("past-away"), text("past-empty")[1], document.querySelectorAll("#past-table tbody tr").length];
  };
  const soon = window.setTimeout;
  window.setTimeout = (act, ms = 0) => soon(act, Math.min(ms, 20));
  try {
    return await atServer(answers, async () => {
      let changes = 0;
      const past = new Past(new Networks([]), { changed: () => (changes += 1) });
      const loaded = past.load();
      await aMoment(10);
      const before = said();
      away = false;
      await loaded;
      return [before, said(), changes];
    });
  } finally {
    window.setTimeout = soon;
  }
}"""


LATE = """({ Past }, { networks, run }) => held(async (waiting) => {
  const { Networks } = await import(networks);
  const [real, later] = [window.setTimeout, []];
  window.setTimeout = (act, ms) => (ms === 8000 ? later.push(act) : real(act, ms));
  const past = new Past(new Networks([]), { changed: () => {}, forgotten: () => {} });
  past.load();
  const answer = async (...bodies) => {
    for (const body of bodies) waiting.shift().answer(body);
    await aMoment(5);
  };
  await answer([run], []);
  await answer({ [run.id]: [0.1, 0.95] });
  const press = () => document.querySelector("#past-table tbody td:last-child button").click();
  press();
  later[0]();
  press();
  const { asked } = waiting[0];
  const said = () => document.getElementById("past-problem").textContent;
  const row = () => document.querySelector("#past-table tbody tr")?.className;
  const late = [said(), row()];
  await answer({});
  await answer([], []);
  window.setTimeout = real;
  return [asked, late, [said(), row() ?? "none"]];
})"""


def test_who_undoes_too_late_is_told_so(js, stand):
    stand("/mnist")
    networks = js("pages/mnist/networks.js").address
    asked, late, gone = js("pages/mnist/past/past.js").run(LATE, {"networks": networks, "run": RUN})
    assert asked == "DELETE /api/runs/r"
    assert late == ["That came too late: it is being deleted already.", "is-forgotten"]
    assert gone == ["", "none"]


def test_a_list_that_could_not_be_had_is_asked_for_again(js, stand):
    stand("/mnist")
    networks = js("pages/mnist/networks.js").address
    before, after, changes = js("pages/mnist/past/past.js").run(AWAY, {"networks": networks, "run": RUN})
    assert before[0][0].endswith("Trying again …")
    assert before[0][1:] == [False], "in sight"
    assert before[1:] == [True, 0], "and nothing is said to be missing that isn't known"
    assert after == [["", True], True, 1]
    assert changes == 1
