"""A long unkind day: mixed readers, runs, killed workers and killed servers; says what was lost (it should be nothing).

    python -m benchmarks.soak --minutes 10

Every run is one of a few kinds, so the figures of all runs of a kind must be the same to the last bit, whatever was
killed meanwhile; and whoever has followed a run, through every broken connection, must have what a new reader is sent.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.serving import location, read_run, request, until_ready

PORT = 8768
KINDS = [
    {"hidden": [10], "epochs": 60, "seed": seed, "cost": cost}
    for seed in (1, 2)
    for cost in ("quadratic", "cross-entropy")
]
TIMED = ("seconds",)  # what a clock says may differ
Event = tuple[int, str, str]


class Soak:
    """The server under test, and all that is seen of it."""

    def __init__(self, folder: str, until: float):
        self.folder, self.until = folder, until
        self.url = f"http://127.0.0.1:{PORT}"
        self.counts: Counter[str] = Counter()
        self.kind_of: dict[str, int] = {}
        self.followed: dict[str, list[list[Event]]] = defaultdict(list)
        self.losses: list[str] = []
        self.process = self.launch()

    def launch(self) -> subprocess.Popen[bytes]:
        """A server on the same folder as the one before."""
        environment = os.environ | {"LAB_DATA_DIR": self.folder, "LAB_MNIST_DOWNLOAD": "false", "LAB_MNIST_DIR": ""}
        environment.pop("LAB_MNIST_DIR")  # the small sample: more runs in the time
        command = [sys.executable, "-m", "app", "serve", "--port", str(PORT), "--max-active-runs", "6"]
        command += ["--cache-dir", self.folder, "--keep-runs", "100000"]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    @property
    def going(self) -> bool:
        """Whether the day isn't over."""
        return time.monotonic() < self.until

    async def start_runs(self) -> None:
        """Keep some runs going, a new one for each that ends."""
        kinds = itertools.cycle(range(len(KINDS)))
        places = asyncio.Semaphore(8)

        async def one(kind: int) -> None:
            async with places:
                run = await self.new_run(kind)
                await asyncio.gather(*(self.follow(run, patient=reader == 0) for reader in range(3)))
                self.counts["runs"] += 1

        async with asyncio.TaskGroup() as group:
            while self.going:
                await places.acquire()
                places.release()
                group.create_task(one(next(kinds)))
                await asyncio.sleep(0.2)

    async def new_run(self, kind: int) -> str:
        """A new run's path; a server that is down is asked again."""
        while True:
            try:
                path = location(await request(self.url, "POST", "/api/runs", json.dumps(KINDS[kind]).encode()))
            except (OSError, StopIteration, RuntimeError):
                await asyncio.sleep(0.2)
            else:
                self.kind_of[path] = kind
                return path

    async def follow(self, run: str, *, patient: bool) -> None:
        """Read a run to its end as an EventSource would; one who isn't patient leaves now and then, and comes back."""
        events: list[Event] = []
        while not (events and events[-1][1] in ("done", "failed")):
            self.counts["connections"] += 1
            try:
                await asyncio.wait_for(self.listen(run, events), None if patient else random.uniform(0.2, 3))
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.1)
        if [event_id for event_id, _, _ in events] != list(range(1, len(events) + 1)):
            self.losses.append(f"{run}: ids repeat or skip")
        self.counts["events"] += len(events)
        self.followed[run].append(events)

    async def listen(self, run: str, events: list[Event]) -> None:
        """Add the events after the last one of the list to it, until the stream ends."""
        address = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=2**20)
        try:
            after = f"Last-Event-ID: {events[-1][0]}\r\n" if events else ""
            head = f"GET {run}/events HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n{after}\r\n"
            writer.write(head.encode())
            fields: dict[str, str] = {}
            async for raw in reader:
                name, _, value = raw.decode().rstrip("\r\n").partition(": ")
                if name in ("id", "event", "data"):
                    fields[name] = value
                elif not name and "id" in fields:
                    events.append((int(fields["id"]), fields["event"], fields["data"]))
                    fields = {}
                elif not name:
                    fields = {}  # news that is not part of the run's story has no id
        finally:
            writer.close()

    async def watch_neurons(self) -> None:
        """Subscribers of the first page."""
        while self.going:
            try:
                await read_run(self.url)
                self.counts["neuron runs"] += 1
            except (OSError, RuntimeError):
                await asyncio.sleep(0.2)

    async def kill(self) -> None:
        """Kill a worker every few seconds, and the server every minute."""
        for turn in itertools.count(1):
            await asyncio.sleep(8)
            if not self.going:
                return
            if turn % 7:
                if found := workers(self.process.pid):
                    os.kill(random.choice(found), signal.SIGKILL)
                    self.counts["workers killed"] += 1
            else:
                self.process.kill()
                self.process.wait()
                self.counts["servers killed"] += 1
                self.process = self.launch()
                await until_ready(PORT)

    async def check(self) -> None:
        """Compare what every reader has with what a new one is sent, and all runs of a kind with each other."""
        figures: dict[int, set[str]] = defaultdict(set)
        for run, readers in self.followed.items():
            fresh: list[Event] = []
            await self.listen(run, fresh)
            self.losses += [f"{run}: a reader has another curve" for events in readers if events != fresh]
            figures[self.kind_of[run]].add(
                json.dumps([bits(event) for event in fresh if event[1] in ("progress", "epoch")])
            )
        self.losses += [
            f"kind {kind}: {len(found)} different results" for kind, found in figures.items() if len(found) > 1
        ]


def bits(event: Event) -> dict[str, object]:
    """An event's figures without the clock's."""
    return {name: value for name, value in json.loads(event[2]).items() if name not in TIMED}


def children(process: int) -> list[int]:
    """The processes that any thread of a process has started."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for found in lists for child in found.read_text().split()]


def workers(server: int) -> list[int]:
    """The server's workers: children of its fork server."""
    return [worker for child in children(server) for worker in children(child)]


def megabytes(process: int) -> float:
    """Resident memory of the server process."""
    line = next(line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def day(minutes: float, folder: str) -> list[str]:
    """The whole soak; prints its figures and returns what was lost."""
    soak = Soak(folder, time.monotonic() + 60 * minutes)
    try:
        await until_ready(PORT)
        await soak.follow(await soak.new_run(0), patient=True)  # on a fresh machine the step is compiled first
        soak.until = time.monotonic() + 60 * minutes
        before = megabytes(soak.process.pid)
        await asyncio.gather(soak.start_runs(), soak.kill(), *(soak.watch_neurons() for _ in range(4)))
        await soak.check()
        print(", ".join(f"{number} {name}" for name, number in soak.counts.items()))
        after = megabytes(soak.process.pid)
        print(f"lost: {len(soak.losses)}; the server's memory: {before:.0f} MB at the start, {after:.0f} MB at the end")
    finally:
        soak.process.terminate()
        soak.process.wait()
    return soak.losses


def main() -> None:
    """Soak, print the figures, and fail if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    with tempfile.TemporaryDirectory() as folder:
        losses = asyncio.run(day(parser.parse_args().minutes, folder))
    print("\n".join(losses))
    sys.exit(bool(losses))


if __name__ == "__main__":
    main()
