"""The pair that is shipped: its files are what its story says, and by night it is trained again to the same bits."""

import base64
import json
import os
from pathlib import Path

import numpy as np
import pytest

from app.data import mnist
from app.learn.fingerprint import fingerprint
from app.networks import pair
from tests.places import MNIST_CACHE

QUADRATIC, CROSS_ENTROPY = "pair-quadratic", "pair-cross-entropy"
LAST = -1


def outputs(name: str) -> np.ndarray:
    """Of the shipped images, (images, 10), computed here once more."""
    parameters = pair.network(name).parameters
    pixels = [base64.b64decode(image["pixels"]) for image in pair.story()["images"]]
    a = np.array([list(each) for each in pixels]) / 256
    for w, b in zip(parameters.weights, parameters.biases, strict=True):
        a = 1 / (1 + np.exp(-(a @ w.T.astype(float) + b)))
    return a


@pytest.mark.parametrize("place", [0, 1])
def test_the_files_are_the_networks_of_the_story(place):
    told = pair.story()["networks"][place]
    assert told["name"] == (QUADRATIC, CROSS_ENTROPY)[place]
    assert fingerprint(pair.network(told["name"]).parameters) == told["fingerprint"]
    found = outputs(told["name"])
    assert np.array(told["outputs"]) == pytest.approx(found, rel=1e-6)
    own = [image["label"] for image in pair.story()["images"]]
    last = 1 / (1 + np.exp(-np.array(told["z"][LAST])))
    assert last == pytest.approx(found[range(len(own)), own], rel=1e-6)
    assert told["answers"][LAST] == found.argmax(axis=1).tolist()


def test_both_begin_alike_and_one_ends_without_its_digit():
    quadratic, cross_entropy = pair.story()["networks"]
    assert quadratic["z"][0] == cross_entropy["z"][0]
    assert (quadratic["lost"], cross_entropy["lost"]) == ([pair.DIGIT], [])
    lost = [place for place, image in enumerate(pair.story()["images"]) if image["label"] == pair.DIGIT]
    assert len(lost) == pair.SHOWN
    assert outputs(QUADRATIC)[lost, pair.DIGIT].max() < 1e-4
    assert outputs(CROSS_ENTROPY)[lost, pair.DIGIT].min() > 0.9


def test_what_the_page_says_of_the_lost_digit_is_the_storys():
    told = pair.story()["networks"][0]["digits"][pair.DIGIT]
    said = pair.lost_digit()
    for name in ("elsewhere", "slope"):
        mantissa, exponent = said[name].replace("}", "").split(r" \times 10^{")
        assert float(mantissa) * 10 ** int(exponent) == pytest.approx(told[name], rel=0.05)


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_trained_again_both_are_the_same_to_the_last_bit():
    given = os.environ.get("LAB_TEST_MNIST_DIR")
    found = mnist.find_mnist(mnist.Places(Path(given) if given else None, MNIST_CACHE))
    if found is None:
        pytest.skip("the whole of MNIST is not here: LAB_MNIST_DIR names no folder with it")
    story, parameters = pair.make(found)
    for name, learned in parameters.items():
        shipped = pair.network(name).parameters
        for one, other in zip((*learned.weights, *learned.biases), (*shipped.weights, *shipped.biases), strict=True):
            assert np.array_equal(one, other), name
    story = json.loads(json.dumps(story))  # as it is in its file
    # What is told of them beside their bits comes from numpy's float64, whose last digits may differ.
    for again, shipped in zip(story.pop("networks"), pair.story()["networks"], strict=True):
        for name in ("outputs", "z", "after"):
            assert np.array(again.pop(name)) == pytest.approx(np.array(shipped[name]), rel=1e-6)
        for digit, other in zip(again.pop("digits"), shipped["digits"], strict=True):
            assert digit == pytest.approx(other, rel=1e-6)
        assert again == {name: shipped[name] for name in again}
    assert story == {name: pair.story()[name] for name in story}
