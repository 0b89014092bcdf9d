"""What is done now and then: old runs that nobody pinned are forgotten, and the database stays claimed."""

import asyncio
import logging
import time

from app.runs.database import StoreUnavailable, Unusable
from app.runs.service import Service
from app.runs.store import RunGone, Store

SWEEP_SECONDS = 600.0  # from one look to the next
CLAIM_SECONDS = 5.0

log = logging.getLogger(__name__)


async def forget_old_runs(service: Service, keep: int, days: float) -> None:
    """For as long as the server lives: keep the newest `keep` runs, and none for more than `days` days."""
    while True:
        try:
            await sweep(service, keep, days)
        except (StoreUnavailable, RunGone) as trouble:
            log.warning("old runs are not forgotten now: %s", trouble)
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep(service: Service, keep: int, days: float) -> None:
    """Forget once."""
    for run_id in await asyncio.to_thread(service.store.to_forget, keep, time.time() - days * 86_400):
        await service.delete(run_id)


async def keep_claim(store: Store) -> None:
    """For as long as the server lives: see to it that no other one can be started on its database."""
    while True:
        await asyncio.sleep(CLAIM_SECONDS)
        try:
            await asyncio.to_thread(store.hold)
        except StoreUnavailable:
            pass  # whoever writes tells of it
        except Unusable as problem:
            log.error("The database isn't this lab's alone any more: %s.", problem)
