"""Workers and servers are killed in mid-run, and the figures come out as if nothing had happened."""

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from app.runs.checkpoint import unpack
from app.runs.database import Database
from app.runs.store import Store
from tests.lab import figures
from tests.runs.processes import assert_no_process_is_left, busy, processes_of, workers_of

pytestmark = pytest.mark.slow

# Long enough to be killed a few times: some 30 slices.
BODY = {"hidden": [20], "mini_batch_size": 1, "epochs": 30}


def assert_numbered(events) -> None:
    """Ids count up from 1, without a gap and without a repetition."""
    ids = [event.id for event in events if event.id]  # what is only waited for has none
    assert ids == list(range(1, len(ids) + 1))


def stored(folder, run_id):
    """A run and its checkpoint, as a server that is gone has left them in its folder."""
    store = Store(Database(f"sqlite:///{folder / 'data' / 'runs.sqlite3'}"))
    store.database.open()
    found = store.get(run_id), store.checkpoint(run_id)
    store.database.close()
    return found


def test_workers_killed_in_mid_run(serve, undisturbed):
    server = serve("--workers", "2")
    run_id = server.lab.start(**BODY)
    events, kills = [], 0
    for event in server.lab.listen(run_id):
        events.append(event)
        if event.name == "epoch" and event.data["epoch"] in (3, 8, 12):
            for worker in workers_of(server):
                with suppress(ProcessLookupError):  # the first one's death ends the others
                    os.kill(worker, signal.SIGKILL)
                    kills += 1
    assert kills >= 3
    assert_numbered(events)
    assert events[-1].name == "done"
    assert figures(events) == undisturbed(**BODY)
    assert "Traceback" not in "".join(server.said)


def test_a_server_killed_in_mid_run(serve, database, undisturbed):
    """It goes on by itself, and a reader who comes back each time ends with the curve of one who never left."""
    seen, run_id, kills = [], "", 0
    kill_at = [9_000, 40_000] if database.startswith("sqlite") else [9_000]
    for examples in (*kill_at, None):
        server = serve(LAB_DATABASE=database)
        run_id = run_id or server.lab.start(**BODY)
        listening = server.lab.listen(run_id, after=seen[-1].id if seen else 0)
        for event in listening:
            if event.id:
                seen.append(event)
            if examples and event.data.get("examples", 0) >= examples:
                server.kill()
                kills += 1
                break
        listening.close()
    assert kills == len(kill_at)
    assert_numbered(seen)
    assert seen[-1].name == "done"
    assert figures(seen) == undisturbed(**BODY)
    assert seen == server.lab.read(run_id)
    run = server.lab.run(run_id)
    assert run["interruptions"] == len(kill_at)
    epochs = [event.data["seconds"] for event in seen if event.name == "epoch"]
    assert all(earlier < later for earlier, later in pairwise(epochs))


def test_what_a_killed_server_leaves_behind(serve, tmp_path):
    """No process, and a checkpoint to go on from; how old it may be is told in test_driver."""
    server = serve("--workers", "2")
    run_id = server.lab.start(**BODY | {"epochs": 1000})
    server.lab.wait_for(run_id, 300_000)  # some seconds of work
    assert workers_of(server)
    server.kill()
    assert_no_process_is_left(server.process.pid)
    run, checkpoint = stored(tmp_path, run_id)
    assert checkpoint is not None
    state = unpack(checkpoint)
    assert (0, 0) < (state.epoch, state.position) <= (run.epoch, run.position)


def test_pauses_steps_and_restarts_in_any_order(serve, undisturbed):
    server = serve()
    run_id = server.lab.start(**BODY, paused=True)
    server.lab.command(run_id, "step", mini_batches=70)
    server.kill()
    server = serve()
    assert server.lab.run(run_id)["position"]["mini_batch"] == 70, "a step is stored before it is answered"
    server.lab.command(run_id, "step", rest_of_epoch=True)
    server.lab.read(run_id, until=lambda told: told.data.get("status") == "paused" and told.id > 3)
    server.lab.command(run_id, "resume")
    server.lab.wait_for(run_id, 6_000)
    assert server.lab.command(run_id, "pause")["status"] == "paused"
    server.kill()
    server = serve()
    assert server.lab.run(run_id)["status"] == "paused", "a paused run stays paused"
    server.lab.command(run_id, "resume")
    events = server.lab.read(run_id)
    assert_numbered(events)
    assert figures(events) == undisturbed(**BODY)


def test_a_server_told_to_stop_in_mid_run(serve, undisturbed):
    """Open streams end, states are stored, no process stays, the code is 0; then it all goes on."""
    server = serve("--workers", "2", "--max-active-runs", "2", from_scratch=True)
    bodies = [BODY | {"seed": seed, "epochs": 10} for seed in range(3)]
    run_ids = [server.lab.start(**body) for body in bodies]
    server.lab.wait_for(run_ids[0], 1_000)
    streams = [server.lab.listen(run_id) for run_id in run_ids for _ in range(3)]
    heard = [next(stream) for stream in streams]
    assert len(heard) == 9
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(30) == 0
    for stream in streams:
        list(stream)  # each ends as a stream should, without an error
    assert_no_process_is_left(server.process.pid)
    assert "Traceback" not in "".join(server.said)
    assert "rror" not in "".join(server.said)
    server = serve("--workers", "2")
    for run_id, body in zip(run_ids, bodies, strict=True):
        events = server.lab.read(run_id)
        assert_numbered([event for event in events if event.id])
        assert figures(events) == undisturbed(**body)


def test_a_server_told_to_stop_while_the_step_is_compiled(serve, tmp_path):
    """Nobody is left who goes on compiling, for the time that it takes, without a server."""
    server = serve(from_scratch=True, NUMBA_CACHE_DIR=str(tmp_path / "empty"))
    assert server.lab.client.get("/healthz").status_code == 200
    time.sleep(1)  # it is at it
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0
    deadline = time.monotonic() + 4  # a third of what compiling takes
    while processes_of(server.process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert "Traceback" not in "".join(server.said)


def test_a_server_told_to_stop_while_someone_waits_for_an_answer(serve, tmp_path):
    """He is told so, and what he asked for has either been done or not."""
    server = serve()
    run_id = server.lab.start(hidden=[300, 300, 300], mini_batch_size=1000, epochs=1000, paused=True)
    address = f"/api/runs/{run_id}/step"
    with ThreadPoolExecutor(1) as reader:
        step = reader.submit(server.lab.client.post, address, json={"mini_batches": 1000}, timeout=60)
        while not busy(workers_of(server)):
            time.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        answer = step.result()
    assert (answer.status_code, answer.json()) == (503, {"detail": "The lab is being stopped."})
    assert answer.headers["Retry-After"] == "3"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert server.said[1:] == []
    run, _ = stored(tmp_path, run_id)
    assert (run.epoch, run.position) == (0, 0)


def test_a_server_told_to_stop_while_someone_does_not_read(serve, long_story):
    """More than a connection's buffers hold is on its way to him; he is hung up on, without a word in the log."""
    long_story(1_500, 12_000)
    server = serve()
    address = urlsplit(server.url)
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        silent.connect((address.hostname, address.port))
        silent.sendall(f"GET /api/runs/a/events HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        assert silent.recv(100)
        time.sleep(0.3)  # nothing can be seen of a server that waits for someone to read
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
    assert server.said[1:] == []
