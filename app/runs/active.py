"""A run that isn't finished, in memory: its record, its subscribers' feed, and what becomes of its slices."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import InitVar, dataclass, field, replace
from typing import Any, Literal

from app.learn.network import RunSettings
from app.learn.training import WINDOW, State, short_work
from app.runs.feed import Feed
from app.runs.limits import OverLimit
from app.runs.model import Event, PendingEvent, Run, Status
from app.runs.slice import Outcome

MOST_REPORTS = 10_000  # that are stored of a run: some 3 MB
MOST_STEPS = 10  # of a run that wait for each other
MOST_EVENTS = 20_000  # with steps and commands; then a run may only go on to its end

# What someone wants of a run that works: go on, or leave its slice and come to an end.
Goal = Literal["run", "pause", "cancel", "stop"]


@dataclass
class ActiveRun:
    """run is what the store has: the recorder alone changes it. state is where training is, None until it is loaded.

    task drives it while it works or waits for its turn; slice is what is being computed.
    notice: something to tell subscribers that can't be stored.  pause_at: an epoch after which to pause.
    steps: how many are under way or wait.
    """

    initial: InitVar[Run]
    feed: Feed = field(default_factory=Feed)
    commands: asyncio.Lock = field(default_factory=asyncio.Lock)
    task: asyncio.Task[None] | None = None
    slice: asyncio.Task[Outcome] | None = None
    state: State | None = None
    goal: Goal = "run"
    pause_at: int | None = None
    notice: str | None = None
    gone: bool = False
    steps: int = 0

    def __post_init__(self, initial: Run) -> None:
        self._run = initial

    @property
    def run(self) -> Run:
        """The record, as it is stored."""
        return self._run

    def apply(self, run: Run, events: Sequence[Event] | None = None) -> None:
        """Take over what has been stored, and wake the subscribers; for the recorder."""
        self._run = run
        if events is not None:
            self.notice = None
            self.feed.publish(events)

    def notify(self, notice: str | None) -> None:
        """Tell the subscribers something that isn't stored, once."""
        if self.notice != notice:
            self.notice = notice
            self.feed.wake()

    def halt(self, goal: Goal) -> None:
        """Tell it its goal, and to leave the slice under way."""
        self.goal = goal
        if self.slice is not None:
            self.slice.cancel()

    @asynccontextmanager
    async def step(self) -> AsyncIterator[None]:
        """Wait for the commands before, as long as few others do; raises OverLimit."""
        if self.steps >= MOST_STEPS:
            raise OverLimit(f"{self.steps} steps of this run wait to be taken; ask again when they have been", 5)
        self.steps += 1
        try:
            async with self.commands:
                yield
        finally:
            self.steps -= 1

    def interrupt_step(self) -> None:
        """Leave the step that is under way, if there is one."""
        if not self.at_work:
            self.halt("pause")

    @property
    def at_work(self) -> bool:
        """Whether its task is under way, working or waiting for its turn."""
        return self.task is not None and not self.task.done()

    def unread(self, after: int) -> list[Event] | None:
        """The events after id `after`, without asking the store; None when only the store knows them all."""
        return [] if after >= self.run.last_event else self.feed.since(after)


def with_status(run: Run, status: Status, message: str | None = None) -> tuple[Run, list[PendingEvent]]:
    """The run with another status, and what to tell its subscribers."""
    told = PendingEvent("status", {"status": status, "message": message, "queue_place": None})
    if status == "done":
        told = PendingEvent("done", {"epochs": run.epoch, "seconds": run.seconds})
    elif status == "failed":
        told = PendingEvent("failed", {"epoch": run.epoch, "reason": message})
    return replace(run, status=status, message=message), [told]


def apply_slice(run: Run, outcome: Outcome, examples_per_second: float | None) -> tuple[Run, list[PendingEvent]]:
    """The run after a slice, and what to tell of it.

    A run that continues from a checkpoint computes its last second again; what its subscribers were told then
    is left out, for the figures are the same to the last bit.
    """
    reported, reported_epoch, latest = run.reported, run.reported_epoch, run.latest
    news: list[PendingEvent] = []
    for name, data in outcome.events:
        told = data
        if name == "epoch":
            if data["epoch"] <= reported_epoch:
                continue
            reported_epoch = data["epoch"]
            told = latest = data | {"seconds": run.seconds + data["seconds"]}
        elif not data.get("step"):
            if data["examples"] <= reported:
                continue
            reported = data["examples"]
            if not is_kept(run, reported):
                continue
        news.append(PendingEvent(name, told))
    record = replace(
        run,
        epoch=outcome.state.epoch,
        position=outcome.state.position,
        seconds=run.seconds + outcome.seconds,
        examples_per_second=examples_per_second or run.examples_per_second,
        reported=reported,
        reported_epoch=reported_epoch,
        latest=latest,
    )
    if outcome.diverged:
        failed: dict[str, Any] = outcome.diverged
        reason = f"Learning diverged at epoch {failed['epoch']:.2f}: {failed['reason']}."
        return replace(record, status="failed", message=reason), [*news, PendingEvent("failed", failed)]
    return record, news


def is_kept(run: Run, examples: int) -> bool:
    """Whether the regular report at so many examples is stored: of more than MOST_REPORTS every n-th is, and the last.

    It follows from the run's settings alone, so the curve is the same however the run was interrupted.
    """
    training, size = run.images["training"], run.settings.mini_batch_size
    per_epoch = -(-training // (size * WINDOW))
    every = -(-per_epoch * run.settings.epochs // MOST_REPORTS)
    epoch, before = divmod(examples - 1, training)
    number = epoch * per_epoch + before // (size * WINDOW) + 1
    return number % every == 0 or number == per_epoch * run.settings.epochs


class Pace:
    """How fast a run goes: measured slice by slice, to make the next one about as long as wanted."""

    def __init__(self, slice_seconds: float, settings: RunSettings):
        self.slice_seconds = slice_seconds
        self.mini_batches = max(1, short_work(settings) // settings.mini_batch_size)
        self.examples_per_second: float | None = None
        self._evaluating = 0.0
        self._since = time.monotonic()

    @property
    def longest(self) -> float:
        """Seconds that a slice may take: one that ends an epoch evaluates the network too."""
        return self.slice_seconds + self._evaluating

    def learn(self, outcome: Outcome, mini_batch_size: int) -> None:
        """Take a slice's figures into account."""
        now = time.monotonic()
        rate = outcome.mini_batches * mini_batch_size / max(now - self._since, 1e-6)
        self._since = now
        if any(name == "epoch" for name, _ in outcome.events):
            self._evaluating = outcome.seconds - outcome.training_seconds
        if outcome.mini_batches:
            known = self.examples_per_second or rate
            self.examples_per_second = 0.8 * known + 0.2 * rate
            fitting = outcome.mini_batches * self.slice_seconds / max(outcome.training_seconds, 1e-6)
            self.mini_batches = max(1, min(int(fitting), 4 * self.mini_batches))
