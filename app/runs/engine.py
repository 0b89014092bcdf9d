"""Where slices are computed: an executor, made anew when it breaks."""

import asyncio
import logging
import multiprocessing
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import ParamSpec, TypeVar

from app.one_thread import one_thread
from app.runs.work import Job, Outcome, prepare, work

MOST_BREAKS = 8  # of one slice in a row; then it isn't bad luck
LONGEST_WAIT = 5.0  # seconds between two attempts at it

log = logging.getLogger(__name__)


P = ParamSpec("P")
T = TypeVar("T")


class WorkersKilled(Exception):
    """A slice's workers were killed again and again; the message says so to a reader."""


class EngineUnavailable(Exception):
    """There is nothing to compute on just now; the message says why, for the reader."""


class Engine:
    """Computes slices on an executor, and replaces the executor when it breaks.

    An executor breaks as a whole when one of its processes is killed; every slice that was pending is then
    submitted again. A slice is a pure function of its job, so nothing is lost or done twice.
    """

    # What an executor's futures raise when it is the executor that failed, and not the slice.
    broken: tuple[type[Exception], ...] = (BrokenExecutor,)

    def __init__(self) -> None:
        self.slices_done = 0
        self.breaks = 0
        self._executor: Executor | None = None
        self._making = asyncio.Lock()
        self._closed = False

    def make_executor(self) -> Executor:
        """A new executor; blocks until it is there. Raises EngineUnavailable."""
        raise NotImplementedError

    def end_executor(self, executor: Executor) -> None:
        """Let go of an executor without waiting for what it computes: it can be computed again."""
        executor.shutdown(wait=False, cancel_futures=True)

    def open(self) -> None:
        """Get the first worker going; blocks until it is there."""

    async def compute(self, job: Job) -> Outcome:
        """The job's outcome; raises WorkersKilled when its workers don't survive it, and EngineUnavailable."""
        outcome = await self.call(work, job)
        self.slices_done += 1
        return outcome

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a pure function of a module's top level returns in a worker; raises what `compute` does."""
        for attempt in range(MOST_BREAKS):
            executor = await self._current()
            try:
                return await _left_alone(executor.submit(function, *args, **kwargs))
            except (Exception, asyncio.CancelledError) as failure:
                if _is_cancelled() or not isinstance(failure, (asyncio.CancelledError, *self.broken)):
                    raise
                self._replace(executor, failure)
                if attempt:  # a slice that breaks what it runs on lets the others go first
                    await asyncio.sleep(min(0.1 * 2**attempt, LONGEST_WAIT))
        raise WorkersKilled("the processes that compute it were killed each time they tried; is there enough memory?")

    def close(self) -> None:
        """End the workers at once, for good."""
        self._closed = True
        if self._executor is not None:
            self.end_executor(self._executor)
            self._executor = None

    async def _current(self) -> Executor:
        async with self._making:
            if self._executor is None and not self._closed:
                self._executor = await asyncio.to_thread(self.make_executor)
            if self._executor is None:
                raise EngineUnavailable("the lab is being stopped")
            return self._executor

    def _replace(self, executor: Executor, broken: BaseException) -> None:
        # Every slice that was pending notices; the first one to do so replaces the executor for all.
        if self._executor is executor:
            log.warning("the workers are gone (%s); starting others", type(broken).__name__)
            self.breaks += 1
            self._executor = None
            self.end_executor(executor)


def _left_alone(work: Future[T]) -> Awaitable[T]:
    """The work's result; whoever stops waiting for it leaves it to end by itself.

    A pool that breaks (Python 3.11 to 3.13) chokes on a slice that was cancelled while it waited for a worker, and
    then never answers for the slices behind it.
    """
    waiting = asyncio.wrap_future(work)
    waiting.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody need ask what became of it
    return asyncio.shield(waiting)


def _is_cancelled() -> bool:
    """Whether it is this task that was cancelled, and not the future that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


class LocalEngine(Engine):
    """Processes of this machine, each on one core."""

    def __init__(self, workers: int):
        super().__init__()
        self.workers = workers

    def make_executor(self) -> Executor:
        """A pool of processes."""
        one_thread()
        context: BaseContext = multiprocessing.get_context()
        if "forkserver" in multiprocessing.get_all_start_methods():
            # Forked from a small process that has imported the work: a new worker takes 10 ms, and inherits no thread.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([work.__module__])
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=prepare)

    def end_executor(self, executor: Executor) -> None:
        """Kill the pool's processes."""
        # Python 3.14 has kill_workers() for this; before, the processes can only be found in a private place.
        processes = list((getattr(executor, "_processes", None) or {}).values())
        super().end_executor(executor)
        for process in processes:
            process.kill()

    def open(self) -> None:
        """Start the pool, which takes long enough to be noticed only the first time."""
        self._executor = self.make_executor()
        self._executor.submit(os.getpid).result()
