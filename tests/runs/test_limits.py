"""Nobody takes more than their part, and who is over a limit is told which and until when."""

import asyncio

import pytest
from fastapi.testclient import TestClient

from app.runs.admission import AdmissionQueue
from app.runs.limits import Limit, OverLimit, refuse_beyond
from app.runs.turns import FairTurns

LONG = {"hidden": [5], "mini_batch_size": 10, "epochs": 1000}


def from_address(lab, address):
    """The same lab, asked from elsewhere."""
    client = TestClient(lab.client.app, client=(address, 1))
    client.portal = lab.client.portal
    return type(lab)(client)


def assert_refused(answer, *words):
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
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


def test_turns_go_to_addresses_then_to_clients_then_to_runs():
    order = []

    async def compute(turns: FairTurns, owner: str, name: str) -> None:
        async with turns.turn(owner):
            order.append(name)
            await asyncio.sleep(0)

    async def story() -> None:
        turns = FairTurns(lambda: 1)
        others = [("a/1", "a1"), ("a/1", "a1"), ("a/2", "a2"), ("a/2", "a2"), ("b", "b"), ("b", "b")]
        async with turns.turn("c"):
            tasks = [asyncio.create_task(compute(turns, owner, name)) for owner, name in others]
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        assert turns.taken == 0

    asyncio.run(story())
    assert order == ["a1", "b", "a2", "b", "a1", "a2"]


def test_a_turn_that_nobody_waits_for_any_more_goes_to_the_next():
    async def story() -> None:
        turns = FairTurns(lambda: 1)
        got = []

        async def compute(name: str) -> None:
            async with turns.turn(name):
                got.append(name)
                await asyncio.sleep(0.01)

        tasks = [asyncio.create_task(compute(name)) for name in "abcd"]
        await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.sleep(0.015)
        tasks[2].cancel()  # while it has its turn
        await asyncio.gather(*tasks, return_exceptions=True)
        assert got == ["a", "c", "d"]
        assert turns.taken == 0

    asyncio.run(story())


def test_a_long_step_takes_turns_with_another_run(lab_with):
    """A step of many mini-batches is cut into slices, and changes nothing until it is done."""
    lab = lab_with(workers=1)
    driver = lab.client.app.state.runs.driver
    compute, slices = driver.engine.compute, []

    async def noted(job):
        slices.append(job.mini_batches)
        return await compute(job)

    driver.engine.compute = noted
    run_id = lab.start(hidden=[30], mini_batch_size=1, epochs=10, paused=True)
    assert lab.command(run_id, "step", mini_batches=1000)["position"]["mini_batch"] == 1000
    assert len(slices) > 2
    assert max(slices) < 1000
    (step,) = [event.data for event in lab.read(run_id, until=lambda told: told.data.get("step"))][-1:]
    assert (step["examples"], step["mini_batches"]) == (1000, 1)
