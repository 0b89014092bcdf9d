"""The data's state over HTTP."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


def test_the_state_of_the_data(tmp_path):
    settings = Settings(cache_dir=tmp_path, data_dir=tmp_path, mnist_download=False, mnist_mirrors=(), mnist_dir=None)
    with TestClient(create_app(settings)) as client:
        state = client.get("/api/mnist").json()
        assert state["kind"] == "sample"
        assert state["images"] == {"training": 4000, "validation": 500, "test": 500}
        assert state["download"]["state"] == "idle"
        assert client.post("/api/mnist/fetch").status_code == 202
        while (state := client.get("/api/mnist").json())["download"]["state"] == "running":
            pass
        assert state["download"]["state"] == "failed"
        assert "no mirror is set" in state["download"]["error"]


def test_one_of_the_images(client):
    found = client.get("/api/mnist/image", params={"split": "test", "index": 499}).json()
    assert (found["split"], found["index"], found["label"]) == ("test", 499, 9)
    assert len(found["pixels"]) == 784
    assert 0 <= min(found["pixels"]) < max(found["pixels"]) <= 1
    again = client.get("/api/mnist/image", params={"split": "test", "index": 999}).json()
    assert again == found
    assert client.get("/api/mnist/image", params={"split": "all"}).status_code == 422


@pytest.mark.parametrize("split", ["training", "validation", "test"])
def test_an_image_of_each_split_is_its_own(client, split):
    images, labels = getattr(client.app.state.data.dataset.splits(), split)
    for index in (0, 7, len(labels) - 1):
        found = client.get("/api/mnist/image", params={"split": split, "index": index}).json()
        assert (found["split"], found["index"], found["label"]) == (split, index, labels[index])
        assert found["pixels"] == [byte / 255 for byte in images[index].tolist()]
    assert client.get("/api/mnist/image", params={"split": split, "index": len(labels)}).json()["index"] == 0
