"""A pen's strokes as an image of MNIST's kind: its box, its pen, its centre, against arithmetic of the tests' own."""

from itertools import pairwise

import numpy as np
import pytest

from tests.browser.drawings import DRAWINGS

SQUARE = [[(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]]
LINE = [[(10, 30), (10, 230)]]
DOT = [[(140, 140)]]
HOOK = [[(20, 20), (20, 200)], [(60, 200), (180, 200)]]


@pytest.fixture(scope="session")
def image_of(js):
    def made(strokes):
        points = [[{"x": x, "y": y} for x, y in stroke] for stroke in strokes]
        pixels = js("pages/mnist/draw/strokes.js").run(
            "({ toImage }, strokes) => [...(toImage(strokes) ?? [])]", points
        )
        return np.array(pixels).reshape(28, 28) if pixels else None

    return made


def drawn(strokes):
    """The same by sampling: each pixel's ink from its distance to points that lie close together on the strokes."""
    points = np.concatenate([np.array(stroke, float) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min(0.4, (20 - 2 * 1.3) / max((high - low).max(), 1e-9))
    dense = []
    for stroke in strokes:
        ends = np.array(stroke, float)
        pieces = pairwise(ends) if len(ends) > 1 else [(ends[0], ends[0])]
        dense += [a + (b - a) * np.linspace(0, 1, 3000)[:, None] for a, b in pieces]
    ink = (np.concatenate(dense) - (low + high) / 2) * scale + 14
    pixels = np.stack(np.meshgrid(np.arange(28) + 0.5, np.arange(28) + 0.5), axis=-1).reshape(-1, 2)

    def painted(ink):
        apart = np.array([np.sqrt(((ink - pixel) ** 2).sum(axis=1)).min() for pixel in pixels])
        return np.clip(1.3 + 0.5 - apart, 0, 1)

    first = painted(ink)
    centre = (first[:, None] * pixels).sum(axis=0) / first.sum()
    return painted(ink + 14 - centre).reshape(28, 28)


@pytest.mark.parametrize("strokes", [SQUARE, LINE, DOT, HOOK])
def test_the_image_is_that_of_its_definition(image_of, strokes):
    np.testing.assert_allclose(image_of(strokes), drawn(strokes), atol=2e-3)


@pytest.mark.parametrize("strokes", [SQUARE, LINE, HOOK])
def test_it_fits_a_box_of_twenty_and_lies_in_the_middle(image_of, strokes):
    image = image_of(strokes)
    rows, columns = np.nonzero(image > 0.5)
    assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 21
    places = np.arange(28) + 0.5
    assert image.sum(axis=1) @ places / image.sum() == pytest.approx(14, abs=0.1)
    assert image.sum(axis=0) @ places / image.sum() == pytest.approx(14, abs=0.1)


def test_recorded_strokes_of_all_ten_digits_are_recognised(image_of, live_client):
    """By the network that the page opens with: drawings are of the kind that it has learned from."""
    read = [
        live_client.post("/api/networks/pair-cross-entropy/classify", json={"pixels": pixels}).json()
        for pixels in (image_of(strokes).ravel().tolist() for strokes in DRAWINGS.values())
    ]
    right = [digit for digit, answer in zip(DRAWINGS, read, strict=True) if np.argmax(answer["activations"]) == digit]
    assert len(right) >= 8, right


def test_the_image_is_the_same_wherever_and_however_large_it_is_drawn(image_of):
    drawing = np.array([point for stroke in DRAWINGS[5] for point in stroke])
    whole = image_of([drawing.tolist()])
    for scale, move in ((0.5, 0), (0.5, 60), (1, 15)):
        np.testing.assert_allclose(image_of([(scale * drawing + move).tolist()]), whole, atol=1e-6)


def test_a_dot_stays_a_dot_and_nothing_is_nothing(image_of):
    assert 4 < image_of(DOT).sum() < 12
    assert image_of([]) is None
