"""What many tests share: folders of their own, and the lab as a real server in a process of its own."""

import gc
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.compile_cache import compile_cache
from app.main import create_app
from app.settings import Settings
from tests.browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

# An application in this process is asked for by the name testserver, by a client that has no address.
os.environ.update(LAB_ALLOWED_HOSTS="testserver", LAB_PUBLIC_METRICS="true")
ADDRESS = re.compile(r"http://\S+")

# What can be made again (the sample unpacked, files compressed, code compiled) stays from one session to the next.
CACHE = ROOT / ".pytest_cache" / "lab-cache"
# The same for tests that look at LAB_MNIST_DIR: the others train on the sample, whatever has been unpacked here.
MNIST_CACHE = ROOT / ".pytest_cache" / "mnist-cache"
compile_cache(CACHE)


class Told(NamedTuple):
    """One event as a reader gets it; id 0 for one without."""

    id: int
    name: str
    data: dict[str, Any]


# What is collected stays: to look for garbage among it takes a quarter of the collection, and then some in every test.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is looked for, among what tests make."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay together, in one process; those that share a costly server of their own do, too."""
    items.sort(key=rank)
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(ROOT))))


def rank(item: pytest.Item) -> bool:
    """Pages last: Playwright keeps an event loop going in its thread, and other tests run loops of their own."""
    return bool({"browser", "js"} & set(item.path.parts))


class Lab:
    """The runs of a lab, over HTTP: as a page would ask for them."""

    def __init__(self, client: httpx2.Client):
        self.client = client

    def start(self, **body: Any) -> str:
        """A new run's id."""
        answer = self.client.post("/api/runs", json=body)
        assert answer.status_code == 201, answer.text
        assert answer.headers["Location"] == f"/api/runs/{answer.json()['id']}"
        return answer.json()["id"]

    def run(self, run_id: str) -> dict[str, Any]:
        """The run."""
        return self.client.get(f"/api/runs/{run_id}").json()

    def command(self, run_id: str, name: str, **body: Any) -> dict[str, Any]:
        """What a command that is obeyed answers."""
        answer = self.client.post(f"/api/runs/{run_id}/{name}", json=body or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def listen(self, run_id: str, after: int = 0) -> Iterator[Told]:
        """The events after id `after`, as they come."""
        headers = {"Last-Event-ID": str(after)} if after else {}
        with self.client.stream("GET", f"/api/runs/{run_id}/events", headers=headers, timeout=60) as answer:
            assert answer.status_code == 200, answer.read()
            last = str(after or "")
            for event in httpx2.EventSource(answer):
                if event.event == "keepalive":
                    continue
                # As in a browser, an event without an id has the id of the one before.
                yield Told(int(event.id) if event.id != last else 0, event.event, json.loads(event.data))
                last = event.id

    def read(self, run_id: str, after: int = 0, until: Callable[[Told], bool] = lambda _: False) -> list[Told]:
        """The events after id `after`, up to the stream's end or to one that `until` accepts."""
        events = []
        listening = self.listen(run_id, after)
        for event in listening:
            events.append(event)
            if until(event):
                break
        listening.close()
        return events

    def wait_for(self, run_id: str, examples: int) -> None:
        """Wait until a run has met so many examples."""
        self.read(run_id, until=lambda told: told.data.get("examples", 0) >= examples)


def figures(events: list[Told]) -> list[tuple[str, dict[str, Any]]]:
    """What must be the same for every slicing, interruption and machine: all but statuses and seconds."""
    told = [event for event in events if event.name != "status" and not event.data.get("step")]
    return [(event.name, {key: value for key, value in event.data.items() if key != "seconds"}) for event in told]


class Server:
    """A `python -m app serve` that is ready to answer: its base URL, its process, and all it has said."""

    def __init__(self, process: subprocess.Popen[str]):
        self.process = process
        self.said: list[str] = []
        self._ready = threading.Event()
        self._url = ""
        self._client: httpx2.Client | None = None
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
        if self._client is not None:
            self._client.close()
        self._listener.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def lab(self) -> Lab:
        """The runs of this server."""
        if self._client is None:
            self._client = httpx2.Client(base_url=self.url, timeout=30)
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


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    """The lab on a free port, with its data in `folder`, the cache that all tests share, and no network."""
    command = [sys.executable, "-m", "app", "serve", "--port", "0", "--no-mnist-download", "--no-prepare-pages"]
    command += ["--data-dir", str(folder / "data"), "--cache-dir", str(CACHE), "--workers", "1", *options]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LAB_")}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=inherited | {"PYTHONUNBUFFERED": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    server = Server(process)
    try:
        assert server.url
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    """A cache folder for all tests that don't look into it, so that the sample is unpacked once."""
    CACHE.mkdir(parents=True, exist_ok=True)
    return CACHE


@pytest.fixture
def settings(tmp_path: Path, cache_dir: Path) -> Settings:
    """Settings that touch nothing of the user's and need no network; trains on the sample, with one worker."""
    return Settings(cache_dir=cache_dir, data_dir=tmp_path, mnist_dir=None, mnist_download=False, workers=1)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """The whole application in this process, started and stopped."""
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def lab(client: TestClient) -> Lab:
    """The runs of that application."""
    return Lab(client)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of one real server for the whole session; it trains on the 5,000-image sample."""
    with serving(tmp_path_factory.mktemp("live")) as server:
        yield server.url


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Browser"]:
    """One Chromium for the session: the machine's own (or LAB_CHROMIUM) where there is one, else Playwright's.

    Its first context has a profile on the disk, where the browser keeps the code of scripts that it has compiled: a
    page opens there in two thirds of the processor's time.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        profile = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=chromium.installed(), args=chromium.ARGUMENTS
        )
        assert profile.browser
        yield profile.browser
        profile.close()


@pytest.fixture
def lab_with(settings: Settings) -> Iterator[Callable[..., Lab]]:
    """Labs with other settings: lab_with(max_active_runs=1)."""
    with ExitStack() as stack:

        def start(**changes: Any) -> Lab:
            return Lab(stack.enter_context(TestClient(create_app(settings.model_copy(update=changes)))))

        yield start


@pytest.fixture
def figures_of() -> Callable[[list[Told]], list[tuple[str, dict[str, Any]]]]:
    """What two runs of the same settings must have in common."""
    return figures


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers of a test's own: serve("--workers", "1"); they share the test's folder and end with it."""
    with ExitStack() as stack:
        yield lambda *options, **environment: stack.enter_context(serving(tmp_path, *options, **environment))
