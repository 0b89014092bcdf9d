"""Axes of a sketch: what they reach, and where their ticks stand."""

import pytest

TICKS = """([module, axis, values, direction, length]) => {
  const { at, ticks } = module.scaleOf(axis, values, direction, length);
  return [ticks.map(({ text }) => text), ticks.map((tick) => tick.at), values.map(at)];
}"""


def scale(js, axis, values, length, direction="x"):
    function = f"(module, given) => ({TICKS})([module, ...given])"
    return js("chart/scale.js").run(function, [axis, values, direction, length])


@pytest.mark.parametrize(
    ("axis", "values", "length", "texts"),
    [
        ({"range": [0, 300]}, [], 640, ["0", "50", "100", "150", "200", "250", "300"]),
        ({"range": [-10, 10]}, [], 240, ["−10", "−5", "0", "5", "10"]),
        ({"range": [-0.05, 1.05], "tickformat": ".0%"}, [], 240, ["0%", "50%", "100%"]),
        (
            {"range": [-12, 0], "dtick": 3, "tickprefix": "10<sup>", "ticksuffix": "</sup>"},
            [],
            300,
            [f"10<sup>{power}</sup>" for power in ("−12", "−9", "−6", "−3", "0")],
        ),
        ({"type": "log", "range": [-1, 1], "dtick": 1}, [], 300, ["0.1", "1", "10"]),
        ({"tickvals": [2, 1], "ticktext": ["two", "one"]}, [0, 3], 300, ["two", "one"]),
        ({"rangemode": "tozero", "nticks": 3}, [1, 4], 300, ["0", "2", "4"]),
        ({"type": "category"}, ["w", "b", "w"], 300, ["w", "b"]),
        ({"range": [0, 300]}, [], 224, ["0", "100", "200", "300"]),
        ({"range": [0, 300], "nticks": 3}, [], 224, ["0", "200"]),  # as the library does: not 100, but the next
        ({}, [], 180, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
    ],
)
def test_what_is_written_at_the_ticks(js, axis, values, length, texts):
    assert scale(js, axis, values, length)[0] == texts


def test_places_are_shares_of_the_axis(js):
    _, ticks, values = scale(js, {"range": [-1, 3]}, [-1, 0, 3, 5], 400)
    assert values == [0, 0.25, 1, 1.5]
    assert ticks[0] == 0
    assert ticks[-1] == 1
    _, _, powers = scale(js, {"type": "log", "range": [-2, 2]}, [0.01, 1, 100], 400)
    assert powers == pytest.approx([0, 0.5, 1])
    _, _, named = scale(js, {"type": "category"}, ["a", "b"], 400)
    assert named == [0.25, 0.75]
    _, _, free = scale(js, {}, [2, 4], 400)
    assert free == pytest.approx([0.1 / 2.2, 2.1 / 2.2])
