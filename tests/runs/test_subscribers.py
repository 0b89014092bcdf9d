"""Subscribers who come, go, sleep, crowd and dawdle all end with the same curve, and cost the run nothing."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from app.routes import runs as routes
from app.runs.connection import StoreUnavailable
from app.runs.feed import REMEMBERED, Feed
from app.runs.model import Event
from tests.lab import visitor
from tests.serving import serving

pytestmark = pytest.mark.slow

BODY = {"hidden": [10], "mini_batch_size": 1, "epochs": 12}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One for the tests that do it no harm."""
    with serving(tmp_path_factory.mktemp("lab")) as server:
        yield server


def test_ten_readers_on_one_run(server):
    """All of them get the same, whenever they came."""
    before = len(server.lab.client.get("/api/runs").json())
    run_id = server.lab.start(**BODY)
    curves: list[list] = [[] for _ in range(10)]

    def read(curve: list) -> None:
        with visitor(server.url) as client:
            curve.extend(type(server.lab)(client).read(run_id))

    readers = [threading.Thread(target=read, args=(curve,)) for curve in curves]
    for number, reader in enumerate(readers):
        if number == 5:
            server.lab.wait_for(run_id, 8_000)
        reader.start()
    for reader in readers:
        reader.join(60)
    whole = [event for event in curves[0] if event.id]
    assert [event.id for event in whole] == list(range(1, len(whole) + 1))
    assert all([event for event in curve if event.id] == whole for curve in curves)
    assert len(server.lab.client.get("/api/runs").json()) == before + 1


def test_ten_readers_cost_one_run(lab):
    """What is computed is computed once, and the store is asked for the story's end alone."""
    service = lab.client.app.state.runs
    engine, store = service.driver.engine, service.store
    compute, read, slices, readings = engine.compute, store.events, [], []

    async def counted(job, *told):
        outcome = await compute(job, *told)
        slices.append(outcome.mini_batches)
        return outcome

    def noted(*asked):
        readings.append(asked)
        return read(*asked)

    engine.compute, store.events = counted, noted
    run_id = lab.start(**BODY | {"epochs": 30}, paused=True)
    with ThreadPoolExecutor(10) as readers:
        curves = [readers.submit(lab.read, run_id) for _ in range(10)]
        while lab.client.app.state.subscribers.open < 10:
            time.sleep(0.01)
        lab.command(run_id, "resume")
    assert sum(slices) == 30 * 4000
    assert len(slices) > 3
    stories = [curve.result() for curve in curves]
    assert all(story[-1].name == "done" for story in stories)
    # Each at its beginning, at its end, and for many events at a time when it has fallen behind.
    assert len(readings) < sum(map(len, stories)) / 100


def test_a_reader_who_leaves_and_comes_back_all_the_time(server):
    run_id = server.lab.start(**BODY)
    seen = []
    while not seen or seen[-1].name != "done":
        listening = server.lab.listen(run_id, after=seen[-1].id if seen else 0)
        for event in listening:
            if event.id:
                seen.append(event)
            if event.id % 40 == 39:
                break
        listening.close()
    assert seen == server.lab.read(run_id)


def test_a_slow_reader_is_no_reason_to_remember(server):
    """Someone who doesn't read holds nothing up and nothing in memory, and finds everything when he does."""
    run_id = server.lab.start(**BODY | {"mini_batch_size": 1, "epochs": 100})
    address = urlsplit(server.url)
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect((address.hostname, address.port))
        slow.sendall(
            f"GET /api/runs/{run_id}/events HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode()
        )
        server.lab.wait_for(run_id, 20_000)
        before = memory_of(server)
        events = server.lab.read(run_id)
        assert events[-1].name == "done"
        assert sum(len(str(event)) for event in events) > 1_500_000
        assert memory_of(server) - before < 20, "megabytes"
        slow.settimeout(30)
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)  # he has begun to read, and reads fast
        received = b""
        while block := slow.recv(1 << 16):
            received += block
    assert received.count(b"\nid: ") == len([event for event in events if event.id])
    assert b"event: done" in received


