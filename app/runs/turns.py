"""Who computes next: addresses share the time, then the clients of an address, then the runs of a client."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from typing import Any

from app.runs.limits import address_of

USUAL_SECONDS = 0.1  # that a turn is taken to need, until it is known
ROUNDS = 4  # of the event loop after a turn, in which whoever had it can ask for the next one
MOST_REMEMBERED = 1000  # addresses, clients and runs

Branch = tuple[str, ...]  # (address,), (address, client) or (address, client, run); () is everybody


class Turn:
    """One turn: who wants it, and what is known of the time it took."""

    def __init__(self, path: Branch):
        self.path = path
        self.granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.began = 0.0
        self.seconds: float | None = None  # of computing, where whoever has the turn can tell
        self._work: Future[Any] | None = None

    def occupy(self, work: Future[Any]) -> None:
        """The turn lasts until this is done, even if nobody waits for it any more: a worker is at it."""
        self._work = work

    @property
    def unfinished(self) -> Future[Any] | None:
        """What goes on after its owner has left."""
        return None if self._work is None or self._work.done() else self._work

    @property
    def cost(self) -> float:
        """Seconds that it took."""
        return max(time.monotonic() - self.began, USUAL_SECONDS) if self.seconds is None else self.seconds


class FairTurns:
    """As many turns at once as `capacity()` says; the others wait, and nobody gets more time for asking for more.

    At each branch the one that has had least time is next, so that one with long turns gets fewer of them. Time is
    counted as start-time fair queueing does: a branch's turn starts where its last one ended, or where the last turn of
    all started, if that is later. Who comes back after a rest has saved nothing up, and owes nothing.

    What runs in the background gets a turn only when nobody else waits and half of the turns are free: then there
    is a worker for it that no other slice has to wait for.
    """

    def __init__(self, capacity: Callable[[], int]):
        self.capacity = capacity
        self.taken = 0
        self._waiting: list[Turn] = []  # first come first
        self._background: deque[Turn] = deque()
        self._ends: dict[Branch, float] = {}
        self._now: dict[Branch, float] = {}

    @asynccontextmanager
    async def turn(self, owner: str, run: str = "", *, background: bool = False) -> AsyncIterator[Turn]:
        """Wait for the turn of this owner's run, and hold it for as long as the block, or its work, lasts."""
        turn = Turn(() if background else (address_of(owner), owner, run))
        (self._background if background else self._waiting).append(turn)
        self._grant()
        try:
            await turn.granted
        except asyncio.CancelledError:
            if turn.granted.done() and not turn.granted.cancelled():
                self._release(turn)
            raise
        try:
            yield turn
        finally:
            self._end(turn)

    def _end(self, turn: Turn) -> None:
        if (work := turn.unfinished) is None:
            self._release(turn)
            return
        loop = asyncio.get_running_loop()

        def done(_: Future[Any]) -> None:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._release, turn)

        work.add_done_callback(done)

    def _release(self, turn: Turn) -> None:
        self.taken -= 1
        for depth in range(1, len(turn.path) + 1):
            branch = turn.path[:depth]
            self._ends[branch] = self._ends.get(branch, self._start(branch)) + turn.cost - USUAL_SECONDS
        if len(self._ends) > MOST_REMEMBERED:
            self._forget_the_past()
        self._grant_after(ROUNDS)

    def _grant(self) -> None:
        while self.taken < self.capacity() and (turn := self._next()):
            self._give(turn)
        while self._background and not self._waiting and self.taken < max(1, self.capacity() // 2):
            turn = self._background.popleft()
            if not turn.granted.done():
                self._give(turn)

    def _grant_after(self, rounds: int) -> None:
        if rounds:
            asyncio.get_running_loop().call_soon(self._grant_after, rounds - 1)
        else:
            self._grant()

    def _give(self, turn: Turn) -> None:
        self.taken += 1
        turn.began = time.monotonic()
        turn.granted.set_result(None)

    def _next(self) -> Turn | None:
        """The turn that is due, with its usual time counted to each of its branches."""
        found = self._waiting = [turn for turn in self._waiting if not turn.granted.done()]
        if not found:
            return None
        for depth in range(1, len(found[0].path) + 1):
            branch = min((turn.path[:depth] for turn in found), key=self._start)
            self._now[branch[:-1]] = start = self._start(branch)
            self._ends[branch] = start + USUAL_SECONDS
            found = [turn for turn in found if turn.path[:depth] == branch]
        self._waiting.remove(found[0])
        return found[0]

    def _forget_the_past(self) -> None:
        """Let go of branches that begin anew in any case."""
        past = {branch for branch, end in self._ends.items() if end <= self._now.get(branch[:-1], 0.0)}

        def goes_on(branch: Branch) -> bool:
            return not any(branch[:depth] in past for depth in range(1, len(branch) + 1))

        self._ends = {branch: end for branch, end in self._ends.items() if goes_on(branch)}
        self._now = {branch: now for branch, now in self._now.items() if goes_on(branch)}

    def _start(self, branch: Branch) -> float:
        """Where the branch's next turn starts, in the time that its siblings share."""
        return max(self._ends.get(branch, 0.0), self._now.get(branch[:-1], 0.0))
