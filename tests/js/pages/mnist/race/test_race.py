"""A race as a link: its runs, or their settings and what they ended with."""

import pytest

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
