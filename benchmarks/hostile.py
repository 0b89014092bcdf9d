"""Strangers who mean harm: what they can do to somebody who learns in peace, and ten thousand requests made to hurt.

    python -m benchmarks.hostile

While one client does its worst, one thing after the other, another runs a neuron, trains a network and loads pages.
Then every route of the OpenAPI description is asked at random. Prints the tables of docs/growing.md.
"""

import argparse
import asyncio
import io
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.classroom import Times, neuron_run
from benchmarks.visitor import Process, Visitor, lab, spread, warm_up

AFTERWARDS = 20  # seconds until the memory is looked at
AT_ONCE = 20  # of the requests at random, each on a connection of its own
HANG = 5.0  # seconds after which an answer counts as none
LARGEST = {"hidden": [300, 300, 300], "mini_batch_size": 1000, "epochs": 1000, "learning_rate": 0.01}
MEAN_TEXTS = ["\ud800", "\x00", "a" * 5000, "-1", "1e999", "null", "../../etc/passwd", "%00", "é" * 300, "", "[]"]
MEAN_IDS = ["none", "%00", "..%2f", "%ed%a0%80", "a" * 3000]
MEAN_HEADERS = [{}, {"origin": "http://[::1"}, {"cookie": "\u00ff=;;=\x7f"}, {"last-event-id": "9" * 99}]
MEAN_NUMBERS = [-1, 0, 1e308, -1e308, 2**63, 10**30, 0.1, None, True, "\udfff", [], {}, [[[[]]]]]

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


async def victim(port: int, times: Times, pace: dict[str, int]) -> None:
    """Somebody who learns: a neuron run and a page twice a second, and a network that trains all the while."""
    visitor = Visitor(port)
    await visitor.ask("GET", "/", None, {"accept": "text/html"})
    settings = {"cost": "cross-entropy", "hidden": [30], "epochs": 1000}
    run = (await visitor.post("/api/runs", settings)).json()["id"]

    async def race() -> None:
        async for name, data in visitor.events(f"/api/runs/{run}/events"):
            if name == "progress":
                pace["examples"] = data["examples"]

    racing = asyncio.create_task(race())
    try:
        while True:
            await neuron_run(visitor, times, "neuron")
            began = time.perf_counter()
            await visitor.get("/")
            times["page"].append(time.perf_counter() - began)
            await asyncio.sleep(0.4)
    finally:
        racing.cancel()


def launch(attack: Attack, port: int, seconds: float) -> subprocess.Popen[bytes]:
    """The attack, by a process that takes only what time is left: a stranger has a machine of their own."""
    command = [sys.executable, "-m", "benchmarks.hostile", "--attack", attack.__name__, "--port", str(port)]
    return subprocess.Popen([*command, "--seconds", str(seconds)], preexec_fn=lambda: os.nice(19))


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


async def one_against_one(server: Process, seconds: float) -> str:
    """The table of what each attack costs the other."""
    times: Times = defaultdict(list)
    pace = {"examples": 0}
    start = server.megabytes()
    learning = asyncio.create_task(victim(server.port, times, pace))
    await asyncio.sleep(3)
    rows: list[str] = []
    undisturbed = 0.0
    for attack in (None, *ATTACKS):
        times.clear()
        before, began, most = pace["examples"], time.monotonic(), 0.0
        attacking = launch(attack, server.port, seconds) if attack else None
        while time.monotonic() < began + seconds:
            most = max(most, server.megabytes())
            await asyncio.sleep(0.2)
        rate = (pace["examples"] - before) / (time.monotonic() - began)
        undisturbed = undisturbed or rate
        name = "nobody" if attack is None else attack.__name__.replace("_", " ")
        found = [spread(times[each]) for each in ("neuron: first point", "page")]
        rows.append(f"| {name} | {found[0]} | {found[1]} | {rate / undisturbed:.0%} | {most:.0f} MB |")
        if attacking:
            await asyncio.to_thread(attacking.wait)
    learning.cancel()
    await asyncio.sleep(AFTERWARDS)
    head = "| what the other one does | neuron run: first point | page | pace of the race | memory at most |"
    after = (
        f"The server's memory before all this: {start:.0f} MB; {AFTERWARDS} seconds after: {server.megabytes():.0f} MB."
    )
    return "\n".join([head, "|---|---|---|---|---|", *rows, "", after])


