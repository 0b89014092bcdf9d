"""How many complete neuron runs one server process streams in a second, and what a thousand idle readers cost it.

    python -m benchmarks.serving

The server is pinned to one core and the readers to another. Beside it, in the same run and in turns, a bare Starlette
application sends the same bytes in the same pieces: what remains for the lab is the mathematics and the JSON.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from app.learn.neuron import NeuronSettings, descend
from app.routes.sse import stream_steps

RUN = "/api/neuron/stream"
READERS = 50
IDLE = 1000


def bare(pieces: list[bytes]) -> Starlette:
    """An application that does nothing but send these pieces."""

    async def stream(_request: Request) -> StreamingResponse:
        async def body() -> object:
            for piece in pieces:
                yield piece

        return StreamingResponse(body(), media_type="text/event-stream")  # type: ignore[arg-type]

    return Starlette(routes=[Route(RUN, stream)])


def bare_lab() -> Starlette:
    """The bare application with a real run's pieces; uvicorn's factory."""
    settings = NeuronSettings()
    answer = stream_steps(descend(settings), settings.epochs, 0)

    async def pieces() -> list[bytes]:
        return [bytes(piece) async for piece in answer.body_iterator]  # type: ignore[arg-type]

    # uvicorn calls this from within its own event loop.
    with ThreadPoolExecutor() as another_thread:
        return bare(another_thread.submit(asyncio.run, pieces()).result())


@contextmanager
def server(*command: str, port: int) -> Iterator[str]:
    """A server process on the first core, until it has answered and then until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"LAB_DATA_DIR": folder, "LAB_MNIST_DOWNLOAD": "false", "LAB_WORKERS": "1"}
        process = subprocess.Popen([sys.executable, *command, "--port", str(port)], env=environment)
        os.sched_setaffinity(process.pid, {0})
        try:
            asyncio.run(until_ready(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


async def until_ready(port: int) -> None:
    """Wait until somebody listens on the port."""
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError(f"nothing listens on port {port}")


async def read_run(url: str, path: str = RUN, last: bytes = b"event: done") -> float:
    """Read one stream to its last event; returns the seconds to the first byte."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    began = time.perf_counter()
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode())
    first = await reader.read(1)
    seconds = time.perf_counter() - began
    answer = first + await reader.read()
    writer.close()
    if last not in answer:
        raise RuntimeError(f"an incomplete run: {answer[:200]!r}")
    return seconds


async def runs_per_second(url: str, seconds: float) -> float:
    """Complete runs a second with READERS readers, each starting anew when it is done."""
    done = 0
    until = time.perf_counter() + seconds

    async def reader() -> None:
        nonlocal done
        while time.perf_counter() < until:
            await read_run(url)
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(reader() for _ in range(READERS)))
    return done / (time.perf_counter() - began)


async def first_bytes_among_idle(url: str, idle: int, tries: int = 40) -> list[float]:
    """Seconds to a neuron run's first byte while `idle` readers hold the stream of a paused run."""
    address = urlsplit(url)
    run = await start_paused_run(url)
    held = []
    for _ in range(idle):
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(f"GET {run}/events HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise RuntimeError(f"reader {len(held)} was answered {status!r}")
        held.append((reader, writer))
    seconds = [await read_run(url) for _ in range(tries)]
    for _, writer in held:
        writer.close()
    return seconds


async def start_paused_run(url: str) -> str:
    """A run that waits; returns its path."""
    return location(await request(url, "POST", "/api/runs", b'{"hidden": [30], "paused": true}'))


async def request(url: str, method: str, path: str, body: bytes) -> str:
    """The whole answer to one request, headers and all."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    head = f"{method} {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    answer = (await reader.read()).decode()
    writer.close()
    return answer


def location(answer: str) -> str:
    """The Location header of an answer."""
    line = next(line for line in answer.splitlines() if line.lower().startswith("location:"))
    return line.split(":", 1)[1].strip()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5, help="length of a round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, the two servers in turns")
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    limits = ["--max-streams", str(2 * IDLE), "--max-streams-per-client", str(2 * IDLE)]
    uvicorn = ("-m", "uvicorn", "--factory", "benchmarks.serving:bare_lab", "--log-level", "warning")
    with server("-m", "app", "serve", *limits, port=8765) as lab, server(*uvicorn, port=8766) as starlette:
        rates: dict[str, list[float]] = {"the lab": [], "bare Starlette, same bytes": []}
        for _ in range(options.rounds):
            for name, url in zip(rates, (lab, starlette), strict=True):
                rates[name].append(asyncio.run(runs_per_second(url, options.seconds)))
        waits = asyncio.run(first_bytes_among_idle(lab, IDLE))
    print(f"| complete neuron runs a second, {READERS} readers, one core | median of {options.rounds} |\n|---|---|")
    for name, measured in rates.items():
        print(f"| {name} | {statistics.median(measured):.0f} |")
    print(
        f"\nWith {IDLE} idle run streams a neuron run's first byte comes after {1000 * statistics.median(waits):.0f} ms"
    )
    print(f"(median of {len(waits)}; the slowest {1000 * max(waits):.0f} ms).")


if __name__ == "__main__":
    main()
