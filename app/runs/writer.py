"""Writes to the store in one line, from a thread of its own; when the database is in trouble, asks it now and then."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from app.runs.connection import StoreUnavailable

RETRY_SECONDS = 1.0  # between two questions to a database in trouble

P = ParamSpec("P")
T = TypeVar("T")


class Writer:
    """SQLite has one writer at a time, and waiting in one line is cheaper than meeting at its lock."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "store-writer")
        self._trouble: StoreUnavailable | None = None
        self._ask_again = 0.0

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the store that writes; raises what it raises, StoreUnavailable among it.

        While the database is in trouble one caller a second tries it, and the others are refused at once:
        a locked database takes its time to say so, and a line of callers would wait for each other.
        """
        if self._trouble is not None:
            if time.monotonic() < self._ask_again:
                raise StoreUnavailable(str(self._trouble))
            self._ask_again = time.monotonic() + RETRY_SECONDS
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._thread, lambda: method(*args, **kwargs))
        except StoreUnavailable as trouble:
            self._trouble = trouble
            self._ask_again = time.monotonic() + RETRY_SECONDS
            raise
        self._trouble = None
        return result

    def close(self) -> None:
        """End the thread, once it has written what it was given."""
        self._thread.shutdown()
