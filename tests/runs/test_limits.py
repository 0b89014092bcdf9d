"""Nobody takes more than their part, and who is over a limit is told which and until when."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from app.runs import active
from app.runs import service as services
from app.runs.admission import AdmissionQueue
from app.runs.limits import Limit, OverLimit, refuse_beyond

LONG = {"hidden": [5], "mini_batch_size": 10, "epochs": 1000}


def from_address(lab, address):
    """The same lab, asked from elsewhere."""
    client = TestClient(lab.client.app, client=(address, 1))
    client.portal = lab.client.portal
    return type(lab)(client)


def assert_refused(answer, *words):
    assert answer.status_code == 429
    # A step is soon taken, a place in a queue soon free; to finish, delete or unpin something takes longer.
    soon = {"ask again": "5", "waiting": "10"}
    expected = next((seconds for words, seconds in soon.items() if words in answer.json()["detail"]), "60")
    assert answer.headers["Retry-After"] == expected
    assert all(word in answer.json()["detail"] for word in words), answer.text


def test_one_client_leaves_places_and_queue_to_the_others(lab_with):
    lab = lab_with(
        max_active_runs=3, max_active_runs_per_client=2, max_queued_runs=10, max_queued_runs_per_client=1, workers=2
    )
    ids = [lab.start(**LONG, seed=seed) for seed in range(3)]
    assert [lab.run(run_id)["queue_place"] for run_id in ids] == [None, None, 1]
    assert_refused(lab.client.post("/api/runs", json=LONG), "1 of your runs are waiting", "try again")
    other = from_address(lab, "192.0.2.7")
    assert other.run(other.start(**LONG))["queue_place"] is None, "the third place is free for somebody else"
    assert lab.run(ids[2])["queue_place"] == 1


def test_paused_runs_are_bounded_whichever_way_they_came(lab_with):
    lab = lab_with(max_paused_runs=3, max_paused_runs_per_client=2)
    ids = [lab.start(**LONG, paused=True), lab.start(**LONG)]
    lab.command(ids[1], "pause")
    for body in (LONG, LONG | {"paused": True}):
        assert_refused(lab.client.post("/api/runs", json=body), "2 of your runs are paused", "delete")
    other = from_address(lab, "192.0.2.7")
    other.start(**LONG, paused=True)
    assert_refused(from_address(lab, "192.0.2.8").client.post("/api/runs", json=LONG), "3 runs are paused")
    lab.client.delete(f"/api/runs/{ids[0]}")
    lab.start(**LONG, paused=True)


def test_pins_are_bounded(lab_with):
    lab = lab_with(max_pinned_runs_per_client=1)
    ids = [lab.start(**LONG, paused=True) for _ in range(2)]
    lab.command(ids[0], "pin", pinned=True)
    lab.command(ids[0], "pin", pinned=True)
    assert_refused(lab.client.post(f"/api/runs/{ids[1]}/pin", json={"pinned": True}), "pinned", "unpin")
    lab.command(ids[0], "pin", pinned=False)
    lab.command(ids[1], "pin", pinned=True)


def test_an_address_is_bounded_however_many_browsers_it_says_it_is():
    limit = Limit(in_all=8, per_client=2)
    owners = [f"192.0.2.7/{number}" for number in range(6)]
    refuse_beyond(limit, "192.0.2.7/9", owners[:5], "waiting", "wait", 10)
    with pytest.raises(OverLimit, match="6 runs from your address"):
        refuse_beyond(limit, "192.0.2.7/9", owners, "waiting", "wait", 10)
    refuse_beyond(limit, "192.0.2.8", owners, "waiting", "wait", 10)
    queue = AdmissionQueue(limit)
    for number, owner in enumerate([*owners, "192.0.2.7/9", "192.0.2.8"]):
        queue.join(str(number), owner)
    assert queue.waiting == ["6"]
    assert not queue.is_free_for("192.0.2.7/x")
    assert queue.is_free_for("192.0.2.8")


def test_a_long_step_takes_turns_with_another_run(lab_with):
    """A step of many mini-batches is cut into slices, and changes nothing until it is done."""
    lab = lab_with(workers=1)
    driver = lab.client.app.state.runs.driver
    compute, slices = driver.engine.compute, []

    async def noted(job, *told):
        slices.append(job.mini_batches)
        return await compute(job, *told)

    driver.engine.compute = noted
    run_id = lab.start(hidden=[300, 300], mini_batch_size=1, epochs=10, paused=True)
    assert lab.command(run_id, "step", mini_batches=1000)["position"]["mini_batch"] == 1000
    assert len(slices) > 2
    assert max(slices) < 1000
    (step,) = [event.data for event in lab.read(run_id, until=lambda told: told.data.get("step"))][-1:]
    assert (step["examples"], step["mini_batches"]) == (1000, 1)


def test_a_step_is_ended_by_another_command_and_then_has_done_nothing(lab):
    """It computes for a minute: who wants to pause, cancel or delete its run doesn't wait for that."""
    largest = {"hidden": [300, 300, 300], "mini_batch_size": 1000, "epochs": 1000, "learning_rate": 0.01}
    scheduler = lab.client.app.state.runs.scheduler
    for verb, status in (("pause", "paused"), ("cancel", "cancelled")):
        run_id = lab.start(**largest, paused=True)
        with ThreadPoolExecutor() as threads:
            step = threads.submit(lab.client.post, f"/api/runs/{run_id}/step", json={"mini_batches": 1000})
            while scheduler.active[run_id].slice is None:
                time.sleep(0.01)
            assert lab.command(run_id, verb)["status"] == status
            assert step.result().status_code == 409
            assert "nothing of it was done" in step.result().json()["detail"]
        assert lab.run(run_id)["position"] == {"epoch": 0, "mini_batch": 0, "mini_batches_per_epoch": 4}


