"""Drives one run: slice after slice through the engine, each one's events and checkpoint into the store."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar

from app.data.keeper import Keeper
from app.data.mnist import Dataset, NoData
from app.runs.checkpoint import pack, unpack
from app.runs.engine import Engine, WorkersKilled
from app.runs.live import Live, Pace, after, become
from app.runs.model import Happening, Run, Status
from app.runs.store import Store, StoreUnavailable
from app.runs.work import Job, Outcome

SLICE_SECONDS = 0.1
CHECKPOINT_SECONDS = 0.7  # of work; with the slices under way, a killed server loses less than a second of it
RETRY_SECONDS = 1.0  # between attempts to write to a database in trouble

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Driver:
    """What all runs share on their way: where to compute, where to write, where the images are."""

    def __init__(self, store: Store, engine: Engine, data: Keeper):
        self.store = store
        self.engine = engine
        self.data = data
        # SQLite has one writer at a time; waiting in one line is cheaper than meeting at its lock.
        self._writing = ThreadPoolExecutor(1, "store-write")

    def close(self) -> None:
        """End the writing thread, once it has written what it was given."""
        self._writing.shutdown()

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the store that writes."""
        return await asyncio.get_running_loop().run_in_executor(self._writing, lambda: method(*args, **kwargs))

    async def tell(self, live: Live, run: Run, happened: Sequence[Happening], **checkpoint: Any) -> None:
        """Store a run's new record and events, then tell its readers; raises StoreUnavailable, RunGone, Conflict."""
        events = await self.write(self.store.record, run, happened, **checkpoint)
        live.run = replace(run, last_event=run.last_event + len(events))
        live.notice = None
        live.feed.publish(events)

    async def persist(self, live: Live, run: Run, happened: Sequence[Happening], **checkpoint: Any) -> None:
        """`tell`, as often as it takes: a run waits for a database in trouble, and its readers are told why."""
        while True:
            try:
                await self.tell(live, run, happened, **checkpoint)
                return
            except StoreUnavailable as trouble:
                if live.goal == "stop":
                    raise
                live.notice = f"Waiting, because {trouble}. Nothing is lost; the run goes on when this is over."
                live.feed.ring()
                await asyncio.sleep(RETRY_SECONDS)

    async def train(self, live: Live) -> None:
        """Train until the run is finished or live.goal says otherwise."""
        try:
            dataset = await self.load(live)
            if live.run.status != "running":
                await self.persist(live, *become(live.run, "running"))
            await self._train(live, dataset)
        except NoData as problem:
            await self.persist(live, *become(live.run, "paused", str(problem)))
        except WorkersKilled as problem:
            await self.persist(live, *become(live.run, "failed", f"The run stopped: {problem}"))

    async def load(self, live: Live) -> Dataset:
        """The run's images, and its state from its checkpoint if it isn't in memory; raises NoData."""
        if live.state is None:
            packed = await asyncio.to_thread(self.store.checkpoint, live.run.id)
            live.state = unpack(packed) if packed else None
        return await asyncio.to_thread(self.data.of_kind, live.run.data)

    async def step(self, live: Live, mini_batches: int) -> None:
        """Take a few mini-batches with a paused run, and report the last one by itself."""
        dataset = await self.load(live)
        outcome = await self.engine.compute(
            Job(live.run.settings, dataset, live.state, mini_batches, float("inf"), measure=True)
        )
        run, news = after(live.run, outcome, None)
        if not run.is_final and outcome.state.epoch >= run.settings.epochs:
            run, ending = become(run, "done")
            news += ending
        if run.status == "failed":
            await self.tell(live, run, news, drop_checkpoint=True)
        else:
            await self.tell(live, run, news, checkpoint=pack(outcome.state))
        live.state = outcome.state  # not before it is stored: a step that couldn't be stored hasn't been taken

    async def _train(self, live: Live, dataset: Dataset) -> None:
        settings = live.run.settings
        pace = Pace(SLICE_SECONDS)
        unsaved = 0.0
        computing: Awaitable[Outcome] | None = self._next(live, dataset, pace)
        while computing is not None:
            outcome = await computing
            live.state = outcome.state
            pace.learn(outcome, settings.mini_batch_size)
            ended = self._ended(live, outcome)
            # The next slice is computed while this one is written.
            computing = None if ended else self._next(live, dataset, pace)
            run, news = after(live.run, outcome, pace.examples_per_second)
            if ended and ended != run.status:
                run, ending = become(run, ended)
                news += ending
            unsaved += outcome.seconds
            if ended == "cancelled" or run.status == "failed":
                await self.persist(live, run, news, drop_checkpoint=True)
            elif ended or unsaved > CHECKPOINT_SECONDS:
                unsaved = 0.0
                await self.persist(live, run, news, checkpoint=pack(outcome.state))
            else:
                await self.persist(live, run, news)

    def _next(self, live: Live, dataset: Dataset, pace: Pace) -> Awaitable[Outcome]:
        mini_batches = pace.mini_batches
        if live.pause_at is not None and live.state is not None:
            images = live.run.images["training"]
            per_epoch = -(-images // live.run.settings.mini_batch_size)
            left = (live.pause_at - live.state.epoch) * per_epoch - live.state.position
            mini_batches = max(1, min(mini_batches, left))
        job = Job(live.run.settings, dataset, live.state, mini_batches, SLICE_SECONDS)
        return asyncio.ensure_future(self.engine.compute(job))

    def _ended(self, live: Live, outcome: Outcome) -> Status | None:
        """What a run becomes that doesn't go on after this slice."""
        if outcome.diverged:
            return "failed"
        if outcome.state.epoch >= live.run.settings.epochs:
            return "done"
        if live.goal == "cancel":
            return "cancelled"
        if live.goal == "stop":
            return "running"  # as it was: it goes on after the restart
        if live.goal == "pause" or (live.pause_at is not None and outcome.state.epoch >= live.pause_at):
            return "paused"
        return None
