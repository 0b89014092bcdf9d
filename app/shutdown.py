"""The one timeline of a stop: what happens when, counted in seconds from the signal.

| second | what happens |
|---|---|
| 0.0 | no connection is taken any more; every event stream ends, so that its page comes back later |
| 0.4 | a request that still waits for its answer is answered 503 |
| 0.6 | connections whose clients don't read what they have been sent are closed |
| then | each run stores where it is, within 0.8 s; it goes on after the next start |
| 2.0 | the process ends, whatever a thread still waits for |
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable

END_STREAMS = 0.0
ANSWER_REQUESTS = 0.4
CLOSE_CONNECTIONS = 0.6
STORE_RUNS_SECONDS = 0.8  # counted from when the last connection is closed
END_PROCESS = 2.0


class Shutdown:
    """Calls everyone who has registered at their moment, once the stop has begun."""

    def __init__(self) -> None:
        self._calls: list[tuple[float, Callable[[], None]]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._begun = False

    def at(self, second: float, call: Callable[[], None]) -> None:
        """Call this so many seconds after the stop has begun, in the event loop."""
        self._calls.append((second, call))

    def watch(self) -> None:
        """From now on a stop is carried out in the running loop."""
        self._loop = asyncio.get_running_loop()

    def begin(self) -> None:
        """Begin the stop, from any thread or a signal handler; a second time nothing happens."""
        if self._loop is None or self._begun:
            return
        self._begun = True
        self._loop.call_soon_threadsafe(self._schedule)

    def _schedule(self) -> None:
        assert self._loop is not None
        for second, call in self._calls:
            if second:
                self._loop.call_later(second, call)
            else:
                call()


def end_process_in_time() -> None:
    """End this process at the end of the timeline.

    A thread that waits for a database or a scheduler that doesn't answer would keep it alive. By then every run
    has stored what could be stored; what couldn't is computed again after the restart.
    """
    threading.Thread(target=_end_process, daemon=True).start()


def _end_process() -> None:
    time.sleep(END_PROCESS)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
