"""What many tests share: folders of their own, and the lab as a real server in a process of its own."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.browser import chromium
from tests.lab import Lab, visitor
from tests.places import CACHE, ROOT
from tests.serving import Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# An application in this process is asked for by the name testserver, by a client that has no address.
os.environ.update(LAB_ALLOWED_HOSTS="testserver", LAB_PUBLIC_METRICS="true")

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
def live_client(live_server: str) -> Iterator[httpx2.Client]:
    """Asks that server, on a new connection each time."""
    with visitor(live_server, limits=httpx2.Limits(max_keepalive_connections=0)) as client:
        yield client


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
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers of a test's own: serve("--workers", "1"); they share the test's folder and end with it.

    See `serving`, also for what from_scratch=True means.
    """
    with ExitStack() as stack:
        yield lambda *options, **how: stack.enter_context(serving(tmp_path, *options, **how))
