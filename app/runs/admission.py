"""Which runs may work at once, and the order in which the others wait."""

import asyncio


class AdmissionQueue:
    """A limited number of places to work; whoever waits gets one in the order of arrival."""

    def __init__(self, places: int):
        self.places = places
        self.working: set[str] = set()
        self._waiting: dict[str, asyncio.Event] = {}

    @property
    def waiting(self) -> list[str]:
        """The ids of those who wait, first come first."""
        return list(self._waiting)

    @property
    def free(self) -> bool:
        """Whether the next to come needn't wait."""
        return not self._waiting and len(self.working) < self.places

    def place(self, run_id: str) -> int | None:
        """1 for the next one to work; None for one that isn't waiting."""
        return self.waiting.index(run_id) + 1 if run_id in self._waiting else None

    def join(self, run_id: str) -> asyncio.Event:
        """Join the end of the line; the event is set once there is a place to work. Hand it back with `leave`."""
        admitted = self._waiting[run_id] = asyncio.Event()
        self._admit()
        return admitted

    def leave(self, run_id: str) -> None:
        """Stop working, or waiting."""
        self.working.discard(run_id)
        self._waiting.pop(run_id, None)
        self._admit()

    def _admit(self) -> None:
        while self._waiting and len(self.working) < self.places:
            run_id = next(iter(self._waiting))
            self.working.add(run_id)
            self._waiting.pop(run_id).set()
