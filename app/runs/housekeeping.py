"""What is done now and then: old runs that nobody pinned are forgotten, and the database stays claimed."""

import asyncio
import logging
import time
from contextlib import suppress

from app.runs.connection import StoreUnavailable, Unusable
from app.runs.recorder import Recorder
from app.runs.service import Service
from app.runs.store import RunGone

SWEEP_SECONDS = 600.0  # from one look to the next; many new runs make it come earlier
CLAIM_SECONDS = 5.0
DAY = 86_400.0

log = logging.getLogger(__name__)


async def forget_old_runs(service: Service, keep: int, days: float) -> None:
    """For as long as the server lives: keep `keep` runs, and none for more than `days` days of the lab's own time."""
    while True:
        try:
            await sweep(service, keep, days)
        except StoreUnavailable as trouble:
            log.warning("old runs are not forgotten now: %s", trouble)
        with suppress(TimeoutError):
            async with asyncio.timeout(SWEEP_SECONDS):  # wait_for() may lose a cancellation, before Python 3.12
                await service.many_new.wait()
        service.many_new.clear()


async def sweep(service: Service, keep: int, days: float) -> None:
    """Forget once, say what, and give the room back to the disk.

    A run grows old by the lab's own time, which goes on by at most a day from one look at the clock to the next: a
    clock that is set forward by months, or a lab that was away for as long, makes no run old.
    """
    now = time.time()
    lab_time = await service.recorder.write(service.store.tick, now, DAY)
    if (ahead := (now - lab_time) / DAY) > 1:
        log.warning("the clock is %.0f days ahead of when this lab was last at work; no run is that much older", ahead)
    forgotten = []
    for run_id in await service.read(service.store.to_forget, keep, lab_time - days * DAY):
        with suppress(RunGone):
            await service.delete(run_id)
            forgotten.append(run_id)
    if forgotten:
        log.info("forgot %d runs, beyond %d runs or %g days: %s", len(forgotten), keep, days, " ".join(forgotten))
    there_is_more = True
    while there_is_more:
        there_is_more = await service.recorder.write(service.store.database.give_room_back)


async def keep_claim(recorder: Recorder) -> None:
    """For as long as the server lives: see to it that no other one can be started on its database."""
    known = ""
    while True:
        await asyncio.sleep(CLAIM_SECONDS)
        try:
            await recorder.write(recorder.store.database.hold)
            known = ""
        except StoreUnavailable:
            pass  # whoever writes tells of it
        except Unusable as problem:
            if str(problem) != known:
                known = str(problem)
                log.error("The database isn't this lab's alone any more: %s.", problem)
