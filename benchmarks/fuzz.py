"""Requests at random over every route of a lab, with what it doesn't allow, and damaged files."""

import asyncio
import io
import json
import random
import time
from collections import Counter, defaultdict
from typing import Any

import numpy as np

from benchmarks.attacks import upload
from benchmarks.visitor import Process, Visitor

AT_ONCE = 20  # of the requests at random, each on a connection of its own
HANG = 5.0  # seconds after which an answer counts as none
MEAN_TEXTS = ["\ud800", "\x00", "a" * 5000, "-1", "1e999", "null", "../../etc/passwd", "%00", "é" * 300, "", "[]"]
MEAN_IDS = ["none", "%00", "..%2f", "%ed%a0%80", "a" * 3000]
MEAN_HEADERS = [{}, {"origin": "http://[::1"}, {"cookie": "\u00ff=;;=\x7f"}, {"last-event-id": "9" * 99}]
MEAN_NUMBERS = [-1, 0, 1e308, -1e308, 2**63, 10**30, 0.1, None, True, "\udfff", [], {}, [[[[]]]]]


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
