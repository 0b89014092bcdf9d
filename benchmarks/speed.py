"""The side-by-side table: seconds for an epoch of 50,000 examples, mini-batches of 10, on one thread."""

from benchmarks.contest import Result, hold, title
from benchmarks.peers import CONTESTANTS

LAB, JAX = "Saturation Lab", "JAX, jitted scan"
WIDTHS = (30, 100)


def row(result: Result, lab: Result) -> str:
    """One contestant's line. What else runs on the machine only adds to a time: the fastest is the least disturbed."""
    if not result.seconds:
        return f"| {result.name} | absent: {result.missing} | | | | |"
    fastest, ours = min(result.seconds), min(lab.seconds)
    return (
        f"| {title(result.name)} | {1000 * result.median:.0f} ms | {1000 * fastest:.0f} ms "
        f"| {result.median / lab.median:.1f}× | {fastest / ours:.1f}× | {100 * result.accuracy:.1f} % |"
    )


def table(hidden: int, results: list[Result]) -> str:
    """One width's table."""
    lab = next(result for result in results if result.name == LAB)
    head = f"| {hidden} hidden neurons | median epoch | fastest | the lab is faster by | by the fastest | test images |"
    return "\n".join([head, "|---|---|---|---|---|---|", *(row(result, lab) for result in results)])


def main(rounds: int) -> str:
    """Hold the contest for both widths, then once more against JAX with everyone held to one core."""
    parts = []
    for hidden in WIDTHS:
        parts.append(table(hidden, hold(hidden, rounds, list(CONTESTANTS))))
        print(parts[-1] + "\n", flush=True)
    ratios = []
    for hidden in WIDTHS:
        lab, jax = hold(hidden, rounds, [LAB, JAX], one_core=True)
        if jax.seconds:
            theirs, ours = min(jax.seconds), min(lab.seconds)
            ratios.append(f"{theirs / ours:.1f}× with {hidden} hidden ({1000 * theirs:.0f} ms to {1000 * ours:.0f} ms)")
    if ratios:
        parts.append(
            "JAX's runtime hands work from thread to thread even when it is told to compute on one. Held to one core "
            f"by the operating system it is faster, and the lab is ahead of it by {' and '.join(ratios)}."
        )
    return "\n\n".join(parts)
