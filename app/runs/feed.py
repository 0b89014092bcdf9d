"""What the readers of one run wait on: its latest events, so that ten readers cost no more than one."""

import asyncio
from collections import deque
from collections.abc import Sequence

from app.runs.model import Event

REMEMBERED = 300  # events; a reader further behind reads the store


class Feed:
    """The end of a run's event list, and a bell that rings when it grows.

    Readers pull: each asks for what comes after the last id it has sent. So a slow reader holds nothing in memory.
    """

    def __init__(self) -> None:
        self._tail: deque[Event] = deque(maxlen=REMEMBERED)
        self._bell = asyncio.Event()

    def publish(self, events: Sequence[Event]) -> None:
        """Add events that are stored, and wake whoever waits."""
        self._tail.extend(events)
        self.ring()

    def since(self, after: int) -> list[Event] | None:
        """The events after id `after`; None when only the store knows them all."""
        if self._tail and self._tail[0].id <= after + 1:
            return [event for event in self._tail if event.id > after]
        return None

    def ring(self) -> None:
        """Wake whoever waits."""
        self._bell.set()
        self._bell = asyncio.Event()

    @property
    def bell(self) -> asyncio.Event:
        """Rings once, at the next change; take it before you look, so that no change is missed."""
        return self._bell
