"""The guards in front of the routes, on the real application."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.middleware import metrics
from app.settings import Settings
from tests.conftest import CACHE


def lab(folder: Path, **settings: object) -> TestClient:
    """The application with these settings, its data in `folder`, without a network."""
    usual = {"cache_dir": CACHE, "data_dir": folder, "mnist_dir": None, "mnist_download": False}
    return TestClient(create_app(Settings(**usual | settings)))  # type: ignore[arg-type]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with lab(tmp_path) as client:
        yield client


def test_every_answer_carries_the_headers_even_a_refusal(client: TestClient) -> None:
    for answer in (client.get("/"), client.get("/nowhere"), client.get("/api/neuron/stream?epochs=0")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        policy = answer.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'self'"} <= {*policy}
        assert not [part for part in policy if "unsafe" in part and not part.startswith("style-src-attr ")]
        assert "camera=()" in answer.headers["permissions-policy"]


@pytest.mark.parametrize(("sites", "said"), [(("https://school.example",), "https://school.example"), ((), "'none'")])
def test_who_may_frame_the_lab_is_a_setting(tmp_path: Path, sites: tuple[str, ...], said: str) -> None:
    with lab(tmp_path, frame_ancestors=sites) as client:
        assert f"frame-ancestors {said}" in client.get("/").headers["content-security-policy"]


def test_a_host_that_is_not_allowed_is_refused(tmp_path: Path) -> None:
    with lab(tmp_path, allowed_hosts=("lab.example",)) as client:
        assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
        assert client.get("/", headers={"host": "lab.example"}).status_code == 200
        assert client.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200, "its own health check"


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
    assert said.pop("bytes") > 0
    assert said.pop("milliseconds") >= 0
    assert datetime.fromisoformat(said.pop("time")).utcoffset() == timedelta(0)
    assert said == {"client": "testclient", "method": "GET", "path": "/api/mnist", "status": 200}


def test_the_metrics_count_by_route_and_not_by_address(client: TestClient) -> None:
    client.get("/api/neuron/trajectory?epochs=1")
    client.get("/api/neuron/trajectory?epochs=2")
    client.get("/nowhere")
    text = client.get("/metrics").text
    assert 'lab_requests_total{method="GET",route="/api/neuron/trajectory",status="200"} 2.0' in text
    assert 'lab_requests_total{method="GET",route="none",status="404"} 1.0' in text


def figure(client: TestClient, name: str) -> float:
    """One of the metrics, as it is now."""
    return next(float(row.split()[-1]) for row in client.get("/metrics").text.splitlines() if row.startswith(name))


def test_the_metrics_tell_how_late_the_event_loop_is(client: TestClient) -> None:
    def wait_until(true: Callable[[float], bool]) -> None:
        while not true(figure(client, "lab_event_loop_lag_seconds")):
            time.sleep(0.01)

    late = 0.5 * metrics.LAG_INTERVAL
    wait_until(lambda lag: lag < late)
    assert client.portal is not None
    client.portal.call(time.sleep, 2 * metrics.LAG_INTERVAL)  # in the loop, where nobody should sleep
    wait_until(lambda lag: lag > late)


def test_the_metrics_tell_of_runs_slices_and_streams(tmp_path: Path) -> None:
    with lab(tmp_path, workers=1, max_active_runs=1) as client:
        ids = [
            client.post("/api/runs", json={"hidden": [5], "epochs": 1000, "paused": paused}).json()["id"]
            for paused in (False, False, True, True, True)
        ]
        while figure(client, 'lab_runs{status="running"}') < 1 or figure(client, "lab_slices_total") < 3:
            time.sleep(0.01)
        assert figure(client, 'lab_runs{status="queued"}') == 1
        assert figure(client, 'lab_runs{status="paused"}') == 3
        with client.stream("GET", f"/api/runs/{ids[2]}/events"):
            assert figure(client, 'lab_streams{state="open"}') == 1
        for run_id in ids[:2]:
            client.post(f"/api/runs/{run_id}/cancel")
        assert figure(client, 'lab_runs{status="running"}') == 0
        assert figure(client, 'lab_runs_ended_total{status="cancelled"}') == 2
        assert figure(client, 'lab_runs_ended_total{status="failed"}') == 0
        assert "# TYPE lab_slices_total counter" in client.get("/metrics").text
