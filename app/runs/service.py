"""The runs of one server: started, driven, commanded and followed."""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Literal

from app.learn.classify import Answer, classify
from app.learn.network import RunSettings
from app.runs.checkpoint import unpack
from app.runs.driver import Driver
from app.runs.live import Live, become
from app.runs.model import Event, Run
from app.runs.store import Conflict, RunGone, StoreUnavailable
from app.runs.turns import Turns

PAGE = 500  # events read from the store at a time
PATIENCE = 5.0  # seconds for a run to reach the end of its slice

log = logging.getLogger(__name__)


class NotNow(Exception):
    """A command that doesn't fit the run's status; the message says why."""


class QueueFull(Exception):
    """There are as many runs waiting as there may be."""


@dataclass(frozen=True)
class Limits:
    """How much one server takes on."""

    active: int
    queued: int


class Service:
    """All runs of this server. Call it from the event loop; it computes and writes elsewhere."""

    def __init__(self, driver: Driver, limits: Limits):
        self.driver = driver
        self.store = driver.store
        self.limits = limits
        self.turns = Turns(limits.active)
        self.lives: dict[str, Live] = {}
        self.stopping = False
        self._arriving = 0

    async def start(self) -> None:
        """Open the store and go on with every run that a stop or a crash interrupted."""
        await asyncio.to_thread(self.store.open)
        await asyncio.to_thread(self.driver.engine.open)
        runs = await asyncio.to_thread(self.store.unfinished)
        for run in sorted(runs, key=lambda run: run.status != "running"):  # stable: each group as it was queued
            live = self.lives[run.id] = Live(run)
            if run.status in ("running", "queued"):
                self._launch(live)

    async def stop(self) -> None:
        """Let every run end its slice and write its state; it goes on when the server is started again."""
        self.end_streams()
        tasks = [live.task for live in self.lives.values() if live.task and not live.task.done()]
        for live in self.lives.values():
            live.goal = "stop"
            if live.run.id not in self.turns.working and live.task:
                live.task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=1)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self.driver.engine.close()
        self.driver.close()
        self.store.close()

    def end_streams(self) -> None:
        """Let every open stream end."""
        self.stopping = True
        for live in self.lives.values():
            live.feed.ring()

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
        with nullcontext() if paused else self._arrival():
            await self.driver.write(self.store.add, run)
            live = self.lives[run.id] = Live(run)
            if not paused:
                self._launch(live)
        return run

    async def get(self, run_id: str) -> Run:
        """The run; raises RunGone."""
        if live := self.lives.get(run_id):
            return live.run
        return await asyncio.to_thread(self.store.get, run_id)

    async def latest(self, limit: int, offset: int) -> list[Run]:
        """The newest runs first."""
        runs = await asyncio.to_thread(self.store.latest, limit, offset)
        return [self.lives[run.id].run if run.id in self.lives else run for run in runs]

    def notice(self, run_id: str) -> str | None:
        """What a run waits for, if it can't be stored."""
        live = self.lives.get(run_id)
        return live.notice if live else None

    async def pause(self, run_id: str) -> Run:
        """Stop after the slice under way; raises RunGone, NotNow."""
        live = await self._live(run_id)
        async with live.commands:
            if live.at_work:
                await self._halt(live, "pause")
            return live.run

    async def resume(self, run_id: str, *, pause_at: int | None = None) -> Run:
        """Go on, to the end or until `pause_at` epochs are finished; raises RunGone, NotNow, QueueFull."""
        live = await self._live(run_id)
        async with live.commands:
            if not live.at_work:
                with self._arrival():
                    run, told = become(live.run, "running" if self.turns.free else "queued")
                    await self.driver.tell(live, replace(run, queued=time.time()), told)
                    live.pause_at = pause_at
                    self._launch(live)
            elif pause_at is None:
                live.pause_at = None
            return live.run

    async def step(self, run_id: str, mini_batches: int) -> Run:
        """Take a few mini-batches with a paused run; raises RunGone, NotNow."""
        live = await self._live(run_id)
        async with live.commands:
            if live.at_work:
                raise NotNow("the run is at work: pause it before you step")
            await self.driver.step(live, mini_batches)
            self._forget_if_final(live)
            return live.run

    async def step_epoch(self, run_id: str) -> Run:
        """Run a paused run to the end of its epoch; raises RunGone, NotNow, QueueFull."""
        live = await self._live(run_id)
        if live.at_work:
            raise NotNow("the run is at work: pause it before you step")
        return await self.resume(run_id, pause_at=live.run.epoch + 1)

    async def cancel(self, run_id: str) -> Run:
        """End the run and drop its state; raises RunGone, NotNow."""
        live = await self._live(run_id)
        async with live.commands:
            if live.at_work:
                await self._halt(live, "cancel")
            if not live.run.is_final:
                await self.driver.tell(live, *become(live.run, "cancelled"), drop_checkpoint=True)
            self._forget_if_final(live)
            return live.run

    async def delete(self, run_id: str) -> None:
        """Forget the run and everything about it; raises RunGone."""
        live = self.lives.get(run_id)
        if live and live.at_work:
            await self.cancel(run_id)
        await self.driver.write(self.store.delete, run_id)
        if live:
            live.gone = True
            live.feed.ring()
            self.lives.pop(run_id, None)

    async def follow(self, run_id: str, after: int, silence: float) -> AsyncIterator[list[Event]]:
        """The events after id `after` as they come; [] after `silence` seconds without any. Ends with the run.

        An event of id 0 is news that isn't stored: a place in the queue, or trouble with the store.
        """
        told: tuple[object, ...] = (None, None)
        while not self.stopping:
            live = self.lives.get(run_id)
            bell = live.feed.bell if live else None
            events = live.unread(after) if live else None
            if events is None:
                events = await asyncio.to_thread(self.store.events, run_id, after, PAGE)
            if events:
                after = events[-1].id
                yield events
                continue
            if live is None or bell is None or live.gone or live.run.is_final:
                return
            news = (self.turns.place(run_id), live.notice)
            if news != told:
                told = news
                yield [_unstored(live.run, *news)]
                continue
            try:
                async with asyncio.timeout(silence):
                    await bell.wait()
            except TimeoutError:
                yield []

    async def classify(self, run_id: str, pixels: list[float]) -> Answer:
        """What the run's network makes of an image; raises RunGone, and NotNow before there is a network."""
        run = await self.get(run_id)
        live = self.lives.get(run_id)
        state = live.state if live else None

        def read() -> Answer:
            packed = self.store.checkpoint(run_id) if state is None else None
            known = unpack(packed) if packed else state
            if known is None:
                raise NotNow(f"a run that is {run.status} has no network to ask")
            return classify(run.settings, known.parameters, pixels)

        return await asyncio.to_thread(read)

    async def pin(self, run_id: str, pinned: bool) -> Run:
        """Keep the run from being forgotten, or no longer; raises RunGone."""
        await self.driver.write(self.store.pin, run_id, pinned)
        if live := self.lives.get(run_id):
            live.run = replace(live.run, pinned=pinned)
        return await self.get(run_id)

    async def _live(self, run_id: str) -> Live:
        """The run, for a command; raises RunGone, and NotNow when it is finished."""
        if live := self.lives.get(run_id):
            return live
        run = await asyncio.to_thread(self.store.get, run_id)
        raise NotNow(f"the run is {run.status} already")

    @contextmanager
    def _arrival(self) -> Iterator[None]:
        """Room for one more run at work or in the queue, while it is being written; raises QueueFull."""
        if not self.turns.free and len(self.turns.waiting) + self._arriving >= self.limits.queued:
            raise QueueFull(f"{len(self.turns.waiting)} runs are waiting already; try again when some are done")
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1

    def _launch(self, live: Live) -> None:
        live.goal = "run"
        live.task = asyncio.create_task(self._drive(live))

    async def _drive(self, live: Live) -> None:
        """A run's task: wait for its turn, train, and leave everything in order whatever happened."""
        run_id = live.run.id
        try:
            await self.turns.take(run_id)
            await self.driver.train(live)
        except RunGone:
            live.gone = True
        except StoreUnavailable:
            log.warning("run %s stops without its last second being stored", run_id)
        except Conflict as conflict:
            live.notice = "Another server works on this run; this one has let go of it."
            log.error("%s: another server works on it", conflict)
        except Exception:
            log.exception("run %s ended by a mistake of ours", run_id)
            reason = "The lab made a mistake, which is in its log."
            await self.driver.tell(live, *become(live.run, "failed", reason), drop_checkpoint=True)
        finally:
            self.turns.leave(run_id)
            live.pause_at = None
            live.state = None  # it is in the store
            self._forget_if_final(live)
            for waiting in self.turns.waiting:
                self.lives[waiting].feed.ring()

    async def _halt(self, live: Live, goal: Literal["pause", "cancel"]) -> None:
        """Bring a run that is at work or waiting to its goal."""
        assert live.task is not None
        live.goal = goal
        if live.run.id in self.turns.working:
            done, _ = await asyncio.wait([live.task], timeout=PATIENCE)
            if not done:
                raise StoreUnavailable(live.notice or "the run's slice takes long; it will stop at its end")
        else:
            live.task.cancel()
            await asyncio.wait([live.task])
            if goal == "pause":
                await self.driver.tell(live, *become(live.run, "paused"))

    def _forget_if_final(self, live: Live) -> None:
        if live.run.is_final:
            self.lives.pop(live.run.id, None)
            live.feed.ring()


def _unstored(run: Run, place: int | None, notice: str | None) -> Event:
    data = {"status": run.status, "message": notice or run.message, "queue_place": place}
    return Event(0, "status", json.dumps(data))
