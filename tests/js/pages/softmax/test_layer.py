"""The softmax page's parts: its link, its challenges, and what is said of a change."""

import math

import pytest

ADDRESS = """({ readAddress, tables, addressOf }, search) => {
  const before = location.href;
  history.replaceState(null, "", `${location.pathname}${search}`);
  const made = tables([2.5, -1, 3.2, 0.5], JSON.parse(document.getElementById("limits").textContent));
  const asked = readAddress(made);
  history.replaceState(null, "", before);
  const { layer, choice, epoch, rate, done } = asked;
  const back = addressOf(made, layer, { choice, player: { index: epoch }, rate }, done);
  return { asked, back };
}"""


@pytest.fixture
def address(js, stand):
    stand("/softmax")
    return lambda search: js("pages/softmax/address.js").run(ADDRESS, search)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "z=1%2C-2.5%2C3",
        "c=2.5",
        "target=4",
        "cost=quadratic&learning_rate=3&epochs=40&speed=0.5&epoch=40",
        "z=0%2C1&c=0.01&target=1&done=right-and-costly",
    ],
)
def test_a_link_comes_back_as_it_was(address, link):
    found = address(f"?{link}" if link else "")
    assert found["asked"]["problems"] == []
    assert found["back"] == link


def test_a_link_counts_outputs_from_one(address):
    asked = address("?z=1%2C-2.5%2C3&c=2.5&target=3")["asked"]
    assert asked["layer"] == {"z": [1, -2.5, 3], "c": 2.5, "target": 2}


@pytest.mark.parametrize(
    ("link", "problems"),
    [
        ("z=1000%2C-1000", 0),
        ("z=1000.1%2C0", 1),
        ("z=1", 1),
        ("z=" + "%2C".join("0" * 10), 0),
        ("z=" + "%2C".join("0" * 11), 1),
        ("z=1%2C", 1),
        ("z=1%2C%2C2", 1),
        ("z=1%2C2%2Cx", 1),
        ("z=1%2C2000", 1),
        ("c=0.01", 0),
        ("c=0", 1),
        ("c=0.009", 1),
        ("c=100", 0),
        ("c=100.1", 1),
        ("target=4", 0),
        ("target=5", 1),
        ("target=0", 1),
        ("z=1%2C2&target=3", 1),
        ("epochs=2000&epoch=2000", 0),
        ("epochs=2001", 1),
        ("epochs=10&epoch=11", 1),
        ("learning_rate=100", 0),
        ("learning_rate=101", 1),
        ("speed=3", 1),
        ("cost=cross-entropy", 1),
    ],
)
def test_every_limit_of_a_link_on_both_sides(address, link, problems):
    assert len(address(f"?{link}")["asked"]["problems"]) == problems


@pytest.mark.parametrize(
    ("name", "layer", "met"),
    [
        ("sigmoids-sum-to-1", {"z": [0, 0]}, False),
        ("sigmoids-sum-to-1", {"z": [1, -1]}, True),
        ("sigmoids-sum-to-1", {"z": [1, -1.01]}, False),
        ("nine-tenths-below-zero", {"z": [0, -2.2], "c": 1}, True),
        ("nine-tenths-below-zero", {"z": [0, -2.19], "c": 1}, False),
        ("nine-tenths-below-zero", {"z": [0.1, -5], "c": 1}, False),
        ("right-and-costly", {"z": [0.1, 0, 0], "c": 1, "target": 0}, True),
        ("right-and-costly", {"z": [0.1, 0, 0], "c": 2, "target": 0}, False),
        ("right-and-costly", {"z": [0, 0, 0], "c": 1, "target": 0}, False),
        ("right-and-costly", {"z": [0.2, 0], "c": 1, "target": 0}, False),
    ],
)
def test_the_challenges_are_met_at_their_edges(js, name, layer, met):
    script = "({ challenges }, { name, layer }) => challenges.find((each) => each.name === name).met(layer)"
    assert js("pages/softmax/challenges.js").run(script, {"name": name, "layer": layer}) == met


def test_changes_sum_to_nothing_however_small_they_are(js):
    before, now = [0.2, 0.3, 0.5], [0.1, 0.25, 0.65]
    changes = js("pages/softmax/change_summary.js").call("changes", before, now)
    assert changes == pytest.approx([-0.1, -0.05, 0.15])
    tiny = js("pages/softmax/change_summary.js").call("changes", [1e-30, 1.0], [3e-30, 1.0])
    assert tiny == pytest.approx([2e-30, -2e-30], rel=1e-12)


CHANGED = """async ({ ChangeSummary }, { layer: address, z, steps }) => {
  const { Layer } = await import(address);
  const layer = new Layer({ z, c: 1, target: 0 });
  const change = new ChangeSummary(layer);
  return steps.map(([parts, cause]) => {
    if (cause === "rest") return layer.rest() ?? null;
    layer.change(parts, cause);
    return change.follow(layer, cause)?.map((each) => (typeof each === "string" ? each : "")).join("");
  });
}"""


def test_a_change_is_told_with_its_signs(js):
    given = {"layer": js("pages/softmax/layer.js").address, "z": [0, 0, 0]}
    steps = [
        ({"z": [1, 0, 0]}, {"kind": "z", "index": 0}),
        ({"z": [2, 0, 0]}, {"kind": "z", "index": 0}),
        (None, "rest"),
        ({"c": 0.5}, {"kind": "sharpness"}),
        ({"z": [1, -1, -1]}, {"kind": "constant"}),
    ]
    change = js("pages/softmax/change_summary.js")
    first, second, _, sharper, constant = change.run(CHANGED, given | {"steps": steps})

    def share(z: float) -> float:
        return math.exp(z) / (math.exp(z) + 2)

    for said, z in ((first, 1), (second, 2)):
        by = share(z) - 1 / 3
        other = f"−{by / 2:.3f}"
        assert said == f"z₁ +{z}: a₁ +{by:.3f}; the others −{by:.3f} together (a₂ {other}, a₃ {other})."
    fell = share(1) - share(2)
    assert sharper == (f"c from 1 to 0.5: a₁ −{-fell:.3f}, a₂ +{-fell / 2:.3f}, a₃ +{-fell / 2:.3f}.")
    assert constant == "C −1: every z moved by as much, and no activation did."


def test_the_sum_of_sigmoids_is_told_as_it_is(js):
    verdict = js("pages/softmax/sigmoid_comparison.js")
    assert verdict.rows("verdict", [(1, True), (1.2345, True), (0.5, False), (1.0001, True)]) == [
        ["They sum to 1 here, by choice of z and not by construction. Move any one z.", False],
        ["✓ An example: the sigmoid outputs sum to 1.234, more than 1. The softmax’s sum to 1 still.", True],
        ["As they stand the sigmoid outputs sum to 0.500, less than 1. Now an example of your own: move a z.", False],
        ["✓ An example: the sigmoid outputs sum to 1.0001, more than 1. The softmax’s sum to 1 still.", True],
    ]
