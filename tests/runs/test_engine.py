"""A pool of workers that is killed while some no longer wait for what it was asked."""

import asyncio
import os
import signal
import time

import pytest

from app.runs.engine import LocalEngine


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
