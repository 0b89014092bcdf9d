"""The guards in front of the routes, on the real application."""

import errno
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.middleware import metrics
from app.settings import Settings
from tests.places import CACHE


def lab(folder: Path, **settings: object) -> TestClient:
    """The application with these settings, its data in `folder`, without a network."""
    usual = {"cache_dir": CACHE, "data_dir": folder, "mnist_dir": None, "mnist_download": False}
    return TestClient(create_app(Settings(**usual | settings)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with lab(tmp_path_factory.mktemp("lab")) as client:
        yield client


def test_every_answer_carries_the_headers_even_a_refusal(client: TestClient) -> None:
    refusals = [
        client.get("/api/neuron/stream?epochs=0"),
        client.get("/", headers={"host": "evil.example"}),
        client.post("/api/softmax", content=b"x" * 100_000),
        client.post("/api/mnist/fetch", headers={"origin": "https://elsewhere.example"}),
        client.get("/api/runs/%00"),
    ]
    assert [answer.status_code for answer in refusals] == [422, 400, 413, 403, 400]
    for answer in (client.get("/"), client.get("/nowhere"), client.get("/api/mnist"), *refusals):
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"]
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


def test_a_fault_of_ours_is_answered_with_the_headers_and_told_to_the_log(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("of our own making")

    monkeypatch.setattr(client.app.state.data, "state", broken)  # type: ignore[attr-defined]
    answer = client.get("/api/mnist")
    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "own making" not in answer.text
    assert "of our own making" in caplog.text


@pytest.mark.parametrize(
    ("number", "status"), [(errno.ENOSPC, 507), (errno.EDQUOT, 507), (errno.EMFILE, 503), (errno.ENFILE, 503)]
)
def test_what_the_machine_has_run_out_of_is_said_in_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, number: int, status: int
) -> None:
    def full() -> None:
        raise OSError(number, os.strerror(number), "/somewhere/private")

    monkeypatch.setattr(client.app.state.data, "state", full)  # type: ignore[attr-defined]
    answer = client.get("/api/mnist")
    assert answer.status_code == status
    assert ("disk is full" in answer.json()["detail"]) == (status == 507)
    assert answer.headers["retry-after"] == "3"
    assert "Errno" not in answer.text
    assert "private" not in answer.text


BAD_ORIGINS = ["http://[::1", "http://[", "null", "http://testserver:0:1", "]"]


@pytest.mark.parametrize("origin", BAD_ORIGINS)
def test_an_origin_that_is_none_is_another_site(client: TestClient, origin: str) -> None:
    assert client.post("/api/mnist/fetch", headers={"origin": origin}).status_code == 403


HALVES = [
    '{"cost": "\\ud800"}',
    '{"\\ud800": 1}',
    '{"hidden": ["\\udfff"]}',
    '"\\ud800"',
    '{"weight_init": "a\\udc00b"}',
]


@pytest.mark.parametrize("body", HALVES)
def test_half_a_letter_is_refused_like_any_other_text(client: TestClient, body: str) -> None:
    answer = client.post("/api/runs", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["message"]


@pytest.mark.parametrize("address", ["/api/runs/%00", "/api/runs/a%00b/events", "/api/accuracies?run=%00", "/%00"])
def test_an_address_with_a_nul_is_refused(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_the_health_check_may_be_a_head(client: TestClient) -> None:
    assert (client.head("/healthz").status_code, client.head("/healthz").content) == (200, b"")


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


def test_only_a_networks_file_may_be_large(client: TestClient) -> None:
    for path in ("/api/runs", "/api/runs/none/classify", "/api/softmax", "/api/networks/none/classify", "/nowhere"):
        assert client.post(path, content=b" " * 70_000).status_code == 413
    assert client.post("/api/networks", content=b" " * 70_000).status_code == 422
    assert client.post("/api/networks", content=b" " * 16_000_001).status_code == 413
    assert client.post("/api/softmax", content=b"{}", headers={"content-length": "9" * 5000}).status_code == 413


def test_metrics_have_few_labels_whatever_is_asked(client: TestClient) -> None:
    client.request("INVENTED", "/nowhere")
    client.request("INVENTED", "/api/runs")
    before = len(client.get("/metrics").text)
    for number in range(50):
        client.request(f"INVENTED{number}", f"/nowhere/{number}")
        client.request(f"INVENTED{number}", "/api/runs")
    text = client.get("/metrics").text
    assert "INVENTED" not in text
    assert 'method="other"' in text
    assert len(text) < before + 4000


def test_the_metrics_are_for_this_machine_unless_told_otherwise(tmp_path: Path) -> None:
    settings = {"cache_dir": tmp_path, "data_dir": tmp_path, "mnist_download": False, "public_metrics": False}
    app = create_app(Settings(**settings))  # type: ignore[arg-type]
    with TestClient(app) as client:
        assert client.get("/metrics").status_code == 403
        assert TestClient(app, client=("127.0.0.1", 1)).get("/metrics").status_code == 200


def test_a_line_of_the_log_is_short_whatever_was_asked(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "saturation_lab.access")
    with lab(tmp_path, access_log=True) as client:
        client.request("M" * 5000, "/" + "long" * 5000)
    (line,) = [record.getMessage() for record in caplog.records if record.name == "saturation_lab.access"]
    assert len(line) < 700


def test_the_access_log_is_a_line_of_json_a_request(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "saturation_lab.access"), lab(tmp_path, access_log=True) as client:
        client.get("/api/mnist?secret=1")
    said = json.loads(caplog.messages[-1])
    assert said.pop("bytes") > 0
    assert said.pop("milliseconds") >= 0
    assert datetime.fromisoformat(said.pop("time")).utcoffset() == timedelta(0)
    assert said == {"client": "testclient", "method": "GET", "path": "/api/mnist", "status": 200}


def test_the_metrics_count_by_route_and_not_by_address(tmp_path: Path) -> None:
    with lab(tmp_path) as client:
        client.get("/api/neuron/trajectory?epochs=1")
        client.get("/api/neuron/trajectory?epochs=2")
        client.get("/nowhere")
        client.get("/api/runs/none")
        text = client.get("/metrics").text
    assert 'lab_requests_total{method="GET",route="/api/neuron/trajectory",status="200"} 2.0' in text
    assert 'lab_requests_total{method="GET",route="none",status="404"} 1.0' in text
    assert 'lab_requests_total{method="GET",route="/api/runs/{run_id}",status="404"} 1.0' in text


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
