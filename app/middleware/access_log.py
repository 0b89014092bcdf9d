"""Counts and times every request, and writes the access log: one line of JSON each."""

import json
import logging
import sys
import time
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.metrics import Metrics

LONGEST = 200  # letters of what a client has chosen; a line stays short whatever it was

access_log = logging.getLogger("saturation_lab.access")


def start_access_log() -> None:
    """Let the log's lines go to standard output, bare, for another program to read."""
    if not access_log.handlers:
        access_log.addHandler(logging.StreamHandler(sys.stdout))
        access_log.setLevel(logging.INFO)


class RequestObserver:
    """Tells the metrics of each answer, under its route's own path and not the reader's, and logs it if asked to."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: bool):
        self.app = app
        self.metrics = metrics
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and watch what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        answer = {"status": 500, "bytes": 0}

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer["status"] = message["status"]
            answer["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - began
            self.metrics.answered(scope["method"], route_of(scope), answer["status"], seconds)
            if self.log:
                access_log.info(line(scope, answer, seconds))


def route_of(scope: Scope) -> str:
    """The path as the route declares it, so that a metric has one series per route and not one per run."""
    route = scope.get("route")
    if route is not None:
        return str(route.path)
    return "static" if scope["path"].startswith(("/static/", "/vendor/")) else "none"


def line(scope: Scope, answer: dict[str, int], seconds: float) -> str:
    """One request as JSON; the query is left out, since it is the reader's own affair."""
    return json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": (scope.get("client") or ("",))[0],
            "method": scope["method"][:LONGEST],
            "path": scope["path"][:LONGEST],
            "status": answer["status"],
            "bytes": answer["bytes"],
            "milliseconds": round(seconds * 1000, 1),
        }
    )
