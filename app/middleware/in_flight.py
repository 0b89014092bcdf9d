"""Requests whose answers haven't begun: when the server stops, each is answered 503 instead of with nothing."""

import asyncio
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

RETRY_AFTER = "3"  # seconds


class InFlightRequests:
    """Knows them; `refuse` ends them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._refusing = False

    def refuse(self) -> None:
        """Answer all of them now, for the server stops."""
        self._refusing = True
        for task in self._tasks:
            task.cancel()

    async def pass_on(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, as long as there is time for it."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)

        async def send_and_forget(message: Message) -> None:
            self._tasks.discard(task)
            await send(message)

        try:
            await app(scope, receive, send_and_forget)
        except asyncio.CancelledError:
            if not self._refusing or task not in self._tasks:
                raise
            refusal = JSONResponse({"detail": "The lab is being stopped."}, 503, {"Retry-After": RETRY_AFTER})
            await refusal(scope, receive, send)
        finally:
            self._tasks.discard(task)


class TrackInFlight:
    """The middleware around an application whose requests `in_flight` is to know."""

    def __init__(self, app: ASGIApp, in_flight: InFlightRequests):
        self.app = app
        self.in_flight = in_flight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            await self.in_flight.pass_on(self.app, scope, receive, send)
        else:
            await self.app(scope, receive, send)
