"""Slices on processes of this machine, each on one core."""

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from app.file_handles import are_used_up, need
from app.one_thread import one_thread
from app.runs.engine import Engine
from app.runs.slice import compute_slice, initialise_worker

HANDLES_OF_A_PROCESS = 16  # while it is being started, with some to spare
ENDING_SECONDS = 2.0  # that a pool's thread may take

T = TypeVar("T")


class LocalEngine(Engine):
    """Processes of this machine, each on one core."""

    def __init__(self, workers: int):
        super().__init__()
        self.workers = workers

    @property
    def capacity(self) -> int:
        """One for each process, and half as many to go on with: who comes now waits for no long line."""
        return self.workers + max(1, self.workers // 2)

    def make_executor(self) -> Executor:
        """A pool of processes, with the first of them at work."""
        one_thread()
        context: BaseContext = multiprocessing.get_context()
        if "forkserver" in multiprocessing.get_all_start_methods():
            # Forked from a small process that has imported the work, and compiled it if need be, once for all: a new
            # worker takes 10 ms, and inherits no thread.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([compute_slice.__module__, "app.learn.kernel"])
        try:
            return self._begun(context)
        except (ConnectionError, EOFError):
            if self._closed:
                raise
            # The fork server ends when whoever asks it for a process goes away before having told it which: a pool
            # that broke while it was starting one. While it is ending, it can't be asked for another one.
            _end_fork_server()
            return self._begun(context)

    def _begun(self, context: BaseContext) -> Executor:
        executor = ProcessPoolExecutor(self.workers, mp_context=context, initializer=initialise_worker)
        executor.submit(os.getpid).result()
        return executor

    async def submit(self, executor: Executor, call: Callable[[], T]) -> Future[T]:
        """Hand a call to the pool, which may start a process for it."""
        if len(_processes_of(executor)) < self.workers:
            need(HANDLES_OF_A_PROCESS)
        try:
            return await super().submit(executor, call)
        except (OSError, EOFError) as failure:
            if are_used_up(failure):
                raise
            # The pool is being taken apart by another thread, or the fork server is ending.
            raise BrokenExecutor("no process could be started") from failure

    def close(self) -> None:
        """End the workers at once, and the process that would have been forked into them if it still compiles."""
        self._closed = True
        if not self.ready and self._making.locked():
            _end_fork_server()
        thread = getattr(self._executor, "_executor_manager_thread", None)
        super().close()
        if thread is not None:
            thread.join(ENDING_SECONDS)  # an interpreter that ends meanwhile would write into the pipe that it closes

    def end_executor(self, executor: Executor) -> None:
        """Kill the pool's processes."""
        end = _end_of(executor)
        super().end_executor(executor)
        end()

    def abandon(self, future: Future[Any]) -> None:
        """Let it be computed for nobody: it takes a tenth of a second.

        When a pool breaks while one of its futures is cancelled, Python before 3.12 stumbles over that one and
        leaves all the others waiting for ever.
        """

    def is_stuck(self, executor: Executor) -> bool:
        """Whether a worker was killed in the middle of its answer.

        The pool's thread then waits for the rest of the answer, and would do so for ever: the pipe it reads from is
        held open by this very process.
        """
        sentinels = [process.sentinel for process in _processes_of(executor)]
        return bool(sentinels and multiprocessing.connection.wait(sentinels, timeout=0))


# Python 3.14 has kill_workers(); before, and for the rest in any case, a pool's parts are found in private places only.


def _end_fork_server() -> None:
    """Whoever waits for it then learns that at once, and no core goes on compiling for nobody.

    The next pool has another one started, for which this one must be gone, and not just about to go.
    """
    server = getattr(sys.modules.get("multiprocessing.forkserver"), "_forkserver", None)
    if (process := getattr(server, "_forkserver_pid", None)) is not None:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(process, signal.SIGKILL)
            if hasattr(os, "waitid"):
                os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)  # the zombie is left to multiprocessing


def _processes_of(executor: Executor) -> list[BaseProcess]:
    return list((getattr(executor, "_processes", None) or {}).values())


def _end_of(executor: Executor) -> Callable[[], None]:
    """What kills the pool's processes and ends its thread; to be taken before a shutdown, which forgets both."""
    processes, answers = _processes_of(executor), getattr(executor, "_result_queue", None)

    def end() -> None:
        for process in processes:
            process.kill()
        if answers is not None:
            answers._writer.close()  # then nothing holds the pipe open, and whoever reads from it learns that

    return end
