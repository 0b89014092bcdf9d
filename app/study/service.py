"""Readers' studies on a server: carried out behind the readers' runs, run after run, and kept in the database."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from app.data.mnist import Dataset, NoData
from app.runs.connection import StoreUnavailable
from app.runs.driver import Driver
from app.runs.engine import EngineUnavailable, WorkersKilled
from app.runs.limits import Limit, OverLimit
from app.study.one_run import Result, UnderWay, Wanted, train_slice
from app.study.plan import Plan, parse
from app.study.runner import carry_out
from app.study.store import Status, Stored, StudyStore

SLICE_SECONDS = 0.1
RETRY_SECONDS = 1.0
LONGEST_PLAN = 5000  # runs, of what is in the database already

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass
class Active:
    """A study that was asked for since the start: its record, its finished runs, and its task while it is at work.

    shown: what was last made of it for readers, and of how many runs.
    """

    stored: Stored
    plan: Plan
    done: dict[str, Result]
    task: asyncio.Task[None] | None = None
    commands: asyncio.Lock = field(default_factory=asyncio.Lock)
    shown: tuple[int, Any] | None = None


class StudyService:
    """All readers' studies of this server, for the routes. Call it from the event loop."""

    def __init__(self, store: StudyStore, driver: Driver, at_once: int, most: int, limit: Limit):
        """at_once: runs of a study; most: runs of a plan; limit: on studies, in all and for each client."""
        self.store = store
        self.driver = driver
        self.at_once = at_once
        self.most = most
        self.limit = limit
        self._known: dict[str, Active] = {}
        self._creating = asyncio.Lock()

    async def start(self) -> None:
        """Go on with every study that a stop or a crash interrupted; raises StoreUnavailable."""
        await asyncio.to_thread(self.store.open)
        for stored in await asyncio.to_thread(self.store.all):
            if stored.status == "running":
                self._launch(await self._load(stored.id))

    async def stop(self) -> None:
        """Leave off; what is under way is begun again after the next start."""
        tasks = [study.task for study in self._known.values() if study.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def create(self, text: bytes, owner: str) -> Active:
        """A new study, at work; raises BadPlan, OverLimit, NoData, StoreUnavailable."""
        plan = parse(text, self.most)
        self._dataset(plan)
        async with self._creating:
            owners = [stored.owner for stored in await asyncio.to_thread(self.store.all)]
            self._refuse_beyond(owner, owners)
            stored = await asyncio.to_thread(self.store.add, secrets.token_hex(8), plan, owner)
        study = self._known[stored.id] = Active(stored, plan, {})
        self._launch(study)
        return study

    async def get(self, study_id: str) -> Active:
        """The study; raises StudyGone and StoreUnavailable."""
        return self._known.get(study_id) or await self._load(study_id)

    async def pause(self, study_id: str) -> Active:
        """Leave off after what is under way has been dropped; raises what `get` does."""
        study = await self.get(study_id)
        async with study.commands:
            await self._halt(study)
            if study.stored.status == "running":
                await self._set(study, "paused")
        return study

    async def resume(self, study_id: str) -> Active:
        """Go on; raises what `get` does, and NoData."""
        study = await self.get(study_id)
        async with study.commands:
            self._dataset(study.plan)
            if study.stored.status in ("paused", "failed"):
                await self._set(study, "running")
                self._launch(study)
        return study

    async def delete(self, study_id: str) -> None:
        """Forget it; raises what `get` does."""
        study = await self.get(study_id)
        async with study.commands:
            await self._halt(study)
            await asyncio.to_thread(self.store.delete, study_id)
            self._known.pop(study_id, None)

    def _refuse_beyond(self, owner: str, owners: list[str]) -> None:
        way_out = "delete one of them first"
        if len(owners) >= self.limit.in_all:
            raise OverLimit(f"{len(owners)} studies are kept, and this lab keeps no more; {way_out}", 60)
        if owners.count(owner) >= self.limit.per_client:
            raise OverLimit(f"{owners.count(owner)} of the studies are yours, the most one may have; {way_out}", 60)

    async def _load(self, study_id: str) -> Active:
        stored = await asyncio.to_thread(self.store.get, study_id)
        done = await asyncio.to_thread(self.store.results, study_id)
        return self._known.setdefault(study_id, Active(stored, parse(stored.plan, LONGEST_PLAN), done))

    def _launch(self, study: Active) -> None:
        study.task = asyncio.create_task(self._carry_out(study))

    async def _halt(self, study: Active) -> None:
        if study.task:
            study.task.cancel()
            await asyncio.gather(study.task, return_exceptions=True)
            study.task = None

    async def _set(self, study: Active, status: Status, message: str = "") -> None:
        await asyncio.to_thread(self.store.set_status, study.stored.id, status, message)
        study.stored = replace(study.stored, status=status, message=message)

    def _dataset(self, plan: Plan) -> Dataset:
        return self.driver.data.of_kind(plan.data)

    async def _carry_out(self, study: Active) -> None:
        """A study's task: every open run, and whatever happens a status that says so."""

        async def compute(run: Wanted) -> Result:
            return await self._insist(lambda: self._train(study, run))

        async def keep(result: Result) -> None:
            number = len(study.done)
            await self._insist(lambda: asyncio.to_thread(self.store.keep, study.stored.id, number, result))
            study.done[result.wanted.key] = result

        try:
            await carry_out(study.plan, study.done, self.at_once, compute, keep)
            await self._insist(lambda: self._set(study, "done"))
        except (WorkersKilled, NoData) as problem:
            reason = f"The study stopped: {problem}"
            await self._insist(lambda: self._set(study, "failed", reason))
        except Exception:
            log.exception("study %s ended by a mistake of ours", study.stored.id)
            await self._insist(lambda: self._set(study, "failed", "The lab made a mistake; its log says more."))

    @staticmethod
    async def _insist(attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until it works: a study waits for a database or a cluster in trouble."""
        while True:
            try:
                return await attempt()
            except (StoreUnavailable, EngineUnavailable) as trouble:
                log.debug("a study tries again in %g s: %s", RETRY_SECONDS, trouble)
                await asyncio.sleep(RETRY_SECONDS)

    async def _train(self, study: Active, run: Wanted) -> Result:
        """A run, slice by slice, each in a turn that nobody else wants."""
        dataset = self._dataset(study.plan)
        so_far: UnderWay | None = None
        while True:
            async with self.driver.turns.turn(study.stored.owner, background=True) as turn:
                piece = partial(train_slice, run, dataset, so_far, SLICE_SECONDS)
                outcome = await self.driver.engine.make(piece, turn.occupy)
            if isinstance(outcome, Result):
                return outcome
            so_far = outcome
