"""Inspects networks on request, in the engine's workers: one inspection serves all who ask within a moment."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, ParamSpec, TypeVar

from app.data.mnist import Dataset
from app.learn.network import Parameters, RunSettings
from app.learn.training import State
from app.networks import worker
from app.networks.uploads import UploadStore, UploadsUnavailable
from app.runs.model import Run
from app.runs.pool import BlockingPool
from app.runs.service import Service, WrongStatus

FRESH = 1.0  # seconds for which the inspection of a network that still learns is good enough
KEPT = 32  # inspections
AT_ONCE = 2  # inspections that are computed at a time, for all readers together


P = ParamSpec("P")
T = TypeVar("T")

Kind = Literal["run", "upload"]


class Snapshot(NamedTuple):
    """A network at a moment of its run; an uploaded one has no run."""

    settings: RunSettings
    parameters: Parameters
    run: Run | None
    epoch: int
    position: int


class Inspected(NamedTuple):
    """A snapshot, and what was found in it."""

    snapshot: Snapshot
    dataset: Dataset
    found: worker.TestInspection


class Inspector:
    """What readers ask of networks beyond their events. Call it from the event loop."""

    def __init__(self, service: Service, uploads: UploadStore):
        self.service = service
        self.uploads = uploads
        self._files = BlockingPool(
            "uploads", lambda: UploadsUnavailable("too many networks are being read and written; try again"), threads=2
        )
        self._known: OrderedDict[tuple[Kind, str], tuple[float, asyncio.Future[Inspected]]] = OrderedDict()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def on_files(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a call that reads or writes network files returns; raises what it does, and UploadsUnavailable."""
        return await self._files.run(call, *args, **kwargs)

    def close(self) -> None:
        """Take no more calls."""
        self._files.close()

    async def snapshot(self, kind: Kind, name: str) -> Snapshot:
        """A run's network as it is now, or an uploaded one; raises RunGone, NetworkGone and WrongStatus."""
        if kind == "upload":
            return Snapshot(*await self.on_files(self.uploads.get, name), None, 0, 0)
        run, state = await self.service.state(name)
        return Snapshot(run.settings, state.parameters, run, state.epoch, state.position)

    async def inspect(self, kind: Kind, name: str) -> Inspected:
        """A network inspected on the test images; raises RunGone, NetworkGone and WrongStatus."""
        snapshot = await self.snapshot(kind, name)
        known = self._known.get((kind, name))
        if known is None or not _serves(known, snapshot):
            known = (time.monotonic(), asyncio.ensure_future(self._inspect(snapshot)))
            self._known[kind, name] = known
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return await asyncio.shield(known[1])

    async def _inspect(self, snapshot: Snapshot) -> Inspected:
        async with self._places:
            dataset = await self.service.dataset(snapshot.run)
            found = await self.service.compute(
                worker.inspect_on_test_images, snapshot.settings, snapshot.parameters, dataset
            )
            return Inspected(snapshot, dataset, found)

    async def preview_step(self, run_id: str) -> tuple[Run, State, worker.StepPreview]:
        """The step after the last one that is known, even of a run that is at work; raises RunGone and WrongStatus."""
        run, state = await self.service.state(run_id)
        if state.epoch >= run.settings.epochs:
            raise WrongStatus("the run is done: there is no next mini-batch")
        async with self._places:
            dataset = await self.service.dataset(run)
            found = await self.service.compute(worker.preview_step, run.settings, state, dataset)
        if found is None:
            raise WrongStatus("the next step makes the weights grow beyond the largest number")
        return run, state, found


def _serves(known: tuple[float, asyncio.Future[Any]], snapshot: Snapshot) -> bool:
    """Whether an earlier inspection will do: of this snapshot, or, while the network learns, fresh or on its way."""
    since, future = known
    learns = snapshot.run is not None and snapshot.run.status == "running"
    if not future.done():
        return learns
    if future.cancelled() or future.exception() is not None:
        return False
    then: Snapshot = future.result().snapshot
    same = (then.epoch, then.position) == (snapshot.epoch, snapshot.position)
    return same or (learns and time.monotonic() - since < FRESH)
