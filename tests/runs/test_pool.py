"""What blocks holds up nothing but its like, and nobody waits for ever."""

import asyncio
import threading
import time

import pytest

from app.runs.connection import StoreUnavailable
from app.runs.pool import BlockingPool


class Busy(Exception):
    pass


def test_a_call_that_does_not_end_is_given_up_and_a_pool_of_such_calls_refuses_at_once():
    go_on = threading.Event()

    async def story() -> None:
        pool = BlockingPool("test", Busy, threads=2, seconds=0.1)
        assert await pool.run(sum, (1, 2)) == 3
        stuck = await asyncio.gather(*(pool.run(go_on.wait) for _ in range(2)), return_exceptions=True)
        assert [type(each) for each in stuck] == [Busy, Busy]
        with pytest.raises(Busy):  # in its first step, before it has been given a thread
            pool.run(sum, (1, 2)).send(None)
        go_on.set()
        while True:
            try:
                assert await pool.run(sum, (1, 2)) == 3
                break
            except Busy:
                await asyncio.sleep(0.01)
        with pytest.raises(ZeroDivisionError):
            await pool.run(divmod, 1, 0)
        pool.close()

    asyncio.run(story())


def test_who_is_cancelled_at_the_moment_of_the_answer_is_cancelled():
    """However far the answer has come on its way through the event loop: at the lab's end nothing may go on."""

    async def cancelled_after(turns: int) -> bool:
        pool = BlockingPool("test", Busy)
        task = asyncio.create_task(pool.run(sum, (1, 2)))
        await asyncio.sleep(0)
        time.sleep(0.01)  # noqa: ASYNC251 - the answer is there, and the loop hasn't heard of it
        for _ in range(turns):
            await asyncio.sleep(0)
        heard = task.cancel()
        await asyncio.wait([task])
        pool.close()
        return task.cancelled() == heard

    assert all(asyncio.run(cancelled_after(turns)) for turns in range(8))


def test_only_so_many_may_wait():
    go_on = threading.Event()

    async def story() -> None:
        pool = BlockingPool("test", Busy, threads=1, most_waiting=2)
        waiting = [asyncio.create_task(pool.run(go_on.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await pool.run(sum, (1, 2))
        go_on.set()
        assert await asyncio.gather(*waiting) == [True, True]
        pool.close()

    asyncio.run(story())


def test_a_database_that_stands_still_leaves_the_first_page_alone(lab, monkeypatch):
    """Lists, curves and streams wait for it, each for a while; a neuron run needs none of their threads."""
    service = lab.client.app.state.runs
    run_id = lab.start(hidden=[5], epochs=1)
    lab.read(run_id)
    go_on = threading.Event()

    def frozen(*_: object) -> None:
        go_on.wait()
        raise StoreUnavailable("the lab's database doesn't answer")

    monkeypatch.setattr(service._reads, "seconds", 1.0)
    for name in ("latest", "events", "get"):
        monkeypatch.setattr(service.store, name, frozen)
    addresses = ["/api/runs", f"/api/runs/{run_id}/curves.json", f"/api/runs/{run_id}", f"/api/runs/{run_id}/events"]
    answers: list[int] = []
    readers = [
        threading.Thread(target=lambda address=address: answers.append(lab.client.get(address).status_code))
        for address in addresses * 10
    ]
    try:
        for reader in readers:
            reader.start()
        time.sleep(0.2)  # all of them are on their way
        story = lab.client.get("/api/neuron/stream?epochs=300")
        assert story.text.count("event: step") == 301
        for reader in readers:
            reader.join(30)
        assert set(answers) == {503}
    finally:
        go_on.set()


def test_the_curves_of_a_long_run_are_sent_page_by_page(serve, long_story):
    """Whoever reads slowly holds a page of them, and a thread of nobody's."""
    told = long_story(5_000, 300)
    server = serve()
    with server.lab.client.stream("GET", "/api/runs/a/curves.json") as answer:
        assert answer.headers.get("transfer-encoding") == "chunked"
        found = len(answer.read())
    assert found > sum(len(event.data) for event in told)
    assert server.lab.client.get("/api/runs/a/curves.json").json()["progress"] == [{"cost": "x" * 300}] * 5_000
    assert server.lab.client.get("/api/runs/a/curves.csv").text.count("\r\n") == 5_001
