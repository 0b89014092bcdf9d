"""Who follows which run: what each subscriber is sent, and how many there may be."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from app.runs.active import ActiveRun
from app.runs.connection import StoreUnavailable
from app.runs.limits import OverLimit
from app.runs.model import Event
from app.runs.recorder import waiting_because
from app.runs.service import Service
from app.runs.writer import RETRY_SECONDS

log = logging.getLogger(__name__)

PAGE = 500  # events read from the store at a time


class Subscribers:
    """All open streams. A subscriber pulls events at its own speed, so none of them is kept waiting in memory."""

    def __init__(self, service: Service, most: int, most_per_client: int):
        self.service = service
        self.scheduler = service.scheduler
        self.most = most
        self.most_per_client = most_per_client
        self._stopping = asyncio.Event()
        self._clients: Counter[str] = Counter()

    @property
    def open(self) -> int:
        """How many streams are open."""
        return self._clients.total()

    def enter(self, run_id: str, client: str) -> Callable[[], None]:
        """Count one stream of this client on a run; returns what to call when it has ended. Raises OverLimit."""
        if self.open >= self.most:
            raise OverLimit(f"{self.most} streams are open, and that is as many as this lab serves", 10)
        if self._clients[client] >= self.most_per_client:
            raise OverLimit(f"your address has {self.most_per_client} streams open, and may have no more", 10)
        self._clients[client] += 1
        log.debug("run %s: stream opened for %s (%d open)", run_id, client, self.open)

        def leave() -> None:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]
            log.debug("run %s: stream closed for %s (%d open)", run_id, client, self.open)

        return leave

    def end(self) -> None:
        """Let every stream end."""
        self._stopping.set()
        for active in self.scheduler.active.values():
            active.feed.wake()

    async def follow(self, run_id: str, after: int, silence: float) -> AsyncIterator[list[Event]]:
        """The events after id `after` as they come; [] after `silence` seconds without any. Ends with the run.

        An event of id 0 is news that isn't stored: a place in the queue, or what the run waits for.
        """
        sent: tuple[int | None, str | None] = (None, None)
        clock = asyncio.get_running_loop().time
        last_sent = clock()
        while not self._stopping.is_set():
            active = self.scheduler.active.get(run_id)
            changed = active.feed.changed if active else None
            events = await self._unread(active, run_id, after)
            if events:
                after = events[-1].id
                last_sent = clock()
                yield events
                continue
            if events is not None and (active is None or changed is None or active.gone or active.run.is_final):
                return
            if active and (news := (self.scheduler.queue.place(run_id), _notice(active, events))) != sent:
                sent = news
                data = {"status": active.run.status, "message": news[1] or active.run.message, "queue_place": news[0]}
                last_sent = clock()
                yield [Event(0, "status", json.dumps(data))]
                continue
            if events is None or changed is None:  # the run's notice tells why; its subscriber keeps their place
                last_sent = clock()
                yield []
                await self._stops_within(RETRY_SECONDS)
                continue
            try:
                async with asyncio.timeout_at(last_sent + silence):
                    await changed.wait()
            except TimeoutError:
                last_sent = clock()
                yield []

    async def _unread(self, active: ActiveRun | None, run_id: str, after: int) -> list[Event] | None:
        """The events after id `after`; None while the store that knows them doesn't answer."""
        known = active.unread(after) if active else None
        if known is not None:
            return known
        try:
            return await self.service.read(self.service.store.events, run_id, after, PAGE)
        except StoreUnavailable:
            return None

    async def _stops_within(self, seconds: float) -> None:
        """Wait, but not beyond the server's end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


def _notice(active: ActiveRun, events: list[Event] | None) -> str | None:
    """What there is to tell that isn't stored: also that the store doesn't say what is."""
    return active.notice or (waiting_because("the lab's database doesn't answer") if events is None else None)
