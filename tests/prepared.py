"""A process that has imported the lab, from which others are forked that serve it, or compute for it.

To import the lab takes a second of the processor's time, which is most of what a start costs, and to import the step
into the process that its workers are forked from takes most of another. From here on a forked process does what
`python -m` does with its module, in a session of its own and with nobody else's settings.
"""

import atexit
import functools
import gc
import importlib
import json
import multiprocessing.forkserver
import multiprocessing.util
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from unittest.mock import patch

from tests.places import ROOT

LARGEST_REQUEST = 65_536  # bytes


class ForkedProcess:
    """A forked `python -m`, in the words of `subprocess.Popen`."""

    def __init__(self, module: str, *arguments: str, imports: Sequence[str] = (), says: int, **environment: str):
        """`imports`: what all such processes need besides the lab; `says`: the handle of what it writes to."""
        self._keeper, theirs = socket.socketpair()
        request = {"command": [module, *arguments], "imports": imports, "environment": environment}
        socket.send_fds(prepared(), [json.dumps(request).encode()], [says, theirs.fileno()])
        theirs.close()
        self._heard = self._keeper.makefile(encoding="ascii")
        self.pid = int(self._heard.readline())
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        """Send it this signal, unless it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def poll(self) -> int | None:
        """Its exit code, if it has one by now."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0.001)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, as soon as it has one."""
        if self.returncode is None:
            self._keeper.settimeout(timeout)
            try:
                self.returncode = int(self._heard.readline())
            except TimeoutError:
                self._heard = self._keeper.makefile(encoding="ascii")  # the old one reads no more
                raise subprocess.TimeoutExpired("python -m", timeout or 0) from None
            self._heard.close()
            self._keeper.close()
        return self.returncode


@functools.cache
def prepared() -> socket.socket:
    """Where this session's process is asked for others; it ends when this end of the line is closed."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", __name__, str(theirs.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def fork_processes(requests: socket.socket) -> None:
    """Fork a process for each request, and for each of them one more, which tells its id and its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, handles, _, _ = socket.recv_fds(requests, LARGEST_REQUEST, 2)
        if not message:
            return
        request = json.loads(message)
        for name in request["imports"]:
            importlib.import_module(name)
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            says, teller = handles
            process = os.fork()
            if process == 0:
                os.close(teller)
                go_by_itself(says, request["environment"])
                sys.argv = request["command"]
                runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
                sys.exit()
            tell_of(process, teller, says)
        for handle in handles:
            os.close(handle)


def go_by_itself(says: int, environment: dict[str, str]) -> None:
    """In a session of its own, with its own settings and its own process to fork workers from."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background work has it ignored
    for stream in (1, 2):
        os.dup2(says, stream)
    os.close(says)
    for name in [name for name in os.environ if name.startswith("LAB_")]:
        del os.environ[name]
    os.environ.update(environment)
    multiprocessing.set_forkserver_preload([])  # it is imported
    with patch.object(multiprocessing.util, "spawnv_passfds", fork_instead):
        multiprocessing.forkserver.ensure_running()


def fork_instead(_path: bytes, command: Sequence[str], handles: Sequence[int]) -> int:
    """What would be started as a new Python that runs these words: forked, as it has imported what they ask for."""
    if process := os.fork():
        return process
    for handle in map(int, os.listdir("/proc/self/fd")):
        if handle > 2 and handle not in handles:
            with suppress(OSError):  # the folder that is just read
                os.close(handle)
    try:
        exec(command[-1])
    finally:
        os._exit(0)


def tell_of(process: int, teller: int, says: int) -> None:
    """Say which process it is, and with which code it has ended; then end, too."""
    os.close(says)
    os.write(teller, f"{process}\n".encode())
    os.write(teller, f"{os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    gc.disable()
    import app.commands.serve
    import app.learn.kernel
    import app.runs.slice  # noqa: F401

    gc.freeze()
    gc.enable()
    fork_processes(socket.socket(fileno=int(sys.argv[1])))
