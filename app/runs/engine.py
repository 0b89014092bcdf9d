"""Where slices are computed: an executor, made anew when it breaks."""

import asyncio
import functools
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import nullcontext, suppress
from typing import Any, ParamSpec, TypeVar

from app.file_handles import are_used_up
from app.runs.slice import Job, Outcome, compute_slice

MOST_BREAKS = 8  # of one slice in a row; then it isn't bad luck
LONGEST_WAIT = 5.0  # seconds between two attempts at it
LOOK_SECONDS = 1.0  # between two looks at what should have answered by now
STOPPING = "the lab is being stopped"

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

Submitted = Callable[[Future[Any]], None]


def ignore(_: Future[Any]) -> None:
    """Nobody wants to know what has been submitted."""


class WorkersKilled(Exception):
    """A slice's workers were killed again and again; the message says so to a reader."""


class EngineUnavailable(Exception):
    """There is nothing to compute on just now; the message says why, for the reader."""


class Engine(ABC):
    """Computes slices on an executor, and replaces the executor when it breaks.

    An executor breaks as a whole when one of its processes is killed; every slice that was pending is then
    submitted again. A slice is a pure function of its job, so nothing is lost or done twice.
    """

    # What an executor's futures raise, beside BrokenExecutor, when it is the executor that failed, and not the call.
    broken: tuple[type[Exception], ...] = ()

    def __init__(self) -> None:
        self.slices_done = 0
        self.breaks = 0
        self._executor: Executor | None = None
        self._making = asyncio.Lock()
        self._one_suspect = asyncio.Lock()
        self._closed = False

    @property
    @abstractmethod
    def capacity(self) -> int:
        """How many calls it is worth handing over at a time: what is computed, and as much to go on with."""

    @property
    def silence(self) -> str:
        """Why nothing may have come for a while, as far as it is known; for the reader."""
        if not self.ready:
            return "the training step is being compiled, which takes some seconds the first time on a machine"
        return "no worker has answered for a while"

    @abstractmethod
    def make_executor(self) -> Executor:
        """A new executor; blocks until it is there. Raises EngineUnavailable."""

    def end_executor(self, executor: Executor) -> None:
        """Let go of an executor without waiting for what it computes: it can be computed again."""
        executor.shutdown(wait=False, cancel_futures=True)

    @property
    def ready(self) -> bool:
        """Whether there is something to compute on."""
        return self._executor is not None

    async def open(self) -> None:
        """Get ready, so that the first run needn't wait; what goes wrong is told when a run comes."""
        with suppress(EngineUnavailable):
            await self._current()

    async def compute(self, job: Job, submitted: Submitted = ignore) -> Outcome:
        """The job's outcome; raises WorkersKilled when its workers don't survive it, and EngineUnavailable."""
        outcome = await self.make(functools.partial(compute_slice, job), submitted)
        self.slices_done += 1
        return outcome

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a pure function of a module's top level returns in a worker; raises what `compute` does."""
        return await self.make(functools.partial(function, *args, **kwargs))

    async def make(self, call: Callable[[], T], submitted: Submitted = ignore) -> T:
        """The same for a call that can be sent to a worker; `submitted` is told of it each time it is."""
        for attempt in range(MOST_BREAKS):
            # Whose call breaks the executor can't be told when it is full of them; one at a time, it can.
            async with self._one_suspect if attempt > 1 else nullcontext():
                executor = await self._current()
                try:
                    future = await self.submit(executor, call)
                    submitted(future)
                    return await self._answer(executor, future)
                except (Exception, asyncio.CancelledError) as failure:
                    if are_used_up(failure):
                        self._replace(executor, failure)
                        raise EngineUnavailable("all handles of files and connections are in use") from failure
                    if _is_cancelled() or not isinstance(
                        failure, (asyncio.CancelledError, BrokenExecutor, *self.broken)
                    ):
                        raise
                    self._replace(executor, failure)
            if attempt > 1:
                await asyncio.sleep(min(0.1 * 2**attempt, LONGEST_WAIT))
        raise WorkersKilled("the processes that compute it were killed each time they tried; is there enough memory?")

    async def submit(self, executor: Executor, call: Callable[[], T]) -> Future[T]:
        """Hand a call to the executor."""
        return executor.submit(call)

    def is_stuck(self, executor: Executor) -> bool:
        """Asked now and then while an answer is awaited: whether the executor is broken and hasn't noticed."""
        return False

    def abandon(self, future: Future[Any]) -> None:
        """Nobody waits for this answer any more."""
        future.cancel()

    async def _answer(self, executor: Executor, future: Future[T]) -> T:
        answer = _in_this_loop(future)
        try:
            while not (await asyncio.wait([answer], timeout=LOOK_SECONDS))[0]:
                if self._executor is not executor:
                    raise BrokenExecutor("replaced")
                if self.is_stuck(executor):
                    self._replace(executor, BrokenExecutor("stuck"))
            return answer.result()
        except asyncio.CancelledError:
            answer.cancel()
            self.abandon(future)
            raise

    def close(self) -> None:
        """End the workers at once, for good."""
        self._closed = True
        if self._executor is not None:
            self.end_executor(self._executor)
            self._executor = None

    async def _current(self) -> Executor:
        async with self._making:
            if self._executor is None and not self._closed:
                try:
                    self._executor = await asyncio.to_thread(self._make)
                except OSError as trouble:
                    raise EngineUnavailable(f"no worker can be started ({trouble.strerror})") from trouble
            if self._executor is None:
                raise EngineUnavailable(STOPPING)
            return self._executor

    def _make(self) -> Executor:
        try:
            executor = self.make_executor()
        except EOFError as ended:  # the process that forks the workers
            raise EngineUnavailable(STOPPING if self._closed else "the workers' parent process is gone") from ended
        except BrokenExecutor as ended:
            raise EngineUnavailable("the first worker was killed at its start; is there enough memory?") from ended
        if self._closed:  # meanwhile
            self.end_executor(executor)
            raise EngineUnavailable(STOPPING)
        return executor

    def _replace(self, executor: Executor, broken: BaseException) -> None:
        # Every slice that was pending notices; the first one to do so replaces the executor for all.
        if self._executor is executor:
            log.warning("the workers are gone (%s); starting others", type(broken).__name__)
            self.breaks += 1
            self._executor = None
            self.end_executor(executor)


def _is_cancelled() -> bool:
    """Whether it is this task that was cancelled, and not the future that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _in_this_loop(future: Future[T]) -> asyncio.Future[T]:
    """The executor's future as one of the running loop; unlike asyncio.wrap_future's, it can be left for itself."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle() -> None:
        if answer.done():
            return
        if future.cancelled():
            answer.cancel()
        elif error := future.exception():
            answer.set_exception(error)
        else:
            answer.set_result(future.result())

    def tell(_: Future[T]) -> None:
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle)

    future.add_done_callback(tell)
    return answer
