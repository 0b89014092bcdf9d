"""The chapter's network on the whole of MNIST, through a real server from the first request to the last event."""

import json
import os

import httpx2
import pytest

from tests.lab import visitor
from tests.places import MNIST_CACHE


@pytest.mark.skipif("LAB_TEST_MNIST_DIR" not in os.environ, reason="LAB_MNIST_DIR is not set: no MNIST to train on")
def test_the_chapters_network_learns_to_read(serve):
    server = serve("--cache-dir", str(MNIST_CACHE), LAB_MNIST_DIR=os.environ["LAB_TEST_MNIST_DIR"])
    with visitor(server.url) as browser:
        body = {"hidden": [30], "cost": "cross-entropy", "learning_rate": 0.5, "mini_batch_size": 10, "epochs": 6}
        run = browser.post("/api/runs", json=body).json()
        assert run["data"] == {"kind": "mnist", "images": {"training": 50_000, "validation": 10_000, "test": 10_000}}
        with browser.stream("GET", f"/api/runs/{run['id']}/events") as answer:
            events = [(event.event, json.loads(event.data)) for event in httpx2.EventSource(answer)]
    assert events[-1][0] == "done"
    epochs = [data for name, data in events if name == "epoch"]
    assert [data["epoch"] for data in epochs] == list(range(7))
    assert max(data["test_accuracy"] for data in epochs) >= 0.935
    assert abs(epochs[0]["test_accuracy"] - 0.1) < 0.1, "it should know nothing at the start"
