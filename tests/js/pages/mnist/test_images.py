"""Pixels between bytes and shares, and weights as one picture a neuron."""

import base64

import numpy as np
import pytest


def test_a_pixel_is_base64_of_its_byte(js):
    data = bytes(range(256))
    found = js("pages/mnist/images.js").run("({ bytes }, text) => [...bytes(text)]", base64.b64encode(data).decode())
    assert found == list(data)


def test_a_share_of_white_is_a_byte(js):
    shares = [0, 0.25, 0.5, 1 / 255, 0.999, 1]
    found = js("pages/mnist/images.js").run("({ toBytes }, shares) => [...toBytes(shares)]", shares)
    assert found == [0, 64, 128, 1, 255, 255]


SHEET = """({ weightSheet, digitCanvas }, { weights, columns, colours }) => {
  for (const [name, value] of Object.entries(colours)) document.documentElement.style.setProperty(`--${name}`, value);
  const canvas = document.createElement("canvas");
  if (columns) weightSheet(canvas, Int8Array.from(weights), columns);
  else digitCanvas(Uint8Array.from(weights), "a digit", canvas);
  const { width, height } = canvas;
  const data = [...canvas.getContext("2d").getImageData(0, 0, width, height).data];
  return { width, height, data, label: canvas.ariaLabel };
}"""
COLOURS = {"ink": "#102030", "positive": "#ff0000", "negative": "#0000ff"}


def test_weights_lie_side_by_side_each_in_the_hue_of_its_sign(js):
    weights = np.zeros((3, 28, 28), int)
    weights[0, 0, 1] = 127
    weights[1, 27, 27] = -127
    weights[2, 5, 0] = 64
    found = js("pages/mnist/images.js").run(
        SHEET, {"weights": weights.ravel().tolist(), "columns": 2, "colours": COLOURS}
    )
    assert (found["width"], found["height"]) == (58, 58)
    picture = np.array(found["data"]).reshape(58, 58, 4)
    assert picture[0, 1].tolist() == [255, 0, 0, 255]
    assert picture[27, 57].tolist() == [0, 0, 255, 255]
    assert picture[35, 0, 3] == pytest.approx(255 * 64 / 127, abs=1)
    assert (picture[..., 3] > 0).sum() == 3


def test_a_digit_is_ink_on_paper(js):
    pixels = np.zeros((28, 28), int)
    pixels[3, 4] = 255
    pixels[10, 0] = 100
    found = js("pages/mnist/images.js").run(
        SHEET, {"weights": pixels.ravel().tolist(), "columns": 0, "colours": COLOURS}
    )
    picture = np.array(found["data"]).reshape(28, 28, 4)
    assert picture[3, 4].tolist() == [0x10, 0x20, 0x30, 255]
    assert picture[10, 0, 3] == 100
    assert (picture[..., 3] > 0).sum() == 2
    assert found["label"] == "a digit"