async def at_random(server: Process, requests: int) -> str:
    """Requests over every route, with what it doesn't allow; uploads that were good and are damaged."""
    visitor = Visitor(server.port, connections=AT_ONCE)
    paths = (await visitor.ask("GET", "/openapi.json")).json()
    chance = random.Random(0)
    run = (await visitor.post("/api/runs", {"hidden": [1], "epochs": 1})).json()["id"]
    good = [upload(1), json.dumps({"sizes": [784, 10], "weights": [], "biases": [], "cost": "\ud800"}).encode()]
    routes = [
        (path, method, operation)
        for path, methods in paths["paths"].items()
        for method, operation in methods.items()
        if not path.endswith("/events")
    ]
    statuses: Counter[int] = Counter()
    longest: defaultdict[str, float] = defaultdict(float)
    slow, none = 0, 0
    waiting = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        nonlocal slow, none
        path, method, operation = chance.choice(routes)
        route = f"{method.upper()} {path}"
        for name in ("run_id", "network_id"):
            path = path.replace("{" + name + "}", chance.choice([run, *MEAN_IDS]))
        names = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
        words = "&".join(f"{name}={mean_word(chance)}" for name in names if chance.random() < 0.5)
        body = None
        if "requestBody" in operation:
            is_file = "application/octet-stream" in operation["requestBody"]["content"]
            body = damaged(chance.choice(good), chance) if is_file else mean_body(chance)
        headers: dict[str, str] = chance.choice(MEAN_HEADERS)
        verb = "HEAD" if method == "get" and chance.random() < 0.1 else method.upper()
        async with waiting:
            began = time.perf_counter()
            try:
                answer = await visitor.ask(verb, path + (words and f"?{words}"), body, headers)
                statuses[answer.status] += 1
            except (OSError, asyncio.IncompleteReadError):
                none += 1
            seconds = time.perf_counter() - began
            longest[route] = max(longest[route], seconds)
            slow += seconds > HANG

    await asyncio.gather(*(one() for _ in range(requests)))
    bad = sum(count for status, count in statuses.items() if status >= 500 and status not in (503, 507))
    tracebacks = server.log.read_text().count("Traceback")
    slowest = sorted(longest.items(), key=lambda each: -each[1])[:3]
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    return (
        f"{requests:,} hostile requests over {len(routes)} routes: {bad} faults (500), {statuses[503]} times 503, "
        f"{none} without an answer, {tracebacks} tracebacks, {slow} slower than {HANG:g} s. ({told})\n"
        "The slowest: " + ", ".join(f"{route} {seconds:.2f} s" for route, seconds in slowest) + "."
    )


def mean_word(chance: random.Random) -> str:
    """A word for a query string."""
    text = chance.choice([*MEAN_TEXTS, str(chance.choice(MEAN_NUMBERS)), "cross-entropy", "2"])
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


def mean_body(chance: random.Random) -> bytes:
    """JSON that a route may not like, or no JSON at all."""
    names = ["hidden", "cost", "z", "target", "pixels", "activations", "mini_batches", "epochs", "seed", "\ud800", "c"]
    values = [*MEAN_NUMBERS, *MEAN_TEXTS, [0.5] * 784, [1] * 10, [30], float("nan"), "quadratic", 3]
    if chance.random() < 0.1:
        return chance.choice([b"", b"{", b"\xff\xfe", b"[" * 5000, b'"' + b"\\ud800" * 50 + b'"'])
    return json.dumps({chance.choice(names): chance.choice(values) for _ in range(chance.randint(0, 4))}).encode()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A file with some bytes changed, cut or doubled; at times with a whole array replaced by a mean one."""
    if chance.random() < 0.3:
        buffer = io.BytesIO()
        mean = [np.array(["<U1"]), np.zeros((0, 10**9), np.float32), np.array(1j), np.full(3, np.nan), np.array([b"x"])]
        fields: dict[str, Any] = {name: chance.choice(mean) for name in ("sizes", "weights1", "biases1", "cost")}
        np.savez_compressed(buffer, **fields)
        content = buffer.getvalue()
    changed = bytearray(content)
    for _ in range(chance.choice([0, 1, 5, 50])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randrange(len(changed))] if chance.random() < 0.3 else changed)


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="of each attack")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--attack", choices=[attack.__name__ for attack in ATTACKS], help="only this, on --port")
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    if arguments.attack:
        asyncio.run(act(globals()[arguments.attack], arguments.port, arguments.seconds))
        return
    with lab() as server:
        asyncio.run(warm_up(server.port))
        print(asyncio.run(one_against_one(server, arguments.seconds)), flush=True)
    with lab() as server:
        asyncio.run(warm_up(server.port))
        print("\n" + asyncio.run(at_random(server, arguments.requests)))


if __name__ == "__main__":
    main()
