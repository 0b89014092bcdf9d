"""What the tests of the page about MNIST share."""

from typing import Any

import pytest


@pytest.fixture(scope="session")
def pair(js) -> dict[str, Any]:
    return js("pages/mnist/pair.js").run(
        "({ finished, images, moments }) => ({ finished, moments, labels: images.map(({ label }) => label) })"
    )
