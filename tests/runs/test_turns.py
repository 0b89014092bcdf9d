"""Turns are shared by time: between addresses first, then between clients, then between runs."""

import asyncio
import random
from collections import Counter
from concurrent.futures import Future

from app.runs import turns as module
from app.runs.turns import FairTurns


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

        begun, over = ({name: asyncio.Event() for name in "abcd"} for _ in range(2))

        async def compute(name: str) -> None:
            async with turns.turn(name):
                got.append(name)
                begun[name].set()
                await over[name].wait()

        tasks = [asyncio.create_task(compute(name)) for name in "abcd"]
        await asyncio.sleep(0)
        tasks[1].cancel()
        over["a"].set()
        await begun["c"].wait()
        tasks[2].cancel()  # while it has its turn
        over["d"].set()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert got == ["a", "c", "d"]
        assert turns.taken == 0

    asyncio.run(story())


def share(capacity: int, seconds: dict[tuple[str, str], float], rounds: int = 400) -> Counter[tuple[str, str]]:
    """Seconds that each (owner, run) got, when all of them always want the next turn, which takes each its own time."""
    had: Counter[tuple[str, str]] = Counter()

    async def story() -> None:
        turns = FairTurns(lambda: capacity)
        left = rounds

        async def run(name: tuple[str, str]) -> None:
            nonlocal left
            while left > 0:
                async with turns.turn(*name) as turn:
                    turn.seconds = seconds[name]
                    had[name] += turn.seconds if left > 0 else 0
                    left -= 1
                    await asyncio.sleep(0)

        await asyncio.gather(*map(run, seconds))

    asyncio.run(story())
    return had


def test_long_turns_get_no_more_time_than_short_ones():
    dear, cheap = ("a", "dear"), ("b", "cheap")
    had = share(1, {dear: 1.0, cheap: 0.05})
    assert abs(had[dear] - had[cheap]) <= 1.0
    of_one_client = share(1, {("a", "dear"): 1.0, ("a", "cheap"): 0.05})
    assert abs(of_one_client["a", "dear"] - of_one_client["a", "cheap"]) <= 1.0


def test_who_asks_for_more_gets_no_more():
    """Ten runs of one browser beside one run of another, and browsers of one address beside another address."""
    many = {("a/1", str(number)): 0.2 for number in range(10)}
    had = share(1, {**many, ("a/2", "one"): 0.05, ("b", "one"): 0.05}, rounds=600)
    of_many = sum(had[name] for name in many)
    assert abs(had["b", "one"] - of_many - had["a/2", "one"]) < 1
    assert abs(had["a/2", "one"] - of_many) < 1
    assert max(had[name] for name in many) - min(had[name] for name in many) <= 0.2 + 1e-9


def test_a_rest_saves_nothing_up():
    order = []

    async def story() -> None:
        turns = FairTurns(lambda: 1)

        async def run(owner: str, times: int, first: float = 0.0) -> None:
            await asyncio.sleep(first)
            for _ in range(times):
                async with turns.turn(owner) as turn:
                    order.append(owner)
                    turn.seconds = 0.1
                    await asyncio.sleep(0.001)

        await asyncio.gather(run("a", 40), run("b", 10, first=0.02))

    asyncio.run(story())
    first = order.index("b")
    assert first > 3
    assert abs("".join(order[first : first + 10]).count("b") - 5) <= 1, "b doesn't catch up with what a had before"


def test_a_turn_lasts_as_long_as_its_work_even_if_nobody_waits_for_it():
    """Who starts something and goes, again and again, would else have filled every worker's line."""

    async def story() -> None:
        turns = FairTurns(lambda: 1)
        work: Future[int] = Future()
        granted = asyncio.Event()

        async def leave() -> None:
            async with turns.turn("a") as turn:
                turn.occupy(work)
                granted.set()
                await asyncio.sleep(60)

        leaving = asyncio.create_task(leave())
        await granted.wait()
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)

        async def wait() -> None:
            async with turns.turn("b"):
                assert work.done()

        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.01)
        assert (turns.taken, waiting.done()) == (1, False)
        work.set_result(1)
        await asyncio.wait_for(waiting, 10)
        assert turns.taken == 0

    asyncio.run(story())


def test_those_who_were_here_once_are_forgotten(monkeypatch):
    monkeypatch.setattr(module, "MOST_REMEMBERED", 10)

    async def story() -> None:
        turns = FairTurns(lambda: 2)

        async def run(name: str) -> None:
            for _ in range(3):
                async with turns.turn(f"{name}/1", name) as turn:
                    turn.seconds = random.random()
                    await asyncio.sleep(0)

        for number in range(100):
            await asyncio.gather(run("always"), run(str(number)))
        assert len(turns._ends) < 30
        assert len(turns._now) < 30

    asyncio.run(story())
