"""A process that has imported the lab, from which others are forked that serve it.

To import the lab takes a second of the processor's time, which is most of what a start costs, and to import the step
into the process that its workers are forked from takes most of another. From here on a forked lab does what
`python -m app serve` does, in a session of its own and with nobody else's settings.
"""

import atexit
import functools
import gc
import json
import multiprocessing.forkserver
import multiprocessing.util
import os
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
    """A forked lab, in the words of `subprocess.Popen`."""

    def __init__(self, options: list[str], environment: dict[str, str]):
        self._keeper, theirs = socket.socketpair()
        said, says = os.pipe()
        self.stdout = open(said, encoding="utf-8")  # noqa: SIM115
        request = {"options": options, "environment": environment}
        socket.send_fds(prepared(), [json.dumps(request).encode()], [says, theirs.fileno()])
        theirs.close()
        os.close(says)
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

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, as soon as it has one."""
        if self.returncode is None:
            self._keeper.settimeout(timeout)
            try:
                self.returncode = int(self._heard.readline())
            except TimeoutError:
                self._heard = self._keeper.makefile(encoding="ascii")  # the old one reads no more
                raise subprocess.TimeoutExpired("serve", timeout or 0) from None
            self._heard.close()
            self._keeper.close()
        return self.returncode


@functools.cache
def prepared() -> socket.socket:
    """Where this session's process is asked for labs; it ends when this end of the line is closed."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", __name__, str(theirs.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def fork_labs(requests: socket.socket) -> None:
    """Fork a lab for each request, and for each lab one more process, which tells its id and its exit code."""
    from app.__main__ import main

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, handles, _, _ = socket.recv_fds(requests, LARGEST_REQUEST, 2)
        if not message:
            return
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            says, teller = handles
            lab = os.fork()
            if lab == 0:
                os.close(teller)
                sys.exit(main(["serve", *become_a_lab(says, **json.loads(message))]))
            tell_of(lab, teller, says)
        for handle in handles:
            os.close(handle)


def become_a_lab(says: int, options: list[str], environment: dict[str, str]) -> list[str]:
    """The options, once this process is by itself."""
    os.setsid()
    for stream in (1, 2):
        os.dup2(says, stream)
    os.close(says)
    for name in [name for name in os.environ if name.startswith("LAB_")]:
        del os.environ[name]
    os.environ.update(environment)
    multiprocessing.set_forkserver_preload([])  # it is imported
    with patch.object(multiprocessing.util, "spawnv_passfds", fork_instead):
        multiprocessing.forkserver.ensure_running()
    return options


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


def tell_of(lab: int, teller: int, says: int) -> None:
    """Say which process it is, and with which code it has ended; then end, too."""
    os.close(says)
    os.write(teller, f"{lab}\n".encode())
    os.write(teller, f"{os.waitstatus_to_exitcode(os.waitpid(lab, 0)[1])}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    gc.disable()
    import app.commands.serve
    import app.learn.kernel
    import app.runs.slice  # noqa: F401

    gc.freeze()
    gc.enable()
    fork_labs(socket.socket(fileno=int(sys.argv[1])))
