"""Many runs on few cores: all move, the rest wait in a line that one can see, and too many are refused politely."""

import time

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.runs.housekeeping import sweep
from tests.lab import Lab

LONG = {"hidden": [5], "mini_batch_size": 10, "epochs": 1000}


def cancel_all(lab) -> None:
    for run in lab.client.get("/api/runs").json():
        if run["status"] not in ("done", "failed", "cancelled"):
            lab.command(run["id"], "cancel")


def test_twenty_runs_on_two_workers_all_move(lab_with):
    lab = lab_with(workers=2, max_active_runs=20, max_active_runs_per_client=20)
    run_ids = [lab.start(**LONG, seed=seed) for seed in range(20)]
    for run_id in run_ids:
        lab.wait_for(run_id, 4_000)
    epochs = [lab.run(run_id)["position"]["epoch"] for run_id in run_ids]
    assert min(epochs) > 0
    assert {lab.run(run_id)["status"] for run_id in run_ids} == {"running"}
    assert lab.client.get("/healthz").json()["runs"] == {"queued": 0, "running": 20, "paused": 0}
    cancel_all(lab)


def test_a_line_that_one_can_see(lab_with):
    lab = lab_with(max_active_runs=1, max_queued_runs=3)
    first, second, third, fourth = (lab.start(**LONG, seed=seed) for seed in range(4))
    assert [lab.run(run_id)["queue_place"] for run_id in (first, second, third, fourth)] == [None, 1, 2, 3]
    refused = lab.client.post("/api/runs", json=LONG)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "10"
    assert "3 runs are waiting" in refused.json()["detail"]
    assert lab.client.post("/api/runs", json=LONG | {"paused": True}).status_code == 201, "a paused run takes no place"

    told = lab.listen(fourth)
    assert next(told).data == {"status": "queued", "message": None, "queue_place": 3}
    assert lab.command(second, "cancel")["status"] == "cancelled"
    assert next(told).data["queue_place"] == 2
    assert lab.command(first, "pause")["status"] == "paused"
    assert next(told).data["queue_place"] == 1
    lab.wait_for(third, 1_000)
    assert lab.command(first, "resume")["queue_place"] == 2, "who comes back joins the end of the line"
    assert lab.command(fourth, "pause")["status"] == "paused"
    assert next(told).data["status"] == "paused"
    told.close()
    assert lab.run(first)["queue_place"] == 1
    lab.command(third, "cancel")
    lab.wait_for(first, 1_000)
    cancel_all(lab)


def test_a_resumed_run_is_refused_too_when_the_line_is_full(lab_with):
    lab = lab_with(max_active_runs=1, max_queued_runs=0)
    paused = lab.start(**LONG, paused=True)
    lab.start(**LONG)
    assert lab.client.post(f"/api/runs/{paused}/resume").status_code == 429
    assert lab.command(paused, "step")["position"]["mini_batch"] == 1, "a single step needs no place"
    cancel_all(lab)


def test_old_runs_are_forgotten_and_pinned_ones_stay(lab_with):
    lab = lab_with()
    kept = [lab.start(hidden=[5], epochs=1, mini_batch_size=1000, seed=seed) for seed in range(5)]
    for run_id in kept:
        lab.read(run_id)
    assert lab.command(kept[0], "pin", pinned=True)["pinned"] is True
    lab.command(kept[1], "pin", pinned=True)
    assert lab.command(kept[1], "pin", pinned=False)["pinned"] is False
    portal = lab.client.portal
    portal.call(sweep, lab.client.app.state.runs, 2, 90.0)
    left = {run["id"] for run in lab.client.get("/api/runs").json()}
    assert left == {kept[0], kept[3], kept[4]}
    assert lab.client.get(f"/api/runs/{kept[1]}/events").status_code == 404
    portal.call(sweep, lab.client.app.state.runs, 2, 0.0)
    assert {run["id"] for run in lab.client.get("/api/runs").json()} == {kept[0]}


@pytest.mark.parametrize(("limit", "left"), [({"keep_runs": 2}, [0, 3, 4]), ({"keep_days": 1e-9}, [0])])
def test_the_settings_say_what_is_forgotten(lab_with, limit, left):
    """By number and by age, without anyone asking for it."""
    lab = lab_with()
    ids = [lab.start(paused=True, seed=seed) for seed in range(5)]
    lab.command(ids[0], "pin", pinned=True)
    lab.client.__exit__(None, None, None)
    lab = lab_with(**limit)
    while len(lab.client.get("/api/runs").json()) > len(left):
        time.sleep(0.01)
    assert [run["id"] for run in reversed(lab.client.get("/api/runs").json())] == [ids[number] for number in left]


def test_after_a_restart_what_was_at_work_goes_before_what_waited(settings):
    """Also where the one that waited was started first."""
    narrow = settings.model_copy(update={"max_active_runs": 1})
    with TestClient(create_app(narrow)) as client:
        lab = Lab(client)
        earlier, later = (lab.start(hidden=[5], epochs=1000, seed=seed) for seed in range(2))
        lab.command(earlier, "pause")
        lab.wait_for(later, 1_000)
        assert lab.command(earlier, "resume")["status"] == "queued"
    with TestClient(create_app(narrow)) as client:
        again = Lab(client)
        again.wait_for(later, 2_000)
        assert [again.run(run_id)["status"] for run_id in (earlier, later)] == ["queued", "running"]
