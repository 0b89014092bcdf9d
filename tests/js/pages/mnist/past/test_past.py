"""The list of networks, when the server is away as the page opens: that is said, and the list comes with the server."""

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


def test_a_list_that_could_not_be_had_is_asked_for_again(js, stand):
    stand("/mnist")
    settings = {"cost": "quadratic", "learning_rate": 3, "hidden": [30], "seed": 0, "mini_batch_size": 10, "epochs": 1}
    run = {"id": "r", "status": "done", "created": "2026-01-01T00:00:00Z", "position": {"epoch": 1}} | {
        "settings": settings | {"weight_init": "large", "lmbda": 0}
    }
    networks = js("pages/mnist/networks.js").address
    before, after, changes = js("pages/mnist/past/past.js").run(AWAY, {"networks": networks, "run": run})
    assert before[0][0].endswith("Trying again …")
    assert before[0][1:] == [False], "in sight"
    assert before[1:] == [True, 0], "and nothing is said to be missing that isn't known"
    assert after == [["", True], True, 1]
    assert changes == 1
