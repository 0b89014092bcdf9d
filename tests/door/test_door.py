"""The guards in front of the routes, on the real application."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings


def lab(folder: Path, **settings: object) -> TestClient:
    """The application with these settings, its files in `folder`, without a network."""
    return TestClient(
        create_app(Settings(cache_dir=folder, data_dir=folder, mnist_download=False, **settings))  # type: ignore[arg-type]
    )


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with lab(tmp_path) as client:
        yield client


def test_every_answer_carries_the_headers_even_a_refusal(client: TestClient) -> None:
    for answer in (client.get("/"), client.get("/nowhere"), client.get("/api/neuron/stream?epochs=0")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert "camera=()" in answer.headers["permissions-policy"]


@pytest.mark.parametrize(("sites", "said"), [(("https://school.example",), "https://school.example"), ((), "'none'")])
def test_who_may_frame_the_lab_is_a_setting(tmp_path: Path, sites: tuple[str, ...], said: str) -> None:
    with lab(tmp_path, frame_ancestors=sites) as client:
        assert f"frame-ancestors {said}" in client.get("/").headers["content-security-policy"]


def test_a_host_that_is_not_allowed_is_refused(tmp_path: Path) -> None:
    with lab(tmp_path, allowed_hosts=("lab.example",)) as client:
        assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
        assert client.get("/", headers={"host": "lab.example"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://elsewhere.example"}],
)
def test_a_write_from_another_sites_page_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/api/mnist/fetch", headers=headers).status_code == 403
    assert client.get("/api/mnist", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}])
def test_our_own_page_and_a_program_may_write(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/nowhere", headers=headers).status_code == 404


def test_a_body_that_is_too_large_is_refused_announced_or_not(tmp_path: Path) -> None:
    with lab(tmp_path, max_body_bytes=1000) as client:
        announced = client.post("/api/softmax", content=b"x" * 1001)
        assert announced.status_code == 413
        assert "1000 bytes" in announced.json()["detail"]
        in_pieces = client.post("/api/softmax", content=(b" " * 400 for _ in range(3)))
        assert in_pieces.status_code == 413
        assert client.post("/api/softmax", json={"z": [1, 2]}).status_code == 200


def test_the_access_log_is_a_line_of_json_a_request(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "saturation_lab.access"), lab(tmp_path, access_log=True) as client:
        client.get("/api/mnist?secret=1")
    said = json.loads(caplog.messages[-1])
    assert said["path"] == "/api/mnist"
    assert said["status"] == 200
    assert said["bytes"] > 0


def test_the_metrics_count_by_route_and_not_by_address(client: TestClient) -> None:
    client.get("/api/neuron/trajectory?epochs=1")
    client.get("/api/neuron/trajectory?epochs=2")
    client.get("/nowhere")
    text = client.get("/metrics").text
    assert 'lab_requests_total{method="GET",route="/api/neuron/trajectory",status="200"} 2.0' in text
    assert 'lab_requests_total{method="GET",route="none",status="404"} 1.0' in text
    assert "lab_event_loop_lag_seconds" in text


def test_static_files_are_sent_compressed_once_there_is_a_copy(client: TestClient) -> None:
    address = f"{client.app.state.static_urls['plotly']}/plotly.min.js"  # type: ignore[attr-defined]
    plain = client.get(address, headers={"accept-encoding": "identity"})
    deadline = time.monotonic() + 60
    while client.get(address, headers={"accept-encoding": "br"}).headers.get("content-encoding") != "br":
        assert time.monotonic() < deadline, "no compressed copy was made"
        time.sleep(0.05)
    squeezed = client.get(address, headers={"accept-encoding": "br"})
    assert squeezed.content == plain.content
    assert int(squeezed.headers["content-length"]) < len(plain.content) / 3
    assert squeezed.headers["vary"] == "Accept-Encoding"
    assert "javascript" in squeezed.headers["content-type"]
