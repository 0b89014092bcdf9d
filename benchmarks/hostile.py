"""Strangers who mean harm: what they can do to somebody who learns in peace, and ten thousand requests made to hurt.

    python -m benchmarks.hostile

While one client does its worst, one thing after the other, another runs a neuron, trains a network and loads pages.
Then every route of the OpenAPI description is asked at random. Prints the tables of docs/growing.md.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections import defaultdict

from benchmarks.attacks import ATTACKS, Attack
from benchmarks.classroom import Times, neuron_run
from benchmarks.fuzz import at_random
from benchmarks.visitor import Process, Visitor, lab, spread, warm_up

AFTERWARDS = 20  # seconds until the memory is looked at


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
    command = [sys.executable, "-m", "benchmarks.attacks", attack.__name__, "--port", str(port)]
    return subprocess.Popen([*command, "--seconds", str(seconds)], preexec_fn=lambda: os.nice(19))


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


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="of each attack")
    parser.add_argument("--requests", type=int, default=10_000)
    arguments = parser.parse_args()
    with lab() as server:
        asyncio.run(warm_up(server.port))
        print(asyncio.run(one_against_one(server, arguments.seconds)), flush=True)
    with lab() as server:
        asyncio.run(warm_up(server.port))
        print("\n" + asyncio.run(at_random(server, arguments.requests)))


if __name__ == "__main__":
    main()
