"""Carries out a plan: as many runs at once as there is room for, each kept as soon as it is done."""

import asyncio
from collections.abc import Awaitable, Callable

from app.study.one_run import Result, Wanted
from app.study.plan import Plan
from app.study.stages import Done, open_runs


async def carry_out(
    plan: Plan,
    done: Done,
    at_once: int,
    compute: Callable[[Wanted], Awaitable[Result]],
    keep: Callable[[Result], Awaitable[None]],
) -> None:
    """Compute every run of the plan that isn't done yet; `keep` puts each that is finished to those in `done`.

    A run that was under way when this is stopped or killed is begun again next time. Raises what the two calls do.
    """
    under_way: dict[asyncio.Task[Result], str] = {}
    try:
        while True:
            for run in _next(plan, done, set(under_way.values()), at_once - len(under_way)):
                under_way[asyncio.ensure_future(compute(run))] = run.key
            if not under_way:
                return
            finished, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in finished:
                del under_way[task]
                await keep(task.result())
    finally:
        for task in under_way:
            task.cancel()


def _next(plan: Plan, done: Done, under_way: set[str], room: int) -> list[Wanted]:
    """The first runs that are open and not under way."""
    chosen: list[Wanted] = []
    if room > 0:
        for run in open_runs(plan, done):
            if run.key not in under_way:
                chosen.append(run)
                if len(chosen) == room:
                    break
    return chosen
