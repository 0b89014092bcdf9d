"""Carries out a plan on an engine: as many runs at once as there are workers, each written down as it is done."""

import asyncio
from collections.abc import Callable

from app.data.mnist import Dataset
from app.runs.engine import Engine
from app.study.one_run import Result, Wanted, train
from app.study.plan import Plan
from app.study.results import Results
from app.study.stages import open_runs


async def carry_out(
    plan: Plan, results: Results, engine: Engine, dataset: Dataset, at_once: int, tell: Callable[[Result], None]
) -> None:
    """Do every run of the plan that isn't in the results yet; `tell` hears of each as it is done.

    A run is done in one piece. One that was under way when this is stopped or killed is begun again next time.
    Raises what Engine.call does.
    """
    under_way: dict[asyncio.Task[Result], str] = {}
    try:
        while True:
            for run in _next(plan, results, set(under_way.values()), at_once - len(under_way)):
                under_way[asyncio.create_task(engine.call(train, run, dataset))] = run.key
            if not under_way:
                return
            finished, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in finished:
                del under_way[task]
                result = task.result()
                results.add(result)
                tell(result)
    finally:
        for task in under_way:
            task.cancel()


def _next(plan: Plan, results: Results, under_way: set[str], room: int) -> list[Wanted]:
    chosen: list[Wanted] = []
    if room > 0:
        for run in open_runs(plan, results):
            if run.key not in under_way:
                chosen.append(run)
                if len(chosen) == room:
                    break
    return chosen
