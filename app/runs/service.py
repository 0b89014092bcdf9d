"""The runs of one server: started, queued, driven and commanded."""

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import ParamSpec, TypeVar

from app.data.mnist import Dataset
from app.learn.classify import Answer, classify
from app.learn.network import RunSettings
from app.learn.training import State, start
from app.runs.active import MOST_EVENTS, ActiveRun
from app.runs.checkpoint import restore
from app.runs.connection import StoreUnavailable
from app.runs.driver import Interrupted
from app.runs.limits import refuse_beyond
from app.runs.model import Run
from app.runs.pool import BlockingPool
from app.runs.scheduler import Scheduler
from app.runs.store import RunGone

MANY = 50  # new runs after which it is worth looking for old ones

P = ParamSpec("P")
T = TypeVar("T")


class WrongStatus(Exception):
    """A command that doesn't fit the run's status; the message says why."""


class Service:
    """All runs of this server, for the routes. Call it from the event loop; it computes and writes elsewhere."""

    def __init__(self, scheduler: Scheduler):
        self.scheduler = scheduler
        self.driver = scheduler.driver
        self.recorder = scheduler.recorder
        self.store = scheduler.recorder.store
        self.many_new = asyncio.Event()  # set when so many runs were created that old ones should go
        self._created = 0
        self._reads = BlockingPool("store-reader", lambda: StoreUnavailable("the lab's database doesn't answer"))

    async def start(self) -> None:
        """Open the database, get the engine going, and go on with what was interrupted."""
        await asyncio.to_thread(self.store.database.open)
        self._opening = asyncio.create_task(self.driver.engine.open())  # pages and runs needn't wait for it
        await self.scheduler.start()

    async def stop(self) -> None:
        """Interrupt every run and let go of everything."""
        self._opening.cancel()
        await self.scheduler.stop()
        self.driver.engine.close()
        self.recorder.close()
        self._reads.close()
        self.store.database.close()

    async def read(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a method of the store that reads returns; raises what it does, and StoreUnavailable in any trouble."""
        return await self._reads.run(method, *args, **kwargs)

    async def create(self, settings: RunSettings, *, owner: str = "", paused: bool = False) -> Run:
        """A new run, at work or in the queue; raises OverLimit, NoData, StoreUnavailable."""
        dataset = self.driver.data.dataset
        now = time.time()
        run = Run(
            id=secrets.token_hex(8),
            settings=settings,
            data=dataset.kind,
            images=dataset.sizes(),
            created=now,
            queued=now,
            status="paused" if paused else "queued",
            owner=owner,
        )
        with self.scheduler.arrival(owner, is_new=True, to_work=not paused):
            await self.recorder.add(run)
            active = self.scheduler.active[run.id] = ActiveRun(run)
            if not paused:
                self.scheduler.launch(active)
        self._created += 1
        if self._created % MANY == 0:
            self.many_new.set()
        return run

    async def get(self, run_id: str) -> Run:
        """The run; raises RunGone."""
        if active := self.scheduler.active.get(run_id):
            return active.run
        return await self.read(self.store.get, run_id)

    async def latest(self, limit: int, offset: int) -> list[Run]:
        """The newest runs first."""
        runs = await self.read(self.store.latest, limit, offset)
        return [self.scheduler.active[run.id].run if run.id in self.scheduler.active else run for run in runs]

    def notice(self, run_id: str) -> str | None:
        """What a run waits for, if it can't be stored."""
        active = self.scheduler.active.get(run_id)
        return active.notice if active else None

    def queue_place(self, run_id: str) -> int | None:
        """1 for the next run to be admitted; None for one that isn't waiting."""
        return self.scheduler.queue.place(run_id)

    def counts(self) -> dict[str, int]:
        """How many runs there are of each status that isn't final."""
        return self.scheduler.counts()

    async def pause(self, run_id: str) -> Run:
        """Stop where it is; raises RunGone, WrongStatus."""
        active = await self._unfinished(run_id)
        active.interrupt_step()
        async with active.commands:
            if active.at_work:
                await self.scheduler.halt(active, "pause")
            return active.run

    async def resume(self, run_id: str) -> Run:
        """Go on to the end; raises RunGone, WrongStatus, OverLimit."""
        active = await self._unfinished(run_id)
        async with active.commands:
            active.pause_at = None
            if not active.at_work:
                _refuse_if_final(active.run)
                _refuse_if_full(active.run)
                await self.scheduler.go_on(active)
            return active.run

    async def step(self, run_id: str, mini_batches: int) -> Run:
        """Take a few mini-batches with a paused run; raises RunGone, WrongStatus, OverLimit."""
        active = await self._unfinished(run_id)
        async with active.step():
            _refuse_if_not_paused(active)
            try:
                await self.driver.step(active, mini_batches)
            except Interrupted:
                raise WrongStatus("the step was ended by another command to its run; nothing of it was done") from None
            self.scheduler.release_if_final(active)
            return active.run

    async def step_epoch(self, run_id: str) -> Run:
        """Run a paused run to the end of its epoch; raises RunGone, WrongStatus, OverLimit."""
        active = await self._unfinished(run_id)
        async with active.step():
            _refuse_if_not_paused(active)
            await self.scheduler.go_on(active, pause_at=active.run.epoch + 1)
            return active.run

    async def cancel(self, run_id: str) -> Run:
        """End the run and drop its state; raises RunGone, WrongStatus."""
        active = await self._unfinished(run_id)
        active.interrupt_step()
        async with active.commands:
            if active.at_work:
                await self.scheduler.halt(active, "cancel")
            if not active.run.is_final:
                await self.recorder.set_status(active, "cancelled", drop_checkpoint=True)
            self.scheduler.release_if_final(active)
            return active.run

    async def delete(self, run_id: str) -> None:
        """Forget the run and everything about it; raises RunGone."""
        active = self.scheduler.active.get(run_id)
        if active:
            active.interrupt_step()
        async with active.commands if active else nullcontext():
            if active and active.at_work:
                await self.scheduler.halt(active, "cancel")
            await self.recorder.delete(run_id)
            if active:
                self.scheduler.forget(active)

    async def pin(self, run_id: str, pinned: bool) -> Run:
        """Keep the run from being forgotten, or no longer; raises RunGone and OverLimit."""
        run = await self.get(run_id)
        if pinned and not run.pinned:
            owners = await self.read(self.store.pinned_owners)
            limit = self.scheduler.limits.pinned
            refuse_beyond(limit, run.owner, owners, "pinned", "unpin one of them first", 60)
        await self.recorder.pin(run_id, self.scheduler.active.get(run_id), pinned)
        return await self.get(run_id)

    async def state(self, run_id: str) -> tuple[Run, State]:
        """The run, and where its training is; raises RunGone, and WrongStatus when it has dropped its network."""
        run = await self.get(run_id)
        active = self.scheduler.active.get(run_id)
        state = active.state if active else None
        if state is None and (packed := await self.read(self.store.checkpoint, run_id)):
            state = restore(packed, run.settings)
        if state is None and not run.is_final:
            state = await asyncio.to_thread(start, run.settings)
        if state is None:
            raise WrongStatus(f"a run that is {run.status} has no network to ask")
        return run, state

    async def dataset(self, run: Run | None) -> Dataset:
        """The images that a run trains on, or for none those that new runs do; raises NoData."""
        return await asyncio.to_thread(self.driver.data.of_kind, run.data) if run else self.driver.data.dataset

    async def compute(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a pure function returns in a worker, in turn with the slices of runs."""
        async with self.driver.turns.turn("inspections") as turn:
            return await self.driver.engine.make(partial(function, *args, **kwargs), turn.occupy)

    async def classify(self, run_id: str, pixels: list[float]) -> Answer:
        """What the run's network makes of an image; raises RunGone, and WrongStatus before there is a network."""
        run, state = await self.state(run_id)
        return await asyncio.to_thread(classify, run.settings, state.parameters, pixels)

    async def _unfinished(self, run_id: str) -> ActiveRun:
        """The run, for a command; raises RunGone, and WrongStatus when it is finished."""
        active = self.scheduler.active.get(run_id)
        if active is None:
            _refuse_if_final(await self.read(self.store.get, run_id))
            raise RunGone(run_id)
        return active


def _refuse_if_not_paused(active: ActiveRun) -> None:
    _refuse_if_final(active.run)
    if active.at_work:
        raise WrongStatus("the run is at work: pause it before you step")
    _refuse_if_full(active.run)


def _refuse_if_full(run: Run) -> None:
    if run.last_event >= MOST_EVENTS:
        raise WrongStatus(f"{run.last_event:,} events of the run are stored, and no more are kept: start another run")


def _refuse_if_final(run: Run) -> None:
    if run.is_final:
        raise WrongStatus(f"the run is {run.status} already")
