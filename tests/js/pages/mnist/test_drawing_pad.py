"""The pad and its pen: strokes of a mouse, a finger or the keyboard, taken back, and their ink."""

import pytest

PAD = """async ({ DrawingPad }, script) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 280;
  canvas.style.cssText = "width: 140px; height: 140px; color: rgb(1, 2, 3); position: fixed; left: 0; top: 0";
  document.body.append(canvas);
  canvas.setPointerCapture = () => {};
  let changes = 0;
  const pad = new DrawingPad(canvas, () => (changes += 1));
  const { left, top } = canvas.getBoundingClientRect();
  for (const [what, ...given] of script) {
    if (what === "key")
      canvas.dispatchEvent(new KeyboardEvent("keydown", { key: given[0], cancelable: true }));
    else if (what === "show") pad.show(() => document.createElement("canvas"));
    else if (what === "clear" || what === "undo") pad[what]();
    else {
      const [x, y, pointerId = 1, button = 0] = given;
      canvas.dispatchEvent(
        new PointerEvent(what, { clientX: left + x, clientY: top + y, pointerId, button, cancelable: true }),
      );
    }
  }
  const { data } = canvas.getContext("2d").getImageData(0, 0, 280, 280);
  const inked = (x) =>
    Array.from({ length: 280 }, (_, y) => data[4 * (280 * y + x) + 3]).filter((alpha) => alpha > 127).length;
  const found = {
    strokes: pad.strokes,
    empty: pad.isEmpty,
    image: Boolean(pad.image),
    changes,
    inked: inked(140),
  };
  canvas.remove();
  return found;
}"""


@pytest.fixture(scope="session")
def pad(js):
    return lambda *script: js("pages/mnist/draw/drawing_pad.js").run(PAD, script)


LINE = [("pointerdown", 20, 50), ("pointermove", 120, 50), ("pointerup", 120, 50)]
OTHER = [("pointerdown", 20, 90), ("pointermove", 120, 90), ("pointerup", 120, 90)]


def test_a_stroke_is_in_the_pads_own_pixels_and_as_wide_as_the_pen(pad):
    found = pad(*LINE)
    assert found["strokes"] == [[{"x": 40, "y": 100}, {"x": 240, "y": 100}]]
    assert found["inked"] == 18


def test_undo_takes_the_last_stroke_back_and_clear_all(pad):
    assert [stroke[0]["y"] for stroke in pad(*LINE, *OTHER)["strokes"]] == [100, 180]
    assert [stroke[0]["y"] for stroke in pad(*LINE, *OTHER, ("undo",))["strokes"]] == [100]
    assert pad(*LINE, *OTHER, ("clear",))["empty"]


def test_an_image_stands_in_the_place_of_strokes_until_one_is_drawn(pad):
    assert pad(*LINE, ("show",)) | {"changes": 0} == {
        "strokes": [],
        "empty": False,
        "image": True,
        "changes": 0,
        "inked": 0,
    }
    assert pad(("show",), ("undo",))["empty"]
    assert (pad(("show",), *LINE)["image"], len(pad(("show",), *LINE)["strokes"])) == (False, 1)


INKED = """async ({ DrawingPad }, { images, strokes }) => {
  const { digitCanvas } = await import(images);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 280;
  document.body.append(canvas);
  const root = document.documentElement;
  const ink = (color) => (root.style.setProperty("--ink", color), (canvas.style.color = color));
  const colour = () => [...canvas.getContext("2d").getImageData(140, 140, 1, 1).data];
  ink("#010203");
  const pad = new DrawingPad(canvas, () => {});
  if (strokes) pad.strokes.push([{ x: 20, y: 140 }, { x: 260, y: 140 }]);
  else pad.show(() => digitCanvas(new Uint8Array(784).fill(255), "all ink"));
  pad.draw();
  const before = colour();
  ink("#f0e0d0");
  window.schemeChanged = () => {
    root.style.removeProperty("--ink");
    canvas.remove();
    return [before, colour()];
  };
}"""


@pytest.mark.parametrize("strokes", [True, False])
def test_what_is_drawn_has_the_ink_of_the_colour_scheme_that_comes(js, strokes):
    module = js("pages/mnist/draw/drawing_pad.js")
    module.page.emulate_media(color_scheme="light")
    module.run(INKED, {"images": js("pages/mnist/images.js").address, "strokes": strokes})
    module.page.emulate_media(color_scheme="dark")
    module.page.wait_for_function("() => matchMedia('(prefers-color-scheme: dark)').matches")
    before, after = module.page.evaluate("() => frameDrawn().then(schemeChanged)")
    module.page.emulate_media(color_scheme="light")
    assert (before, after) == ([1, 2, 3, 255], [240, 224, 208, 255])


def test_one_finger_draws_at_a_time_and_only_with_the_first_button(pad):
    second = [LINE[0], ("pointerdown", 20, 90, 2), ("pointermove", 120, 90, 2), LINE[1]]
    assert pad(*second)["strokes"] == [[{"x": 40, "y": 100}, {"x": 240, "y": 100}]]
    assert pad(("pointerdown", 20, 50, 1, 2), LINE[1])["empty"]
    assert len(pad(*LINE, ("pointermove", 60, 60))["strokes"][0]) == 2, "a pen that is lifted draws no more"


def test_the_keyboards_pen_moves_and_draws_when_it_is_down(pad):
    assert pad(("key", "ArrowRight"))["empty"]
    down = pad(("key", " "), ("key", "ArrowRight"), ("key", "ArrowDown"), ("key", " "), ("key", "ArrowLeft"))["strokes"]
    assert down == [[{"x": 140, "y": 70}, {"x": 147, "y": 70}, {"x": 147, "y": 77}]]
    edge = pad(("key", " "), *[("key", "ArrowUp")] * 11)["strokes"][0][-1]
    assert edge == {"x": 140, "y": 0}
