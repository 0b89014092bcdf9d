"""Where slices are computed: worker processes of this machine, made anew when one is killed."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from multiprocessing.context import BaseContext

from app.one_thread import one_thread
from app.runs.work import Job, Outcome, prepare, work

MOST_BREAKS = 8  # of one slice in a row; then it isn't bad luck


class WorkersKilled(Exception):
    """A slice's workers were killed again and again."""


class Engine:
    """Computes slices on an executor, and replaces the executor when it breaks.

    An executor breaks as a whole when one of its processes is killed; every slice that was pending is then
    submitted again. A slice is a pure function of its job, so nothing is lost or done twice.
    """

    def __init__(self, make_executor: Callable[[], Executor]):
        self._make_executor = make_executor
        self._executor: Executor | None = None

    async def compute(self, job: Job) -> Outcome:
        """The job's outcome; raises WorkersKilled when its workers don't survive it."""
        for breaks in range(MOST_BREAKS):
            executor = self._current()
            try:
                return await asyncio.wrap_future(executor.submit(work, job))
            except BrokenExecutor:
                self._replace(executor)
                if breaks:  # whoever breaks it lets the others go first
                    await asyncio.sleep(0.1 * 2**breaks)
        raise WorkersKilled("the processes that compute it were killed each time they tried; is there enough memory?")

    def open(self) -> None:
        """Get the first worker going; blocks until it is there."""
        self._current().submit(os.getpid).result()

    def close(self) -> None:
        """End the workers at once, in the middle of a slice if need be: it can be computed again."""
        if self._executor is not None:
            end(self._executor)
            self._executor = None

    def _current(self) -> Executor:
        if self._executor is None:
            self._executor = self._make_executor()
        return self._executor

    def _replace(self, broken: Executor) -> None:
        # Every slice that was pending notices; the first one to do so replaces the executor for all.
        if self._executor is broken:
            self._executor = None
            broken.shutdown(wait=False)


def end(executor: Executor) -> None:
    """Shut the executor down without waiting for what it computes."""
    # Python 3.14 has kill_workers() for this; before, the processes can only be found in a private place.
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def local_executor(workers: int) -> ProcessPoolExecutor:
    """A pool of processes on this machine that each use one core."""
    one_thread()
    context: BaseContext = multiprocessing.get_context()
    if "forkserver" in multiprocessing.get_all_start_methods():
        # Forked from a small process that has imported the work: a new worker takes 10 ms, and inherits no thread.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([work.__module__])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=prepare)
