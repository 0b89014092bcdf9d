"""Which runs may be at work at once, and the order in which the others wait."""

import asyncio
from collections import Counter
from typing import NamedTuple

from app.runs.limits import ADDRESS_SHARE, Limit, address_of


class Waiting(NamedTuple):
    """A run's owner, and the event that is set when the run is admitted."""

    owner: str
    admitted: asyncio.Event


class AdmissionQueue:
    """A limited number of places, in all and for each client; the first who may have a place that is free gets it."""

    def __init__(self, limit: Limit):
        self.limit = limit
        self.working: dict[str, str] = {}  # owners by run id
        self._waiting: dict[str, Waiting] = {}

    @property
    def waiting(self) -> list[str]:
        """The ids of those who wait, first come first."""
        return list(self._waiting)

    @property
    def waiting_owners(self) -> list[str]:
        """Whose they are."""
        return [each.owner for each in self._waiting.values()]

    def is_free_for(self, owner: str) -> bool:
        """Whether this owner's next run needn't wait."""
        return self._has_room(owner)

    def place(self, run_id: str) -> int | None:
        """1 for the next run to be admitted; None for one that isn't waiting."""
        return self.waiting.index(run_id) + 1 if run_id in self._waiting else None

    def join(self, run_id: str, owner: str) -> asyncio.Event:
        """Join the end of the queue; the event is set once there is a place. Hand it back with `leave`."""
        self._waiting[run_id] = Waiting(owner, asyncio.Event())
        admitted = self._waiting[run_id].admitted
        self._admit()
        return admitted

    def leave(self, run_id: str) -> None:
        """Stop working, or waiting."""
        self.working.pop(run_id, None)
        self._waiting.pop(run_id, None)
        self._admit()

    def _admit(self) -> None:
        for run_id, (owner, admitted) in list(self._waiting.items()):
            if len(self.working) >= self.limit.in_all:
                return
            if self._has_room(owner):
                self.working[run_id] = owner
                del self._waiting[run_id]
                admitted.set()

    def _has_room(self, owner: str) -> bool:
        if len(self.working) >= self.limit.in_all:
            return False
        owners = Counter(self.working.values())
        at_address = sum(number for each, number in owners.items() if address_of(each) == address_of(owner))
        most_at_address = max(self.limit.per_client, self.limit.in_all * ADDRESS_SHARE)
        return owners[owner] < self.limit.per_client and at_address < most_at_address
