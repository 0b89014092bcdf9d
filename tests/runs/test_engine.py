"""The engine outlives its workers, however badly they end."""

import asyncio
import multiprocessing.forkserver
import os
import signal
import socket
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext

import pytest

from app.runs import engine as engines
from app.runs.engine import EngineUnavailable, WorkersKilled
from app.runs.processes import LocalEngine

# Code for a worker to run. Each dies once; a file says that it has.
KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
ONCE = "import pathlib; mark = pathlib.Path({mark!r})\nif not mark.exists():\n  mark.touch()\n  {dying}"
IN_THE_MIDDLE_OF_ITS_ANSWER = """
  import os
  from multiprocessing.connection import Connection
  def half(self, message, write=os.write, kill=os.kill, own=os.getpid()):
      write(self._handle, bytes(message)[:-1])
      kill(own, 9)
  Connection._send = half
"""


@pytest.fixture
def engine():
    engine = LocalEngine(2)
    asyncio.run(engine.open())
    yield engine
    engine.close()


@pytest.mark.parametrize("dying", [KILLED, IN_THE_MIDDLE_OF_ITS_ANSWER.strip()], ids=["at work", "answering"])
def test_a_call_whose_worker_is_killed_is_made_again(engine, tmp_path, monkeypatch, dying):
    monkeypatch.setattr(engines, "LOOK_SECONDS", 0.1)
    code = ONCE.format(mark=str(tmp_path / "mark"), dying=dying)

    async def both() -> list[object]:
        return await asyncio.gather(engine.call(exec, code), engine.call(sum, (1, 2)))

    async def within_a_minute() -> list[object]:
        return await asyncio.wait_for(both(), 60)

    assert asyncio.run(within_a_minute()) == [None, 3]
    assert (tmp_path / "mark").exists()
    assert engine.breaks == 1


def test_a_call_that_kills_every_worker_is_given_up_and_the_others_live(engine, monkeypatch):
    monkeypatch.setattr(engines, "LONGEST_WAIT", 0.05)

    async def together() -> list[object]:
        return await asyncio.gather(engine.call(exec, KILLED), engine.call(sum, (1, 2)), return_exceptions=True)

    killed, three = asyncio.run(together())
    assert isinstance(killed, WorkersKilled)
    assert three == 3


def test_what_a_call_raises_is_its_own_affair(engine):
    with pytest.raises(ZeroDivisionError):
        asyncio.run(engine.call(divmod, 1, 0))
    assert engine.breaks == 0


def test_a_call_that_is_cancelled_is_left_alone(engine):
    async def cancelled() -> None:
        call = asyncio.create_task(engine.call(exec, "import time; time.sleep(0.3)"))
        await asyncio.sleep(0.05)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert await engine.call(sum, (1, 2)) == 3

    asyncio.run(cancelled())
    assert engine.breaks == 0


def test_a_call_given_up_on_does_not_take_the_others_with_it(engine):
    """Python before 3.12 forgets all the calls of a broken pool that come after a cancelled one."""

    async def together() -> object:
        forgotten = [asyncio.create_task(engine.call(exec, "import time; time.sleep(0.2)")) for _ in range(8)]
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(engine.call(sum, (1, 2)))
        await asyncio.sleep(0.05)
        for call in forgotten:
            call.cancel()
        await asyncio.gather(*forgotten, return_exceptions=True)
        engine.end_executor(engine._executor)
        return await asyncio.wait_for(waiting, 60)

    assert asyncio.run(together()) == 3


def test_a_closed_engine_leaves_no_thread_and_takes_no_call(tmp_path):
    before = set(threading.enumerate())
    engine = LocalEngine(1)
    asyncio.run(engine.open())

    async def interrupted() -> None:
        call = asyncio.create_task(engine.call(exec, "import time; time.sleep(60)"))
        await asyncio.sleep(0.1)
        engine.close()
        with pytest.raises(EngineUnavailable):
            await call

    asyncio.run(interrupted())
    assert set(threading.enumerate()) <= before


def busy(seconds: float) -> int:
    """A worker's process id, after a while."""
    time.sleep(seconds)
    return os.getpid()


@pytest.mark.timeout(60)
def test_a_slice_that_nobody_waits_for_does_not_hold_up_the_others_when_the_workers_are_killed():
    async def story() -> int:
        engine = LocalEngine(1)
        worker = await engine.call(busy, 0)
        first = asyncio.create_task(engine.call(busy, 0.5))
        forsaken = [asyncio.create_task(engine.call(busy, 0)) for _ in range(5)]
        behind = asyncio.create_task(engine.call(busy, 0))
        await asyncio.sleep(0.1)  # all of them are with the pool
        for task in forsaken:
            task.cancel()
        os.kill(worker, signal.SIGKILL)
        answers = await asyncio.gather(first, behind)
        engine.close()
        assert worker not in answers
        return engine.breaks

    assert asyncio.run(story()) == 1


def test_an_engine_that_is_closed_while_it_opens_is_quiet_about_it(monkeypatch):
    """What forks the workers is ended, and whoever asked it for one reads the end of its answer."""
    engine = LocalEngine(1)

    def made_in_vain(self):
        self.close()
        raise EOFError("unexpected EOF")

    monkeypatch.setattr(LocalEngine, "make_executor", made_in_vain)
    asyncio.run(engine.open())


def test_workers_that_are_killed_at_their_start_are_told_of_and_started_when_asked_for_again(monkeypatch):
    engine = LocalEngine(1)
    begun, killed = LocalEngine._begun, [BrokenProcessPool("terminated abruptly")] * 2

    def begin(self: LocalEngine, context: BaseContext) -> Executor:
        if killed:
            raise killed.pop()
        return begun(self, context)

    monkeypatch.setattr(LocalEngine, "_begun", begin)
    asyncio.run(engine.open())
    with pytest.raises(EngineUnavailable, match="killed at its start; is there enough memory"):
        asyncio.run(engine.call(sum, (1, 2)))
    assert asyncio.run(three_of(engine)) == 3


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="this system forks no workers from a server"
)
def test_a_fork_server_that_a_cut_off_start_has_ended_is_started_again():
    """Who connects to it and goes away before having said anything ends it, and it takes a while to be gone."""
    for _ in range(3):
        asyncio.run(three_of(LocalEngine(1)))  # it runs, whoever used it before
        with socket.socket(socket.AF_UNIX) as cut_off:
            cut_off.connect(multiprocessing.forkserver._forkserver._forkserver_address)
        assert asyncio.run(three_of(LocalEngine(1))) == 3


async def three_of(engine: LocalEngine) -> int:
    """What an engine of its own makes of 1 and 2."""
    try:
        return await engine.call(sum, (1, 2))
    finally:
        engine.close()


@pytest.mark.parametrize(
    "failure", [OSError("handle is closed"), ConnectionRefusedError(), EOFError()], ids=lambda failure: repr(failure)
)
def test_a_call_for_which_no_process_could_be_started_is_made_again(engine, monkeypatch, failure):
    """Another thread takes the pool apart, or the fork server is ending: neither is the call's affair."""
    adjust, failures = ProcessPoolExecutor._adjust_process_count, [failure]

    def fail_once(pool: ProcessPoolExecutor) -> None:
        if failures:
            raise failures.pop()
        adjust(pool)

    monkeypatch.setattr(ProcessPoolExecutor, "_adjust_process_count", fail_once)
    assert asyncio.run(engine.call(sum, (1, 2))) == 3
    assert engine.breaks == 1
