"""How an epoch's time and a worker's memory grow with the network, with a picture."""

import multiprocessing
import time
from pathlib import Path

from app.learn.evaluation import evaluate
from app.learn.network import RunSettings
from app.learn.training import advance, mini_batches_per_epoch, start
from benchmarks import data
from benchmarks.picture import draw

WIDTHS, SIZES = (10, 30, 100, 300), (1, 10, 100)
PICTURE = Path(__file__).with_name("growth.svg")


def epoch_seconds(hidden: int, size: int, rounds: int) -> float:
    """Seconds of the fastest of some epochs of 50,000 examples: what else runs on the machine only adds to a time."""
    training = data.splits().training
    settings = RunSettings((hidden,), learning_rate=0.05, mini_batch_size=size)
    everything = mini_batches_per_epoch(settings, len(training.labels))
    advance(settings, start(settings), *training, 100)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        advance(settings, start(settings), *training, everything)
        times.append(time.perf_counter() - began)
    return min(times)


def memory(hidden: int) -> tuple[int, int]:
    """Megabytes of a process that has trained and evaluated: all it sees, and what is its own."""
    splits, settings = data.splits(), RunSettings((hidden,))
    state, _ = advance(settings, start(settings), *splits.training, 200)
    for images in (splits.test, splits.validation):
        evaluate(settings, state.parameters, *images)
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return kilobytes["Rss"] // 1024, own // 1024


def main(rounds: int) -> str:
    """The tables; draws the picture."""
    seconds = {size: [epoch_seconds(hidden, size, rounds) for hidden in WIDTHS] for size in SIZES}
    draw(PICTURE, WIDTHS, seconds)
    lines = [
        "| mini-batch | " + " | ".join(f"{hidden} hidden" for hidden in WIDTHS) + " |",
        "|---|" + "---|" * len(WIDTHS),
    ]
    for size, times in seconds.items():
        lines.append(f"| {size} | " + " | ".join(f"{1000 * value:.0f} ms" for value in times) + " |")
    lines += [
        "",
        f"![Seconds for an epoch against hidden neurons, one line for each mini-batch size]({PICTURE.name})",
        "",
    ]
    if not Path("/proc/self/smaps_rollup").exists():
        return "\n".join([*lines, "Memory is measured on Linux only."])
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        sizes = [pool.apply(memory, (hidden,)) for hidden in WIDTHS]
    lines += ["| hidden | a worker's memory | of it its own, not shared with other workers |", "|---|---|---|"]
    lines += [f"| {hidden} | {seen} MB | {own} MB |" for hidden, (seen, own) in zip(WIDTHS, sizes, strict=True)]
    return "\n".join(lines)
