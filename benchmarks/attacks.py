"""What a stranger can do to a lab over HTTP, each attack until its time is over.

    python -m benchmarks.attacks half_requests --port 8000 --seconds 15

It comes from 127.0.0.2, an address of its own, and the runs that it began are deleted in the end.
"""

import argparse
import asyncio
import io
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.visitor import Visitor

LARGEST = {"hidden": [300, 300, 300], "mini_batch_size": 1000, "epochs": 1000, "learning_rate": 0.01}

Attack = Callable[[Visitor, float], Awaitable[None]]


async def half_requests(attacker: Visitor, until: float) -> None:
    """Connections by the thousand that never finish their first line."""
    held: list[asyncio.StreamWriter] = []
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", attacker.port, local_addr=attacker.source)
            writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
            held.append(writer)
        except OSError:
            await asyncio.sleep(0.1)
        await asyncio.sleep(0 if len(held) < 1000 else 0.1)
    for writer in held:
        writer.close()


async def unfinished_bodies(attacker: Visitor, until: float) -> None:
    """Uploads that announce megabytes, send nearly all, and wait."""
    held: list[asyncio.StreamWriter] = []
    head = b"POST /api/networks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000000\r\n\r\n"
    while time.monotonic() < until:
        _, writer = await asyncio.open_connection("127.0.0.1", attacker.port, local_addr=attacker.source)
        writer.write(head)
        held.append(writer)
        try:
            for _ in range(15):
                writer.write(b" " * 1_000_000)
                await asyncio.wait_for(writer.drain(), 0.5)
        except (OSError, TimeoutError):
            pass
        await asyncio.sleep(0.2)
    for writer in held:
        writer.close()


async def large_lists(attacker: Visitor, until: float) -> None:
    """Bodies of megabytes for routes that take kilobytes."""
    body = b'{"pixels": [' + b"0," * 7_000_000 + b"0]}"
    while time.monotonic() < until:
        await tried(attacker.ask("POST", "/api/runs/none/classify", body))


async def many_runs(attacker: Visitor, until: float) -> None:
    """As many of the largest runs as are taken, paused ones, steps of a thousand mini-batches, pins."""
    while time.monotonic() < until:
        answer = await tried(attacker.post("/api/runs", LARGEST | {"paused": random.random() < 0.5}))
        if answer is not None and answer.status == 201:
            run = answer.json()["id"]
            await tried(attacker.post(f"/api/runs/{run}/step", {"mini_batches": 1000}))
            await tried(attacker.post(f"/api/runs/{run}/pin", {"pinned": True}))
        else:
            await asyncio.sleep(0.05)


async def long_steps(attacker: Visitor, until: float) -> None:
    """Two runs of the largest networks, each stepped by a thousand of the largest mini-batches at a time."""
    runs = [(await attacker.post("/api/runs", LARGEST | {"paused": True})).json()["id"] for _ in range(2)]
    steps = [asyncio.create_task(tried(attacker.post(f"/api/runs/{run}/step", {"mini_batches": 1000}))) for run in runs]
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    for run in runs:
        await tried(attacker.ask("DELETE", f"/api/runs/{run}"))
    await asyncio.gather(*steps)


async def started_and_deleted(attacker: Visitor, until: float) -> None:
    """The largest runs again, each deleted as soon as it has begun: what they compute is for nobody."""

    async def loop() -> None:
        while time.monotonic() < until:
            answer = await tried(attacker.post("/api/runs", LARGEST))
            if answer is not None and answer.status == 201:
                await asyncio.sleep(0.02)
                await tried(attacker.ask("DELETE", f"/api/runs/{answer.json()['id']}"))

    await asyncio.gather(*(loop() for _ in range(6)))


async def many_uploads(attacker: Visitor, until: float) -> None:
    """Networks of the largest size that compress well, and the list of them."""
    number = 0
    while time.monotonic() < until:
        number += 1
        await tried(attacker.ask("POST", "/api/networks", upload(number)))
        await asyncio.gather(*(tried(attacker.get("/api/networks")) for _ in range(4)))


async def pages_in_a_loop(attacker: Visitor, until: float) -> None:
    """Every page, again and again, on eight connections."""

    async def loop() -> None:
        while time.monotonic() < until:
            for page in ("/", "/mnist", "/why", "/nowhere"):
                await tried(attacker.ask("GET", page, None, {"accept": "text/html"}))

    await asyncio.gather(*(loop() for _ in range(8)))


async def slow_readers(attacker: Visitor, until: float) -> None:
    """Forty readers who ask for large answers and hardly read them."""
    held: list[asyncio.StreamWriter] = []
    target = b"/api/neuron/trajectory?epochs=5000"
    for _ in range(40):
        reader, writer = await asyncio.open_connection("127.0.0.1", attacker.port, limit=1024)
        writer.write(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        held.append(writer)
        reader._transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    for writer in held:
        writer.close()


ATTACKS: list[Attack] = [
    half_requests,
    unfinished_bodies,
    large_lists,
    many_runs,
    long_steps,
    started_and_deleted,
    many_uploads,
    pages_in_a_loop,
    slow_readers,
]


async def tried(asked: Awaitable[Any]) -> Any:
    """The answer, or None where there was none."""
    try:
        return await asyncio.wait_for(asked, 60)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
        return None


def upload(number: int) -> bytes:
    """A network of the largest size, nearly all of it zeros."""
    sizes = [784, 1000, 1000, 1000, 10]
    arrays: dict[str, Any] = {"sizes": np.array(sizes), "cost": np.array("quadratic"), "output": np.array("sigmoid")}
    for layer, (before, neurons) in enumerate(pairwise(sizes), 1):
        arrays[f"weights{layer}"] = np.full((neurons, before), number, np.float32)
        arrays[f"biases{layer}"] = np.zeros(neurons, np.float32)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


async def act(attack: Attack, port: int, seconds: float) -> None:
    """Attack, and take back what can be taken back, so that each attack is measured by itself."""
    attacker = Visitor(port, "127.0.0.2")
    await attacker.get("/mnist")
    with suppress(TimeoutError):
        await asyncio.wait_for(attack(attacker, time.monotonic() + seconds), seconds + 1)
    for run in (await attacker.ask("GET", "/api/runs?limit=200")).json():
        if run["settings"]["hidden"] == LARGEST["hidden"]:
            await tried(attacker.ask("DELETE", f"/api/runs/{run['id']}"))
    attacker.close()


def main() -> None:
    """Attack, in a process of its own."""
    attacks = {attack.__name__: attack for attack in ATTACKS}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attacks", description=__doc__)
    parser.add_argument("attack", choices=attacks)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=15)
    arguments = parser.parse_args()
    asyncio.run(act(attacks[arguments.attack], arguments.port, arguments.seconds))


if __name__ == "__main__":
    main()
