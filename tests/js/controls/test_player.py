"""The player on a clock of the test's own: how far it comes in a time, where it stops, what it tells."""

import pytest

PLAYED = """async ({ Player, epochsPerSecond }, script) => {
  const frames = [];
  const [frame, media] = [window.requestAnimationFrame, window.matchMedia];
  window.requestAnimationFrame = (act) => frames.push(act);
  let still = false;
  window.matchMedia = () => ({ matches: still });
  const player = new Player();
  const told = [];
  player.on("change", (index) => told.push(index));
  player.on("state", (state) => told.push(state));
  for (const [what, value] of script) {
    if (what === "frame") for (const act of frames.splice(0)) act(value);
    else if (what === "still") still = value;
    else if (typeof player[what] === "function") player[what](value);
    else player[what] = value;
  }
  [window.requestAnimationFrame, window.matchMedia] = [frame, media];
  return { told, index: player.index, playing: player.playing, waiting: frames.length };
}"""

LOADED = [("length", 301), ("available", 301), ("rate", 60)]


@pytest.fixture(scope="session")
def play(js):
    return lambda *script: js("controls/player.js").run(PLAYED, script)


def test_it_goes_as_far_as_its_rate_takes_it(play):
    found = play(*LOADED, ("play", None), ("frame", 1000), ("frame", 1050), ("frame", 1100))
    assert found["told"] == ["playing", 0, 3, 6]
    assert (found["playing"], found["waiting"]) == (True, 1)


def test_a_frame_that_took_long_counts_for_a_tenth_of_a_second(play):
    assert play(*LOADED, ("play", None), ("frame", 0), ("frame", 60_000))["index"] == 6


def test_it_ends_at_the_last_and_begins_anew(play):
    ended = [*LOADED, ("seek", 299), ("play", None), ("frame", 0), ("frame", 100)]
    found = play(*ended)
    assert found["told"] == [299, "playing", 300, "ended"]
    assert (found["playing"], found["waiting"]) == (False, 0)
    assert play(*ended, ("play", None), ("frame", 200))["told"][-2:] == ["playing", 0]


def test_it_waits_for_what_has_not_arrived(play):
    found = play(("length", 301), ("available", 4), ("rate", 60), ("play", None), ("frame", 0), ("frame", 100))
    assert (found["index"], found["playing"], found["waiting"]) == (3, True, 1)


def test_pause_step_seek_and_clear(play):
    assert play(*LOADED, ("play", None), ("pause", None), ("frame", 0))["told"] == ["playing", "paused"]
    assert play(*LOADED, ("seek", 10), ("step", 1), ("step", -1), ("step", -1))["told"] == [10, 11, 10, 9]
    assert play(*LOADED, ("seek", 5), ("play", None), ("step", 1))["told"] == [5, "playing", "paused", 6]
    assert play(*LOADED, ("seek", -5), ("seek", 999))["told"] == [0, 300]
    cleared = play(*LOADED, ("seek", 7), ("clear", None))
    assert (cleared["index"], cleared["playing"]) == (0, False)


def test_with_reduced_motion_all_that_has_come_is_there_at_once(play):
    assert play(*LOADED, ("still", True), ("play", None), ("frame", 0))["told"] == ["playing", 300, "ended"]


def test_a_long_run_takes_no_more_than_six_seconds(js):
    rates = js("controls/player.js").rows("epochsPerSecond", [(300, 1), (360, 1), (5000, 1), (300, 0.25), (5000, 4)])
    assert rates == pytest.approx([60, 60, 5000 / 6, 15, 4 * 5000 / 6])
