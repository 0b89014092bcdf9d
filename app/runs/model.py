"""What a run is, outside of any database or process: its record, its events and its statuses."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from app.learn.network import RunSettings

Status = Literal["queued", "running", "paused", "done", "failed", "cancelled"]

FINAL: frozenset[Status] = frozenset(("done", "failed", "cancelled"))

NOT_YET = -1  # the `reported_epoch` of a run whose start hasn't been evaluated


class PendingEvent(NamedTuple):
    """Something that became known about a run: an event that has no number yet."""

    name: str
    data: dict[str, Any]


class Event(NamedTuple):
    """A stored event: ids count up from 1 without a gap; data is the JSON that every subscriber gets, to the letter."""

    id: int
    name: str
    data: str


@dataclass(frozen=True)
class Run:
    """A run as the store knows it.

    epoch, position: finished epochs, and mini-batches done in the next one.
    seconds: time spent computing, without waiting.  created, queued: seconds since 1970.
    data, images: which images it trains on, and how many to train, validate and test.
    reported: examples met at its last regular report;  reported_epoch: its last evaluation.
    latest: the last `epoch` event.  interruptions: how often it went on after its server had been stopped or killed.
    owner: the key of the client who started it.
    """

    id: str
    settings: RunSettings
    data: str
    images: dict[str, int]
    created: float
    queued: float
    status: Status = "queued"
    message: str | None = None
    epoch: int = 0
    position: int = 0
    seconds: float = 0.0
    examples_per_second: float | None = None
    reported: int = 0
    reported_epoch: int = NOT_YET
    latest: dict[str, Any] | None = None
    last_event: int = 0
    pinned: bool = False
    interruptions: int = 0
    owner: str = ""

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in FINAL
