"""Runs to be stored, and what they have to tell."""

from app.learn.network import RunSettings
from app.runs.model import PendingEvent, Run

RUN = Run(
    id="a",
    settings=RunSettings(hidden=(30, 10), learning_rate=0.1 + 0.2),
    data="sample",
    images={"training": 4000, "validation": 500, "test": 500},
    created=1e9 + 0.123456,
    queued=1e9,
)

PROGRESS = PendingEvent("progress", {"epoch": 1 / 3, "gradient_norms": [0.1, 2e-45]})


def a_run(name: str, created: float) -> Run:
    """A paused run of 5,000 images."""
    images = {"training": 4000, "validation": 500, "test": 500}
    return Run(name, RunSettings(), "sample", images, created=created, queued=created, status="paused")
