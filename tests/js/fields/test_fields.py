"""Fields as they are drawn: a slider and a number that agree, and a table that hears of every valid change."""

import pytest

DRAWN = """({ Fields }, { table, script }) => {
  const heard = [];
  const place = document.createElement("div");
  document.body.append(place);
  const fields = new Fields(place, table, (values, name) => heard.push([name, structuredClone(values)]));
  const [slider] = place.querySelectorAll("input[type=range]");
  const typed = place.querySelector("input[type=number]");
  const error = place.querySelector(".field__error");
  const input = (element, value) => {
    element.value = value;
    element.dispatchEvent(new Event(element.localName === "select" ? "change" : "input"));
  };
  const seen = script.map(([what, value]) => {
    if (what === "slide") input(slider, value);
    if (what === "type") input(typed, value);
    if (what === "leave") typed.dispatchEvent(new Event("change"));
    if (what === "set") fields.set(value);
    if (what === "off") fields.disable(...value);
    const state = [Number(slider.value), typed.value, error.textContent, typed.getAttribute("aria-invalid")];
    return what === "off" ? [slider.disabled, typed.disabled] : state;
  });
  const found = {
    seen,
    heard,
    least: slider.min,
    most: slider.max,
    spoken: slider.ariaValueText,
    described: error.id,
  };
  place.remove();
  return found;
}"""

LINEAR = {"name": "x", "label": "X", "value": 2, "min": -50, "max": 50, "slider": [-10, 10], "step": 0.1}
BY_FACTORS = {"name": "x", "label": "X", "value": 1, "min": 0.001, "max": 1000, "step": 0.001, "log": True}
WHOLE = {
    "name": "x",
    "label": "X",
    "value": 300,
    "min": 1,
    "max": 5000,
    "slider": [10, 2000],
    "log": True,
    "whole": True,
}


@pytest.fixture(scope="session")
def use(js):
    return lambda field, *script: js("fields/fields.js").run(DRAWN, {"table": [field], "script": script})


def test_slider_and_number_follow_each_other(use):
    found = use(LINEAR, ("slide", "7.5"), ("type", "-3.31"), ("set", {"x": 4}), ("set", {"y": 9}))
    assert (found["least"], found["most"]) == ("-10", "10")
    assert [seen[:2] for seen in found["seen"]] == [[7.5, "7.5"], [-3.3, "-3.31"], [4, "4"], [4, "4"]]
    assert found["heard"] == [["x", {"x": 7.5}], ["x", {"x": -3.31}]], (
        "a value that is set is no change of the reader's"
    )
    assert found["spoken"] == "4"


def test_what_is_typed_and_can_not_be_is_said_and_not_used(use):
    found = use(LINEAR, ("type", "51"), ("type", "50"))
    wrong, right = found["seen"]
    assert wrong[2:] == ["X: a number from -50 to 50, not “51”.", "true"]
    assert wrong[0] == 2, "the slider stays where it was"
    assert right == [10, "50", "", "false"], "beyond the slider's end it stays at its end"
    assert found["heard"] == [["x", {"x": 50}]]


def test_the_first_figures_of_a_number_out_of_range_are_taken_back(use):
    found = use(LINEAR, ("type", "9"), ("type", "99"), ("type", "999"), ("type", "7"), ("leave", None), ("type", "77"))
    assert found["heard"] == [["x", {"x": value}] for value in (9, 2, 7)], "7 stood there when its reader left"
    assert [seen[:2] for seen in found["seen"]] == [[9, "9"], [2, "99"], [2, "999"], [7, "7"], [7, "7"], [7, "77"]]


@pytest.mark.parametrize(("position", "value"), [(0, 0.001), (250, 0.0316), (500, 1), (1000, 1000)])
def test_a_slider_that_moves_by_factors(use, position, value):
    found = use(BY_FACTORS, ("slide", str(position)), ("set", {"x": 1}), ("type", str(value)))
    assert found["heard"][0] == ["x", {"x": value}]
    assert found["seen"][2][0] == position


@pytest.mark.parametrize(("position", "value"), [(0, 10), (500, 141), (1000, 2000)])
def test_a_slider_that_moves_by_factors_over_whole_numbers(use, position, value):
    assert use(WHOLE, ("slide", str(position)))["heard"] == [["x", {"x": value}]]


def test_a_field_is_switched_off_with_all_of_it_and_on_again(use):
    off = ("off", [True]), ("off", [False]), ("off", [True, ["y"]]), ("off", [True, ["x"]])
    assert use(LINEAR, *off)["seen"] == [[True, True], [False, False], [False, False], [True, True]]


OTHERS = """({ Fields }, script) => {
  const heard = [];
  const place = document.createElement("div");
  const read = (text) => (text.startsWith("!") ? { error: `Not ${text}.` } : { value: text.toUpperCase() });
  const table = [
    { name: "c", label: "C", value: "one", choices: [["one", "One"], ["two", "Two"]] },
    { name: "t", label: "T", value: "A", suggestions: ["B"], read },
  ];
  const fields = new Fields(place, table, (values, name) => heard.push([name, values.c, values.t]));
  const [choice, text] = [place.querySelector("select"), place.querySelector("input")];
  const seen = script.map(([what, value]) => {
    if (what === "c") choice.value = value;
    if (what === "t") text.value = value;
    if (what === "c") choice.dispatchEvent(new Event("change"));
    if (what === "t") text.dispatchEvent(new Event("input"));
    if (what === "set") fields.set(value);
    if (what === "off") fields.disable(value);
    const error = place.querySelector(".field__error").textContent;
    return [choice.value, text.value, error, text.getAttribute("aria-invalid"), choice.disabled && text.disabled];
  });
  return { heard, seen, offered: [...choice.options].map((option) => option.textContent) };
}"""


def test_choices_and_texts_are_heard_of_as_they_are_read(js):
    script = [("c", "two"), ("t", "!b"), ("t", "b"), ("set", {"c": "one", "t": "C"}), ("off", True), ("off", False)]
    found = js("fields/fields.js").run(OTHERS, script)
    assert found["heard"] == [["c", "two", "A"], ["t", "two", "B"]]
    assert found["seen"] == [
        ["two", "A", "", "false", False],
        ["two", "!b", "Not !b.", "true", False],
        ["two", "b", "", "false", False],
        ["one", "C", "", "false", False],
        ["one", "C", "", "false", True],
        ["one", "C", "", "false", False],
    ]
    assert found["offered"] == ["One", "Two"]
