"""The lab as a real server in a process of its own."""

import os
import random
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2

from tests.lab import Lab, visitor
from tests.places import CACHE, ROOT
from tests.prepared import ForkedProcess

ADDRESS = re.compile(r"http://\S+")


class Server:
    """A `python -m app serve` that is ready to answer: its base URL, its process, and all it has said."""

    def __init__(self, process: "subprocess.Popen[bytes] | ForkedProcess", says: int):
        """`says`: the handle from which what the process writes is read."""
        self.process = process
        self._stdout = open(says, encoding="utf-8")  # noqa: SIM115
        self.said: list[str] = []
        self._ready = threading.Event()
        self._url = ""
        self._client: httpx2.Client | None = None
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self._stdout:
            self.said.append(line)
            if not self._url and line.startswith("Saturation Lab is at") and (found := ADDRESS.search(line)):
                self._url = found.group()
                self._ready.set()
        self._ready.set()

    def stop(self) -> None:
        """End the process, politely first, and wait for it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self._client is not None:
            self._client.close()
        self._listener.join()
        self._stdout.close()

    @property
    def lab(self) -> Lab:
        """The runs of this server."""
        if self._client is None:
            self._client = visitor(self.url)
        return Lab(self._client)

    def kill(self) -> None:
        """kill -9, of the server's process alone."""
        self.process.kill()
        self.process.wait()

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end; waits until the server answers there."""
        assert self._ready.wait(60), "the server did not start"
        assert self._url, "the server ended at once:\n" + "".join(self.said)
        return self._url


def free_port() -> int:
    """One on loopback that nobody has just now, below those that a connection is given by itself."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


def typed(*arguments: str, says: int, **environment: str) -> "subprocess.Popen[bytes]":
    """`python -m` with these arguments as somebody would type it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LAB_")}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=inherited | {"PYTHONUNBUFFERED": "1"} | environment,
        stdout=says,
        stderr=says,
        start_new_session=True,
    )


@contextmanager
def serving(folder: Path, *options: str, from_scratch: bool = False, **environment: str) -> Iterator[Server]:
    """The lab on a free port, with its data in `folder`, the cache that all tests share, and no network.

    It is forked from a process that has imported it; from_scratch: it is a command, and imports all itself.
    """
    everywhere = ["--port", "0", "--no-mnist-download", "--no-prepare-pages", "--workers", "1"]
    everywhere += ["--data-dir", str(folder / "data"), "--cache-dir", str(CACHE)]
    start = typed if from_scratch else ForkedProcess
    said, says = os.pipe()
    server = Server(start("app", "serve", *everywhere, *options, says=says, **environment), said)
    os.close(says)
    try:
        assert server.url
        yield server
    finally:
        server.stop()
