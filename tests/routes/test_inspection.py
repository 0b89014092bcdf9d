"""A look into a run's network over HTTP, before, between and after its steps."""

import base64
import time

import numpy as np
import pytest

from app.learn import training
from app.learn.network import RunSettings
from tests.lab import Lab
from tests.routes.test_runs import LONG, QUICK


def finished(client, **body) -> str:
    run_id = Lab(client).start(**body)
    while client.get(f"/api/runs/{run_id}").json()["status"] != "done":
        time.sleep(0.02)
    return run_id


def test_a_finished_run_is_looked_into(client):
    run_id = finished(client, **QUICK)
    seen = client.get(f"/api/runs/{run_id}/inspection").json()
    assert seen["place"] == {"epoch": 2, "mini_batch": 0}
    assert seen["images"] == 500
    assert seen["accuracy"] == pytest.approx(client.get(f"/api/runs/{run_id}").json()["latest"]["test_accuracy"])
    assert np.sum(seen["confusion"]) == 500
    assert [digit["images"] for digit in seen["digits"]] == [50] * 10
    for mistake in seen["mistakes"]:
        image = client.get("/api/mnist/image", params={"split": "test", "index": mistake["index"]}).json()
        assert image["label"] == mistake["label"]
        pixels = np.frombuffer(base64.b64decode(mistake["pixels"]), np.uint8)
        assert np.array_equal(pixels, np.rint(np.array(image["pixels"]) * 255))
        answer = client.post(f"/api/runs/{run_id}/classify", json={"pixels": image["pixels"]}).json()
        assert answer["activations"] == pytest.approx(mistake["outputs"], abs=1e-5)


def test_the_weights_are_one_scale_of_signed_bytes(client):
    run_id = Lab(client).start(**LONG, paused=True)
    seen = client.get(f"/api/runs/{run_id}/weights").json()
    expected = training.start(RunSettings(hidden=(10,))).parameters.weights[0]
    assert seen["neurons"] == 10
    pictures = np.frombuffer(base64.b64decode(seen["pictures"]), np.int8).reshape(10, 784)
    assert abs(pictures).max() == 127
    np.testing.assert_allclose(pictures / 127 * seen["scale"], expected, atol=seen["scale"] / 250)


def test_the_next_mini_batch_is_shown_and_then_taken(client):
    run_id = Lab(client).start(**LONG, paused=True)
    first = client.get(f"/api/runs/{run_id}/mini-batch", params={"image": 9}).json()
    assert first["place"] == {"epoch": 0, "mini_batch": 0}
    assert first["mini_batches_per_epoch"] == 400
    assert len(first["images"]) == first["size"] == 10
    for image in first["images"]:
        one_hot = np.eye(10)[image["label"]]
        assert image["delta"] == pytest.approx(np.array(image["outputs"]) - one_hot)
    assert first["cost"] == pytest.approx(np.mean([image["cost"] for image in first["images"]]))
    assert [(layer["inputs"], layer["neurons"]) for layer in first["passes"]] == [(784, 10), (10, 10)]
    assert first["passes"][-1]["activation"] == first["images"][9]["outputs"]
    signals = [np.array(list(base64.b64decode(first["images"][9]["pixels"]))) / 256, first["passes"][0]["activation"]]
    for layer, inputs in zip(first["passes"], signals, strict=True):
        size = np.linalg.norm(layer["delta"])
        assert layer["bias_gradient_norm"] == pytest.approx(size, rel=1e-5)
        assert layer["weight_gradient_norm"] == pytest.approx(size * np.linalg.norm(inputs), rel=1e-5)
    client.post(f"/api/runs/{run_id}/step")
    second = client.get(f"/api/runs/{run_id}/mini-batch").json()
    assert second["place"] == {"epoch": 0, "mini_batch": 1}
    assert {image["index"] for image in first["images"]} != {image["index"] for image in second["images"]}
    image = first["images"][0]
    pixels = [byte / 255 for byte in base64.b64decode(image["pixels"])]
    answer = client.post(f"/api/runs/{run_id}/classify", json={"pixels": pixels}).json()
    assert answer["activations"] == pytest.approx(image["outputs_after"], abs=1e-5)


@pytest.mark.parametrize(("image", "status"), [(-1, 422), (0, 200), (19, 200), (20, 422)])
def test_the_passes_of_the_first_twenty_images_can_be_had(client, image, status):
    run_id = Lab(client).start(**LONG | {"mini_batch_size": 25}, paused=True)
    answer = client.get(f"/api/runs/{run_id}/mini-batch", params={"image": image})
    assert answer.status_code == status
    if status == 200:
        shown = answer.json()
        assert (shown["size"], len(shown["images"])) == (25, 20)
        assert shown["passes"][-1]["activation"] == shown["images"][image]["outputs"]


def test_a_run_at_work_can_be_looked_into_until_its_network_is_dropped(client):
    run_id = Lab(client).start(**LONG)
    ahead = client.get(f"/api/runs/{run_id}/mini-batch")  # asked for while it was paused, say
    assert ahead.status_code == 200
    assert len(ahead.json()["images"]) == 10
    looks = [client.get(f"/api/runs/{run_id}/inspection").json() for _ in range(5)]
    assert len({tuple(look["place"].values()) for look in looks}) < 5  # one look serves for a while
    deadline = time.monotonic() + 20  # and not for long
    while client.get(f"/api/runs/{run_id}/inspection").json()["place"] == looks[-1]["place"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    client.post(f"/api/runs/{run_id}/cancel")
    for look in ("inspection", "weights", "mini-batch"):
        answer = client.get(f"/api/runs/{run_id}/{look}")
        assert answer.status_code == 409
        assert "no network" in answer.json()["detail"]


def test_a_finished_run_has_no_next_step(client):
    run_id = finished(client, **QUICK)
    answer = client.get(f"/api/runs/{run_id}/mini-batch")
    assert answer.status_code == 409
    assert "done" in answer.json()["detail"]


def test_a_step_that_would_diverge_says_so(client):
    run_id = Lab(client).start(
        hidden=[10], learning_rate=1000, lmbda=1000, mini_batch_size=1000, paused=True, epochs=1000
    )
    steps = 0
    while (answer := client.get(f"/api/runs/{run_id}/mini-batch")).status_code == 200:
        client.post(f"/api/runs/{run_id}/step", json={"mini_batches": 5})
        steps += 1
        assert steps < 100
    assert answer.status_code == 409


@pytest.mark.parametrize("look", ["inspection", "weights", "mini-batch", "curves.json", "network.json", "repeat.py"])
def test_a_forgotten_run(client, look):
    answer = client.get(f"/api/runs/gone/{look}")
    assert answer.status_code == 404
    assert "no run gone" in answer.json()["detail"]
