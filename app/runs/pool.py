"""Threads for calls that may block: few of them, a bounded line before them, and a limit to what is waited for."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class BlockingPool:
    """Calls of one kind, which leave the threads of all other kinds alone.

    A thread can't be stopped. One that is stuck keeps its place; when all of them are, callers are refused at once.
    refusal: makes what is raised for a call that finds no place in the line, or no end in time.
    """

    def __init__(
        self,
        name: str,
        refusal: Callable[[], Exception],
        threads: int = 4,
        most_waiting: int = 1000,
        seconds: float = 5.0,
    ):
        self.refusal = refusal
        self.seconds = seconds
        self.threads = threads
        self.most_waiting = most_waiting
        self._executor = ThreadPoolExecutor(threads, name)
        self._pending = 0
        self._began: dict[int, float] = {}  # of the calls that a thread is at, by a number
        self._number = 0

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the call returns; raises the pool's refusal, and what the call does."""
        if self._pending >= self.most_waiting or self._stuck() >= self.threads:
            raise self.refusal()
        self._number += 1
        number, context = self._number, copy_context()

        def tracked() -> T:
            self._began[number] = time.monotonic()
            try:
                return context.run(call, *args, **kwargs)
            finally:
                del self._began[number]

        self._pending += 1
        future = asyncio.get_running_loop().run_in_executor(self._executor, tracked)
        future.add_done_callback(self._finished)
        try:
            async with asyncio.timeout(self.seconds):  # wait_for() may lose a cancellation, before Python 3.12
                return await asyncio.shield(future)
        except TimeoutError:
            if future.done():
                raise  # the call's own
            future.cancel()
            raise self.refusal() from None

    def close(self) -> None:
        """Take no more calls; whatever is stuck is left behind."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _finished(self, future: "asyncio.Future[T]") -> None:
        self._pending -= 1
        if not future.cancelled():
            future.exception()  # whoever has given up on it needn't hear of it

    def _stuck(self) -> int:
        late = time.monotonic() - self.seconds
        return sum(began < late for began in list(self._began.values()))
