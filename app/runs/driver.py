"""Drives one run: slice after slice through the engine, each one's events and checkpoint to the recorder."""

import asyncio
import logging
from typing import Any

from app.data.mnist import Dataset, NoData
from app.data.source import DataSource
from app.learn.training import State
from app.runs.active import ActiveRun, Pace, apply_slice, with_status
from app.runs.checkpoint import pack, restore
from app.runs.engine import Engine, WorkersKilled
from app.runs.model import PendingEvent, Run, Status
from app.runs.recorder import Recorder, waiting_because
from app.runs.slice import Job, Outcome, next_piece
from app.runs.turns import FairTurns

SLICE_SECONDS = 0.1
SILENT_SECONDS = 4.0  # without a slice, after which the subscribers are told
CHECKPOINT_SECONDS = 0.8  # of work that may be lost; a killed server loses what is being written then, too

log = logging.getLogger(__name__)


class Interrupted(Exception):
    """A step was left, because somebody wants something else of its run."""


class Driver:
    """What all runs share on their way: where to compute, who writes, where the images are."""

    def __init__(self, recorder: Recorder, engine: Engine, data: DataSource):
        self.recorder = recorder
        self.engine = engine
        self.data = data
        self.turns = FairTurns(lambda: self.engine.capacity)

    async def train(self, active: ActiveRun) -> None:
        """Train until the run is finished or active.goal says otherwise."""
        try:
            dataset = await self.recorder.retry_until_available(active, lambda: self.load(active))
            if active.run.status != "running":
                await self._record(active, *with_status(active.run, "running"))
            await self._train(active, dataset)
        except NoData as problem:
            await self._record(active, *with_status(active.run, "paused", str(problem)))
        except WorkersKilled as problem:
            await self._record(active, *with_status(active.run, "failed", f"The run stopped: {problem}"))

    async def load(self, active: ActiveRun) -> Dataset:
        """The run's images, and its state from its checkpoint if it isn't in memory; raises NoData."""
        if active.state is None:
            active.state = await asyncio.to_thread(self._checkpoint, active.run)
        return await asyncio.to_thread(self.data.of_kind, active.run.data)

    def _checkpoint(self, run: Run) -> State | None:
        """Where the run was; None for the start, to which it goes back if its checkpoint is damaged."""
        packed = self.recorder.store.checkpoint(run.id)
        state = restore(packed, run.settings) if packed else None
        if packed and state is None:
            log.warning("the checkpoint of run %s is damaged; the run is computed again from its start", run.id)
        return state

    async def step(self, active: ActiveRun, mini_batches: int) -> None:
        """Take a few mini-batches with a paused run, and report the last one by itself.

        All of it, or nothing: it is computed in slices, which take turns with other runs', and stored in one piece.
        Raises StoreUnavailable, EngineUnavailable, WorkersKilled, NoData, or Interrupted when somebody wants something
        else of the run; then nothing was done.
        """
        active.goal = "run"
        dataset = await self.load(active)
        state, active.state = active.state, None  # each step begins and ends in the store
        run, pending = active.run, list[PendingEvent]()
        pace = Pace(SLICE_SECONDS, run.settings)
        left = mini_batches
        while left and run.status != "failed" and run.epoch < run.settings.epochs:
            size = min(left, pace.mini_batches)
            job = Job(run.settings, dataset, state, size, SLICE_SECONDS, measure=size == left)
            outcome = await self._unless_interrupted(active, job)
            pace.learn(outcome, run.settings.mini_batch_size)
            run, more = apply_slice(run, outcome, None)
            state, left = outcome.state, left - outcome.mini_batches
            pending += more
        if run.status == "failed":
            await self.recorder.record(active, run, pending, drop_checkpoint=True)
            return
        if run.epoch >= run.settings.epochs:
            run, ending = with_status(run, "done")
            pending += ending
        assert state is not None
        await self.recorder.record(active, run, pending, checkpoint=await asyncio.to_thread(pack, state))

    async def _unless_interrupted(self, active: ActiveRun, job: Job) -> Outcome:
        if active.goal != "run":
            raise Interrupted
        active.slice = asyncio.create_task(self._compute(active, job))
        try:
            return await active.slice
        except asyncio.CancelledError:
            if active.goal == "run" or not active.slice.cancelled():
                raise
            raise Interrupted from None
        finally:
            active.slice.cancel()

    async def _train(self, active: ActiveRun, dataset: Dataset) -> None:
        pace = Pace(SLICE_SECONDS, active.run.settings)
        unsaved = 0.0
        ended: Status | None = None
        active.slice = self._next(active, dataset, pace)
        try:
            while not ended:
                try:
                    outcome = await active.slice
                except asyncio.CancelledError:
                    if active.goal == "run" or not active.slice.cancelled():
                        raise
                    await self._halted(active)
                    return
                active.notice = None
                active.state = outcome.state
                pace.learn(outcome, active.run.settings.mini_batch_size)
                ended = _ended(active, outcome)
                if not ended:  # the next slice is computed while this one is written
                    active.slice = self._next(active, dataset, pace)
                unsaved += outcome.seconds
                save = bool(ended) or unsaved + pace.longest > CHECKPOINT_SECONDS
                await self._record_slice(active, outcome, ended, pace.examples_per_second, save=save)
                unsaved = 0.0 if save else unsaved
        finally:
            active.slice.cancel()

    async def _halted(self, active: ActiveRun) -> None:
        """Bring a run to its goal from where it is; the slice that was under way can be computed again."""
        checkpoint = await asyncio.to_thread(pack, active.state) if active.state else None
        if active.goal == "cancel":
            await self._record(active, *with_status(active.run, "cancelled"), drop_checkpoint=True)
        elif active.goal == "pause":
            await self._record(active, *with_status(active.run, "paused"), checkpoint=checkpoint)
        else:  # it goes on after the restart
            await self._record(active, active.run, [], checkpoint=checkpoint)

    async def _record_slice(
        self,
        active: ActiveRun,
        outcome: Outcome,
        ended: Status | None,
        speed: float | None,
        *,
        save: bool,
    ) -> None:
        run, pending = apply_slice(active.run, outcome, speed)
        if ended and ended != run.status:
            run, ending = with_status(run, ended)
            pending += ending
        if ended == "failed":
            await self._record(active, run, pending, drop_checkpoint=True)
        elif save:
            await self._record(active, run, pending, checkpoint=await asyncio.to_thread(pack, outcome.state))
        else:
            await self._record(active, run, pending)

    async def _record(self, active: ActiveRun, run: Run, pending: list[PendingEvent], **checkpoint: Any) -> None:
        """Store and publish, as often as it takes."""
        await self.recorder.retry_until_available(
            active, lambda: self.recorder.record(active, run, pending, **checkpoint)
        )

    def _next(self, active: ActiveRun, dataset: Dataset, pace: Pace) -> asyncio.Task[Outcome]:
        """The run's next slice, under way."""
        mini_batches = pace.mini_batches
        if active.pause_at is not None and active.state is not None:
            per_epoch = -(-active.run.images["training"] // active.run.settings.mini_batch_size)
            left = (active.pause_at - active.state.epoch) * per_epoch - active.state.position
            mini_batches = max(1, min(mini_batches, left))
        job = Job(active.run.settings, dataset, active.state, mini_batches, SLICE_SECONDS)
        slice_ = asyncio.create_task(self.recorder.retry_until_available(active, lambda: self._compute(active, job)))
        if active.goal != "run":
            slice_.cancel()
        return slice_

    async def _compute(self, active: ActiveRun, job: Job) -> Outcome:
        """The job's outcome, with all of an evaluation at its end; raises EngineUnavailable and WorkersKilled."""
        outcome = await self._in_turn(active, job)
        while outcome.evaluating is not None:
            outcome = outcome.followed_by(await self._in_turn(active, next_piece(job, outcome)))
        return outcome

    async def _in_turn(self, active: ActiveRun, job: Job) -> Outcome:
        """What comes of one slice."""
        log.debug("run %s asks for a slice of %d mini-batches", active.run.id, job.mini_batches)
        silent = asyncio.get_running_loop().call_later(
            SILENT_SECONDS, lambda: active.notify(waiting_because(self.engine.silence))
        )
        try:
            async with self.turns.turn(active.run.owner, active.run.id) as turn:
                outcome = await self.engine.compute(job, turn.occupy)
                turn.seconds = outcome.seconds
        finally:
            silent.cancel()
        log.debug(
            "run %s got a slice: epoch %d, mini-batch %d, %.3f s",
            active.run.id,
            outcome.state.epoch,
            outcome.state.position,
            outcome.seconds,
        )
        return outcome


def _ended(active: ActiveRun, outcome: Outcome) -> Status | None:
    """What becomes of a run that doesn't go on after this slice."""
    if outcome.diverged:
        return "failed"
    if outcome.state.epoch >= active.run.settings.epochs:
        return "done"
    if active.pause_at is not None and outcome.state.epoch >= active.pause_at:
        return "paused"
    return None
