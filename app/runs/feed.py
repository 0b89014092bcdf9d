"""What the subscribers of one run wait on: its latest events, so that ten of them cost no more than one."""

import asyncio
from collections import deque
from collections.abc import Sequence

from app.runs.model import Event

REMEMBERED = 300  # events; a subscriber further behind asks the store


class Feed:
    """The end of a run's event list, and a signal that it has grown.

    Subscribers pull: each asks for what comes after the last id it has sent. So a slow one holds nothing in memory.
    """

    def __init__(self) -> None:
        self._tail: deque[Event] = deque(maxlen=REMEMBERED)
        self._changed = asyncio.Event()

    def publish(self, events: Sequence[Event]) -> None:
        """Add events that are stored, and wake whoever waits."""
        self._tail.extend(events)
        self.wake()

    def since(self, after: int) -> list[Event] | None:
        """The events after id `after`; None when only the store knows them all."""
        if self._tail and self._tail[0].id <= after + 1:
            return [event for event in self._tail if event.id > after]
        return None

    def wake(self) -> None:
        """Wake whoever waits."""
        self._changed.set()
        self._changed = asyncio.Event()

    @property
    def changed(self) -> asyncio.Event:
        """Set once, at the next change; take it before you look, so that no change is missed."""
        return self._changed
