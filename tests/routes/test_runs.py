"""Training runs over HTTP: everything a page asks for."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from tests.lab import figures

QUICK = {"epochs": 2, "hidden": [10], "mini_batch_size": 10}
LONG = {"epochs": 1000, "hidden": [10], "mini_batch_size": 10}


def test_a_run_from_start_to_end(lab, client):
    run_id = lab.start(**QUICK)
    told = lab.read(run_id)
    events = [event for event in told if event.id]  # the others say what is waited for
    assert [event_id for event_id, _, _ in events] == list(range(1, len(events) + 1))
    names = [name for _, name, _ in events]
    assert names[0] == "status"
    assert names[-1] == "done"
    epochs = [data for _, name, data in events if name == "epoch"]
    assert [data["epoch"] for data in epochs] == [0, 1, 2]
    assert epochs[2]["test_accuracy"] > epochs[0]["test_accuracy"]
    assert all(a["seconds"] < b["seconds"] for a, b in pairwise(epochs))
    progress = [data for _, name, data in events if name == "progress"]
    assert [data["examples"] for data in progress] == list(range(500, 8001, 500))
    assert {data["mini_batches"] for data in progress} == {50}
    run = client.get(f"/api/runs/{run_id}").json()
    assert run["status"] == "done"
    assert run["position"] == {"epoch": 2, "mini_batch": 0, "mini_batches_per_epoch": 400}
    assert run["latest"] == epochs[2]
    assert run["last_event_id"] == len(events)
    assert run["data"]["kind"] == "sample"
    assert client.get("/api/runs").json()[0] == run


def test_the_list_is_the_newest_first_page_by_page(lab, client):
    ids = [lab.start(**LONG, paused=True) for _ in range(4)][::-1]
    assert [run["id"] for run in client.get("/api/runs").json()[:4]] == ids
    for limit, offset in ((1, 0), (2, 1), (3, 2)):
        found = client.get("/api/runs", params={"limit": limit, "offset": offset}).json()
        assert [run["id"] for run in found][: 4 - offset] == ids[offset : offset + limit]
        assert len(found) <= limit
    told = client.get("/healthz").json()
    assert (told["status"], told["data"]) == ("ok", "sample")
    assert told["runs"]["paused"] == sum(run["status"] == "paused" for run in client.get("/api/runs?limit=200").json())
    for run_id in ids:
        assert client.delete(f"/api/runs/{run_id}").status_code == 204


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("limit", 0, 422),
        ("limit", 1, 200),
        ("limit", 200, 200),
        ("limit", 201, 422),
        ("offset", -1, 422),
        ("offset", 1_000_000, 200),
        ("offset", 1_000_001, 422),
    ],
)
def test_the_lists_limits(client, name, value, status):
    assert client.get("/api/runs", params={name: value}).status_code == status


def test_a_stream_is_not_held_back_on_its_way(lab, client):
    run_id = lab.start(**QUICK)
    for path in (f"/api/runs/{run_id}/events", "/api/neuron/stream?epochs=1", "/api/softmax/stream?epochs=1"):
        with client.stream("GET", path) as answer:
            assert answer.headers["x-accel-buffering"] == "no"
            assert answer.headers["cache-control"] == "no-cache"
            assert answer.headers["content-type"].startswith("text/event-stream")


def test_a_reader_who_comes_back_misses_nothing(lab, client):
    run_id = lab.start(**QUICK)
    everything = lab.read(run_id)
    url = f"/api/runs/{run_id}/events"
    for after in (1, 7, len(everything) - 1):
        assert lab.read(run_id, after) == everything[after:]
        for asked, seen in ((after, 1), (1, after)):  # what comes after the later of both is left
            answer = client.get(url, params={"after": asked}, headers={"Last-Event-ID": str(seen)})
            assert answer.text.count("event: ") == len(everything) - after
    assert client.get(url, headers={"Last-Event-ID": str(len(everything))}).status_code == 204
    assert client.get(url, params={"after": len(everything)}).status_code == 204


def test_pause_step_resume_and_cancel(lab, client):
    run_id = lab.start(**LONG)
    lab.read(run_id, until=lambda told: told.name == "progress")
    paused = client.post(f"/api/runs/{run_id}/pause").json()
    assert paused["status"] == "paused"
    assert client.get(f"/api/runs/{run_id}").json() == paused, "it moves although it is paused"

    stepped = client.post(f"/api/runs/{run_id}/step", json={"mini_batches": 1}).json()
    assert stepped["status"] == "paused"
    before, after = (run["position"]["epoch"] * 400 + run["position"]["mini_batch"] for run in (paused, stepped))
    assert after == before + 1

    assert client.post(f"/api/runs/{run_id}/step", json={"rest_of_epoch": True}).json()["status"] == "running"
    lab.read(run_id, stepped["last_event_id"], until=lambda told: told.data.get("status") == "paused")
    rested = client.get(f"/api/runs/{run_id}").json()
    assert rested["position"]["mini_batch"] == 0
    assert rested["position"]["epoch"] == stepped["position"]["epoch"] + 1

    resumed = client.post(f"/api/runs/{run_id}/resume").json()
    assert resumed["status"] == "running"
    assert client.post(f"/api/runs/{run_id}/step").status_code == 409
    assert client.post(f"/api/runs/{run_id}/cancel").json()["status"] == "cancelled"
    assert lab.read(run_id)[-1][2]["status"] == "cancelled"
    for command in ("pause", "resume", "step", "cancel"):
        refused = client.post(f"/api/runs/{run_id}/{command}")
        assert (refused.status_code, refused.json()) == (409, {"detail": "The run is cancelled already"})


def test_a_step_reports_its_own_mini_batch_and_leaves_the_regular_reports_alone(lab, client):
    undisturbed = lab.read(lab.start(**QUICK))
    run_id = lab.start(**QUICK, paused=True)
    assert client.get(f"/api/runs/{run_id}").json()["status"] == "paused"
    for mini_batches in (1, 1, 3, 44, 1, 1, 60):
        client.post(f"/api/runs/{run_id}/step", json={"mini_batches": mini_batches})
    client.post(f"/api/runs/{run_id}/resume")
    events = lab.read(run_id)
    steps = [data for _, name, data in events if name == "progress" and data.get("step")]
    assert [data["examples"] for data in steps] == [10, 20, 50, 490, 500, 510, 1110]
    assert all(data["mini_batches"] == 1 and len(data["gradient_norms"]) == 2 for data in steps)
    assert figures(events) == figures(undisturbed)


def test_steps_alone_reach_the_end(lab, client):
    run_id = lab.start(epochs=1, hidden=[10], mini_batch_size=1000, paused=True)
    for _ in range(4):
        run = client.post(f"/api/runs/{run_id}/step").json()
    assert run["status"] == "done"
    assert lab.read(run_id)[-1][1] == "done"


def test_a_run_that_diverges_says_when_and_why(lab, client):
    body = {"hidden": [], "cost": "quadratic", "output": "softmax", "learning_rate": 1000, "lmbda": 1000, "epochs": 5}
    run_id = lab.start(**body)
    events = lab.read(run_id)
    assert events[-1][1] == "failed"
    assert events[-1][2]["epoch"] > 0
    assert "learning rate" in events[-1][2]["reason"]
    run = client.get(f"/api/runs/{run_id}").json()
    assert run["status"] == "failed"
    assert "diverged" in run["message"]
    assert client.post(f"/api/runs/{run_id}/classify", json={"pixels": [0] * 784}).status_code == 409


def test_classify(lab, client):
    run_id = lab.start(epochs=3, hidden=[30])
    lab.read(run_id)
    answer = client.post(f"/api/runs/{run_id}/classify", json={"pixels": [0.5] * 784}).json()
    assert len(answer["activations"]) == 10
    assert sum(answer["softmax"]) == pytest.approx(1)
    assert client.post(f"/api/runs/{run_id}/classify", json={"pixels": [0.5] * 783}).status_code == 422
    assert client.post(f"/api/runs/{run_id}/classify", json={"pixels": [1.5] * 784}).status_code == 422


def test_delete(lab, client):
    for body in (QUICK, LONG):
        run_id = lab.start(**body)
        if body is QUICK:
            lab.read(run_id)
        assert client.delete(f"/api/runs/{run_id}").status_code == 204
        for answer in (
            client.get(f"/api/runs/{run_id}"),
            client.get(f"/api/runs/{run_id}/events"),
            client.delete(f"/api/runs/{run_id}"),
            client.post(f"/api/runs/{run_id}/pause"),
        ):
            assert (answer.status_code, answer.json()) == (404, {"detail": f"There is no run {run_id}."})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"hidden": [0]}, "hidden.0"),
        ({"hidden": [301]}, "hidden.0"),
        ({"hidden": [10] * 11}, "hidden"),
        ({"activation": "softplus"}, "activation"),
        ({"weight_init": "tiny"}, "weight_init"),
        ({"epochs": 0}, "epochs"),
        ({"epochs": 10**9}, "epochs"),
        ({"mini_batch_size": 100_000}, "mini_batch_size"),
        ({"learning_rate": "fast"}, "learning_rate"),
        ({"cost": "log-likelihood", "output": "sigmoid"}, "cost"),
        ({"cost": "cross-entropy", "output": "softmax"}, "cost"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**40}, "seed"),
        ({"eta": 3}, "eta"),
    ],
)
def test_what_cannot_be_trained_is_refused_by_name(client, body, field):
    answer = client.post("/api/runs", json=body)
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["detail"]] == [field]


def test_what_came_is_repeated_but_not_at_length(client):
    for length, shown in ((200, "x" * 200), (201, "x" * 200 + "…"), (5000, "x" * 200 + "…")):
        [problem] = client.post("/api/runs", json={"weight_init": "x" * length}).json()["detail"]
        assert problem["got"] == shown
    [unknown] = client.post("/api/runs", json={"y" * 5000: 1}).json()["detail"]
    assert len(unknown["field"]) == 201


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_not_finite_never_reach_the_mathematics(client, number):
    content = f'{{"learning_rate": {number}}}'
    answer = client.post("/api/runs", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_a_run_deleted_while_another_command_is_carried_out(lab, client, monkeypatch):
    """The one that comes first is done before the other begins, and nothing of the run stays behind."""
    service = client.app.state.runs
    run_id = lab.start(**LONG, paused=True)
    arrived, write, go_on = threading.Event(), service.recorder._writer.write, threading.Event()

    async def slow(method, *args, **kwargs):
        if method == service.store.record and not arrived.is_set():
            arrived.set()
            await asyncio.to_thread(go_on.wait)
        return await write(method, *args, **kwargs)

    monkeypatch.setattr(service.recorder._writer, "write", slow)
    with ThreadPoolExecutor(2) as readers:
        resumed = readers.submit(client.post, f"/api/runs/{run_id}/resume")
        assert arrived.wait(20)
        deleted = readers.submit(client.delete, f"/api/runs/{run_id}")
        time.sleep(0.2)  # nothing can be seen of a command that waits
        go_on.set()
    assert (resumed.result().status_code, deleted.result().status_code) == (200, 204)
    assert client.get(f"/api/runs/{run_id}").status_code == 404
    assert not service.scheduler.active
    assert not service.scheduler.queue.working
