"""A tiny MNIST with true hashes, and a mirror that can misbehave."""

import gzip
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from app.data import files, idx, mnist


@pytest.fixture
def tiny_mnist(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The unzipped bytes of four files like MNIST's, of 30 and 5 images; the lab takes them for the real ones."""
    random = np.random.default_rng(0)
    contents: dict[str, bytes] = {}
    described = []
    for name, shape in zip(files.NAMES, ((30, 28, 28), (30,), (5, 28, 28), (5,)), strict=True):
        values = random.integers(0, 256 if len(shape) == 3 else 10, shape, np.uint8)
        contents[name] = idx.header(shape) + values.tobytes()
        described.append(files.DataFile(name, shape, hashlib.sha256(contents[name]).hexdigest()))
    monkeypatch.setattr(files, "FILES", tuple(described))
    monkeypatch.setitem(mnist.VALIDATION, "mnist", 6)
    return contents


class Mirror:
    """An HTTP server whose `answers` map a path to bytes, to a status code, or to "stall"."""

    def __init__(self) -> None:
        mirror = self
        self.answers: dict[str, bytes | int | str] = {}
        self.asked: list[str] = []
        self.stalled = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mirror.asked.append(self.path)
                answer = mirror.answers.get(self.path, 404)
                if isinstance(answer, int):
                    self.send_error(answer)
                    return
                self.send_response(200)
                self.end_headers()
                if isinstance(answer, bytes):
                    self.wfile.write(answer)
                else:
                    self.wfile.flush()
                    mirror.stalled.wait(30)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def holds(self, contents: dict[str, bytes]) -> "Mirror":
        """Serve these files, gzipped."""
        self.answers |= {f"/{name}.gz": gzip.compress(content) for name, content in contents.items()}
        return self

    def close(self) -> None:
        """Let go of whoever is stalled, and end."""
        self.stalled.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def mirrors() -> Iterator[tuple[Mirror, Mirror]]:
    """Two mirrors that hold nothing yet."""
    both = Mirror(), Mirror()
    yield both
    for mirror in both:
        mirror.close()


@pytest.fixture
def places(tmp_path: Path) -> mnist.Places:
    """An empty cache folder and no folder given."""
    return mnist.Places(None, tmp_path / "cache")
