"""`study`: carry out the plan of a fair comparison, run after run, and say what came of it."""

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from app.commands.options import add_options, build
from app.compile_cache import compile_cache
from app.data.mnist import Dataset, NoData, Places, find
from app.data.source import HOW_TO_GET_MNIST
from app.runs.engine import Engine, EngineUnavailable, WorkersKilled
from app.runs.engines import engine_at
from app.settings import Settings
from app.study import publication
from app.study.one_run import Result, train
from app.study.plan import BadPlan, Cell, Plan, read
from app.study.progress import expected, expected_of, finished, finished_of, seconds_left
from app.study.results import BadResults, Results
from app.study.runner import carry_out
from app.study.stages import final, final_test, tuning
from app.study.summary import summarise
from app.study.tuning_words import tuning_words
from app.study.words import (
    headline,
    network_words,
    pair_words,
    share_words,
    stuck_words,
    verdict_sentence,
)

DESCRIPTION = """Carry out a study: costs compared fairly, each at the learning rate that suits it.

  python -m app study run          do what is left of the plan (the published one, or PLAN)
  python -m app study status       how far it is
  python -m app study summary      what came of it

The results are a line for each run in results.jsonl beside the plan (or in --results). A study that was stopped, or
killed, goes on from there with the same command, on another machine, too."""

USED = ("workers", "engine", "mnist_dir", "cache_dir", "max_plan_runs")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which plan, on how many cores."""
    parser.add_argument("what", choices=("run", "status", "summary"), help="what to do")
    parser.add_argument(
        "plan", nargs="?", type=Path, default=publication.PLAN, help="its file (default: the lab's own)"
    )
    parser.add_argument("--results", type=Path, help="the results file (default: results.jsonl beside the plan)")
    add_options(parser, Settings, USED)


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Do it; 1 when the study can't go on."""
    settings = build(parser, Settings, arguments)
    try:
        plan, digest = read(arguments.plan, settings.max_plan_runs)
        results = Results(arguments.results or arguments.plan.with_name("results.jsonl"))
    except (BadPlan, BadResults, OSError) as refusal:
        parser.error(str(refusal))
    if arguments.what == "run":
        compile_cache(settings.cache_dir)
        return carry_on(parser, settings, plan, results)
    lines = status(plan, digest, results, settings.workers)
    print("\n".join(lines if arguments.what == "status" else lines[:3] + told(plan, results)))
    return 0


def carry_on(parser: argparse.ArgumentParser, settings: Settings, plan: Plan, results: Results) -> int:
    """What is left of the plan, with a bar that moves."""
    try:
        dataset = find(Places(settings.mnist_dir, settings.cache_dir), tqdm.write)
    except NoData as refusal:
        parser.error(str(refusal))
    if dataset.kind != plan.data:
        parser.error(f"data: the plan is about {plan.data}, and here is only the {dataset.kind}; {HOW_TO_GET_MNIST}")
    engine = engine_at(settings.engine, settings.workers)
    with tqdm(total=expected(plan, results), initial=finished(plan, results), unit=" runs", smoothing=0) as bar:

        def tell(result: Result) -> None:
            bar.total = expected(plan, results)
            bar.set_postfix_str(time_left(plan, results, settings.workers), refresh=False)
            bar.update()
            tqdm.write(line(result))

        try:
            asyncio.run(_carry_out(plan, results, engine, dataset, settings.workers, tell))
        except (WorkersKilled, EngineUnavailable) as problem:
            parser.exit(1, f"The study stopped: {problem}. The same command goes on with it.\n")
    return 0


async def _carry_out(
    plan: Plan, results: Results, engine: Engine, dataset: Dataset, at_once: int, tell: Callable[[Result], None]
) -> None:
    async def keep(result: Result) -> None:
        results.add(result)
        tell(result)

    try:
        await carry_out(plan, results, at_once, lambda run: engine.call(train, run, dataset), keep)
    finally:
        engine.close()


def line(result: Result) -> str:
    """One finished run in a line."""
    settings = result.wanted.settings
    how = f"diverged at epoch {result.diverged:.1f}" if result.diverged else f"validation {final(result) / 100:.2f} %"
    if result.test is not None and not result.diverged:
        how += f", test {final_test(result) / 100:.2f} %"
    lost = f", lost {' '.join(map(str, result.lost))}" if result.lost else ""
    cell = f"{settings.cost}, {settings.weight_init}, {settings.hidden[0]}"
    return f"{result.wanted.stage}: {cell}, η = {settings.learning_rate:g}, seed {settings.seed}: {how}{lost}"


def time_left(plan: Plan, results: Results, at_once: int) -> str:
    """In words; none where nothing is known yet, or left."""
    seconds = seconds_left(plan, results, at_once)
    return f"about {seconds / 60:.0f} min left" if seconds else ""


def status(plan: Plan, digest: str, results: Results, at_once: int) -> list[str]:
    """How far each cell is, and what it is done with."""
    lines = [
        plan.name,
        f"The plan of {plan.written}, SHA-256 {digest}",
        f"{finished(plan, results):,} of {expected(plan, results):,} runs are done"
        + (f"; {left}" if (left := time_left(plan, results, at_once)) else ""),
    ]
    return lines + [_far(plan, cell, results) for cell in plan.cells]


def _far(plan: Plan, cell: Cell, results: Results) -> str:
    chosen = tuning(plan, cell, results).chosen
    rate = "is being tuned" if chosen is None else f"η = {chosen:g}"
    done, whole = finished_of(plan, cell, results), expected_of(plan, cell, results)
    return f"  {cell.cost:15} {cell.weight_init:7} {cell.hidden:4} hidden   {done:4} of {whole:4}   {rate}"


def told(plan: Plan, results: Results) -> list[str]:
    """What came of it, as the page tells it."""
    summary = summarise(plan, results)
    lines = ["", *headline(plan, summary)]
    for comparison in summary.comparisons:
        lines += ["", f"{pair_words(comparison)}:", f"  {verdict_sentence(comparison)}", f"  {stuck_words(comparison)}"]
    lines.append("")
    for cell in summary.cells:
        lines.append(f"{network_words(cell.cell)}: {tuning_words(cell)}")
        if cell.mean and cell.stuck:
            lines.append(f"  test accuracy {cell.mean.value:.2f} %, stuck {share_words(cell.stuck)}")
    return lines
