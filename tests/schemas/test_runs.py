"""What a request for a run means where it leaves things out."""

import pytest

from app.learn.network import RunSettings
from app.schemas.runs import RunRequest


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
