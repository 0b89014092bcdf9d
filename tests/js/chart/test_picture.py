"""What stands above a chart that leaves the page: its title and what was set, in the page's words and whole."""

import re

HEADED = """async ({ pictureOf }, [width, settings, names]) => {
  const around = document.createElement("div");
  around.innerHTML = `<h3 id="title-a">Cost against epoch</h3><p class="told">A: 30 neurons</p><div class="chart"></div>
    <label for="a-start">Start</label><select id="a-start"><option value="w">at random</option></select>
    <label for="a-rate">Learning rate η</label><input id="a-rate" value="0.5">
    <label for="a-more" hidden>More</label><input id="a-more" value="1" hidden>
    <label for="a-less">Less</label><input id="a-less" value="1" disabled>`;
  if (settings) around.dataset.settings = settings;
  document.body.append(around);
  const place = around.querySelector(".chart");
  Object.assign(place.style, { width: `${width}px`, height: "100px" });
  place.setAttribute("aria-labelledby", "title-a");
  let asked;
  const toImage = async ({ layout }, options) => {
    asked = [layout.title.text, layout.margin.t, options.height - layout.margin.t];
    return "<svg></svg>";
  };
  const data = names.map((name) => ({ name, type: "scatter", x: [0] }));
  const layout = { margin: { t: 10, r: 10, b: 10, l: 10 }, xaxis: {}, yaxis: {} };
  await pictureOf({ toImage }, place, { data, layout }, "svg");
  around.remove();
  return asked;
}"""


def headed(js, width: int, settings: str = "", *names: str) -> tuple[list[str], float, float]:
    """The lines above a picture as wide as this of lines with these names, the room above its axes, and the rest."""
    text, top, rest = js("chart/picture.js").run(HEADED, [width, settings, names])
    return re.sub("</?sup>", "", text).split("<br>"), top, rest


def test_a_picture_says_what_was_set_as_the_page_says_it(js):
    assert headed(js, 600)[0] == ["Cost against epoch", "Saturation Lab"]
    assert headed(js, 600, "label")[0] == [
        "Cost against epoch",
        "Start at random · Learning rate η 0.5 · Saturation Lab",
    ]
    assert headed(js, 600, ".told")[0][1] == "A: 30 neurons · Saturation Lab"


def test_what_has_no_room_in_a_line_goes_on_in_the_next(js):
    lines, top, _ = headed(js, 600, "label")
    broken, lower, _ = headed(js, 130, "label")
    assert " ".join(broken) == " ".join(lines)
    assert len(broken) > len(lines) + 1
    assert lower - top > 20 * (len(broken) - len(lines))


def test_a_line_is_as_long_as_its_width_allows(js):
    wrap = "({ wrapped }, [text, width]) => wrapped(text, ({ length }) => length, width)"
    assert js("chart/picture.js").run(wrap, ["one two three", 7]) == ["one two", "three"]
    assert js("chart/picture.js").run(wrap, ["extraordinary one", 7]) == ["extraordinary", "one"]


def test_a_legend_has_room_for_all_its_rows(js):
    names = ["the quadratic cost from a bad start", "the cross-entropy from a bad start"]
    rests = {width: headed(js, width, "", *names)[2] for width in (900, 300)}
    assert rests[900] == headed(js, 300)[2]  # side by side they take one row
    assert rests[300] - rests[900] > 18
