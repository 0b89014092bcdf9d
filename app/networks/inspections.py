"""Looks into networks on request, in the engine's workers: one look serves all who ask within a moment."""

import asyncio
import time
from collections import OrderedDict
from typing import Any, Literal, NamedTuple

from app.data.mnist import Dataset
from app.learn.network import Parameters, RunSettings
from app.learn.training import State
from app.networks import worker
from app.networks.uploads import Shelf
from app.runs.model import Run
from app.runs.service import NotNow, Service

FRESH = 1.0  # seconds for which a look at a network that still learns is good enough
KEPT = 32  # looks
AT_ONCE = 2  # looks that are computed at a time, for all readers together


Kind = Literal["run", "upload"]


class Moment(NamedTuple):
    """A network at a moment of its run; an uploaded one has no run."""

    settings: RunSettings
    parameters: Parameters
    run: Run | None
    epoch: int
    position: int


class Seen(NamedTuple):
    """A look, and the moment it was of."""

    moment: Moment
    dataset: Dataset
    look: worker.Look


class Examiner:
    """What readers ask of networks beyond their events. Call it from the event loop."""

    def __init__(self, service: Service, shelf: Shelf):
        self.service = service
        self.shelf = shelf
        self._looks: OrderedDict[tuple[Kind, str], tuple[float, asyncio.Future[Seen]]] = OrderedDict()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def moment(self, kind: Kind, name: str) -> Moment:
        """A run's network as it is now, or an uploaded one; raises RunGone, NetworkGone and NotNow."""
        if kind == "upload":
            network = (await asyncio.to_thread(self.shelf.get, name)).network
            return Moment(*network, None, 0, 0)
        run, state = await self.service.state(name)
        return Moment(run.settings, state.parameters, run, state.epoch, state.position)

    async def look(self, kind: Kind, name: str) -> Seen:
        """A network's inspection on the test images; raises RunGone, NetworkGone and NotNow."""
        moment = await self.moment(kind, name)
        known = self._looks.get((kind, name))
        if known is None or not _serves(known, moment):
            known = (time.monotonic(), asyncio.ensure_future(self._look(moment)))
            self._looks[kind, name] = known
            while len(self._looks) > KEPT:
                self._looks.popitem(last=False)
        return await asyncio.shield(known[1])

    async def _look(self, moment: Moment) -> Seen:
        async with self._room:
            dataset = await self._dataset(moment.run)
            found = await self.service.driver.engine.call(worker.look, moment.settings, moment.parameters, dataset)
            return Seen(moment, dataset, found)

    async def ahead(self, run_id: str) -> tuple[Run, State, worker.Ahead]:
        """The step after the last one that is known, even of a run that is at work; raises RunGone and NotNow."""
        run, state = await self.service.state(run_id)
        if state.epoch >= run.settings.epochs:
            raise NotNow("the run is done: there is no next mini-batch")
        async with self._room:
            dataset = await self._dataset(run)
            found = await self.service.driver.engine.call(worker.ahead, run.settings, state, dataset)
        if found is None:
            raise NotNow("the next step makes the weights grow beyond the largest number")
        return run, state, found

    async def _dataset(self, run: Run | None) -> Dataset:
        data = self.service.driver.data
        return await asyncio.to_thread(data.of_kind, run.data) if run else data.dataset


def _serves(known: tuple[float, asyncio.Future[Any]], moment: Moment) -> bool:
    """Whether an earlier look will do: of this moment, or, while the network learns, fresh or on its way."""
    since, future = known
    learns = moment.run is not None and moment.run.status == "running"
    if not future.done():
        return learns
    if future.cancelled() or future.exception() is not None:
        return False
    then: Moment = future.result().moment
    same = (then.epoch, then.position) == (moment.epoch, moment.position)
    return same or (learns and time.monotonic() - since < FRESH)
