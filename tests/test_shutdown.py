"""Everyone is told of a stop once, each at their moment."""

import asyncio

from app.shutdown import Shutdown


def test_each_is_called_at_their_moment_and_once():
    called = []
    shutdown = Shutdown()
    shutdown.at(0.1, lambda: called.append("late"))
    shutdown.at(0.0, lambda: called.append("at once"))

    async def stop() -> None:
        shutdown.watch()
        await asyncio.to_thread(shutdown.begin)
        shutdown.begin()
        await asyncio.sleep(0)
        assert called == ["at once"]
        await asyncio.sleep(0.3)

    asyncio.run(stop())
    assert called == ["at once", "late"]


def test_a_stop_before_the_start_is_nobodys_business():
    shutdown = Shutdown()
    shutdown.at(0.0, lambda: 1 / 0)
    shutdown.begin()
