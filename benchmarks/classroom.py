"""A lesson: forty students open the lab at once, run neurons, race two networks each, draw digits and reload.

    python -m benchmarks.classroom

All of them come from this machine, so that they share its cores with the lab. Prints the table of docs/growing.md.
"""

import argparse
import asyncio
import time
from collections import Counter, defaultdict
from typing import Any
from urllib.parse import urlencode

from benchmarks.visitor import Process, Visitor, lab, spread, warm_up

PAGES = ("/", "/why", "/softmax", "/mnist", "/depth")
NEURON = "/api/neuron/stream?" + urlencode({"weight": 2, "bias": 2, "cost": "quadratic", "learning_rate": 0.15})
RACE = ({"cost": "quadratic", "learning_rate": 3.0}, {"cost": "cross-entropy", "learning_rate": 0.5})
PIXELS = [0.0] * 300 + [0.8] * 184 + [0.0] * 300

Times = defaultdict[str, list[float]]


async def neuron_run(visitor: Visitor, times: Times, name: str) -> None:
    """One neuron's run: to its first point, and to its end."""
    began = time.perf_counter()
    first = True
    async for _ in visitor.events(NEURON):
        if first:
            times[f"{name}: first point"].append(time.perf_counter() - began)
            first = False
    times[f"{name}: all 301 steps"].append(time.perf_counter() - began)


async def watch(port: int, times: Times, name: str, meanwhile: asyncio.Future[Any], every: float) -> None:
    """A neuron run every so many seconds, whether or not the one before is over, by people who are there already."""
    runs = []
    while not meanwhile.done():
        runs.append(asyncio.create_task(neuron_run(Visitor(port), times, name)))
        await asyncio.sleep(every)
    await asyncio.gather(*runs)


async def timed(times: Times, name: str, asked: object) -> object:
    """What a request answers, with its time written down."""
    began = time.perf_counter()
    answer = await asked  # type: ignore[misc]
    times[name].append(time.perf_counter() - began)
    return answer


async def lesson(visitor: Visitor, times: Times, counts: Counter[str], seconds: float) -> None:
    """What one student does once the page is there."""
    await asyncio.gather(*(neuron_run(visitor, times, "four neurons at once") for _ in range(4)))
    for step in range(20):
        await timed(times, "softmax: one move of a slider", visitor.post("/api/softmax", {"z": [step / 10, 0, 1, 2]}))
        await asyncio.sleep(0.02)
    runs = []
    for settings in RACE:
        answer = await timed(times, "race: a run is taken", visitor.post("/api/runs", {**settings, "epochs": 30}))
        counts[f"runs answered {answer.status}"] += 1  # type: ignore[attr-defined]
        if answer.status == 201:  # type: ignore[attr-defined]
            runs.append(answer.json()["id"])  # type: ignore[attr-defined]
    end = time.monotonic() + seconds
    followers = [asyncio.create_task(follow(visitor, run, times, counts)) for run in runs]
    while time.monotonic() < end:
        if runs:
            path = f"/api/runs/{runs[0]}/classify"
            await timed(times, "drawing: what the network says", visitor.post(path, {"pixels": PIXELS}))
        await asyncio.sleep(1)
    for follower in followers:
        follower.cancel()
    for page in PAGES:
        etag = (await visitor.get(page)).headers["etag"]
        again = await timed(times, "reload of a page", visitor.get(page, **{"if-none-match": etag}))
        assert again.status == 304  # type: ignore[attr-defined]


async def follow(visitor: Visitor, run: str, times: Times, counts: Counter[str]) -> None:
    """The events of a run, as its page follows them."""
    began = time.perf_counter()
    moved = False
    async for name, _ in visitor.events(f"/api/runs/{run}/events"):
        counts["events of races"] += 1
        if name == "progress" and not moved:
            moved = True
            counts["races that moved"] += 1
            times["race: first progress"].append(time.perf_counter() - began)


async def classroom(server: Process, students: int, seconds: float) -> str:
    """The whole lesson; returns its table."""
    times: Times = defaultdict(list)
    counts: Counter[str] = Counter()
    before = server.megabytes()
    visitors = [Visitor(server.port) for _ in range(students)]
    opening = asyncio.gather(*(visitor.load("/") for visitor in visitors))
    await watch(server.port, times, "a neuron run beside the opening", opening, every=0.025)
    loaded = await opening
    times["the first page, cold"] = [page for page, _, _ in loaded]
    times["the first page with all its files, cold"] = [whole for _, whole, _ in loaded]
    computed = server.cpu_seconds()
    for _ in range(100):
        for page in PAGES:
            await visitors[0].get(page)
    milliseconds = (server.cpu_seconds() - computed) / (100 * len(PAGES)) * 1000
    lessons = asyncio.gather(*(lesson(visitor, times, counts, seconds) for visitor in visitors))
    await watch(server.port, times, "a neuron run beside the lesson", lessons, every=0.25)
    await lessons
    rows = [f"| {name} | {spread(found)} |" for name, found in times.items()]
    return "\n".join(
        [
            f"| {students} students at once | median · 95 of 100 · longest |",
            "|---|---|",
            *rows,
            f"| requests for a page with all its files | {loaded[0][2]} |",
            f"| the server's own time for a page | {milliseconds:.2f} ms |",
            *(f"| {name} | {count} |" for name, count in sorted(counts.items())),
            f"| the server's memory, before and after | {before:.0f} and {server.megabytes():.0f} MB |",
        ]
    )


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__)
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20, help="how long the races are watched and digits drawn")
    arguments = parser.parse_args()
    with lab() as server:
        asyncio.run(warm_up(server.port))
        print(asyncio.run(classroom(server, arguments.students, arguments.seconds)))


if __name__ == "__main__":
    main()
