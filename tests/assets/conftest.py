"""The application in this process, without a network."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.places import CACHE


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("lab")
    with TestClient(
        create_app(Settings(cache_dir=CACHE, data_dir=folder, mnist_dir=None, mnist_download=False))
    ) as client:
        yield client
