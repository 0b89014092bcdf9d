"""Each guard by itself, around an application of the test's own: what it counts, waits for and sends."""

import asyncio
import json
import logging
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware import access_log
from app.middleware.access_log import RequestObserver
from app.middleware.body import BodyLimit
from app.middleware.in_flight import InFlightRequests, TrackInFlight
from app.middleware.metrics import METHODS, Metrics

Headers = dict[str, str]


class Answer:
    """What an application has sent: status, headers, and the body's pieces."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def send(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return self.messages[0]["status"]

    @property
    def headers(self) -> Headers:
        return {name.decode(): value.decode() for name, value in self.messages[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)


def scope(method: str = "GET", path: str = "/", **headers: str) -> Scope:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": given,
        "client": ("1.2.3.4", 5),
    }


async def nothing_more() -> Message:
    return {"type": "http.request", "body": b"{}", "more_body": False}


async def ask(app: ASGIApp, asked: Scope) -> Answer:
    answer = Answer()
    await app(asked, nothing_more, answer.send)
    return answer


class Held:
    """An application whose requests wait until they are let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.arrived = asyncio.Semaphore(0)

    async def __call__(self, asked: Scope, receive: Receive, send: Send) -> None:
        self.arrived.release()
        await self.go.wait()
        await PlainTextResponse("done")(asked, receive, send)


def upload() -> Scope:
    return scope("POST", "/api/networks", content_length="2")


def test_so_many_files_at_once_and_then_their_places_are_free_again() -> None:
    async def crowd() -> None:
        held = Held()
        app = BodyLimit(held, 10, "/api/networks", 10, 5)
        under_way = [asyncio.create_task(ask(app, upload())) for _ in range(4)]
        for _ in range(4):
            await held.arrived.acquire()
        refused = await ask(app, upload())
        assert (refused.status, refused.headers["retry-after"]) == (429, "5")
        assert json.loads(refused.body)["detail"].startswith("4 files are on their way")
        other = asyncio.create_task(ask(app, scope("POST", "/api/runs", content_length="2")))
        held.go.set()
        assert [answer.status for answer in await asyncio.gather(*under_way, other)] == [200] * 5, (
            "other bodies aren't files"
        )
        assert (await ask(app, upload())).status == 200

    asyncio.run(crowd())


def test_requests_that_wait_when_the_server_stops_are_told_to_come_again() -> None:
    async def stop() -> None:
        held, known = Held(), InFlightRequests()
        app = TrackInFlight(held, known)
        waiting = asyncio.create_task(ask(app, scope()))
        await held.arrived.acquire()
        known.refuse()
        answer = await waiting
        assert (answer.status, answer.headers["retry-after"]) == (503, "3")
        assert json.loads(answer.body) == {"detail": "The lab is being stopped."}

    asyncio.run(stop())


def test_an_answer_that_has_begun_is_neither_cut_off_nor_begun_again_at_a_stop() -> None:
    async def stop() -> None:
        known, begun, go = InFlightRequests(), asyncio.Event(), asyncio.Event()

        async def slow(_: Scope, _receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            begun.set()
            await go.wait()
            await send({"type": "http.response.body", "body": b"whole"})

        waiting = asyncio.create_task(ask(TrackInFlight(slow, known), scope()))
        await begun.wait()
        known.refuse()
        await asyncio.sleep(0)
        go.set()
        answer = await waiting
        assert (answer.status, answer.body) == (200, b"whole")
        assert len(answer.messages) == 2

    asyncio.run(stop())


def observed(app: ASGIApp, monkeypatch: pytest.MonkeyPatch, seconds: float, **asked: Any) -> Metrics:
    """What is counted of one request that takes so long."""
    times = iter((100.0, 100.0 + seconds))
    monkeypatch.setattr(access_log.time, "perf_counter", lambda: next(times))
    metrics = Metrics()
    asyncio.run(ask(RequestObserver(app, metrics, log=True), scope(**asked)))
    return metrics


async def in_pieces(_: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 206, "headers": []})
    for piece in (b"abc", b"defgh", b""):
        await send({"type": "http.response.body", "body": piece, "more_body": bool(piece)})


def test_a_line_of_the_log_has_all_bytes_and_the_time_in_milliseconds(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "saturation_lab.access"):
        observed(in_pieces, monkeypatch, 0.25, path="/api/mnist")
    said = json.loads(caplog.messages[-1])
    assert (said["bytes"], said["milliseconds"], said["status"]) == (8, 250.0, 206)
    assert (said["client"], said["method"], said["path"]) == ("1.2.3.4", "GET", "/api/mnist")


def test_the_metrics_have_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    metrics = observed(in_pieces, monkeypatch, 0.25, path="/static/x")
    assert metrics.registry.get_sample_value("lab_request_seconds_sum", {"route": "static"}) == 0.25
    assert metrics.registry.get_sample_value("lab_request_seconds_count", {"route": "static"}) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
def test_a_method_is_counted_by_its_name_if_it_is_one(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    metrics = observed(in_pieces, monkeypatch, 0, method=method)
    counted = "other" if method == "BREW" else method
    labels = {"method": counted, "route": "none", "status": "206"}
    assert metrics.registry.get_sample_value("lab_requests_total", labels) == 1
    assert (method in METHODS) == (method != "BREW")
