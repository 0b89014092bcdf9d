"""Fields as they are drawn: a slider and a number that agree, and a table that hears of every valid change."""

import pytest

DRAWN = """({ Fields }, { table, script }) => {
  const heard = [];
  const place = document.createElement("div");
  document.body.append(place);
  const fields = new Fields(place, table, (values, name) => heard.push([name, structuredClone(values)]));
  const [slider] = place.querySelectorAll("input[type=range]");
  const typed = place.querySelector("input[type=number]");
  const note = place.querySelector(".field__note");
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
    const state = [Number(slider.value), typed.value, note.textContent, typed.getAttribute("aria-invalid")];
    return what === "off" ? [slider.disabled, typed.disabled] : state;
  });
  const found = {
    seen,
    heard,
    least: slider.min,
    most: slider.max,
    spoken: slider.ariaValueText,
    described: typed.getAttribute("aria-describedby") === note.id && note.getAttribute("role"),
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
    assert wrong[2:] == ["X: a number from −50 to 50, not “51”.", "true"]
    assert wrong[0] == 2, "the slider stays where it was"
    assert right == [10, "50", "", "false"], "beyond the slider's end it stays at its end"
    assert found["heard"] == [["x", {"x": 50}]]
    assert found["described"] == "status", "it is the field's description, and said when it comes"


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
  const read = (text) => (text.startsWith("!") ? { error: `T: not ${text}.` } : { value: text.toUpperCase() });
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
    const error = place.querySelector(".field__note").textContent;
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
        ["two", "!b", "T: not !b.", "true", False],
        ["two", "b", "", "false", False],
        ["one", "C", "", "false", False],
        ["one", "C", "", "false", True],
        ["one", "C", "", "false", False],
    ]
    assert found["offered"] == ["One", "Two"]


IN_ROWS = """async ({ Fields, quote }, { css, table, widths, texts }) => {
  const style = document.createElement("link");
  Object.assign(style, { rel: "stylesheet", href: css });
  await new Promise((done) => (style.addEventListener("load", done), document.head.append(style)));
  const place = document.createElement("div");
  document.body.append(place);
  const short = (text) => (text.length < 5 ? { value: text } : { error: `T: too long is ${quote(text)}.` });
  const fields = new Fields(place, [table[0], { ...table[1], read: short }], () => {});
  const inputs = place.querySelectorAll("input:not([type=range])");
  const notes = [...place.querySelectorAll(".field__note")];
  const fits = (note) => note.scrollHeight <= note.clientHeight && note.scrollWidth <= note.clientWidth;
  const measured = widths.map((width) => {
    place.style.width = `${width}px`;
    return texts.map((typed) => {
      inputs.forEach((input, i) => {
        input.value = typed[i];
        input.dispatchEvent(new Event("input"));
      });
      return [place.getBoundingClientRect().height, notes.every(fits), notes.map((note) => note.textContent)];
    });
  });
  const wrong = fields.wrong() === inputs[0];
  fields.set({ n: 1, t: "A" });
  const none = fields.wrong();
  place.remove();
  style.remove();
  return [measured, wrong, none];
}"""
TYPED = [("7", "few"), ("0", "w" * 30), ("", "m " * 30), ("9" * 40, "W" * 14)]
PAIR = [WHOLE | {"name": "n", "label": "N", "plain": True}, {"name": "t", "label": "T", "value": "A", "hint": "few"}]


def test_what_is_wrong_is_said_under_its_field_whatever_came_and_moves_nothing(js):
    module = js("fields/fields.js")
    css = module.address.replace("/js/fields/fields.js", "/css/controls.css")
    table = [PAIR[0], PAIR[1] | {"suggestions": []}]
    asked = {"css": css, "table": table, "widths": [720, 326, 260], "texts": TYPED}
    measured, wrong, none = module.run(IN_ROWS, asked)
    for at_width in measured:
        assert len({height for height, _, _ in at_width}) == 1
        assert all(fits for _, fits, _ in at_width)
    said = [notes for _, _, notes in measured[0]]
    assert said[0] == ["1 to 5000", "few"]
    assert said[1] == ["N: a whole number from 1 to 5000, not “0”.", "T: too long is “wwwwwwwwwwwwww…”."]
    assert said[3][0] == "N: a whole number from 1 to 5000, not “99999999999999…”."
    assert wrong, "the first of the two"
    assert none is None
