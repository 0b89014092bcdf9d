"""How a race differs from the pair at the top of the page, held against the settings of both."""

from dataclasses import asdict, replace

import pytest

from app.learn.races import RACES
from app.networks.pair import SETTINGS

PAIR = SETTINGS["pair-quadratic"], SETTINGS["pair-cross-entropy"]
IMAGES = 50_000
SAME = "These are the settings of the pair at the top of the page"


@pytest.fixture
def said(js):
    def sentence(*networks, images=IMAGES):
        told = [
            {"name": name, "cost": settings.cost, "settings": asdict(settings), "images": images}
            for name, settings in zip("AB", networks, strict=False)
        ]
        return js("pages/mnist/race/beside_pair.js").call("sentence", told)

    return sentence


def test_the_pairs_own_settings_are_known(said):
    assert said(*PAIR).startswith(SAME)
    assert said(PAIR[0]).startswith(SAME)
    assert said(*PAIR, images=0).startswith(SAME), "while the images aren't known"


def test_what_is_otherwise_is_said_once_with_both_values(said):
    other = [replace(each, epochs=1, seed=0) for each in PAIR]
    words = said(*other, images=4000)
    expected = f"epochs {PAIR[0].epochs} (here 1); seed {PAIR[0].seed} (here 0); images in an epoch 50,000 (here 4,000)"
    assert f"trained with other settings: {expected}." in words


def test_what_is_otherwise_in_one_of_both_names_it(said):
    a, b = PAIR
    assert "learning rate η 3 (here 0.7 in A)" in said(replace(a, learning_rate=0.7), b)
    both = said(replace(a, hidden=(100,)), replace(b, hidden=(20, 10), weight_init="scaled"))
    assert "hidden neurons 30 (here 100 in A), 30 (here 20–10 in B); first weights large (here scaled in B)." in both


def test_a_cost_that_the_pair_has_not_is_said(said):
    softmax = RACES["softmax"]
    words = said(replace(softmax.a, seed=PAIR[0].seed), softmax.b)
    assert "cost quadratic and cross-entropy (here log-likelihood in B)." in words
