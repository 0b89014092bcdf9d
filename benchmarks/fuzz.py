"""Requests at random over every route of a lab, with what it doesn't allow, and damaged files."""

import asyncio
import io
import json
import random
import time
from collections import Counter, defaultdict
from typing import Any, NamedTuple

import numpy as np

from benchmarks.attacks import upload
from benchmarks.visitor import Process, Visitor

AT_ONCE = 20  # of the requests at random, each on a connection of its own
HANG = 5.0  # seconds after which an answer counts as none
MEAN_TEXTS = ["\ud800", "\x00", "a" * 5000, "-1", "1e999", "null", "../../etc/passwd", "%00", "é" * 300, "", "[]"]
MEAN_IDS = ["none", "%00", "..%2f", "%ed%a0%80", "a" * 3000]
MEAN_HEADERS = [{}, {"origin": "http://[::1"}, {"cookie": "\u00ff=;;=\x7f"}, {"last-event-id": "9" * 99}]
MEAN_NUMBERS = [-1, 0, 1e308, -1e308, 2**63, 10**30, 0.1, None, True, "\udfff", [], {}, [[[[]]]]]


Route = tuple[str, str, dict[str, Any]]  # its path, its method and what OpenAPI says of it


class Request(NamedTuple):
    """A request, and the route that it is meant for."""

    route: str
    method: str
    path: str
    body: bytes | None
    headers: dict[str, str]


class Findings:
    """What requests were answered, and how soon."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.longest: defaultdict[str, float] = defaultdict(float)
        self.slow = 0
        self.none = 0

    def told(self, routes: int, tracebacks: int) -> str:
        """What was found, in words."""
        requests = self.statuses.total() + self.none
        bad = sum(count for status, count in self.statuses.items() if status >= 500 and status not in (503, 507))
        slowest = sorted(self.longest.items(), key=lambda each: -each[1])[:3]
        counted = ", ".join(f"{status}: {count:,}" for status, count in sorted(self.statuses.items()))
        return (
            f"{requests:,} hostile requests over {routes} routes: {bad} faults (500), {self.statuses[503]} times 503, "
            f"{self.none} without an answer, {tracebacks} tracebacks, {self.slow} slower than {HANG:g} s. ({counted})\n"
            "The slowest: " + ", ".join(f"{route} {seconds:.2f} s" for route, seconds in slowest) + "."
        )


async def at_random(server: Process, requests: int) -> str:
    """Requests over every route, with what it doesn't allow; uploads that were good and are damaged."""
    visitor = Visitor(server.port, connections=AT_ONCE)
    description = (await visitor.ask("GET", "/openapi.json")).json()
    chance = random.Random(0)
    run = (await visitor.post("/api/runs", {"hidden": [1], "epochs": 1})).json()["id"]
    good = [upload(1), json.dumps({"sizes": [784, 10], "weights": [], "biases": [], "cost": "\ud800"}).encode()]
    routes = [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if not path.endswith("/events")
    ]
    findings = Findings()
    waiting = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        request = mean_request(chance.choice(routes), [run, *MEAN_IDS], good, chance)
        async with waiting:
            await asked(visitor, request, findings)

    await asyncio.gather(*(one() for _ in range(requests)))
    return findings.told(len(routes), server.log.read_text().count("Traceback"))


async def asked(visitor: Visitor, request: Request, findings: Findings) -> None:
    """Make the request, and note what came of it."""
    began = time.perf_counter()
    try:
        answer = await visitor.ask(request.method, request.path, request.body, request.headers)
        findings.statuses[answer.status] += 1
    except (OSError, asyncio.IncompleteReadError):
        findings.none += 1
    seconds = time.perf_counter() - began
    findings.longest[request.route] = max(findings.longest[request.route], seconds)
    findings.slow += seconds > HANG


def mean_request(route: Route, ids: list[str], good: list[bytes], chance: random.Random) -> Request:
    """A request that the route may not like; a file that it takes is one of the good ones, damaged."""
    path, method, operation = route
    name = f"{method.upper()} {path}"
    for place in ("{run_id}", "{network_id}"):
        path = path.replace(place, chance.choice(ids))
    fields = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
    words = "&".join(f"{field}={mean_word(chance)}" for field in fields if chance.random() < 0.5)
    body = None
    if "requestBody" in operation:
        is_file = "application/octet-stream" in operation["requestBody"]["content"]
        body = damaged(chance.choice(good), chance) if is_file else mean_body(chance)
    headers: dict[str, str] = chance.choice(MEAN_HEADERS)
    verb = "HEAD" if method == "get" and chance.random() < 0.1 else method.upper()
    return Request(name, verb, path + (words and f"?{words}"), body, headers)


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
