"""The application in this process, without a network, on the sample of MNIST."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.places import CACHE


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the real app, with its files in a folder of the module's own."""
    folder = tmp_path_factory.mktemp("lab")
    settings = Settings(cache_dir=CACHE, data_dir=folder, mnist_download=False, mnist_mirrors=(), mnist_dir=None)
    with TestClient(create_app(settings)) as client:
        yield client