def test_runs_that_are_deleted_at_once_take_turns_like_all_others(lab):
    """Their slices are computed for nobody, but a worker is at them: no more are handed over than there are turns."""
    runs = lab.client.app.state.runs
    engine, submit, handed, most = runs.driver.engine, runs.driver.engine.submit, [], 0

    async def noted(*asked):
        nonlocal most
        handed.append(await submit(*asked))
        most = max(most, sum(not each.done() for each in handed))
        return handed[-1]

    while not engine.ready:
        time.sleep(0.01)
    engine.submit = noted
    for _ in range(20):
        run_id = lab.start(hidden=[300, 300, 300], mini_batch_size=1000)
        while runs.scheduler.active[run_id].slice is None:
            time.sleep(0.001)
        time.sleep(0.01)  # long enough to be handed over, if it is its turn
        lab.client.delete(f"/api/runs/{run_id}")
    assert 1 <= most <= engine.capacity


def test_only_so_many_steps_of_a_run_wait_for_each_other(lab, monkeypatch):
    monkeypatch.setattr(active, "MOST_STEPS", 2)
    run_id = lab.start(**LONG, paused=True)
    service = lab.client.app.state.runs
    lab.client.portal.call(service.scheduler.active[run_id].commands.acquire)
    with ThreadPoolExecutor() as threads:
        steps = [threads.submit(lab.client.post, f"/api/runs/{run_id}/step") for _ in range(2)]
        while service.scheduler.active[run_id].steps < 2:
            time.sleep(0.01)
        assert_refused(lab.client.post(f"/api/runs/{run_id}/step"), "2 steps of this run wait", "ask again")
        lab.client.portal.call(service.scheduler.active[run_id].commands.release)
        assert [step.result().status_code for step in steps] == [200, 200]
    assert lab.command(run_id, "step")["position"]["mini_batch"] == 3


def test_the_events_of_a_run_are_bounded_however_often_it_is_stepped(lab, monkeypatch):
    monkeypatch.setattr(services, "MOST_EVENTS", 5)
    run_id = lab.start(**LONG, paused=True)
    answers = [lab.client.post(f"/api/runs/{run_id}/step") for _ in range(8)]
    assert {answer.status_code for answer in answers[-2:]} == {409}
    assert "no more are kept" in answers[-1].json()["detail"]
    assert lab.client.post(f"/api/runs/{run_id}/resume").status_code == 409
    assert lab.run(run_id)["last_event_id"] <= 6
    assert lab.command(run_id, "cancel")["status"] == "cancelled"