def test_many_slow_readers_of_a_long_story(serve, long_story):
    """Each of them holds a page of it in memory, and never all that he hasn't read."""
    told = long_story(10_000, 2_000)
    server = serve()
    address = urlsplit(server.url)
    server.lab.read("a", until=lambda event: event.id == len(told))
    before = memory_of(server)
    with ExitStack() as stack:
        for _ in range(20):
            slow = stack.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect((address.hostname, address.port))
            slow.sendall(f"GET /api/runs/a/events HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
            assert slow.recv(100)
        server.lab.read("a", until=lambda event: event.id == len(told))  # the server has had time for the others, too
        whole = 20 * sum(len(event.data) for event in told) / 1e6
        assert memory_of(server) - before < whole / 5, "megabytes"


def memory_of(server) -> float:
    """Resident megabytes of the server's own process."""
    status = Path(f"/proc/{server.process.pid}/status")
    if not status.exists():
        pytest.skip("no /proc here to ask for a process's memory")
    return int(status.read_text().split("VmRSS:")[1].split()[0]) / 1024


def test_a_finished_runs_stream_ends_at_once(lab):
    run_id = lab.start(hidden=[5], epochs=1)
    events = [event for event in lab.read(run_id) if event.id]  # the others say what was waited for
    began = time.monotonic()
    assert lab.read(run_id) == events
    assert time.monotonic() - began < routes.KEEPALIVE_SECONDS


def test_a_quiet_stream_shows_that_it_is_alive(client, lab, monkeypatch):
    monkeypatch.setattr(routes, "KEEPALIVE_SECONDS", 0.05)
    run_id = lab.start(paused=True)
    with client.stream("GET", f"/api/runs/{run_id}/events") as answer:
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(6)] == ["event: keepalive", "data: {}", ""] * 2


def test_a_reader_is_told_when_the_database_does_not_say_what_came_before(lab, monkeypatch):
    run_id = lab.start(paused=True)
    lab.command(run_id, "step")
    service = lab.client.app.state.runs
    service.scheduler.active[run_id].feed = Feed()  # as of a run whose beginning only the store knows

    def away(*_: object) -> None:
        raise StoreUnavailable("it is away")

    with monkeypatch.context() as trouble:
        trouble.setattr(service.store, "events", away)
        listening = lab.listen(run_id)
        told = next(listening)
        assert (told.id, told.data["status"]) == (0, "paused")
        assert "database doesn't answer" in told.data["message"]
    assert [event.name for event in (next(listening), next(listening))] == ["epoch", "progress"]
    assert next(listening).data == {"status": "paused", "message": None, "queue_place": None}
    listening.close()


def test_there_are_only_so_many_streams(lab_with):
    client = lab_with(max_streams_per_client=2, max_streams=3).client
    run_id = client.post("/api/runs", json={"paused": True}).json()["id"]
    url = f"/api/runs/{run_id}/events"
    with client.stream("GET", url), client.stream("GET", url):
        refused = client.get(url)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "10"
        assert "2 streams" in refused.json()["detail"]
        assert 'lab_streams{state="open"} 2.0' in client.get("/metrics").text
        other = TestClient(client.app, client=("another address", 1))
        other.portal = client.portal
        with other.stream("GET", url):
            refused = client.get(url)
            assert refused.status_code == 429
            assert "3 streams are open" in refused.json()["detail"]
    while 'lab_streams{state="open"} 0.0' not in client.get("/metrics").text:
        time.sleep(0.01)
    with client.stream("GET", url) as again:
        assert again.status_code == 200


def test_deleting_a_run_ends_its_streams(lab):
    run_id = lab.start(paused=True)
    ended = threading.Event()

    def read() -> None:
        lab.read(run_id)
        ended.set()

    reader = threading.Thread(target=read)
    reader.start()
    while lab.client.app.state.subscribers.open == 0:
        time.sleep(0.01)
    assert lab.client.delete(f"/api/runs/{run_id}").status_code == 204
    assert ended.wait(20)
    reader.join()


def test_a_feed_remembers_no_more_than_it_should():
    feed = Feed()
    for number in range(1, 5 * REMEMBERED):
        feed.publish([Event(number, "progress", "{}")])
    last = 5 * REMEMBERED - 1
    assert feed.since(0) is None, "the store knows"
    assert [event.id for event in feed.since(last - 2)] == [last - 1, last]
    assert len(feed.since(last - REMEMBERED)) == REMEMBERED
    assert feed.since(last - REMEMBERED - 1) is None
