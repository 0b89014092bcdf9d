"""The runs of one server: started, queued, driven and commanded."""

import asyncio
import secrets
import time
from contextlib import nullcontext
from dataclasses import replace

from app.learn.classify import Answer, classify
from app.learn.network import RunSettings
from app.learn.training import State, start
from app.runs.active import Live, become
from app.runs.checkpoint import unpack
from app.runs.driver import Driver
from app.runs.model import Run
from app.runs.scheduler import Floor
from app.runs.store import RunGone


class NotNow(Exception):
    """A command that doesn't fit the run's status; the message says why."""


class Service:
    """All runs of this server. Call it from the event loop; it computes and writes elsewhere."""

    def __init__(self, driver: Driver, floor: Floor):
        self.driver = driver
        self.store = driver.store
        self.floor = floor

    async def start(self) -> None:
        """Open the store and the engine, and go on with what was interrupted."""
        await asyncio.to_thread(self.store.open)
        await asyncio.to_thread(self.driver.engine.open)
        await self.floor.start()

    async def stop(self) -> None:
        """Interrupt every run and let go of everything."""
        await self.floor.stop()
        self.driver.engine.close()
        self.driver.writer.close()
        self.store.close()

    async def create(self, settings: RunSettings, *, paused: bool = False) -> Run:
        """A new run, at work or in the queue; raises QueueFull, NoData, StoreUnavailable."""
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
        )
        with nullcontext() if paused else self.floor.arrival():
            await self.driver.writer.write(self.store.add, run)
            live = self.floor.lives[run.id] = Live(run)
            if not paused:
                self.floor.launch(live)
        return run

    async def get(self, run_id: str) -> Run:
        """The run; raises RunGone."""
        if live := self.floor.lives.get(run_id):
            return live.run
        return await asyncio.to_thread(self.store.get, run_id)

    async def latest(self, limit: int, offset: int) -> list[Run]:
        """The newest runs first."""
        runs = await asyncio.to_thread(self.store.latest, limit, offset)
        return [self.floor.lives[run.id].run if run.id in self.floor.lives else run for run in runs]

    def notice(self, run_id: str) -> str | None:
        """What a run waits for, if it can't be stored."""
        live = self.floor.lives.get(run_id)
        return live.notice if live else None

    async def pause(self, run_id: str) -> Run:
        """Stop where it is; raises RunGone, NotNow."""
        live = await self._live(run_id)
        async with live.commands:
            if live.at_work:
                await self.floor.halt(live, "pause")
            return live.run

    async def resume(self, run_id: str) -> Run:
        """Go on to the end; raises RunGone, NotNow, QueueFull."""
        live = await self._live(run_id)
        async with live.commands:
            live.pause_at = None
            if not live.at_work:
                await self._go_on(live)
            return live.run

    async def _go_on(self, live: Live) -> None:
        _refuse_if_final(live.run)
        with self.floor.arrival():
            run, told = become(live.run, "running" if self.floor.turns.free else "queued")
            await self.driver.tell(live, replace(run, queued=time.time()), told)
            self.floor.launch(live)

    async def step(self, run_id: str, mini_batches: int) -> Run:
        """Take a few mini-batches with a paused run; raises RunGone, NotNow."""
        live = await self._live(run_id)
        async with live.commands:
            _refuse_if_not_paused(live)
            await self.driver.step(live, mini_batches)
            self.floor.leave_if_final(live)
            return live.run

    async def step_epoch(self, run_id: str) -> Run:
        """Run a paused run to the end of its epoch; raises RunGone, NotNow, QueueFull."""
        live = await self._live(run_id)
        async with live.commands:
            _refuse_if_not_paused(live)
            live.pause_at = live.run.epoch + 1
            await self._go_on(live)
            return live.run

    async def cancel(self, run_id: str) -> Run:
        """End the run and drop its state; raises RunGone, NotNow."""
        live = await self._live(run_id)
        async with live.commands:
            if live.at_work:
                await self.floor.halt(live, "cancel")
            if not live.run.is_final:
                await self.driver.tell(live, *become(live.run, "cancelled"), drop_checkpoint=True)
            self.floor.leave_if_final(live)
            return live.run

    async def delete(self, run_id: str) -> None:
        """Forget the run and everything about it; raises RunGone."""
        live = self.floor.lives.get(run_id)
        async with live.commands if live else nullcontext():
            if live and live.at_work:
                await self.floor.halt(live, "cancel")
            await self.driver.writer.write(self.store.delete, run_id)
            if live:
                self.floor.forget(live)

    async def pin(self, run_id: str, pinned: bool) -> Run:
        """Keep the run from being forgotten, or no longer; raises RunGone."""
        await self.driver.writer.write(self.store.pin, run_id, pinned)
        if live := self.floor.lives.get(run_id):
            live.run = replace(live.run, pinned=pinned)
        return await self.get(run_id)

    async def state(self, run_id: str) -> tuple[Run, State]:
        """The run, and where its training is; raises RunGone, and NotNow when it has dropped its network."""
        run = await self.get(run_id)
        live = self.floor.lives.get(run_id)
        state = live.state if live else None
        if state is None and (packed := await asyncio.to_thread(self.store.checkpoint, run_id)):
            state = unpack(packed)
        if state is None and not run.is_final:
            state = await asyncio.to_thread(start, run.settings)
        if state is None:
            raise NotNow(f"a run that is {run.status} has no network to ask")
        return run, state

    async def classify(self, run_id: str, pixels: list[float]) -> Answer:
        """What the run's network makes of an image; raises RunGone, and NotNow before there is a network."""
        run, state = await self.state(run_id)
        return await asyncio.to_thread(classify, run.settings, state.parameters, pixels)

    async def _live(self, run_id: str) -> Live:
        """The run, for a command; raises RunGone, and NotNow when it is finished."""
        live = self.floor.lives.get(run_id)
        if live is None:
            _refuse_if_final(await asyncio.to_thread(self.store.get, run_id))
            raise RunGone(run_id)
        return live


def _refuse_if_not_paused(live: Live) -> None:
    _refuse_if_final(live.run)
    if live.at_work:
        raise NotNow("the run is at work: pause it before you step")


def _refuse_if_final(run: Run) -> None:
    if run.is_final:
        raise NotNow(f"the run is {run.status} already")
