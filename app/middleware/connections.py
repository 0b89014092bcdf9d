"""Connections: how many there may be, in all and from one address, and how long the head of a request may take."""

import asyncio
import logging
from collections import Counter
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

HEAD_SECONDS = 10.0  # for a request's first line and headers
HANDLES_KEPT = 200  # for files, workers, the database
FEWEST, MOST = 20, 20_000  # connections, whatever the system gives

log = logging.getLogger(__name__)
faults = logging.getLogger(f"{__name__}.faults")
faults.setLevel(logging.ERROR)  # ours are told; what strangers send that isn't HTTP would fill the disk


class Limits:
    """How many connections may be open, and how many are."""

    def __init__(self, in_all: int, per_address: int, headers: dict[str, str]):
        self.in_all = in_all
        self.per_address = per_address
        self.headers = headers
        self.open: Counter[str] = Counter()
        self._said = False

    def enter(self, address: str) -> str:
        """Count one more; returns why it is one too many, or ""."""
        if self.open.total() >= self.in_all:
            if not self._said:
                self._said = True
                log.warning("%d connections are open, which is all that the system's limit allows", self.in_all)
            return "The lab has no room for another connection. Try again in a moment."
        if self.open[address] >= self.per_address:
            return f"Your address has {self.per_address} connections to the lab, which is the most that one may have."
        self.open[address] += 1
        return ""

    def leave(self, address: str) -> None:
        """One less."""
        self.open[address] -= 1
        if self.open[address] <= 0:
            del self.open[address]


def most_connections() -> int:
    """How many file handles can be spared for connections, once the limit has been raised as far as it goes."""
    if resource is None:
        return MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(FEWEST, min(soft - HANDLES_KEPT, MOST))


class LimitedConnection(H11Protocol):
    """uvicorn's connection, with these limits. Bad requests are refused without a line in the log for each."""

    limits: Limits

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.logger = faults
        self._deadline: asyncio.TimerHandle | None = None
        self._address: str | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or say why not."""
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        if refused := self.limits.enter(address):
            self._refuse(503, refused)
            return
        self._address = address
        self._expect_a_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        if self._address is not None:
            self.limits.leave(self._address)
            self._address = None
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; a request that has begun must show all of its head in time."""
        if self._address is None:
            return
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._stop_waiting()
        if self.conn.their_state is h11.IDLE and self._deadline is None:
            self._expect_a_request()

    def send_400_response(self, msg: str) -> None:
        """Refuse what isn't HTTP, with the headers of every answer."""
        self._refuse(400, msg)

    def _expect_a_request(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self.conn.their_state is h11.IDLE and (self.cycle is None or self.cycle.response_complete):
            self._refuse(408, "The request took too long.")

    def _refuse(self, status: int, words: str) -> None:
        """A plain answer, and the end of the connection. (A response that is under way can only be cut off.)"""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            body = words.encode()
            headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))}
            lines = [f"{name}: {value}" for name, value in (headers | self.limits.headers).items()]
            head = "\r\n".join([f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *lines, "Connection: close", "", ""])
            self.transport.write(head.encode("latin-1") + body)
        self.transport.close()
