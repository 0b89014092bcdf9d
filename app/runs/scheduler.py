"""The floor on which runs work: who is at work, who waits for a place, and how each is brought to an end."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from app.runs.active import Live, become
from app.runs.admission import Turns
from app.runs.database import StoreUnavailable
from app.runs.driver import Driver
from app.runs.store import Conflict, RunGone

PATIENCE = 5.0  # seconds for a run to write down what it has come to
PATIENCE_AT_THE_END = 0.8

log = logging.getLogger(__name__)


class QueueFull(Exception):
    """There are as many runs waiting as there may be."""


class Floor:
    """Every run that isn't finished, with a task for each that works or waits."""

    def __init__(self, driver: Driver, places: int, queue: int):
        self.driver = driver
        self.turns = Turns(places)
        self.queue = queue
        self.lives: dict[str, Live] = {}
        self.ended = Counter[str](done=0, failed=0, cancelled=0)
        self._arriving = 0

    async def start(self) -> None:
        """Go on with every run that a stop or a crash interrupted."""
        runs = await asyncio.to_thread(self.driver.store.unfinished)
        for run in sorted(runs, key=lambda run: run.status != "running"):  # stable: each group as it was queued
            if run.status == "running":
                run = replace(run, interruptions=run.interruptions + 1)
            live = self.lives[run.id] = Live(run)
            if run.status in ("running", "queued"):
                self.launch(live)

    async def stop(self) -> None:
        """Let every run write down its state; it goes on when the server is started again."""
        tasks = []
        for live in self.lives.values():
            live.halt("stop")
            if live.task and not live.task.done():
                tasks.append(live.task)
                if live.run.id not in self.turns.working:
                    live.task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=PATIENCE_AT_THE_END)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def counts(self) -> dict[str, int]:
        """How many runs there are of each status that isn't final."""
        known = Counter(live.run.status for live in self.lives.values())
        return {status: known[status] for status in ("queued", "running", "paused")}

    @contextmanager
    def arrival(self) -> Iterator[None]:
        """Room for one more run at work or in the queue, while it is being written; raises QueueFull."""
        waiting = len(self.turns.waiting) + self._arriving
        if not self.turns.free and waiting >= self.queue:
            raise QueueFull(f"{waiting} runs are waiting already; try again when some of them are done")
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1

    def launch(self, live: Live) -> None:
        """Give the run a task of its own, which waits for a place and works."""
        live.goal = "run"
        live.task = asyncio.create_task(self._drive(live, self.turns.join(live.run.id)))

    async def _drive(self, live: Live, admitted: asyncio.Event) -> None:
        """A run's task: wait for its turn, train, and leave everything in order whatever happens."""
        run_id = live.run.id
        try:
            await admitted.wait()
            await self.driver.train(live)
        except RunGone:
            self.forget(live)
        except StoreUnavailable:
            log.warning("run %s stops without its last second being stored", run_id)
        except Conflict as conflict:
            live.notice = "Another server works on this run; this one has let go of it."
            log.error("%s: another server works on it", conflict)
        except Exception:
            log.exception("run %s ended by a mistake of ours", run_id)
            reason = "The lab made a mistake; its log says more."
            await self.driver.persist(live, *become(live.run, "failed", reason), drop_checkpoint=True)
        finally:
            self.turns.leave(run_id)
            live.pause_at = None
            live.state = None  # it is in the store
            self.leave_if_final(live)
            for waiting in self.turns.waiting:
                self.lives[waiting].feed.ring()

    async def halt(self, live: Live, goal: Literal["pause", "cancel"]) -> None:
        """Bring a run that is at work or waiting to its goal; raises StoreUnavailable when that can't be stored yet."""
        assert live.task is not None
        live.halt(goal)
        if live.run.id in self.turns.working:
            await asyncio.wait([live.task], timeout=PATIENCE)
            if live.at_work and live.notice:
                raise StoreUnavailable(f"the run will {goal} as soon as it can be written down: {live.notice}")
        if live.at_work:
            live.task.cancel()
            await asyncio.wait([live.task])
            self.turns.leave(live.run.id)  # a task that never began has no end
        if goal == "pause" and live.run.status in ("queued", "running"):
            await self.driver.tell(live, *become(live.run, "paused"))

    def forget(self, live: Live) -> None:
        """Let go of a run that is no longer stored."""
        live.gone = True
        live.feed.ring()
        self.lives.pop(live.run.id, None)

    def leave_if_final(self, live: Live) -> None:
        """Let go of a run to which nothing more will happen."""
        if live.run.is_final and live.run.id in self.lives:
            del self.lives[live.run.id]
            self.ended[live.run.status] += 1
            live.feed.ring()
