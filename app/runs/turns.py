"""Who computes next: addresses take turns, then the clients of an address, then the runs of a client."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.runs.limits import address_of

Waiters = deque[asyncio.Future[None]]


class FairTurns:
    """As many turns at once as `capacity()` says; the others wait, and no client waits longer for having fewer runs.

    What runs in the background gets a turn only when nobody else waits and half of the turns are free: then there
    is a worker for it that no other slice has to wait for.
    """

    def __init__(self, capacity: Callable[[], int]):
        self.capacity = capacity
        self.taken = 0
        self._waiting: OrderedDict[str, OrderedDict[str, Waiters]] = OrderedDict()
        self._background: Waiters = deque()

    @asynccontextmanager
    async def turn(self, owner: str, *, background: bool = False) -> AsyncIterator[None]:
        """Wait for this owner's turn, and hold it for as long as the block lasts."""
        await (self._acquire_behind() if background else self._acquire(owner))
        try:
            yield
        finally:
            self._release()

    async def _acquire(self, owner: str) -> None:
        if self.taken < self.capacity() and not self._waiting:
            self.taken += 1
            return
        granted = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(address_of(owner), OrderedDict()).setdefault(owner, deque()).append(granted)
        await self._granted(granted)

    async def _acquire_behind(self) -> None:
        granted = asyncio.get_running_loop().create_future()
        self._background.append(granted)
        await self._granted(granted)

    async def _granted(self, granted: asyncio.Future[None]) -> None:
        self._grant()
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():
                self._release()
            raise

    def _release(self) -> None:
        self.taken -= 1
        self._grant()

    def _grant(self) -> None:
        while self.taken < self.capacity() and (granted := self._next()):
            self.taken += 1
            granted.set_result(None)
        while self._background and not self._waiting and self.taken < max(1, self.capacity() // 2):
            granted = self._background.popleft()
            if not granted.done():
                self.taken += 1
                granted.set_result(None)

    def _next(self) -> asyncio.Future[None] | None:
        """The first who still waits; their address and their client go to the end of the line."""
        while self._waiting:
            address, owners = self._waiting.popitem(last=False)
            owner, waiters = owners.popitem(last=False)
            granted = waiters.popleft()
            if waiters:
                owners[owner] = waiters
            if owners:
                self._waiting[address] = owners
            if not granted.done():
                return granted
        return None
