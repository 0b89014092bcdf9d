"""Who takes how long for an epoch: every contestant in a process of its own, on one thread, taking turns."""

import multiprocessing
import os
import statistics
import time
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing.connection import Connection

from app.one_thread import one_thread
from benchmarks import data
from benchmarks.peers import CONTESTANTS, PACKAGES

ONE_XLA_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


@dataclass(frozen=True)
class Result:
    """Seconds per epoch, in the order of the rounds, and the accuracy on the test images after them.

    missing: why a contestant could not be imported; the rest is empty then.
    """

    name: str
    seconds: list[float]
    accuracy: float = 0.0
    missing: str = ""

    @property
    def median(self) -> float:
        """Seconds for an epoch."""
        return statistics.median(self.seconds)


def contestant(name: str, hidden: int, core: int | None, connection: Connection) -> None:
    """Train an epoch for each True, and say how long it took; at False say how well the test images are answered."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    splits = data.splits()
    try:
        trained = CONTESTANTS[name](splits.training, hidden)
    except ImportError as error:
        connection.send(str(error))
        return
    trained.epoch()  # compiles, draws, warms the caches
    connection.send("")
    while connection.recv():
        began = time.perf_counter()
        trained.epoch()
        connection.send(time.perf_counter() - began)
    connection.send(trained.right(*splits.test))


def hold(hidden: int, rounds: int, names: list[str], one_core: bool = False) -> list[Result]:
    """Results for one width, after so many rounds in which each of the named trains one epoch.

    one_core: the operating system holds every process to one core (where it can), threads and all.
    """
    one_thread()
    if ONE_XLA_THREAD not in (given := os.environ.get("XLA_FLAGS", "")):
        os.environ["XLA_FLAGS"] = f"{ONE_XLA_THREAD} {given}"
    core = max(os.sched_getaffinity(0)) if one_core and hasattr(os, "sched_getaffinity") else None
    spawn = multiprocessing.get_context("spawn")
    connections: dict[str, Connection] = {}
    missing: list[Result] = []
    for name in names:
        ours, theirs = spawn.Pipe()
        spawn.Process(target=contestant, args=(name, hidden, core, theirs), daemon=True).start()
        theirs.close()  # so that a contestant that fails ends the contest
        if reason := ours.recv():
            missing.append(Result(name, [], missing=reason))
        else:
            connections[name] = ours
    seconds: dict[str, list[float]] = {name: [] for name in connections}
    for _ in range(rounds):
        for name, connection in connections.items():
            connection.send(True)
            seconds[name].append(connection.recv())
    results = []
    for name, connection in connections.items():
        connection.send(False)
        results.append(Result(name, seconds[name], connection.recv()))
    return results + missing


def title(name: str) -> str:
    """A contestant with its version."""
    package = PACKAGES.get(name)
    return f"{name} {version(package)}" if package else name
