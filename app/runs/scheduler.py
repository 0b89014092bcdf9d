"""Which runs are at work and which wait for a place, and how each is brought to an end."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from app.runs.active import ActiveRun, with_status
from app.runs.admission import AdmissionQueue
from app.runs.connection import StoreUnavailable
from app.runs.driver import Driver
from app.runs.limits import RunLimits, refuse_beyond
from app.runs.model import Status
from app.runs.store import Conflict, RunGone
from app.shutdown import STORE_RUNS_SECONDS

HALT_SECONDS = 5.0  # for a run to store what it has come to

log = logging.getLogger(__name__)


class Scheduler:
    """Every run that isn't finished, with a task for each that works or waits."""

    def __init__(self, driver: Driver, limits: RunLimits):
        self.driver = driver
        self.recorder = driver.recorder
        self.queue = AdmissionQueue(limits.active)
        self.limits = limits
        self.active: dict[str, ActiveRun] = {}
        self.ended = Counter[str](done=0, failed=0, cancelled=0)
        self._arriving = list[str]()  # owners of runs that are being stored

    async def start(self) -> None:
        """Go on with every run that a stop or a crash interrupted."""
        runs = await asyncio.to_thread(self.recorder.store.unfinished)
        for run in sorted(runs, key=lambda run: run.status != "running"):  # stable: each group as it was queued
            if run.status == "running":
                run = replace(run, interruptions=run.interruptions + 1)
            active = self.active[run.id] = ActiveRun(run)
            if run.status in ("running", "queued"):
                self.launch(active)

    async def stop(self) -> None:
        """Let every run write down its state; it goes on when the server is started again."""
        tasks = []
        for active in self.active.values():
            active.halt("stop")
            if active.task and not active.task.done():
                tasks.append(active.task)
                if active.run.id not in self.queue.working:
                    active.task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STORE_RUNS_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def counts(self) -> dict[str, int]:
        """How many runs there are of each status that isn't final."""
        known = Counter(active.run.status for active in self.active.values())
        return {status: known[status] for status in ("queued", "running", "paused")}

    @contextmanager
    def arrival(self, owner: str, *, is_new: bool = False, to_work: bool = True) -> Iterator[None]:
        """Room for one more of the owner's runs, while it is being stored; raises OverLimit.

        A new run counts with those that are paused, whatever it begins with: it can be paused at any time.
        """
        if is_new:
            paused = [each.run.owner for each in self.active.values() if not each.at_work]
            way_out = "finish or delete one of them"
            refuse_beyond(self.limits.paused, owner, [*paused, *self._arriving], "paused", way_out, 60)
        if to_work and not self.queue.is_free_for(owner):
            waiting = [*self.queue.waiting_owners, *self._arriving]
            way_out = "try again when some of them are done"
            refuse_beyond(self.limits.queued, owner, waiting, "waiting", way_out, 10)
        self._arriving.append(owner)
        try:
            yield
        finally:
            self._arriving.remove(owner)

    async def go_on(self, active: ActiveRun, pause_at: int | None = None) -> None:
        """Put a run that rests to work, or into the queue; raises OverLimit and StoreUnavailable."""
        with self.arrival(active.run.owner):
            status: Status = "running" if self.queue.is_free_for(active.run.owner) else "queued"
            run, pending = with_status(active.run, status)
            await self.recorder.record(active, replace(run, queued=time.time()), pending)
            self.launch(active, pause_at)

    def launch(self, active: ActiveRun, pause_at: int | None = None) -> None:
        """Give the run a task of its own, which waits for a place and works."""
        active.goal = "run"
        active.pause_at = pause_at
        active.task = asyncio.create_task(self._drive(active, self.queue.join(active.run.id, active.run.owner)))

    async def _drive(self, active: ActiveRun, admitted: asyncio.Event) -> None:
        """A run's task: wait for its turn, train, and leave everything in order whatever happens."""
        run_id = active.run.id
        try:
            await admitted.wait()
            await self.driver.train(active)
        except RunGone:
            self.forget(active)
        except StoreUnavailable:
            log.warning("run %s stops without its last second being stored", run_id)
        except Conflict as conflict:
            active.notify("Another server works on this run; this one has let go of it.")
            log.error("%s: another server works on it", conflict)
        except Exception:
            log.exception("run %s ended by a mistake of ours", run_id)
            reason = "The lab made a mistake; its log says more."
            await self.recorder.retry_until_available(
                active, lambda: self.recorder.set_status(active, "failed", reason, drop_checkpoint=True)
            )
        finally:
            self.queue.leave(run_id)
            active.pause_at = None
            active.state = None  # it is in the store
            self.release_if_final(active)
            for waiting in self.queue.waiting:
                self.active[waiting].feed.wake()

    async def halt(self, active: ActiveRun, goal: Literal["pause", "cancel"]) -> None:
        """Bring a run that is at work or waiting to its goal; raises StoreUnavailable when that can't be stored yet."""
        assert active.task is not None
        active.halt(goal)
        if active.run.id in self.queue.working:
            await asyncio.wait([active.task], timeout=HALT_SECONDS)
            if active.at_work and active.notice:
                raise StoreUnavailable(f"the run will {goal} as soon as it can be written down: {active.notice}")
        if active.at_work:
            active.task.cancel()
            await asyncio.wait([active.task])
            self.queue.leave(active.run.id)  # a task that never began has no end
        if goal == "pause" and active.run.status in ("queued", "running"):
            await self.recorder.set_status(active, "paused")

    def forget(self, active: ActiveRun) -> None:
        """Let go of a run that is no longer stored."""
        active.gone = True
        active.feed.wake()
        self.active.pop(active.run.id, None)

    def release_if_final(self, active: ActiveRun) -> None:
        """Let go of a run to which nothing more will happen."""
        if active.run.is_final and active.run.id in self.active:
            del self.active[active.run.id]
            self.ended[active.run.status] += 1
            active.feed.wake()
