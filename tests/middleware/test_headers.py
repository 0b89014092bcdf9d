"""Every header of every answer, as it should be and nothing beside; and who may write, by every method."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.middleware.test_middleware import lab

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "style-src-elem": "'self'",
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
HEADERS = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
# Who may keep an answer, and for how long: numbers nobody, a page only after asking, a file with its version for good.
CACHED = {
    "/api/mnist": "no-store",
    "/healthz": "no-store",
    "/nowhere": "no-store",
    "/metrics": "no-store",
    "/api/neuron/stream": "no-cache",
    "/": "no-cache",
    "/mnist": "no-cache",
}
WRITES = ("POST", "PUT", "PATCH", "DELETE")
READS = ("GET", "HEAD", "OPTIONS")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with lab(tmp_path_factory.mktemp("headers")) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/mnist", "/api/neuron/stream?epochs=0", "/healthz"])
def test_an_answer_has_every_header(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy == POLICY
    assert "server" not in answer.headers


@pytest.mark.parametrize(("path", "kept"), CACHED.items())
def test_who_may_keep_an_answer(client: TestClient, path: str, kept: str) -> None:
    assert client.get(path).headers["cache-control"] == kept


def test_a_file_is_kept_for_good(client: TestClient) -> None:
    found = re.search(r'"(/static/[^"]+\.css)"', client.get("/").text)
    assert found
    assert client.get(found[1]).headers["cache-control"] == "public, max-age=31536000, immutable"


def test_what_is_long_is_compressed_for_who_can_unpack_it(client: TestClient) -> None:
    path = "/api/neuron/trajectory?epochs=300"
    assert client.get(path, headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get(path, headers={"accept-encoding": "identity"}).headers
    assert "content-encoding" not in client.get("/api/neuron/stream", headers={"accept-encoding": "gzip"}).headers


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://testserver:81"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    ],
)
def test_no_method_writes_from_another_sites_page(client: TestClient, method: str, headers: dict[str, str]) -> None:
    assert client.request(method, "/api/runs/none", headers=headers).status_code == 403


@pytest.mark.parametrize("method", READS)
def test_another_sites_page_may_read(client: TestClient, method: str) -> None:
    assert client.request(method, "/healthz", headers={"sec-fetch-site": "cross-site"}).status_code != 403


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://testserver"}],
)
def test_our_own_page_and_a_program_may_write(client: TestClient, method: str, headers: dict[str, str]) -> None:
    assert client.request(method, "/api/runs/none", headers=headers).status_code in (404, 405)


@pytest.mark.parametrize(("size", "status"), [(1000, 422), (1001, 413)])
def test_a_body_may_be_as_long_as_the_setting_says_and_no_longer(tmp_path: Path, size: int, status: int) -> None:
    with lab(tmp_path, max_body_bytes=1000) as client:
        assert client.post("/api/softmax", content=b" " * size).status_code == status
        pieces = (b" " * part for part in (400, 400, size - 800))
        assert client.post("/api/softmax", content=pieces).status_code == status


def test_the_metrics_time_each_route(client: TestClient) -> None:
    client.get("/api/depth?hidden_layers=100&neurons=100")
    rows = dict(row.rsplit(" ", 1) for row in client.get("/metrics").text.splitlines() if not row.startswith("#"))
    assert float(rows['lab_request_seconds_count{route="/api/depth"}']) == 1
    assert float(rows['lab_request_seconds_sum{route="/api/depth"}']) > 0.001
