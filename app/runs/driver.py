"""Drives one run: slice after slice through the engine, each one's events and checkpoint into the store."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from app.data.mnist import Dataset, NoData
from app.data.source import Keeper
from app.learn.training import State
from app.runs.active import Live, Pace, after, become
from app.runs.checkpoint import pack, unpack
from app.runs.database import StoreUnavailable
from app.runs.engine import Engine, EngineUnavailable, WorkersKilled
from app.runs.model import Happening, Run, Status
from app.runs.slice import Job, Outcome
from app.runs.store import Store
from app.runs.writer import RETRY_SECONDS, Writer

SLICE_SECONDS = 0.1
CHECKPOINT_SECONDS = 0.8  # of work that may be lost; a killed server loses what is being written then, too

T = TypeVar("T")


class Driver:
    """What all runs share on their way: where to compute, where to write, where the images are."""

    def __init__(self, store: Store, engine: Engine, data: Keeper):
        self.store = store
        self.engine = engine
        self.data = data
        self.writer = Writer()

    async def tell(self, live: Live, run: Run, happened: Sequence[Happening], **checkpoint: Any) -> None:
        """Store a run's new record and events, then tell its readers; raises StoreUnavailable, RunGone, Conflict."""
        events = await self.writer.write(self.store.record, run, happened, **checkpoint)
        live.run = replace(run, last_event=run.last_event + len(events), pinned=live.run.pinned)
        live.notice = None
        live.feed.publish(events)

    async def persist(self, live: Live, run: Run, happened: Sequence[Happening], **checkpoint: Any) -> None:
        """`tell`, as often as it takes."""
        await self._insist(live, lambda: self.tell(live, run, happened, **checkpoint))

    async def train(self, live: Live) -> None:
        """Train until the run is finished or live.goal says otherwise."""
        try:
            dataset = await self._insist(live, lambda: self.load(live))
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
            live.state = await asyncio.to_thread(self._checkpoint, live.run.id)
        return await asyncio.to_thread(self.data.of_kind, live.run.data)

    def _checkpoint(self, run_id: str) -> State | None:
        packed = self.store.checkpoint(run_id)
        return unpack(packed) if packed else None

    async def step(self, live: Live, mini_batches: int) -> None:
        """Take a few mini-batches with a paused run, and report the last one by itself.

        Raises StoreUnavailable, EngineUnavailable, WorkersKilled or NoData; then nothing was done.
        """
        dataset = await self.load(live)
        job = Job(live.run.settings, dataset, live.state, mini_batches, float("inf"), measure=True)
        live.state = None  # each step begins and ends in the store
        outcome = await self.engine.compute(job)
        run, news = after(live.run, outcome, None)
        if run.status == "failed":
            await self.tell(live, run, news, drop_checkpoint=True)
            return
        if outcome.state.epoch >= run.settings.epochs:
            run, ending = become(run, "done")
            news += ending
        await self.tell(live, run, news, checkpoint=await asyncio.to_thread(pack, outcome.state))

    async def _train(self, live: Live, dataset: Dataset) -> None:
        pace = Pace(SLICE_SECONDS)
        unsaved = 0.0
        ended: Status | None = None
        live.slice = self._next(live, dataset, pace)
        try:
            while not ended:
                try:
                    outcome = await live.slice
                except asyncio.CancelledError:
                    if live.goal == "run" or not live.slice.cancelled():
                        raise
                    await self._halted(live)
                    return
                live.notice = None
                live.state = outcome.state
                pace.learn(outcome, live.run.settings.mini_batch_size)
                ended = _ended(live, outcome)
                if not ended:  # the next slice is computed while this one is written
                    live.slice = self._next(live, dataset, pace)
                unsaved += outcome.seconds
                save = bool(ended) or unsaved + pace.longest > CHECKPOINT_SECONDS
                await self._told(live, outcome, ended, pace.examples_per_second, save=save)
                unsaved = 0.0 if save else unsaved
        finally:
            live.slice.cancel()

    async def _halted(self, live: Live) -> None:
        """Bring a run to its goal from where it is; the slice that was under way can be computed again."""
        checkpoint = await asyncio.to_thread(pack, live.state) if live.state else None
        if live.goal == "cancel":
            await self.persist(live, *become(live.run, "cancelled"), drop_checkpoint=True)
        elif live.goal == "pause":
            await self.persist(live, *become(live.run, "paused"), checkpoint=checkpoint)
        else:  # it goes on after the restart
            await self.persist(live, live.run, [], checkpoint=checkpoint)

    async def _told(
        self, live: Live, outcome: Outcome, ended: Status | None, examples_per_second: float | None, *, save: bool
    ) -> None:
        run, news = after(live.run, outcome, examples_per_second)
        if ended and ended != run.status:
            run, ending = become(run, ended)
            news += ending
        if ended == "failed":
            await self.persist(live, run, news, drop_checkpoint=True)
        elif save:
            await self.persist(live, run, news, checkpoint=await asyncio.to_thread(pack, outcome.state))
        else:
            await self.persist(live, run, news)

    def _next(self, live: Live, dataset: Dataset, pace: Pace) -> asyncio.Task[Outcome]:
        """The run's next slice, under way."""
        mini_batches = pace.mini_batches
        if live.pause_at is not None and live.state is not None:
            per_epoch = -(-live.run.images["training"] // live.run.settings.mini_batch_size)
            left = (live.pause_at - live.state.epoch) * per_epoch - live.state.position
            mini_batches = max(1, min(mini_batches, left))
        job = Job(live.run.settings, dataset, live.state, mini_batches, SLICE_SECONDS)
        slice_ = asyncio.create_task(self._insist(live, lambda: self.engine.compute(job)))
        if live.goal != "run":
            slice_.cancel()
        return slice_

    async def _insist(self, live: Live, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until it works: a run waits for a database or a cluster in trouble, and its readers are told why."""
        while True:
            try:
                return await attempt()
            except (StoreUnavailable, EngineUnavailable) as trouble:
                if live.goal == "stop":
                    raise
                notice = f"Waiting, because {trouble}. Nothing is lost; the run goes on when this is over."
                if live.notice != notice:
                    live.notice = notice
                    live.feed.ring()
                await asyncio.sleep(RETRY_SECONDS)


def _ended(live: Live, outcome: Outcome) -> Status | None:
    """What becomes of a run that doesn't go on after this slice."""
    if outcome.diverged:
        return "failed"
    if outcome.state.epoch >= live.run.settings.epochs:
        return "done"
    if live.pause_at is not None and outcome.state.epoch >= live.pause_at:
        return "paused"
    return None
