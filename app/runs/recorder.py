"""The one writer of a run's record: into the store first, then into memory, then to the run's subscribers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar

from app.runs.active import ActiveRun, with_status
from app.runs.connection import StoreUnavailable
from app.runs.engine import EngineUnavailable
from app.runs.model import PendingEvent, Run, Status
from app.runs.store import Store
from app.runs.writer import RETRY_SECONDS, Writer

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Recorder:
    """Everything that changes a stored run goes through here, in one line."""

    def __init__(self, store: Store):
        self.store = store
        self._writer = Writer()

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the store that writes, in line with all others; raises what it does."""
        return await self._writer.write(method, *args, **kwargs)

    async def add(self, run: Run) -> None:
        """Store a new run; raises StoreUnavailable."""
        await self._writer.write(self.store.add, run)

    async def record(self, active: ActiveRun, run: Run, pending: Sequence[PendingEvent], **checkpoint: Any) -> None:
        """Store a run's new record and events, then publish them; raises StoreUnavailable, RunGone, Conflict."""
        events = await self._writer.write(self.store.record, run, pending, **checkpoint)
        active.apply(replace(run, last_event=run.last_event + len(events), pinned=active.run.pinned), events)

    async def set_status(
        self, active: ActiveRun, status: Status, message: str | None = None, **checkpoint: Any
    ) -> None:
        """Store and publish the run's new status; raises what `record` does."""
        await self.record(active, *with_status(active.run, status, message), **checkpoint)

    async def pin(self, run_id: str, active: ActiveRun | None, pinned: bool) -> None:
        """Keep the run from being forgotten, or no longer; raises RunGone and StoreUnavailable."""
        await self._writer.write(self.store.pin, run_id, pinned)
        if active:
            active.apply(replace(active.run, pinned=pinned))

    async def delete(self, run_id: str) -> None:
        """Forget the run and all that belongs to it; raises RunGone and StoreUnavailable."""
        await self._writer.write(self.store.delete, run_id)

    async def retry_until_available(self, active: ActiveRun, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until it works: a run waits for a database or a cluster in trouble, and its subscribers are told why."""
        while True:
            try:
                return await attempt()
            except (StoreUnavailable, EngineUnavailable) as trouble:
                if active.goal == "stop":
                    raise
                log.debug("run %s tries again in %g s: %s", active.run.id, RETRY_SECONDS, trouble)
                active.notify(waiting_because(str(trouble)))
                await asyncio.sleep(RETRY_SECONDS)

    def close(self) -> None:
        """Write what is waiting to be written, and no more."""
        self._writer.close()


def waiting_because(trouble: str) -> str:
    """What the subscribers of a run that waits are told."""
    return f"Waiting, because {trouble}. Nothing is lost; the run goes on when this is over."
