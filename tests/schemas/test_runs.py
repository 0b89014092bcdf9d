"""What a request for a run means where it leaves things out, and what is told of a run."""

import pytest

from app.learn.network import RunSettings
from app.runs.model import Run
from app.schemas.runs import RunRequest, view


@pytest.mark.parametrize(
    ("asked", "settings"),
    [
        ({}, RunSettings()),
        ({"cost": "quadratic"}, RunSettings(cost="quadratic", learning_rate=3.0)),
        ({"cost": "quadratic", "learning_rate": 0.5}, RunSettings(cost="quadratic", learning_rate=0.5)),
        ({"cost": "log-likelihood"}, RunSettings(cost="log-likelihood", output="softmax")),
        ({"hidden": [100, 30], "paused": True}, RunSettings(hidden=(100, 30))),
    ],
)
def test_what_is_left_out_is_the_usual_for_the_cost(asked: dict[str, object], settings: RunSettings) -> None:
    assert RunRequest.model_validate(asked).settings() == settings


RUN = Run(
    id="r",
    settings=RunSettings(hidden=(20, 5), mini_batch_size=30, epochs=7),
    data="sample",
    images={"training": 4000, "validation": 500, "test": 501},
    created=0.0,
    queued=1.0,
    status="paused",
    message="stored",
    epoch=3,
    position=17,
    seconds=2.5,
    examples_per_second=1234.5,
    latest={"epoch": 3},
    last_event=42,
    pinned=True,
    interruptions=2,
    owner="somebody/secret",
)


def test_a_run_is_told_field_by_field() -> None:
    told = view(RUN, 4, None).model_dump(mode="json")
    settings = told.pop("settings")
    assert (settings["hidden"], settings["mini_batch_size"], settings["epochs"]) == ([20, 5], 30, 7)
    assert told == {
        "id": "r",
        "status": "paused",
        "message": "stored",
        "data": {"kind": "sample", "images": {"training": 4000, "validation": 500, "test": 501}},
        "position": {"epoch": 3, "mini_batch": 17, "mini_batches_per_epoch": 134},
        "created": "1970-01-01T00:00:00Z",
        "seconds": 2.5,
        "examples_per_second": 1234.5,
        "latest": {"epoch": 3},
        "queue_place": 4,
        "last_event_id": 42,
        "pinned": True,
        "interruptions": 2,
    }


def test_what_a_run_waits_for_now_comes_before_what_is_stored_of_it() -> None:
    assert view(RUN, None, "Waiting.").message == "Waiting."
