"""How a run stands, in words: its last rate only while it is heard of, the best epoch by the validation images."""

import pytest

SETTINGS = {"epochs": 30}


def lane(**changes):
    epochs = [
        {"epoch": 0, "test_accuracy": 0.1, "validation_accuracy": 0.1},
        {"epoch": 1, "test_accuracy": 0.93, "validation_accuracy": 0.95},
        {"epoch": 2, "test_accuracy": 0.94, "validation_accuracy": 0.91, "fingerprint": "0123456789ab"},
    ]
    usual = {
        "status": "running",
        "silence": 0,
        "lost": False,
        "ended": False,
        "rate": 12345,
        "secondsLeft": 65,
        "seen": 8000,
        "images": 4000,
        "run": {"settings": SETTINGS, "message": None},
        "curve": {"epochs": epochs},
    }
    return usual | changes


@pytest.fixture(scope="session")
def status(js):
    return js("pages/mnist/race/status.js")


def test_a_run_that_is_heard_of_has_its_rate(status):
    assert status.call("statusWords", lane()) == "Learning."
    said = status.call("figures", lane())
    assert said == (
        "epoch 2.0 of 30 · 94.00 % of the test images right · fingerprint 0123456789ab · "
        "12,300 images a second · 1 min 05 s left"
    )


def test_a_silent_run_says_since_when_and_no_rate(status):
    silent = lane(silence=17.2)
    assert status.call("statusWords", silent) == "Nothing has come for 17 s."
    assert "a second" not in status.call("figures", silent)
    waiting = lane(silence=17.2, run={"settings": SETTINGS, "message": "The training step is being compiled."})
    assert status.call("statusWords", waiting) == "Nothing has come for 17 s. The training step is being compiled."


def test_the_best_epoch_is_chosen_on_the_validation_images(status):
    said = status.call("figures", lane(status="done", ended=True))
    assert said.endswith("best by validation: 93.00 % after epoch 1")
