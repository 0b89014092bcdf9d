"""Connections to a real server: who sends half a request, or opens too many, is turned away, and nobody else is."""

import resource
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest

from app.middleware import connections
from app.middleware.connections import Limits, most_connections
from tests.serving import Server, serving

pytestmark = pytest.mark.slow

MOST = 20  # connections of an address


def connect(url: str, first: bytes = b"") -> socket.socket:
    host, port = urlsplit(url).hostname, urlsplit(url).port
    opened = socket.create_connection((host or "", port or 0), timeout=30)
    opened.sendall(first)
    return opened


def read_all(connection: socket.socket) -> bytes:
    """What is answered until the other side closes."""
    with connection:
        pieces = iter(lambda: connection.recv(65536), b"")
        return b"".join(pieces)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all of these tests, which leave no connection open."""
    options = ("--body-time-limit", "1", "--max-connections-per-client", str(MOST))
    with serving(tmp_path_factory.mktemp("lab"), *options) as server:
        yield server


def test_half_a_request_is_given_up_and_a_whole_one_is_not(server: Server) -> None:
    began = time.monotonic()
    idle, half = connect(server.url), connect(server.url, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    body = connect(server.url, b"POST /api/softmax HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
    assert b" 408 " in read_all(body).partition(b"\r\n")[0]
    assert httpx2.get(f"{server.url}/healthz").status_code == 200, "nobody else waits"
    for connection in (idle, half):
        answer = read_all(connection)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"Content-Security-Policy" in answer
    assert time.monotonic() - began < connections.HEAD_SECONDS + 10
    assert not [line for line in server.said if "Traceback" in line or "Invalid" in line]


def test_a_second_request_on_a_connection_has_the_same_time(server: Server) -> None:
    kept = connect(server.url, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert kept.recv(65536).startswith(b"HTTP/1.1 200 ")
    kept.sendall(b"GET /healthz HTTP/1.1\r\n")
    assert b"HTTP/1.1 408 " in read_all(kept)


def test_what_is_not_http_is_refused_without_a_word_in_the_log(server: Server) -> None:
    before = len(server.said)
    for nonsense in (b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\x00" * 100 + b"\r\n\r\n"):
        for _ in range(20):
            assert read_all(connect(server.url, nonsense)).startswith(b"HTTP/1.1 400 ")
    assert server.said[before:] == []


def test_one_address_has_so_many_connections_and_no_more(server: Server) -> None:
    held = [connect(server.url) for _ in range(MOST)]
    refused = read_all(connect(server.url))
    assert refused.startswith(b"HTTP/1.1 503 ")
    assert f"Your address has {MOST} connections".encode() in refused
    held.pop().close()
    deadline = time.monotonic() + 10
    while httpx2.get(f"{server.url}/healthz").status_code != 200:
        assert time.monotonic() < deadline, "the place of a connection that was closed is free again"
        time.sleep(0.05)
    for connection in held:
        connection.close()


def test_no_answer_names_the_server_program(server: Server) -> None:
    assert "server" not in httpx2.get(f"{server.url}/healthz").headers


def test_the_count_goes_up_and_down() -> None:
    limits = Limits(3, 2, {})
    assert [limits.enter(address) == "" for address in ("a", "a", "a", "b", "c")] == [True, True, False, True, False]
    limits.leave("a")
    assert limits.enter("c") == ""
    for address in ("a", "b", "c"):
        limits.leave(address)
    assert limits.open == {}


@pytest.mark.parametrize(
    ("handles", "most"), [(1024, 824), (300, 100), (100, 20), (10**6, 20_000), (resource.RLIM_INFINITY, 20_000)]
)
def test_some_of_the_file_handles_are_kept_back(monkeypatch: pytest.MonkeyPatch, handles: int, most: int) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (handles, handles))
    assert most_connections() == most
