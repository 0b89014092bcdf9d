"""What many tests share: folders of their own, and the lab as a real server in a process of its own."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://\S+")


class Server:
    """A `python -m app serve` that is ready to answer: its base URL, its process, and all it has said."""

    def __init__(self, process: subprocess.Popen[str]):
        self.process = process
        self.said: list[str] = []
        self._ready = threading.Event()
        self._url = ""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
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
        self._listener.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end; waits until the server answers there."""
        assert self._ready.wait(60), "the server did not start"
        assert self._url, "the server ended at once:\n" + "".join(self.said)
        return self._url


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    """The lab on a free port, with its data and cache in `folder` and without a network of its own."""
    command = [sys.executable, "-m", "app", "serve", "--port", "0", "--no-mnist-download"]
    command += ["--data-dir", str(folder / "data"), "--cache-dir", str(folder / "cache"), *options]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LAB_")}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=inherited | {"PYTHONUNBUFFERED": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(process)
    try:
        assert server.url
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder for all tests that don't look into it, so that the sample is unpacked once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def settings(tmp_path: Path, cache_dir: Path) -> Settings:
    """Settings that touch nothing of the user's and need no network; trains on the sample, with one worker."""
    return Settings(cache_dir=cache_dir, data_dir=tmp_path, mnist_dir=None, mnist_download=False, workers=1)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """The whole application in this process, started and stopped."""
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of one real server for the whole session; it trains on the 5,000-image sample."""
    with serving(tmp_path_factory.mktemp("live")) as server:
        yield server.url


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers of a test's own: serve("--workers", "1"); they share the test's folder and end with it."""
    with ExitStack() as stack:
        yield lambda *options, **environment: stack.enter_context(serving(tmp_path, *options, **environment))
