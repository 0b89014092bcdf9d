"""Everyone is told of a stop once, each at their moment."""

import asyncio

from fastapi.testclient import TestClient

from app import main
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


def test_what_is_done_in_the_background_ends_before_the_database_is_closed(settings, monkeypatch):
    written = []

    async def lingering(service, *_):
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)
            await service.recorder.write(lambda: written.append("the last"))

    monkeypatch.setattr(main, "forget_old_runs", lingering)
    with TestClient(main.create_app(settings)):
        pass
    assert written == ["the last"]
