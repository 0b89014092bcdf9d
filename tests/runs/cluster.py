"""A Dask cluster of the tests' own on loopback: a scheduler and workers, started and killed one by one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.places import ROOT
from tests.prepared import ForkedProcess
from tests.serving import free_port, typed


class Cluster:
    """A scheduler, and workers that are started and killed one by one."""

    def __init__(self, stack: ExitStack, folder: Path, cache: Path):
        self.stack = stack
        self.folder = folder
        self.settings = {"LAB_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": ""}
        self.port = free_port()
        self.workers: list[subprocess.Popen[bytes] | ForkedProcess] = []
        self.start_scheduler()

    def need_workers(self, count: int) -> None:
        """At least so many of them, and the scheduler, whatever a test before has killed."""
        if self.scheduler.poll() is not None:
            self.start_scheduler()
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < count:
            self.add_worker()

    @property
    def url(self) -> str:
        return f"dask://127.0.0.1:{self.port}"

    def start_scheduler(self) -> None:
        """The scheduler, at the same address each time."""
        self.scheduler = self._start("dask_scheduler", f"--port={self.port}", "--no-dashboard", "--no-show")

    def kill_scheduler(self) -> None:
        """kill -9 of the scheduler."""
        self.scheduler.kill()
        self.scheduler.wait()

    def add_worker(self, **environment: str) -> None:
        """One more process to compute on, without a nanny to start it again."""
        options = ("--nthreads=1", "--no-nanny", "--no-dashboard", f"--local-directory={self.folder}")
        self.workers.append(self._start("dask_worker", f"tcp://127.0.0.1:{self.port}", *options, **environment))

    def kill_worker(self) -> None:
        """kill -9 of one of them."""
        worker = self.workers.pop(0)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def _start(self, program: str, *options: str, **environment: str) -> subprocess.Popen[bytes] | ForkedProcess:
        """For another kind of processor from scratch: for which one the step is compiled is settled by its import."""
        module = f"distributed.cli.{program}"
        process: subprocess.Popen[bytes] | ForkedProcess
        with (self.folder / f"{program}.log").open("ab") as log:
            says = log.fileno()
            if environment:
                process = typed(module, *options, says=says, **self.settings | environment)
            else:
                process = ForkedProcess(module, *options, imports=["distributed"], says=says, **self.settings)

        def end() -> None:
            process.kill()
            process.wait()

        self.stack.callback(end)
        return process

    @contextmanager
    def shell(self, command: str) -> Iterator[None]:
        """A command line as somebody would type it, with the test's own programs found first, until the block ends."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        with (self.folder / "shell.log").open("ab") as log:
            shell = subprocess.Popen(
                ["sh", "-c", command],
                env=os.environ | self.settings | {"PATH": path},
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield
        finally:
            os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()
