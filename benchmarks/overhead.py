"""What a run costs more through the server than in a bare loop: store, events, checkpoints and one reader included.

    python -m benchmarks.overhead

Both do the same work on the same core: the chapter's network, all of MNIST, an evaluation after every epoch. They take
turns; the reader is on another core.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from multiprocessing import get_context
from urllib.parse import urlsplit

from app.learn.evaluation import evaluate
from app.learn.network import RunSettings
from app.learn.training import advance, mini_batches_per_epoch, start
from app.one_thread import one_thread
from benchmarks import data
from benchmarks.serving import location, request, server

CORE = 0


def bare(settings: RunSettings) -> float:
    """Seconds for the bare loop, in this process."""
    splits = data.splits()
    everything = mini_batches_per_epoch(settings, len(splits.training.labels))
    began = time.perf_counter()
    state = start(settings)
    evaluate(settings, state.parameters, *splits.training)
    for _ in range(settings.epochs):
        state, _ = advance(settings, state, *splits.training, everything)
        evaluate(settings, state.parameters, *splits.test)
        evaluate(settings, state.parameters, *splits.validation)
    return time.perf_counter() - began


def on_the_core() -> None:
    """A process for the bare loop, on the server's core."""
    os.sched_setaffinity(0, {CORE})


async def served(url: str, settings: RunSettings) -> float:
    """Seconds from the request for a run to its last event, as a reader has them."""
    address = urlsplit(url)
    body = {"hidden": settings.hidden, "epochs": settings.epochs, "cost": settings.cost, "seed": settings.seed}
    began = time.perf_counter()
    run = location(await request(url, "POST", "/api/runs", json.dumps(body).encode()))
    reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=2**20)
    writer.write(f"GET {run}/events HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode())
    async for line in reader:
        if line.startswith((b"event: done", b"event: failed")):
            break
    writer.close()
    if not line.startswith(b"event: done"):
        raise RuntimeError("the run did not end well")
    return time.perf_counter() - began


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=10)
    options = parser.parse_args()
    one_thread()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"| {options.epochs} epochs, median of {options.rounds} | bare loop | through the server | ratio |")
    print("|---|---|---|---|")
    with (
        server("-m", "app", "serve", port=8767) as url,
        get_context("spawn").Pool(1, initializer=on_the_core) as pool,
    ):
        for hidden in (30, 100):
            settings = RunSettings((hidden,), epochs=options.epochs)
            pairs = [
                (pool.apply(bare, (settings,)), asyncio.run(served(url, settings))) for _ in range(options.rounds + 1)
            ][1:]  # the first round warms both up
            loop, lab = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
            ratio = statistics.median(b / a for a, b in pairs)
            print(f"| {hidden} hidden | {loop:.2f} s | {lab:.2f} s | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
